//! `GET /metrics`: Prometheus text.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;

use crate::app::{App, VERSION};
use crate::metrics::Observed;

pub(super) async fn show(State(app): State<App>) -> Response {
    let live = app.releases.live.get();
    let pool = app.platform.database.status();
    let blobs = app.platform.blobs.statistics();
    let (spans_exported, spans_dropped) = app.releases.traces.counts();
    let mut text = app.metrics.render(&Observed {
        version: VERSION,
        release: live.as_ref().map(|live| live.release_id.as_str()),
        activation: live.as_ref().map_or(0, |live| live.activation),
        blobs: blobs.blobs,
        blob_bytes: blobs.bytes,
        pool_size: pool.size,
        pool_idle: pool.available,
        uptime: app.begun.elapsed(),
        spans_exported,
        spans_dropped,
    });
    if let Some(functions) = &app.releases.capabilities.functions {
        text.push_str(&functions.metrics());
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
