//! Errors of the crates below, turned into ours: which code, which sentence, which hint.

use std::io;

use admin_api::{ApiError, ErrorCode, ExitCode};
use admin_client::ClientError;
use project::ProjectError;
use serde_json::Value;

use super::{CliError, Diagnostic, Inner, Severity};
use crate::config::shown_endpoint;

impl From<ApiError> for CliError {
    fn from(error: ApiError) -> Self {
        let exit = error.exit();
        let place = error.details.as_ref().and_then(place_of);
        let diagnostics = place.map(|place| Diagnostic { message: error.message.clone(), ..place });
        Self(Box::new(Inner {
            error,
            exit,
            child_exit: None,
            causes: Vec::new(),
            hints: Vec::new(),
            diagnostics: diagnostics.into_iter().collect(),
            silent: false,
        }))
    }
}

/// The place in a file that a server names in `details`: `{file, line, column, excerpt?}`.
fn place_of(details: &Value) -> Option<Diagnostic> {
    let number = |name: &str| details.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    let column = number("column").unwrap_or(1);
    Some(Diagnostic {
        severity: Severity::Error,
        message: String::new(),
        path: Some(details.get("file")?.as_str()?.into()),
        line: number("line")?,
        column,
        end_column: number("end_column").unwrap_or(column + 1),
        source_line: details.get("excerpt").and_then(Value::as_str).and_then(one_line).unwrap_or_default(),
        label: None,
        hint: None,
    })
}

/// An excerpt of several lines has no single line to mark.
fn one_line(excerpt: &str) -> Option<String> {
    let mut lines = excerpt.lines();
    let first = lines.next()?;
    lines.next().is_none().then(|| first.to_owned())
}

impl From<ClientError> for CliError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Api(error) => with_remedy(*error),
            ClientError::Unreachable { ref endpoint, ref source } => {
                Self::new(ErrorCode::Unreachable, format!("cannot reach {}", shown_endpoint(endpoint)))
                    .caused_by(root_cause(source.as_ref()))
                    .hint("is the server running there? `reactor doctor` looks closer")
            }
            ClientError::InsecureEndpoint { endpoint } => {
                let endpoint = shown_endpoint(&endpoint);
                Self::new(ErrorCode::InsecureEndpoint, format!("a token is not sent unencrypted to {endpoint}"))
                    .hint("use https, or allow it for this context: `reactor context add NAME --insecure-http …`")
            }
            ClientError::Interrupted { ref deploy_id, ref source } => {
                let lost = Self::new(
                    ErrorCode::StreamLost,
                    "the connection was lost and did not come back; the outcome of the rollout is unknown",
                )
                .caused_by(root_cause(source.as_ref()));
                match deploy_id {
                    Some(id) => lost.next(format!("reactor deploy attach {id}")),
                    None => lost.next("reactor deploy list"),
                }
            }
            ClientError::Body(source) => {
                Self::new(ErrorCode::IoFailed, "what was to be sent cannot be read").caused_by(&source)
            }
            ClientError::Configuration(message) => Self::new(ErrorCode::ConfigInvalid, message),
            ClientError::Protocol(message) => {
                Self::new(ErrorCode::Unreachable, message).hint("is that the address of a reactor server?")
            }
        }
    }
}

/// The layers of an HTTP client say nothing that its innermost error does not say better.
fn root_cause<'a>(error: &'a (dyn std::error::Error + 'static)) -> &'a (dyn std::error::Error + 'static) {
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    root
}

/// The server's own hint, or for a refused token what to do here.
fn with_remedy(error: ApiError) -> CliError {
    let remedy = match error.known() {
        _ if error.hint.is_some() => None,
        Some(ErrorCode::Unauthorized) => {
            Some("set `REACTOR_TOKEN`; `reactor context show` names the token that was sent")
        }
        Some(ErrorCode::TooManyAttempts) => Some("wait a minute, then use the right token"),
        Some(ErrorCode::AdminRemoteForbidden) => Some("set `[admin] allow_remote = true` on the server, behind TLS"),
        _ => None,
    };
    let error = CliError::from(error);
    match remedy {
        Some(remedy) => error.hint(remedy),
        None => error,
    }
}

impl From<ProjectError> for CliError {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Invalid(findings) => {
                let errors = findings.iter().filter(|finding| finding.is_error()).count();
                let mut all = match errors {
                    // One finding speaks for itself.
                    0 | 1 => Self::new(ErrorCode::ProjectInvalid, ""),
                    count => Self::new(ErrorCode::ProjectInvalid, format!("the project has {count} errors")),
                };
                for finding in findings {
                    all = all.diagnostic(finding.into());
                }
                all
            }
            ProjectError::Io(source) => source.into(),
            ProjectError::Bundler { .. } => Self::new(ErrorCode::BuildFailed, error.to_string()),
        }
    }
}

impl From<project::Diagnostic> for Diagnostic {
    fn from(finding: project::Diagnostic) -> Self {
        Self {
            severity: match finding.severity {
                project::Severity::Error => Severity::Error,
                project::Severity::Warning => Severity::Warning,
            },
            message: finding.message,
            path: finding.path,
            line: finding.line,
            column: finding.column,
            end_column: finding.end_column,
            source_line: finding.source_line,
            label: finding.label,
            hint: finding.hint,
        }
    }
}

/// `fs_err` names the path in the message; the code follows the kind.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::PermissionDenied => ErrorCode::PermissionDenied,
            _ => ErrorCode::IoFailed,
        };
        let text = error.to_string();
        let source = std::error::Error::source(&error);
        match source {
            Some(source) if !text.contains(&source.to_string()) => Self::new(code, text).caused_by(source),
            _ => Self::new(code, text),
        }
    }
}

impl From<bundle_format::ReadError> for CliError {
    fn from(error: bundle_format::ReadError) -> Self {
        let invalid = Self::new(ErrorCode::BundleInvalid, error.to_string()).exit_with(ExitCode::Project);
        match std::error::Error::source(&error) {
            Some(source) => invalid.caused_by(source),
            None => invalid,
        }
    }
}

impl From<bundle_format::PackError> for CliError {
    fn from(error: bundle_format::PackError) -> Self {
        let failed = Self::new(ErrorCode::BuildFailed, error.to_string());
        match std::error::Error::source(&error) {
            Some(source) => failed.caused_by(source),
            None => failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_lost_rollout_is_exit_9_and_says_how_to_find_out() {
        let lost = ClientError::Interrupted { deploy_id: Some("dpl_1".into()), source: "gone".into() };
        let error = CliError::from(lost);
        assert_eq!(error.exit(), ExitCode::ReleaseUnknown);
        assert_eq!(error.to_api_error().next.as_deref(), Some("reactor deploy attach dpl_1"));
    }

    #[test]
    fn a_place_named_by_the_server_becomes_a_finding() {
        let error = ApiError::new(ErrorCode::MigrationFailed, "no such table")
            .with_details(json!({ "file": "0002.sql", "line": 3, "column": 8, "excerpt": "select x" }));
        let error = CliError::from(error);
        let finding = &error.diagnostics()[0];
        assert_eq!((finding.line, finding.column, finding.source_line.as_str()), (3, 8, "select x"));
        assert_eq!(finding.message, "no such table");
    }

    #[test]
    fn an_excerpt_of_several_lines_is_not_marked() {
        assert_eq!(one_line("a\nb"), None);
        assert_eq!(one_line("a\n").as_deref(), Some("a"));
    }

    #[test]
    fn only_the_innermost_reason_of_a_lost_connection_is_told() {
        let inner = io::Error::from(io::ErrorKind::ConnectionRefused);
        let source = Box::new(io::Error::other(io::Error::other(inner)));
        let endpoint = "http://localhost:1".parse().unwrap();
        let error = CliError::from(ClientError::Unreachable { endpoint, source });
        assert_eq!(error.to_api_error().message, "cannot reach http://localhost:1: connection refused");
    }
}
