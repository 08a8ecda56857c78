//! The one shape of an error answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ErrorCode, ExitCode};

/// The body of every error answer: `{"ok":false,"error":{…}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// Always `false`.
    pub ok: bool,
    /// What went wrong.
    pub error: ApiError,
}

/// What went wrong, for people (`message`, `hint`) and for programs (`code`, `details`, `next`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApiError {
    /// A name of [`ErrorCode`]; a newer server may send one this client does not know.
    pub code: String,
    /// One sentence, lower case at the start, names in back-ticks.
    pub message: String,
    /// HTTP status; 0 when the command line itself failed.
    pub status: u16,
    /// Names the request in the server's log; empty when there was no request.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_id: String,
    /// What to do about it, when there is something to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Facts a program may need, an object whose keys depend on the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Value>,
    /// The command to run next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl ApiError {
    /// An error of that code with the table's status.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code: code.as_str().to_owned(),
            message: message.into(),
            status: code.status(),
            request_id: String::new(),
            hint: None,
            details: None,
            next: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds facts for programs.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }

    /// Adds the command to run next.
    #[must_use]
    pub fn with_next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }

    /// The known code, or `None` for one of a newer server.
    #[must_use]
    pub fn known(&self) -> Option<ErrorCode> {
        ErrorCode::parse(&self.code)
    }

    /// Exit code of the command line for this error.
    #[must_use]
    pub fn exit(&self) -> ExitCode {
        match self.known() {
            Some(code) => code.exit(),
            None if self.status == 401 || self.status == 403 => ExitCode::Auth,
            None if self.status == 409 || self.status == 412 => ExitCode::Conflict,
            None => ExitCode::Failure,
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}

impl From<ApiError> for ErrorBody {
    fn from(error: ApiError) -> Self {
        Self { ok: false, error }
    }
}
