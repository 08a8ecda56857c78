//! What GitHub Actions understands: annotations, step outputs and the job summary.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use crate::env::{self, Env};
use crate::error::{CliError, Diagnostic, Severity};

/// A place in a file of the checkout.
pub(crate) struct Place<'a> {
    path: &'a Path,
    line: usize,
    column: usize,
}

/// One workflow command, ending with a newline. Written to standard error, which the runner reads as well.
pub(crate) fn annotation(level: &str, message: &str, place: Option<&Place<'_>>) -> String {
    let mut properties = String::new();
    if let Some(place) = place {
        let _ = write!(properties, " file={}", escape_property(&place.path.to_string_lossy()));
        if place.line > 0 {
            let _ = write!(properties, ",line={},col={}", place.line, place.column);
        }
    }
    format!("::{level}{properties}::{}\n", escape(message))
}

/// The annotation of a finding.
pub(crate) fn diagnostic(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let message = match &diagnostic.hint {
        Some(hint) => format!("{}\nhint: {hint}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let place = diagnostic.path.as_deref().map(|path| Place { path, line: diagnostic.line, column: diagnostic.column });
    annotation(level, &message, place.as_ref())
}

/// The annotations of an error: its findings, or itself when it has none.
pub(crate) fn error(error: &CliError) -> String {
    if error.diagnostics().is_empty() {
        return annotation("error", &error.to_api_error().message, None);
    }
    error.diagnostics().iter().map(diagnostic).collect()
}

/// Step outputs and job summary of a deploy. A failure to write them must not change the outcome of the deploy, so it
/// is handed back for a warning.
pub(crate) fn report(env: &Env, outputs: &[(&str, &str)], summary: &str) -> Result<(), std::io::Error> {
    if let Some(path) = env.path(env::GITHUB_OUTPUT) {
        let mut lines = String::new();
        for (name, value) in outputs {
            let _ = writeln!(lines, "{name}={}", one_line(value));
        }
        append(&path, &lines)?;
    }
    if let Some(path) = env.path(env::GITHUB_STEP_SUMMARY) {
        append(&path, summary)?;
    }
    Ok(())
}

fn append(path: &Path, text: &str) -> std::io::Result<()> {
    fs_err::OpenOptions::new().create(true).append(true).open(path)?.write_all(text.as_bytes())
}

fn one_line(value: &str) -> String {
    value.replace(['\r', '\n'], " ")
}

/// <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>: data needs three escapes.
fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Properties need two more.
fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotation_cannot_be_broken_out_of() {
        let place = Place { path: Path::new("a,b:c.toml"), line: 3, column: 7 };
        assert_eq!(
            annotation("error", "100% wrong\n::stop::", Some(&place)),
            "::error file=a%2Cb%3Ac.toml,line=3,col=7::100%25 wrong%0A::stop::\n"
        );
    }

    #[test]
    fn outputs_and_summary_are_appended() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output");
        let summary = folder.path().join("summary");
        let env = Env::from([
            ("GITHUB_OUTPUT", output.to_str().unwrap()),
            ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
        ]);
        report(&env, &[("release_id", "rel_1"), ("url", "http://a\nevil=1")], "### Deployed\n").unwrap();
        assert_eq!(fs_err::read_to_string(output).unwrap(), "release_id=rel_1\nurl=http://a evil=1\n");
        assert_eq!(fs_err::read_to_string(summary).unwrap(), "### Deployed\n");
    }
}
