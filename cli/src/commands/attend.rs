//! Hidden `reactor __attend`: runs a program that must not outlive its owner, and ends it when the owner is gone.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use admin_api::ErrorCode;
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, Command};

use crate::args::AttendArgs;
use crate::context::Context;
use crate::error::CliError;
use crate::signals::Signals;

/// How long the program has to end by itself when it is asked to.
const PATIENCE: Duration = Duration::from_secs(3);

/// A command that runs the program under this one's eyes. Its standard input is the owner's life: it closes with the
/// owner's process, whatever ends that.
pub(super) fn command(program: &Path, arguments: &[String]) -> Result<Command, CliError> {
    let own = std::env::current_exe().map_err(|source| {
        CliError::new(ErrorCode::IoFailed, "the path of this program is unknown").caused_by(&source)
    })?;
    let mut command = Command::new(own);
    command.arg("__attend").arg("--").arg(program).args(arguments).stdin(Stdio::piped());
    #[cfg(unix)]
    command.process_group(0);
    Ok(command)
}

pub(crate) async fn run(_cx: &Context, args: AttendArgs) -> Result<(), CliError> {
    let Some((program, arguments)) = args.command.split_first() else { return Ok(()) };
    let mut signals = Signals::listen()?;
    let mut child = start(program, arguments)?;
    let mut nothing = [0; 64];
    let mut owner = tokio::io::stdin();
    let gone = async { while matches!(owner.read(&mut nothing).await, Ok(1..)) {} };
    tokio::select! {
        status = child.wait() => {
            let code = status.ok().and_then(|status| status.code());
            return code.map_or(Ok(()), |code| if code == 0 { Ok(()) } else { Err(CliError::ended_with(code)) });
        }
        () = gone => {}
        _ = signals.next() => {}
    }
    end(&mut child).await;
    Ok(())
}

fn start(program: &OsStr, arguments: &[OsString]) -> Result<Child, CliError> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    #[cfg(unix)]
    // A group of its own, to end with everything it has started.
    command.process_group(0);
    command.spawn().map_err(|source| {
        CliError::new(ErrorCode::IoFailed, format!("cannot start `{}`", program.to_string_lossy())).caused_by(&source)
    })
}

#[cfg(unix)]
async fn end(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    for signal in [Signal::TERM, Signal::KILL] {
        if let Some(group) = group {
            // It may be gone already.
            let _ = kill_process_group(group, signal);
        }
        if tokio::time::timeout(PATIENCE, child.wait()).await.is_ok() {
            break;
        }
    }
    if let Some(group) = group {
        // What it has left behind.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
async fn end(child: &mut Child) {
    let _ = child.kill().await;
}
