//! `GET /fn/v1/_admin/functions/{name}/deployments[/{id}]`.

use admin_api::{Deployment, ErrorCode, List, ListQuery};
use axum::extract::State;
use platform::ApiFailure;
use platform::extract::{Json, Path, Query};

use super::known;
use crate::Functions;

const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 500;

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

/// One deployment.
pub(super) async fn show(
    state: State<Functions>,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<Deployment>, ApiFailure> {
    let found = state.inner.store.deployment(&name, &id).await?;
    let mut deployment = found.ok_or_else(|| {
        ApiFailure::new(ErrorCode::NotFound, format!("function `{name}` has no deployment `{id}`"))
            .next(format!("reactor functions deployments list {name}"))
    })?;
    mark(&state, &mut deployment);
    Ok(Json(deployment))
}

fn mark(functions: &Functions, deployment: &mut Deployment) {
    let table = functions.inner.routing.current();
    deployment.live = table.get(&deployment.function).is_some_and(|live| live.deployment == deployment.id);
}
