//! `reactor dev -- COMMAND`: a command run against the backend; its exit code is the outcome.

use std::ffi::OsString;

use admin_api::{ErrorCode, ExitCode, HealthStatus};
use secrecy::ExposeSecret as _;

use super::backend::Backend;
use crate::commands::local;
use crate::env;
use crate::error::CliError;

/// Runs the command to its end with the addresses and keys of the backend in its environment. Without one the backend
/// itself is asked whether it is well.
pub(super) async fn run(command: &[OsString], backend: &Backend) -> Result<(), CliError> {
    let Some((program, arguments)) = command.split_first() else { return check(backend).await };
    let shown = program.to_string_lossy();
    let status = tokio::process::Command::new(program)
        .args(arguments)
        .env("REACTOR_URL", backend.endpoint().as_str().trim_end_matches('/'))
        .env(env::DATABASE_URL, backend.handle.database_url().expose())
        .env(env::REACTOR_TOKEN, backend.handle.admin_token().expose_secret())
        // A server that dies takes its tests with it.
        .kill_on_drop(true)
        .status()
        .await
        .map_err(|source| CliError::new(ErrorCode::Usage, format!("cannot start `{shown}`")).caused_by(&source))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => Err(CliError::ended_with(code)),
        None => {
            Err(CliError::new(ErrorCode::Internal, format!("`{shown}` was ended by a signal"))
                .exit_with(ExitCode::Failure))
        }
    }
}

/// `--once` without a command: everything answers, asked over the network like anybody else.
async fn check(backend: &Backend) -> Result<(), CliError> {
    let health = local::dev_client(&backend.state())?.health().await?;
    if health.status == HealthStatus::Ok {
        return Ok(());
    }
    let failing: Vec<_> = health.failing.iter().map(|(name, reason)| format!("{name}: {reason}")).collect();
    Err(CliError::new(ErrorCode::Internal, format!("the server is not well: {}", failing.join("; "))))
}
