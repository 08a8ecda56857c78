//! The outermost layer: gives every request an id, completes every error, counts, and survives a panic.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use admin_api::REQUEST_ID_HEADER;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use platform::api_error::with_request_id;
use platform::{ApiFailure, FailureReport, RequestId};
use tracing::Instrument;

use super::{spans, surface};
use crate::app::App;

pub(super) async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = RequestId(app.platform.ids.ulid("req"));
    let surface = surface::of(request.uri().path());
    let open = spans::begin(&app.releases.traces, surface, request.headers_mut());
    let _in_flight = app.metrics.request_begins();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", request_id = id.as_str());
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    let response = answer
        .instrument(span)
        .await
        .unwrap_or_else(|_| ApiFailure::internal(format!("{method} {path} has panicked")).into_response());
    let (mut response, report) = with_request_id(response, &id);
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    app.metrics.count_request(surface, response.status(), begun.elapsed());
    if let Some(open) = open {
        app.releases.traces.end(open, spans::answered((&method, &path), &response));
    }
    if let Some(report) = report {
        log(&report, method.as_str(), &path);
    }
    response
}

/// The caller's sentence and the log's are different: only this line holds both.
fn log(report: &FailureReport, method: &str, path: &str) {
    let FailureReport { error, log } = report;
    let (code, status, request_id) = (error.code.as_str(), error.status, error.request_id.as_str());
    let cause = log.as_deref().unwrap_or_default();
    if status >= 500 {
        tracing::error!(request_id, code, status, method, path, cause, "{}", error.message);
    } else if log.is_some() {
        tracing::warn!(request_id, code, status, method, path, cause, "{}", error.message);
    } else {
        tracing::debug!(request_id, code, status, method, path, "{}", error.message);
    }
}
