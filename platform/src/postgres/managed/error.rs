//! Why there is no managed Postgres, each with what to do about it.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::DatabaseError;

/// Why there is no managed Postgres.
#[derive(Debug, Error)]
pub enum ManagedError {
    /// No binaries anywhere, and none could be fetched.
    #[error("no Postgres was found on this machine{}", because(reason.as_deref()))]
    NotFound {
        /// The exact command that installs one on this system.
        install: String,
        /// Why none was fetched.
        reason: Option<String>,
    },
    /// The folder that was named holds no binaries.
    #[error("`{}` holds no Postgres: `{missing}` is missing", dir.display())]
    NotBinaries {
        /// The folder.
        dir: PathBuf,
        /// The first program that is missing.
        missing: &'static str,
    },
    /// Older than what is supported.
    #[error("Postgres {version} in `{}` is too old: {oldest} or newer is needed", dir.display())]
    TooOld {
        /// Its version.
        version: String,
        /// Its `bin` folder.
        dir: PathBuf,
        /// The oldest supported major version.
        oldest: u32,
    },
    /// The cluster was made by another major version; it was not touched.
    #[error(
        "the database in `{}` was made by Postgres {cluster}, but the binaries in `{}` are version {binaries}",
        data.display(), dir.display()
    )]
    OtherMajor {
        /// The cluster's folder; kept as it is.
        data: PathBuf,
        /// The cluster's major version.
        cluster: u32,
        /// The binaries' major version.
        binaries: u32,
        /// The binaries' folder.
        dir: PathBuf,
    },
    /// Another process uses this cluster.
    #[error("the database in `{}` is in use by another reactor{}", dir.display(), pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default())]
    InUse {
        /// The cluster's folder.
        dir: PathBuf,
        /// The process, when it said so.
        pid: Option<u32>,
    },
    /// A folder that has to be ours belongs to somebody else.
    #[error("`{}` belongs to another user (uid {owner})", path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// Its owner.
        owner: u32,
    },
    /// Running as root without any user to run Postgres as.
    #[error("Postgres refuses to run as root, and this machine has neither a user `postgres` nor `nobody`")]
    NoUser,
    /// A program of Postgres failed.
    #[error("`{program}` failed: {output}")]
    Program {
        /// `initdb`, `postgres`
        program: &'static str,
        /// The last lines it wrote.
        output: String,
    },
    /// The server did not start.
    #[error("Postgres did not start: {reason}")]
    NotStarted {
        /// The last lines of its log.
        reason: String,
        /// The whole log.
        log: PathBuf,
    },
    /// The server started and then refused us.
    #[error("Postgres started but does not answer as expected")]
    Database(#[from] DatabaseError),
    /// The runtime is shutting down.
    #[error("starting Postgres was interrupted")]
    Interrupted,
    /// Not on this system.
    #[error("a managed Postgres needs Linux or macOS")]
    Unsupported,
    /// Reading or writing failed; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl ManagedError {
    /// What to do about it, when there is something to do.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotFound { install, .. } => {
                Some(format!("install it with `{install}`, or pass `--database-url` of a Postgres 15 or newer"))
            }
            Self::NotBinaries { .. } | Self::TooOld { .. } => Some(
                "`REACTOR_POSTGRES_BIN` names the folder with `postgres` and `initdb` of version 15 or newer"
                    .to_owned(),
            ),
            Self::OtherMajor { cluster, .. } => Some(format!(
                "install Postgres {cluster} and point `REACTOR_POSTGRES_BIN` at its `bin` folder, or start afresh with `--reset` (this deletes the data)"
            )),
            Self::InUse { .. } => Some("stop it with `reactor stop`".to_owned()),
            Self::NotStarted { log, .. } => Some(format!("the whole log is in `{}`", log.display())),
            Self::Unsupported => Some("pass `--database-url` of a Postgres 15 or newer".to_owned()),
            _ => None,
        }
    }
}

fn because(reason: Option<&str>) -> String {
    reason.map(|reason| format!(" ({reason})")).unwrap_or_default()
}
