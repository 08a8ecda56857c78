//! `POST /fn/v1/_admin/functions/{name}/promote` and `/rollback`: which deployment is live.

use admin_api::{ActivationKind, DeploymentState, ErrorCode, PromoteRequest, Promoted, RollbackRequest};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use platform::extract::{Json, Path};
use platform::{ApiFailure, Principal};
use serde::de::DeserializeOwned;

use super::functions::url;
use super::known;
use crate::Functions;
use crate::releases::{FunctionParts, Switch};
use crate::stage::identity;
use crate::store::Made;

/// Makes a deployment live; the newest ready one without an id.
pub(super) async fn promote(
    state: State<Functions>,
    Extension(principal): Extension<Principal>,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Json<Promoted>, ApiFailure> {
    known(&state, &name).await?;
    let PromoteRequest { deployment_id } = optional(&body)?;
    let made = ready(&state, &name, deployment_id.as_deref()).await?;
    switch(&state, &principal, made, ActivationKind::Promote).await
}

/// Goes back to a deployment; the one that was live before without an id.
pub(super) async fn rollback(
    state: State<Functions>,
    Extension(principal): Extension<Principal>,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Json<Promoted>, ApiFailure> {
    known(&state, &name).await?;
    let RollbackRequest { to_deployment_id } = optional(&body)?;
    let made = match to_deployment_id {
        Some(id) => ready(&state, &name, Some(&id)).await?,
        None => former(&state, &name).await?,
    };
    switch(&state, &principal, made, ActivationKind::Rollback).await
}

/// A body may be absent.
fn optional<T: DeserializeOwned + Default>(body: &Bytes) -> Result<T, ApiFailure> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(T::default());
    }
    serde_json::from_slice(body).map_err(|error| ApiFailure::invalid(format!("the body is not valid: {error}")))
}

async fn ready(functions: &Functions, name: &str, id: Option<&str>) -> Result<Made, ApiFailure> {
    let list = format!("reactor functions deployments list {name}");
    let Some(made) = functions.inner.store.made(name, id).await? else {
        let Some(id) = id else {
            let message = format!("function `{name}` has no deployment that is ready");
            let next = format!("reactor functions deploy {name}");
            return Err(ApiFailure::new(ErrorCode::DeploymentNotReady, message).next(next));
        };
        let message = format!("function `{name}` has no deployment `{id}`");
        return Err(ApiFailure::new(ErrorCode::DeploymentNotFound, message).next(list));
    };
    if made.deployment.state == DeploymentState::Retired {
        let message =
            format!("deployment `{}` of function `{name}` is retired: its files are not kept", made.deployment.id);
        let next = format!("reactor functions deploy {name}");
        return Err(ApiFailure::new(ErrorCode::DeploymentNotReady, message).next(next));
    }
    if made.deployment.state != DeploymentState::Ready {
        let why = made.deployment.error.as_deref().unwrap_or("it is not prepared");
        let message = format!("deployment `{}` of function `{name}` is not ready: {why}", made.deployment.id);
        return Err(ApiFailure::new(ErrorCode::DeploymentNotReady, message).next(list));
    }
    Ok(made)
}

async fn former(functions: &Functions, name: &str) -> Result<Made, ApiFailure> {
    let none = || {
        ApiFailure::new(ErrorCode::NothingToRollBack, format!("function `{name}` was nothing else before"))
            .next(format!("reactor functions deployments list {name}"))
    };
    let FunctionParts { entry, files } = functions.engine()?.former(name).await?.ok_or_else(none)?;
    let sha256 = identity(&entry, &files).to_string();
    let id = functions.inner.store.deployment_with(name, &sha256).await?.ok_or_else(none)?;
    ready(functions, name, Some(&id)).await
}

async fn switch(
    functions: &Functions,
    principal: &Principal,
    made: Made,
    kind: ActivationKind,
) -> Result<Json<Promoted>, ApiFailure> {
    let table = functions.inner.routing.current();
    let name = made.deployment.function;
    let previous_deployment = table.get(&name).map(|live| live.deployment.clone());
    let mut promoted = Promoted {
        url: url(functions, &name),
        unchanged: previous_deployment.as_ref() == Some(&made.deployment.id),
        release_id: table.release.clone().unwrap_or_default(),
        deployment_id: made.deployment.id,
        function: name.clone(),
        previous_deployment,
    };
    if !promoted.unchanged {
        let to = Some(FunctionParts { entry: made.entry, files: made.files });
        let by = principal.admin()?.to_owned();
        promoted.release_id = functions.engine()?.switch(Switch { function: name, to, kind, by }).await?;
    }
    Ok(Json(promoted))
}
