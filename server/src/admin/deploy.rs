//! `POST /_admin/deploy`: a bundle in, events out.

use admin_api::DeployEvent;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::Response;
use futures::{Stream, StreamExt};
use http::{HeaderMap, header};
use platform::extract::Query;
use platform::{ApiFailure, TraceContext};
use serde::Deserialize;
use tokio_stream::wrappers::ReceiverStream;
use tracing::Instrument;

use super::caller::Caller;
use super::{body, sse};
use crate::app::App;
use crate::releases::{Activate, DeployOptions, DeployStream, Expected, NumberedEvent, Unmanaged};

/// Query of the route. Flags are `1` or `0`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeployQuery {
    #[serde(default)]
    plan: u8,
    activate: Option<u8>,
    #[serde(default)]
    allow_late: u8,
    #[serde(default)]
    prune: u8,
    message: Option<String>,
}

pub(super) async fn run(
    State(app): State<App>,
    Caller(by): Caller,
    Query(query): Query<DeployQuery>,
    request: Request,
) -> Result<Response, ApiFailure> {
    let options = DeployOptions {
        by,
        message: query.message,
        activate: match (query.plan, query.activate) {
            (0, Some(0)) => Activate::No,
            (0, _) => Activate::Yes,
            _ => Activate::Plan,
        },
        allow_late: query.allow_late != 0,
        if_match: expected(request.headers())?,
        idempotency_key: idempotency_key(request.headers())?,
        unmanaged: if query.prune == 0 { Unmanaged::Carry } else { Unmanaged::Forget },
        trace: TraceContext::of(request.headers()),
    };
    let source = body::bundle(request).await?;
    let releases = app.releases.clone();
    Ok(answer(carried_through(async move { releases.deploy(source, options).await }).await?))
}

/// A handler is dropped when its client goes; a lease that was taken in that moment would be nobody's until it is stale.
pub(super) async fn carried_through(
    work: impl Future<Output = Result<DeployStream, ApiFailure>> + Send + 'static,
) -> Result<DeployStream, ApiFailure> {
    let begun = tokio::spawn(work.in_current_span()).await;
    begun.unwrap_or_else(|error| Err(ApiFailure::internal(format!("the deploy could not begin: {error}"))))
}

/// The events of a fresh deploy, from the first on.
pub(super) fn answer(stream: DeployStream) -> Response {
    let events = ReceiverStream::new(stream.events).enumerate().map(|(index, event)| (index as u64 + 1, event));
    sse::response(frames(events))
}

pub(super) fn frames(events: impl Stream<Item = NumberedEvent> + Send + 'static) -> impl Stream<Item = Bytes> + Send {
    events.map(|(id, event): (u64, DeployEvent)| sse::event(event.name(), &id.to_string(), &event))
}

/// What the user has seen to be live: `If-Match: "rel_…"`, or `If-None-Match: *` for nothing.
pub(super) fn expected(headers: &HeaderMap) -> Result<Option<Expected>, ApiFailure> {
    let text = |name: http::HeaderName| match headers.get(&name).map(http::HeaderValue::to_str) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text.trim())),
        Some(Err(_)) => Err(ApiFailure::invalid(format!("`{name}` is not readable"))),
    };
    match (text(header::IF_MATCH)?, text(header::IF_NONE_MATCH)?) {
        (None, None) => Ok(None),
        (None, Some("*")) => Ok(Some(Expected::Nothing)),
        (Some(quoted), None) => match quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(release) if !release.is_empty() => Ok(Some(Expected::Release(release.to_owned()))),
            _ => Err(ApiFailure::invalid("`if-match` holds one release id in double quotes")),
        },
        _ => Err(ApiFailure::invalid("send `if-match: \"<release id>\"` or `if-none-match: *`")),
    }
}

pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiFailure> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match key.to_str() {
        Ok(key) if (1..=128).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(ApiFailure::invalid("`idempotency-key` has 1 to 128 printable characters")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(pairs: &[(&'static str, &'static str)]) -> Result<Option<Expected>, String> {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        expected(&headers).map_err(|failure| failure.error.code.clone())
    }

    #[test]
    fn reads_what_the_user_has_seen() {
        assert_eq!(parsed(&[]), Ok(None));
        assert_eq!(parsed(&[("if-match", "\"rel_1\"")]), Ok(Some(Expected::Release("rel_1".into()))));
        assert_eq!(parsed(&[("if-none-match", "*")]), Ok(Some(Expected::Nothing)));
    }

    #[test]
    fn refuses_conditions_it_does_not_understand() {
        let refused = Err("invalid_request".to_owned());
        assert_eq!(parsed(&[("if-match", "rel_1")]), refused);
        assert_eq!(parsed(&[("if-match", "*")]), refused);
        assert_eq!(parsed(&[("if-none-match", "\"rel_1\"")]), refused);
        assert_eq!(parsed(&[("if-match", "\"rel_1\""), ("if-none-match", "*")]), refused);
    }
}
