//! `~/.reactor` or `REACTOR_HOME`: where things lie in it, and its modes.

use std::path::{Path, PathBuf};

use admin_api::ErrorCode;

use crate::env::{self, Env};
use crate::error::CliError;

/// The folder of the command line's own files. It need not exist.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    path: PathBuf,
}

impl Home {
    /// `REACTOR_HOME`, else `.reactor` in the user's home.
    pub(crate) fn locate(env: &Env) -> Result<Self, CliError> {
        if let Some(path) = env.path(env::REACTOR_HOME) {
            return Ok(Self { path });
        }
        let home = env.home().ok_or_else(|| {
            CliError::new(ErrorCode::ConfigInvalid, "neither `REACTOR_HOME` nor `HOME` is set to an absolute path")
                .hint("set `REACTOR_HOME` to a folder for contexts and credentials")
        })?;
        Ok(Self { path: home.join(".reactor") })
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Contexts.
    pub(crate) fn config(&self) -> PathBuf {
        self.path.join("config.toml")
    }

    /// Tokens kept in a file.
    pub(crate) fn credentials(&self) -> PathBuf {
        self.path.join("credentials.toml")
    }

    /// Things that may be deleted at any time.
    pub(crate) fn cache(&self) -> PathBuf {
        self.path.join("cache")
    }
}
