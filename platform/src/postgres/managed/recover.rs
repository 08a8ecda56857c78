//! Putting right what an earlier run left behind. Whoever is here holds the cluster's lock.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use fs_err as fs;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::{ManagedEvent, Report};

const POLL: Duration = Duration::from_millis(5);
/// How long each way of asking is given, mildest first.
const WAYS: [(Signal, Duration); 3] = [
    (Signal::INT, Duration::from_secs(20)),
    (Signal::QUIT, Duration::from_secs(5)),
    (Signal::KILL, Duration::from_secs(5)),
];

/// Ends a server without supervisor, and removes a pid file that names a stranger.
pub(super) fn recover(data: &Path, report: &Report) -> io::Result<()> {
    let pid_file = data.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&pid_file) else {
        return Ok(());
    };
    let pid = text.lines().next().and_then(|line| line.trim().parse().ok()).and_then(Pid::from_raw);
    let what = match pid {
        Some(pid) if is_alive(pid) && is_postgres_of(pid, data) => {
            stop(pid);
            "stopped a Postgres that an earlier run had left running"
        }
        Some(pid) if is_alive(pid) => {
            // Postgres itself would take the stranger for a postmaster and refuse to start. That no Postgres is
            // left in this folder is still checked by its shared memory.
            fs::remove_file(&pid_file)?;
            "removed the pid file of a Postgres that no longer runs"
        }
        _ => "the last run did not stop Postgres; it recovers from its journal",
    };
    report.send(ManagedEvent::Recovered { what: what.to_owned() });
    Ok(())
}

pub(super) fn is_alive(pid: Pid) -> bool {
    // EPERM: alive, but somebody else's.
    !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH)) && !is_zombie(pid)
}

fn is_zombie(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_pid())).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'))
}

/// A postmaster's working directory is its data folder.
#[cfg(target_os = "linux")]
fn is_postgres_of(pid: Pid, data: &Path) -> bool {
    let working = std::fs::read_link(format!("/proc/{}/cwd", pid.as_raw_pid()));
    let data = std::fs::canonicalize(data);
    matches!((working, data), (Ok(working), Ok(data)) if working == data)
}

#[cfg(not(target_os = "linux"))]
fn is_postgres_of(pid: Pid, data: &Path) -> bool {
    let pid = pid.as_raw_pid().to_string();
    let output = std::process::Command::new("/bin/ps").args(["-ww", "-o", "command=", "-p", &pid]).output();
    let Ok(output) = output else {
        return false;
    };
    let command = String::from_utf8_lossy(&output.stdout).into_owned();
    command.contains("postgres") && command.contains(&*data.to_string_lossy())
}

fn stop(pid: Pid) {
    for (signal, patience) in WAYS {
        // It may end between two looks.
        let _ = kill_process(pid, signal);
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if !is_alive(pid) {
                return;
            }
            std::thread::sleep(POLL);
        }
    }
}
