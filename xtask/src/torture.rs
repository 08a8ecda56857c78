//! `cargo xtask torture --seed S --minutes M`: kills, errors and panics at every change of state, and the question
//! afterwards whether one release is served, whole.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

use crate::workspace::{self, cargo};

/// Minutes of random kills after all cases, when nobody says how many.
const MINUTES: f64 = 5.0;

/// What is asked for.
#[derive(Debug, PartialEq)]
struct Wanted {
    seed: u64,
    minutes: f64,
    case: Option<String>,
}

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?;
    let wanted = read(arguments, now.as_secs())?;
    println!("seed {}; again: cargo xtask torture --seed {} --minutes {}", wanted.seed, wanted.seed, wanted.minutes);
    let mut command = cargo();
    // One at a time: a case that starves proves nothing.
    command
        .args(["test", "--release", "-p", "reactor", "--test", "torture", "--", "--nocapture", "--test-threads=1"])
        .env("REACTOR_TORTURE_SEED", wanted.seed.to_string())
        .env("REACTOR_TORTURE_SECONDS", format!("{:.0}", wanted.minutes * 60.0));
    if let Some(case) = &wanted.case {
        command.env("REACTOR_TORTURE_CASE", case);
    }
    workspace::run(&mut command)
}

fn read(arguments: &[String], clock: u64) -> Result<Wanted> {
    let mut wanted = Wanted { seed: clock, minutes: MINUTES, case: None };
    let mut words = arguments.iter();
    while let Some(name) = words.next() {
        let value = words.next().with_context(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--seed" => wanted.seed = value.parse().with_context(|| format!("`{value}` is not a seed"))?,
            "--minutes" => wanted.minutes = value.parse().with_context(|| format!("`{value}` is not a length"))?,
            "--case" => wanted.case = Some(value.clone()),
            _ => bail!("unknown option `{name}`; there are --seed, --minutes and --case"),
        }
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn seed_length_and_case_are_read() {
        let wanted = read(&words("--seed 7 --minutes 0.5 --case deploy:deploy.accepted:kill"), 1).unwrap();
        assert_eq!(wanted, Wanted { seed: 7, minutes: 0.5, case: Some("deploy:deploy.accepted:kill".to_owned()) });
        assert_eq!(read(&[], 42).unwrap().seed, 42);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for line in ["--seed", "--seed x", "--hours 3"] {
            assert!(read(&words(line), 1).is_err(), "{line}");
        }
    }
}
