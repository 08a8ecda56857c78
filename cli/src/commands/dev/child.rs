//! `reactor dev -- COMMAND`: a command run against the backend; its exit code is the outcome.

use std::ffi::OsString;

use admin_api::{ErrorCode, ExitCode};

use super::backend::Backend;
use crate::error::CliError;

/// Runs the command to its end with the addresses of the backend in its environment. Without one there is nothing to do.
pub(super) async fn run(command: &[OsString], backend: &Backend) -> Result<(), CliError> {
    let Some((program, arguments)) = command.split_first() else { return Ok(()) };
    let shown = program.to_string_lossy();
    let status = tokio::process::Command::new(program)
        .args(arguments)
        .env("REACTOR_URL", backend.endpoint().as_str().trim_end_matches('/'))
        .env("DATABASE_URL", backend.handle.database_url().expose())
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
