//! A configuration that cannot be used: what, where, and what to do about it.

use std::path::PathBuf;

/// Where in a file something stands. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigPosition {
    /// The file.
    pub path: PathBuf,
    /// Line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// One past the last column, on the same line.
    pub end_column: usize,
    /// The line itself.
    pub source_line: String,
}

/// A configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// One sentence.
    pub message: String,
    /// Where in the file, when it came from one.
    pub position: Option<Box<ConfigPosition>>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl ConfigError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), position: None, hint: None }
    }

    pub(super) fn at(mut self, position: Option<ConfigPosition>) -> Self {
        self.position = position.map(Box::new);
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
