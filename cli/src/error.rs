//! The one error type of the command line: a code, a sentence, what caused it, where it is, and what to do next.

mod convert;
mod render;

use std::path::{Path, PathBuf};

use admin_api::{ApiError, ErrorCode, ExitCode};
use serde_json::{Value, json};

pub(crate) use render::{render_diagnostic, render_human};

/// Why a command failed. The last cause is the one to act on.
#[derive(Debug)]
pub(crate) struct CliError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    error: ApiError,
    exit: ExitCode,
    /// Of a child process whose outcome is ours; wins over `exit`.
    child_exit: Option<u8>,
    causes: Vec<String>,
    hints: Vec<String>,
    diagnostics: Vec<Diagnostic>,
    silent: bool,
}

/// One finding in a file, ready to be shown with its excerpt. Lines and columns count from 1, columns in characters;
/// line 0 means the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    /// Whether it stops the build.
    pub(crate) severity: Severity,
    /// What is wrong.
    pub(crate) message: String,
    /// The file, if it is about one.
    pub(crate) path: Option<PathBuf>,
    /// Line of the finding.
    pub(crate) line: usize,
    /// Column of its first character.
    pub(crate) column: usize,
    /// Column after its last character.
    pub(crate) end_column: usize,
    /// The whole line; empty when it is not at hand.
    pub(crate) source_line: String,
    /// Words beside the marker.
    pub(crate) label: Option<String>,
    /// What to do about it.
    pub(crate) hint: Option<String>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// Stops the build.
    Error,
    /// Worth a look.
    Warning,
}

impl CliError {
    /// An error of that code, with the code's exit code.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let error = ApiError::new(code, message);
        let exit = error.exit();
        Self(Box::new(Inner {
            error,
            exit,
            child_exit: None,
            causes: Vec::new(),
            hints: Vec::new(),
            diagnostics: Vec::new(),
            silent: false,
        }))
    }

    /// The command line is not of the expected form.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Usage, message)
    }

    /// An outcome that has been reported already and only ends the process: differences, problems, a failed run.
    pub(crate) fn silent(exit: ExitCode) -> Self {
        let mut error = Self::new(ErrorCode::Internal, "").exit_with(exit);
        error.0.silent = true;
        error
    }

    /// The outcome of a child process that ended with this code: it has said why itself.
    pub(crate) fn ended_with(code: i32) -> Self {
        let mut error = Self::silent(ExitCode::Failure);
        error.0.child_exit = Some(u8::try_from(code).unwrap_or(ExitCode::Failure.number()));
        error
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hints.push(hint.into());
        self
    }

    /// Adds "did you mean", when one of the known names is near.
    #[must_use]
    pub(crate) fn suggest<'a>(self, wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(wanted, known) {
            Some(name) => self.hint(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Adds the command to run next.
    #[must_use]
    pub(crate) fn next(mut self, command: impl Into<String>) -> Self {
        self.0.error.next = Some(command.into());
        self
    }

    /// Adds an error and everything below it as causes.
    #[must_use]
    pub(crate) fn caused_by(mut self, error: &dyn std::error::Error) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            let text = error.to_string();
            // Many libraries repeat the text of their source; each sentence is shown once.
            if !self.0.causes.iter().any(|cause| cause.contains(&text)) {
                self.0.causes.push(text);
            }
            next = error.source();
        }
        self
    }

    /// Adds a finding in a file.
    #[must_use]
    pub(crate) fn diagnostic(mut self, diagnostic: Diagnostic) -> Self {
        self.0.diagnostics.push(diagnostic);
        self
    }

    /// Replaces the exit code of the table.
    #[must_use]
    pub(crate) fn exit_with(mut self, exit: ExitCode) -> Self {
        self.0.exit = exit;
        self
    }

    /// Replaces the paths of findings by what this machine calls them.
    #[must_use]
    pub(crate) fn with_paths(mut self, rename: impl Fn(&Path) -> Option<PathBuf>) -> Self {
        for diagnostic in &mut self.0.diagnostics {
            if let Some(renamed) = diagnostic.path.as_deref().and_then(&rename) {
                diagnostic.path = Some(renamed);
            }
        }
        self
    }

    /// Which kind of outcome this is.
    pub(crate) fn exit(&self) -> ExitCode {
        self.0.exit
    }

    /// What the process exits with.
    pub(crate) fn exit_number(&self) -> u8 {
        self.0.child_exit.unwrap_or(self.0.exit.number())
    }

    /// The sentence.
    pub(crate) fn message(&self) -> &str {
        &self.0.error.message
    }

    /// Which error of the table this is, when it is one of this version's.
    pub(crate) fn known(&self) -> Option<ErrorCode> {
        self.0.error.known()
    }

    /// Whether nothing is left to print.
    pub(crate) fn is_silent(&self) -> bool {
        self.0.silent
    }

    /// The findings in files.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }

    /// Name of the request in the server's log, when there was one.
    pub(crate) fn request_id(&self) -> Option<&str> {
        Some(self.0.error.request_id.as_str()).filter(|id| !id.is_empty())
    }

    /// The error object of the contract, with causes and findings in `details`.
    pub(crate) fn to_api_error(&self) -> ApiError {
        let mut error = self.0.error.clone();
        if error.message.is_empty()
            && let Some(first) = self.0.diagnostics.first()
        {
            error.message = first.in_one_line();
        }
        if let Some(cause) = self.0.causes.last() {
            error.message = format!("{}: {cause}", error.message);
        }
        if error.hint.is_none() && !self.0.hints.is_empty() {
            error.hint = Some(self.0.hints.join("; "));
        }
        if !self.0.diagnostics.is_empty() {
            let findings: Vec<_> = self.0.diagnostics.iter().map(Diagnostic::to_json).collect();
            match error.details.get_or_insert_with(|| json!({})) {
                Value::Object(object) => {
                    object.insert("diagnostics".to_owned(), Value::Array(findings));
                }
                other => *other = json!({ "diagnostics": findings, "server": other.take() }),
            }
        }
        error
    }
}

impl Diagnostic {
    /// `reactor.toml:14:13: …`
    pub(crate) fn in_one_line(&self) -> String {
        match (&self.path, self.line) {
            (None, _) => self.message.clone(),
            (Some(path), 0) => format!("{}: {}", path.display(), self.message),
            (Some(path), line) => format!("{}:{line}:{}: {}", path.display(), self.column, self.message),
        }
    }

    /// The finding for programs.
    pub(crate) fn to_json(&self) -> Value {
        let mut object = json!({
            "severity": match self.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "message": self.message,
        });
        if let Some(path) = &self.path {
            object["path"] = json!(path.to_string_lossy());
        }
        if self.line > 0 {
            object["line"] = json!(self.line);
            object["column"] = json!(self.column);
        }
        if let Some(hint) = &self.hint {
            object["hint"] = json!(hint);
        }
        object
    }
}

/// The known name that is most like the wanted one, if any is like it.
pub(crate) fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(wanted, name), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        assert_eq!(nearest("prd", ["staging", "prod"]), Some("prod"));
        assert_eq!(nearest("x", ["staging", "prod"]), None);
    }

    #[test]
    fn causes_and_findings_reach_programs() {
        let error = CliError::new(ErrorCode::IoFailed, "cannot read the configuration")
            .caused_by(&std::io::Error::other("disk on fire"))
            .hint("put it out");
        let api = error.to_api_error();
        assert_eq!(api.message, "cannot read the configuration: disk on fire");
        assert_eq!(api.hint.as_deref(), Some("put it out"));
        assert_eq!(api.code, "io_failed");
    }

    #[test]
    fn the_exit_code_is_the_one_of_the_table() {
        assert_eq!(CliError::new(ErrorCode::ContextUnknown, "x").exit(), ExitCode::Project);
        assert_eq!(CliError::silent(ExitCode::Differences).exit(), ExitCode::Differences);
    }
}
