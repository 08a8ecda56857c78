//! Runs a build command of the project and passes on what it prints.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::time::Instant;

use crate::ProjectError;

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: ExitStatus,
    /// The last lines it printed.
    pub(crate) tail: Vec<String>,
    pub(crate) duration_ms: u64,
}

const TAIL: usize = 20;

/// Runs `line` through the system's shell in `folder`. `hidden` names variables that the command must not see: the
/// user's credentials are none of its business. Each line it prints goes to `print`.
pub(crate) fn run(
    line: &str,
    folder: &Path,
    hidden: &[String],
    print: &(dyn Fn(&str) + Sync),
) -> Result<Outcome, ProjectError> {
    let started = Instant::now();
    let mut command = shell(line);
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in hidden {
        command.env_remove(name);
    }
    let mut child = command.spawn().map_err(|error| {
        std::io::Error::new(error.kind(), format!("cannot run `{line}` in {}: {error}", folder.display()))
    })?;
    let tail = Mutex::new(Vec::new());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        for pipe in [out.map(|pipe| Box::new(pipe) as Box<dyn Read + Send>), err.map(|pipe| Box::new(pipe) as _)] {
            let tail = &tail;
            scope.spawn(move || forward(pipe, tail, print));
        }
    });
    let status = child.wait()?;
    let tail = tail.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Outcome { status, tail, duration_ms: elapsed_ms(started) })
}

/// Milliseconds since `started`.
pub(crate) fn elapsed_ms(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line]);
    command
}

#[cfg(not(unix))]
fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    command.args(["/C", line]);
    command
}

fn forward(pipe: Option<Box<dyn Read + Send>>, tail: &Mutex<Vec<String>>, print: &(dyn Fn(&str) + Sync)) {
    let Some(pipe) = pipe else { return };
    let mut reader = BufReader::new(pipe);
    let mut bytes = Vec::new();
    while let Ok(read) = reader.read_until(b'\n', &mut bytes) {
        if read == 0 {
            break;
        }
        let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
        print(&line);
        let mut tail = tail.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if tail.len() == TAIL {
            tail.remove(0);
        }
        tail.push(line);
        bytes.clear();
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn passes_lines_on_and_keeps_the_last_ones() {
        let folder = tempfile::tempdir().unwrap();
        let seen = Mutex::new(Vec::new());
        let outcome =
            run("echo one; pwd >&2; exit 3", folder.path(), &[], &|line| seen.lock().unwrap().push(line.to_owned()));
        let outcome = outcome.unwrap();
        assert_eq!(outcome.status.code(), Some(3));
        assert_eq!(outcome.tail.len(), 2);
        assert!(seen.into_inner().unwrap().contains(&"one".to_owned()));
    }

    #[test]
    fn hides_variables() {
        let folder = tempfile::tempdir().unwrap();
        let outcome = run("test -z \"$PATH\"", folder.path(), &["PATH".to_owned()], &|_| {}).unwrap();
        // A shell that finds no PATH may set its own; what it must not have is ours.
        let ours = std::env::var("PATH").unwrap();
        let same = run(&format!("test \"$PATH\" = '{ours}'"), folder.path(), &["PATH".to_owned()], &|_| {}).unwrap();
        assert!(outcome.status.success() || !same.status.success());
    }
}
