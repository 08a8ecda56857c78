//! What can go wrong with a project: findings with places, or a file that could not be read.

use std::path::PathBuf;

use crate::Diagnostic;

/// Why a project could not be loaded or built.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The project itself is wrong. Holds at least one error; warnings may be among the rest.
    #[error("{}", summary(.0))]
    Invalid(Vec<Diagnostic>),
    /// A file or folder could not be read or written; the message names it.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The JavaScript bundler failed without a finding of its own.
    #[error("bundling `{}` failed: {reason}", .entry.display())]
    Bundler {
        /// The entry file.
        entry: PathBuf,
        /// What it said.
        reason: String,
    },
}

impl ProjectError {
    /// The findings to show; empty for failures without a place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Invalid(findings) => findings,
            _ => &[],
        }
    }
}

impl From<Diagnostic> for ProjectError {
    fn from(finding: Diagnostic) -> Self {
        Self::Invalid(vec![finding])
    }
}

fn summary(findings: &[Diagnostic]) -> String {
    let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
    match errors.as_slice() {
        [] => "the project is not valid".to_owned(),
        [only] => only.to_string(),
        [first, rest @ ..] => format!("{first} (and {} more)", rest.len()),
    }
}
