//! Running a program: how long it took, how much memory it had, what it printed.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How often memory is looked at.
const STEP: Duration = Duration::from_millis(2);

/// The program must be there; says which package it is in.
pub(super) fn require(program: &str, package: &str) -> Result<()> {
    let started = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if started.is_err() {
        bail!("this suite needs `{program}`: install the package `{package}`");
    }
    Ok(())
}

/// Runs to the end; what it prints is shown only when it fails.
pub(super) fn run_quietly(mut command: Command) -> Result<Vec<u8>> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?} failed: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}

/// Milliseconds from start to end.
pub(super) fn milliseconds(mut command: Command) -> Result<f64> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
    let took = started.elapsed().as_secs_f64() * 1_000.0;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(took)
}

/// The lines that it prints.
pub(super) fn lines(command: Command) -> Result<Vec<String>> {
    Ok(String::from_utf8(run_quietly(command)?)?.lines().map(str::to_owned).collect())
}

/// Its largest resident set, MiB, as the kernel tells it while the process lives.
pub(super) fn peak_memory(mut command: Command) -> Result<f64> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0.0;
    loop {
        if let Some(now) = std::fs::read_to_string(&status_file).ok().as_deref().and_then(high_water) {
            peak = f64::max(peak, now);
        }
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!("{command:?} failed: {status}");
            }
            break;
        }
        std::thread::sleep(STEP);
    }
    if peak == 0.0 {
        bail!("memory can be measured on Linux only");
    }
    Ok(peak)
}

fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}
