//! What was written is read back by another process before anybody says that it is kept.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use admin_api::ErrorCode;
use secrecy::{ExposeSecret as _, SecretString};

use super::{CredentialStore as _, PATIENCE, StoreError, SystemKeychain};
use crate::config::{Account, Keychain};
use crate::error::CliError;

const GLANCE: Duration = Duration::from_millis(10);

/// The argument that names a keychain to the other process.
const fn word(keychain: Keychain) -> &'static str {
    match keychain {
        Keychain::System => "system",
        Keychain::Kernel => "kernel",
    }
}

/// Starts this program once more and has it look for the token. The token goes there through a pipe.
pub(crate) fn verify(account: &Account, token: &SecretString) -> Result<(), StoreError> {
    let failed = |error: std::io::Error| StoreError::Absent(format!("it cannot be read back: {error}"));
    let program = std::env::current_exe().map_err(failed)?;
    let mut child = Command::new(program)
        .args(["__keychain", word(account.keychain), &account.service, &account.user])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(token.expose_secret().as_bytes()).map_err(failed)?;
    }
    let deadline = Instant::now() + PATIENCE;
    loop {
        match child.try_wait().map_err(failed)? {
            Some(status) if status.success() => return Ok(()),
            Some(_) => return Err(StoreError::Absent("another process did not find the token there".to_owned())),
            None if Instant::now() < deadline => std::thread::sleep(GLANCE),
            None => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(StoreError::Silent);
            }
        }
    }
}

/// The other process: holds what it finds against what it is told, and says yes or no by its exit code alone.
pub(crate) fn hold_against(account: Account, expected: &SecretString) -> Result<(), CliError> {
    let store = SystemKeychain::of(account);
    let found = store.read().map_err(|error| error.in_store(&store.name()))?;
    if found.is_some_and(|found| found.expose_secret() == expected.expose_secret()) {
        return Ok(());
    }
    Err(CliError::new(ErrorCode::KeychainUnavailable, "the keychain holds another token, or none"))
}
