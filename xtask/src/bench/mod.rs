//! `cargo xtask bench SUITE`: every claim of speed, held against a peer in the same run.
//!
//! Figures are medians of interleaved runs; a claim that does not hold ends the command with an error. Nothing here runs as
//! a test: a busy machine must not fail a build.

mod bun;
mod bundle;
mod cli;
mod deploy;
mod dev;
mod functions;
mod jobs;
mod report;
mod running;
mod sites;

use anyhow::{Result, bail};

pub(crate) use report::{Bound, Report, interleaved, percentile};

/// One suite: measures and writes what it saw into the report.
type Suite = fn(&mut Report, &Options) -> Result<()>;

/// The suites by the word that starts them.
const SUITES: &[(&str, Suite)] = &[
    ("bun", bun::run),
    ("bundle", bundle::run),
    ("cli", cli::run),
    ("deploy", deploy::run),
    ("dev", dev::run),
    ("functions", functions::run),
    ("jobs", jobs::run),
    ("sites", sites::run),
];

/// How a suite is run.
pub(crate) struct Options {
    /// Fewer runs and smaller inputs: to see that a suite works, not what it says.
    pub(crate) quick: bool,
}

/// Runs the named suites, or all of them.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options { quick: arguments.iter().any(|argument| argument == "--quick") };
    let named: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| !argument.starts_with("--")).collect();
    if let Some(unknown) = named.iter().find(|name| !SUITES.iter().any(|(suite, _)| suite == *name)) {
        let known: Vec<&str> = SUITES.iter().map(|(name, _)| *name).collect();
        bail!("there is no suite `{unknown}`; there are {}", known.join(", "));
    }
    let mut missed = 0;
    for (name, suite) in SUITES.iter().filter(|(name, _)| named.is_empty() || named.contains(name)) {
        let mut report = Report::new(name);
        suite(&mut report, &options)?;
        missed += report.finish()?;
    }
    if missed > 0 {
        bail!("{missed} claims do not hold");
    }
    Ok(())
}
