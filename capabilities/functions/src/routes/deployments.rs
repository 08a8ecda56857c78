//! `/fn/v1/_admin/functions/{name}/deployments[/{id}]`.

use admin_api::{Deployment, ErrorCode, List, ListQuery};
use axum::extract::{Request, State};
use http::StatusCode;
use platform::ApiFailure;
use platform::extract::{Json, Path, Query};

use serde::Deserialize;

use super::known;
use crate::Functions;
use crate::releases::FunctionBundle;
use crate::stage::StageError;

const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 500;

/// What the sender says of its bundle.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Told {
    bundle_sha256: Option<String>,
    sha256: Option<String>,
}

/// Deployments of a function, newest first.
pub(super) async fn list(
    state: State<Functions>,
    Path(name): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Deployment>>, ApiFailure> {
    known(&state, &name).await?;
    let limit = query.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX);
    let mut items = state.inner.store.deployments(&name, query.cursor.as_deref(), limit + 1).await?;
    let next_cursor = (items.len() > limit as usize).then(|| {
        items.truncate(limit as usize);
        items.last().map(|deployment| deployment.id.clone())
    });
    for deployment in &mut items {
        mark(&state, deployment);
    }
    Ok(Json(List { items, next_cursor: next_cursor.flatten() }))
}

/// Takes a bundle with one function and prepares it. What is live does not change.
pub(super) async fn create(
    state: State<Functions>,
    Path(name): Path<String>,
    Query(query): Query<Told>,
    request: Request,
) -> Result<(StatusCode, Json<Deployment>), ApiFailure> {
    known(&state, &name).await?;
    let FunctionBundle { parts, sha256 } = state.engine()?.receive(request).await?;
    if let Some(told) = query.bundle_sha256.or(query.sha256)
        && !told.eq_ignore_ascii_case(&sha256)
    {
        let message = format!("the bundle that arrived has SHA-256 {sha256}, not {told}");
        return Err(ApiFailure::new(ErrorCode::BundleInvalid, message));
    }
    if parts.entry.name != name {
        let message = format!("the bundle holds function `{}`, not `{name}`", parts.entry.name);
        return Err(ApiFailure::new(ErrorCode::BundleInvalid, message));
    }
    let staged = state.stage_sent(&parts).await.map_err(|error| {
        let code =
            if matches!(error, StageError::EnvMissing { .. }) { ErrorCode::ManifestInvalid } else { error.code() };
        ApiFailure::new(code, error.to_string())
    })?;
    let mut deployment = state
        .inner
        .store
        .deployment(&name, staged.deployment_id())
        .await?
        .ok_or_else(|| none(&name, staged.deployment_id()))?;
    mark(&state, &mut deployment);
    Ok((if staged.is_new() { StatusCode::CREATED } else { StatusCode::OK }, Json(deployment)))
}

/// One deployment.
pub(super) async fn show(
    state: State<Functions>,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<Deployment>, ApiFailure> {
    let found = state.inner.store.deployment(&name, &id).await?;
    let mut deployment = found.ok_or_else(|| none(&name, &id))?;
    mark(&state, &mut deployment);
    Ok(Json(deployment))
}

fn none(name: &str, id: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::DeploymentNotFound, format!("function `{name}` has no deployment `{id}`"))
        .next(format!("reactor functions deployments list {name}"))
}

fn mark(functions: &Functions, deployment: &mut Deployment) {
    let table = functions.inner.routing.current();
    deployment.live = table.get(&deployment.function).is_some_and(|live| live.deployment == deployment.id);
}
