//! `/_admin/releases`: what has been live, and going back to it.

use admin_api::{Activation, ErrorCode, List, ListQuery, Release};
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use platform::extract::{Json, Path, Query};
use platform::{ApiFailure, TraceContext};
use serde::Deserialize;

use super::caller::Caller;
use super::{deploy, page};
use crate::app::App;
use crate::releases::DeployOptions;

pub(super) async fn list(
    State(app): State<App>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Activation>>, ApiFailure> {
    let limit = page::limit(&query)?;
    let before = match &query.cursor {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| ApiFailure::invalid("`cursor` is not one of this list"))?),
    };
    let rows = app.releases.store.activations(page::ask(limit), before).await?;
    Ok(Json(page::of(rows, limit, |row| row.activation.to_string())))
}

pub(super) async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Release>, ApiFailure> {
    let stored = app.releases.store.release(&id).await?.ok_or_else(|| {
        ApiFailure::new(ErrorCode::ReleaseNotFound, format!("there is no release `{id}` here"))
            .next("reactor releases list")
    })?;
    let manifest = serde_json::from_slice(&stored.manifest)
        .map_err(|error| ApiFailure::internal(format!("manifest of {id}: {error}")))?;
    let live = app.releases.live.release_id().as_ref() == Some(&stored.id);
    Ok(Json(Release { id: stored.id, created_at: stored.created_at, live, manifest, meta: stored.meta }))
}

/// Query of an activation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActivateQuery {
    message: Option<String>,
}

/// `previous` stands for the release that the current activation goes back to.
pub(super) async fn activate(
    State(app): State<App>,
    Caller(by): Caller,
    Path(id): Path<String>,
    Query(query): Query<ActivateQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiFailure> {
    let options = DeployOptions {
        by,
        message: query.message,
        if_match: deploy::expected(&headers)?,
        idempotency_key: deploy::idempotency_key(&headers)?,
        trace: TraceContext::of(&headers),
        ..DeployOptions::default()
    };
    let id = if id == "previous" { app.releases.previous().await? } else { id };
    let releases = app.releases.clone();
    Ok(deploy::answer(deploy::carried_through(async move { releases.activate(&id, options).await }).await?))
}
