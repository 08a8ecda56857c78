//! `/fn/v1/_admin/functions/{name}/policies[/{id}]`.

use admin_api::{ErrorCode, List, Policy, PolicyRule};
use axum::extract::State;
use http::StatusCode;
use platform::ApiFailure;
use platform::extract::{Json, Path};

use super::known;
use crate::Functions;
use crate::policies::check;

/// Policies one function may have.
const POLICIES_MAX: usize = 100;

/// The policies of a function.
pub(super) async fn list(state: State<Functions>, Path(name): Path<String>) -> Result<Json<List<Policy>>, ApiFailure> {
    known(&state, &name).await?;
    Ok(Json(List::whole(state.inner.policies.list(&name).await?)))
}

/// Adds one; calls are held to it at once.
pub(super) async fn add(
    state: State<Functions>,
    Path(name): Path<String>,
    Json(rule): Json<PolicyRule>,
) -> Result<(StatusCode, Json<Policy>), ApiFailure> {
    known(&state, &name).await?;
    check(&rule).map_err(ApiFailure::invalid)?;
    if state.inner.policies.list(&name).await?.len() >= POLICIES_MAX {
        return Err(ApiFailure::invalid(format!("a function has at most {POLICIES_MAX} policies")));
    }
    let platform = &state.inner.platform;
    let created_at = platform.clock.now().to_string();
    let policy = Policy { id: platform.ids.ulid("pol"), function: name, rule, created_at };
    state.inner.policies.add(&policy).await?;
    Ok((StatusCode::CREATED, Json(policy)))
}

/// Takes one away.
pub(super) async fn remove(
    State(functions): State<Functions>,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiFailure> {
    if functions.inner.policies.remove(&name, &id).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(ApiFailure::new(ErrorCode::NotFound, format!("function `{name}` has no policy `{id}`"))
        .next(format!("reactor functions policies list {name}")))
}
