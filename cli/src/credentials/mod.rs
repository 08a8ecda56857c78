//! Where tokens are kept: keychains, a private file, the environment. One trait, and nobody pretends.

mod environment;
mod file;
mod keychain;
mod verify;

use std::fmt;
use std::time::Duration;

use admin_api::ErrorCode;
use secrecy::SecretString;

pub(crate) use environment::Environment;
pub(crate) use file::CredentialsFile;
pub(crate) use keychain::SystemKeychain;
pub(crate) use verify::{hold_against, verify};

use crate::config::Keychain;
use crate::error::CliError;

/// How long any keychain may take for one answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

/// One place that holds the token of one context.
pub(crate) trait CredentialStore {
    /// How it is named to people.
    fn name(&self) -> String;
    /// The token, if one is there.
    fn read(&self) -> Result<Option<SecretString>, StoreError>;
    /// Keeps a token in place of the one before.
    fn write(&self, token: &SecretString) -> Result<(), StoreError>;
    /// Forgets the token; whether there was one.
    fn forget(&self) -> Result<bool, StoreError>;
    /// How long it keeps what it is given, when that is not for good.
    fn lifetime(&self) -> Option<String> {
        None
    }
}

/// Why a store did not do what it was asked.
#[derive(Debug)]
pub(crate) enum StoreError {
    /// There is none on this machine or in this session.
    Absent(String),
    /// It is there and wants to be opened first.
    Locked(String),
    /// It did not answer in time.
    Silent,
    /// It cannot be written at all.
    ReadOnly,
    /// Our own files.
    Files(CliError),
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(reason) => write!(formatter, "it is not available here ({reason})"),
            Self::Locked(reason) => write!(formatter, "it is locked ({reason})"),
            Self::Silent => write!(formatter, "it did not answer within {} s", PATIENCE.as_secs()),
            Self::ReadOnly => formatter.write_str("it cannot be written"),
            Self::Files(error) => formatter.write_str(&error.to_api_error().message),
        }
    }
}

impl StoreError {
    /// The error of a command that needs this store.
    pub(crate) fn in_store(self, store: &str) -> CliError {
        match self {
            Self::Files(error) => error,
            other => CliError::new(ErrorCode::KeychainUnavailable, format!("{store}: {other}"))
                .hint("set `REACTOR_TOKEN`, or keep the token in a file of mode 0600: `reactor login --store file`"),
        }
    }
}

/// How a keychain is called here.
pub(crate) const fn keychain_name(keychain: Keychain) -> &'static str {
    match keychain {
        Keychain::Kernel => "the kernel keyring",
        Keychain::System if cfg!(target_os = "macos") => "the macOS keychain",
        Keychain::System if cfg!(windows) => "the Windows Credential Manager",
        Keychain::System => "the Secret Service",
    }
}
