//! `/_admin/deploys`: what was deployed, how it went, and following one that runs.

use admin_api::{DeploySummary, List, ListQuery};
use axum::extract::State;
use axum::response::Response;
use futures::StreamExt;
use http::{HeaderMap, StatusCode};
use platform::ApiFailure;
use platform::extract::{Json, Path, Query};

use super::{deploy, page, sse};
use crate::app::App;
use crate::releases::unknown_deploy;

pub(super) async fn list(
    State(app): State<App>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<DeploySummary>>, ApiFailure> {
    let limit = page::limit(&query)?;
    let rows = app.releases.store.deploys(page::ask(limit), query.cursor.as_deref()).await?;
    Ok(Json(page::of(rows, limit, |row| row.id.clone())))
}

pub(super) async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<DeploySummary>, ApiFailure> {
    let deploy = app.releases.store.deploy(&id).await?.ok_or_else(|| unknown_deploy(&id))?;
    Ok(Json(deploy.summary))
}

pub(super) async fn events(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiFailure> {
    let after = match sse::last_event_id(&headers) {
        None => 0,
        Some(text) => text.parse().map_err(|_| ApiFailure::invalid("`last-event-id` is not the number of an event"))?,
    };
    let events = app.releases.follow_events(&id, after).await?;
    let shutdown = app.platform.shutdown.clone();
    let reason = futures::stream::once(async move { shutdown.is_triggered().then(sse::stopping) });
    let frames = deploy::frames(events).chain(reason.filter_map(std::future::ready));
    Ok(sse::response(frames))
}

pub(super) async fn cancel(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, ApiFailure> {
    app.releases.cancel(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}
