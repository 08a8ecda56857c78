//! `GET /_admin/logs`: records as events; with `follow=1` also the coming ones.

use std::time::Duration;

use admin_api::{LogQuery, LogRecord};
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use futures::{Stream, StreamExt};
use http::HeaderMap;
use platform::extract::Query;
use platform::{ApiFailure, LogError};
use serde_json::json;

use super::sse;
use crate::app::App;
use crate::releases::chain;

/// How long Postgres is asked who else there is.
const GLANCE: Duration = Duration::from_millis(500);

pub(super) async fn show(
    State(app): State<App>,
    Query(query): Query<LogQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiFailure> {
    let after = sse::last_event_id(&headers).map(str::to_owned);
    let elsewhere = futures::stream::iter(others(&app).await);
    let logs = app.platform.logs.clone();
    if query.follow == Some(1) {
        let records = logs.follow(&query, after).map_err(|error| refused(&error))?;
        let stop = app.platform.shutdown.clone();
        // The first bytes leave at once: a client sees that nothing on the way holds them back.
        let opened = futures::stream::once(async { sse::comment("following") });
        let frames = opened
            .chain(elsewhere)
            .chain(frames(records))
            .take_until(async move { stop.triggered().await })
            .chain(futures::stream::once(async { sse::stopping() }));
        return Ok(sse::response(frames));
    }
    let records = tokio::task::spawn_blocking(move || logs.query(&query))
        .await
        .map_err(|error| ApiFailure::internal(error.to_string()))?
        .map_err(|error| refused(&error))?;
    let fresh = records.into_iter().filter(move |record| after.as_ref().is_none_or(|after| record.id > *after));
    Ok(sse::response(elsewhere.chain(frames(futures::stream::iter(fresh)))))
}

/// The nodes whose records are not among these: each keeps its own. Without an id, which only records have.
async fn others(app: &App) -> Option<Bytes> {
    // Records are worth most when Postgres is away: they do not wait for it.
    let nodes = tokio::time::timeout(GLANCE, app.releases.store.nodes()).await.ok()?.ok()?;
    let others: Vec<String> = nodes
        .into_iter()
        .filter(|node| node.alive && node.node_id != app.platform.node.id)
        .map(|node| node.node_id)
        .collect();
    (!others.is_empty()).then(|| Bytes::from(format!("event: not_asked\ndata: {}\n\n", json!({ "nodes": others }))))
}

fn frames(records: impl Stream<Item = LogRecord> + Send + 'static) -> impl Stream<Item = Bytes> + Send {
    records.map(|record| sse::event("log", &record.id, &record))
}

fn refused(error: &LogError) -> ApiFailure {
    match error {
        LogError::Query { .. } => ApiFailure::invalid(error.to_string()),
        LogError::Io(_) => ApiFailure::internal(chain(error)),
    }
}
