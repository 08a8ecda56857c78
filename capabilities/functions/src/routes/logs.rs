//! `GET /fn/v1/_admin/functions/{name}/logs`: the function's records as events.

use std::convert::Infallible;
use std::time::Duration;

use admin_api::{LogQuery, LogRecord};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::{Stream, StreamExt as _};
use http::{HeaderMap, HeaderValue, header};
use platform::extract::{Path, Query};
use platform::{ApiFailure, LogError};

use super::known;
use crate::Functions;

/// The client's silence timer watches bytes, not events.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// What is there, and with `follow=1` also what comes.
pub(super) async fn follow(
    state: State<Functions>,
    Path(name): Path<String>,
    Query(query): Query<LogQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiFailure> {
    known(&state, &name).await?;
    let query = LogQuery { capability: Some("functions".to_owned()), function: Some(name), ..query };
    let after = headers.get("last-event-id").map(|id| id.to_str().unwrap_or("?").to_owned());
    let logs = state.inner.platform.logs.clone();
    if query.follow == Some(1) {
        let records = logs.follow(&query, after).map_err(|error| refused(&error))?;
        let stop = state.inner.platform.shutdown.clone();
        return Ok(events(records.take_until(async move { stop.triggered().await })));
    }
    let records = tokio::task::spawn_blocking(move || logs.query(&query))
        .await
        .map_err(|error| ApiFailure::internal(error.to_string()))?
        .map_err(|error| refused(&error))?;
    let fresh = records.into_iter().filter(move |record| after.as_ref().is_none_or(|after| record.id > *after));
    Ok(events(futures::stream::iter(fresh)))
}

fn events(records: impl Stream<Item = LogRecord> + Send + 'static) -> Response {
    let events = records.map(|record| {
        let data = serde_json::to_string(&record).expect("a record holds nothing that JSON cannot");
        Ok::<_, Infallible>(Event::default().event("log").id(record.id).data(data))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn refused(error: &LogError) -> ApiFailure {
    match error {
        LogError::Query { .. } => ApiFailure::invalid(error.to_string()),
        LogError::Io(_) => ApiFailure::internal(error.to_string()),
    }
}
