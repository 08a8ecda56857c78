//! The one way a handler fails: what the caller may know, and what only the log may know.

use admin_api::{ApiError, ErrorBody, ErrorCode};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;

use crate::request::RequestId;
use crate::{BlobError, DataDirError, DatabaseError, LogError};

/// An error answer. The sentence for the caller and the sentence for the log are different fields.
#[derive(Debug, Clone)]
pub struct ApiFailure {
    /// What the caller is told.
    pub error: Box<ApiError>,
    /// What the log is told under the request's id; never sent.
    pub log: Option<String>,
    /// Headers of the answer, such as `retry-after`.
    pub headers: Box<HeaderMap>,
}

impl ApiFailure {
    /// An error of that code with the table's status.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { error: Box::new(ApiError::new(code, message)), log: None, headers: Box::default() }
    }

    /// An error the caller gets no explanation of; `log` holds the cause.
    pub fn internal(log: impl Into<String>) -> Self {
        Self::new(ErrorCode::Internal, "the server failed; its log holds the cause under this request id").log(log)
    }

    /// A request that is not of the expected form.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidRequest, message)
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.error.hint = Some(hint.into());
        self
    }

    /// Adds the command to run next.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.error.next = Some(next.into());
        self
    }

    /// Adds facts for programs.
    #[must_use]
    pub fn details(mut self, details: Value) -> Self {
        self.error.details = Some(details);
        self
    }

    /// Adds what only the log may know.
    #[must_use]
    pub fn log(mut self, log: impl Into<String>) -> Self {
        self.log = Some(log.into());
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Tells the caller when to come back.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        status_of(&self.error)
    }
}

impl std::fmt::Display for ApiFailure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.error.message)
    }
}

impl std::error::Error for ApiFailure {}

impl From<ApiError> for ApiFailure {
    fn from(error: ApiError) -> Self {
        Self { error: Box::new(error), log: None, headers: Box::default() }
    }
}

impl From<DatabaseError> for ApiFailure {
    fn from(error: DatabaseError) -> Self {
        let log = error.chain();
        if error.is_unavailable() {
            return Self::new(ErrorCode::DatabaseUnavailable, "the database cannot be reached").retry_after(1).log(log);
        }
        Self::internal(log)
    }
}

impl From<tokio_postgres::Error> for ApiFailure {
    fn from(error: tokio_postgres::Error) -> Self {
        DatabaseError::from(error).into()
    }
}

impl From<LogError> for ApiFailure {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Query { .. } => Self::invalid(error.to_string()),
            LogError::Io(_) => Self::internal(error.to_string()),
        }
    }
}

impl From<BlobError> for ApiFailure {
    fn from(error: BlobError) -> Self {
        Self::internal(error.to_string())
    }
}

impl From<DataDirError> for ApiFailure {
    fn from(error: DataDirError) -> Self {
        Self::internal(error.to_string())
    }
}

impl IntoResponse for ApiFailure {
    fn into_response(self) -> Response {
        let mut response = render(&self.error);
        response.headers_mut().extend(*self.headers);
        response.extensions_mut().insert(FailureReport { error: *self.error, log: self.log });
        response
    }
}

/// Response extension of every [`ApiFailure`], for the server's outer layer.
#[derive(Debug, Clone)]
pub struct FailureReport {
    /// What the caller is told.
    pub error: ApiError,
    /// What the log is told.
    pub log: Option<String>,
}

/// Puts the request's id into an error answer; takes the report out, so that the caller can log it once.
///
/// Answers without a report come back as they were.
pub fn with_request_id(mut response: Response, request_id: &RequestId) -> (Response, Option<FailureReport>) {
    let Some(mut report) = response.extensions_mut().remove::<FailureReport>() else {
        return (response, None);
    };
    request_id.as_str().clone_into(&mut report.error.request_id);
    let fresh = render(&report.error);
    let (mut parts, _) = response.into_parts();
    if let Some(length) = fresh.headers().get(header::CONTENT_LENGTH) {
        parts.headers.insert(header::CONTENT_LENGTH, length.clone());
    }
    (Response::from_parts(parts, fresh.into_body()), Some(report))
}

fn render(error: &ApiError) -> Response {
    let body = ErrorBody { ok: false, error: error.clone() };
    let mut response = (status_of(error), axum::Json(body)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn status_of(error: &ApiError) -> StatusCode {
    StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn json(response: Response) -> Value {
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[tokio::test]
    async fn a_failure_becomes_the_one_error_shape() {
        let failure = ApiFailure::new(ErrorCode::TooManyRequests, "busy").hint("wait").retry_after(1).log("secret");
        let response = failure.into_response();
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers()["retry-after"], "1");
        let body = json(response).await;
        assert_eq!(body["ok"], false);
        assert_eq!(body["error"]["code"], "too_many_requests");
        assert_eq!(body["error"]["hint"], "wait");
        assert!(!body.to_string().contains("secret"));
    }

    #[tokio::test]
    async fn the_outer_layer_adds_the_request_id_and_gets_the_log_sentence() {
        let response = ApiFailure::internal("the disk is gone").into_response();
        let (response, report) = with_request_id(response, &RequestId("req_1".to_owned()));
        assert_eq!(report.unwrap().log.as_deref(), Some("the disk is gone"));
        let body = json(response).await;
        assert_eq!(body["error"]["request_id"], "req_1");
        assert!(!body.to_string().contains("disk"));
    }

    #[tokio::test]
    async fn other_answers_pass_through_the_outer_layer() {
        let (response, report) = with_request_id("hello".into_response(), &RequestId("req_1".to_owned()));
        assert!(report.is_none());
        assert_eq!(axum::body::to_bytes(response.into_body(), 100).await.unwrap(), "hello");
    }
}
