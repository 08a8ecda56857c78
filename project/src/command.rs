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
    command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in hidden {
        command.env_remove(name);
    }
    let mut child = command.spawn().map_err(|error| {
        std::io::Error::new(error.kind(), format!("cannot run `{line}` in {}: {error}", folder.display()))
    })?;
    // Open for as long as this process lives and waits; see `ATTENDED`.
    let owner = child.stdin.take();
    let tail = Mutex::new(Vec::new());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        for pipe in [out.map(|pipe| Box::new(pipe) as Box<dyn Read + Send>), err.map(|pipe| Box::new(pipe) as _)] {
            let tail = &tail;
            scope.spawn(move || forward(pipe, tail, print));
        }
    });
    let status = child.wait()?;
    drop(owner);
    let tail = tail.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Outcome { status, tail, duration_ms: elapsed_ms(started) })
}

/// Milliseconds since `started`.
pub(crate) fn elapsed_ms(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Runs `$1` without standard input, and ends all it has started when the other end of this shell's own standard input
/// closes: with the process that reads the output, whatever ended that. A signal to that process alone would otherwise
/// leave a bundler at work that nobody waits for. A death signal (`PR_SET_PDEATHSIG`) would reach this shell and not
/// what it has started, and exists on Linux only.
#[cfg(unix)]
const ATTENDED: &str = r#"
exec 3<&0 </dev/null
( trap '' TERM; read -r _ <&3; kill -TERM 0; sleep 3; kill -KILL 0 ) >/dev/null 2>&1 &
attendant=$!
/bin/sh -c "$1" 3<&-
status=$?
kill -KILL "$attendant"
exit "$status"
"#;

/// A shell in a process group of its own, so that all of it can be ended at once.
#[cfg(unix)]
fn shell(line: &str) -> Command {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new("/bin/sh");
    command.args(["-c", ATTENDED, "sh", line]).stdin(Stdio::piped()).process_group(0);
    command
}

#[cfg(not(unix))]
fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    command.args(["/C", line]).stdin(Stdio::null());
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
    fn gives_no_standard_input() {
        let folder = tempfile::tempdir().unwrap();
        let outcome = run("test -z \"$(cat)\" && ! (true <&3) 2>/dev/null", folder.path(), &[], &|_| {}).unwrap();
        assert!(outcome.status.success(), "{outcome:?}");
    }

    #[test]
    fn what_it_has_started_ends_when_nobody_waits_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let line = "sleep 600 & echo $! > pid; wait";
        let mut child = shell(line).current_dir(folder.path()).spawn().unwrap();
        let pid = loop {
            let text = fs_err::read_to_string(folder.path().join("pid")).unwrap_or_default();
            match text.trim().parse::<u32>() {
                Ok(pid) => break pid,
                Err(_) => std::thread::sleep(std::time::Duration::from_millis(10)),
            }
        };
        // What the end of this process would do.
        drop(child.stdin.take());
        assert!(!child.wait().unwrap().success());
        let mut left = 500;
        while is_at_work(pid) {
            left -= 1;
            assert!(left > 0, "the sleeping grandchild is still there");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    /// A process that has ended stays in the table until its parent, here the system's first process, has noticed.
    fn is_at_work(pid: u32) -> bool {
        if !Path::new("/proc/self/stat").exists() {
            let kill = Command::new("/bin/kill").args(["-0", &pid.to_string()]).stderr(Stdio::null()).status();
            return kill.unwrap().success();
        }
        let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
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
