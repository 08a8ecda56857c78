//! The two keys of `reactor.toml` that the command line needs before anything is checked.

use std::path::Path;

use super::contexts::invalid_toml;
use crate::error::CliError;

/// Id and default context of a project. Read from syntax alone, so that `logs` works while a function is misspelt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ManifestHead {
    /// `project_id`.
    pub(crate) project_id: Option<String>,
    /// `default_context`.
    pub(crate) default_context: Option<String>,
}

impl ManifestHead {
    /// Reads them. A file that is not TOML is an error everywhere, never "no project".
    pub(crate) fn read(path: &Path) -> Result<Self, CliError> {
        let text = fs_err::read_to_string(path)?;
        let document: toml_edit::DocumentMut = text.parse().map_err(|error| invalid_toml(path, &text, &error))?;
        let key = |name: &str| document.get(name).and_then(toml_edit::Item::as_str).map(str::to_owned);
        Ok(Self { project_id: key("project_id"), default_context: key("default_context") })
    }
}
