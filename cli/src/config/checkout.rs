//! `.reactor/context` in a project: which context this checkout uses.

use std::path::{Path, PathBuf};

use admin_api::ErrorCode;

use super::ContextName;
use super::file;
use crate::error::CliError;

/// The `.reactor` folder of a project.
#[derive(Debug, Clone)]
pub(crate) struct Checkout {
    folder: PathBuf,
}

impl Checkout {
    /// The one of the project with that root. It need not exist.
    pub(crate) fn of(project_root: &Path) -> Self {
        Self { folder: project_root.join(".reactor") }
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The context chosen here.
    pub(crate) fn context(&self) -> Result<Option<ContextName>, CliError> {
        let path = self.folder.join("context");
        let Some(text) = file::read_optional(&path)? else { return Ok(None) };
        text.trim().parse().map(Some).map_err(|reason: String| {
            CliError::new(ErrorCode::ConfigInvalid, format!("`{}`: {reason}", path.display()))
                .next("reactor context use NAME")
        })
    }

    /// Chooses a context for this checkout.
    pub(crate) fn choose(&self, name: &ContextName) -> Result<(), CliError> {
        self.prepare()?;
        file::replace(&self.folder.join("context"), &format!("{name}\n"))
    }

    /// Makes the folder, private and ignored by git whatever the project's `.gitignore` says.
    pub(crate) fn prepare(&self) -> Result<(), CliError> {
        file::make_private_folder(&self.folder)?;
        let ignore = self.folder.join(".gitignore");
        if !ignore.exists() {
            fs_err::write(ignore, "*\n")?;
        }
        Ok(())
    }
}
