//! `/fn/v1/_admin/functions[/{name}]`: which functions there are.

use std::collections::BTreeMap;

use admin_api::{ActivationKind, CreateFunction, DeletedFunction, ErrorCode, FunctionSummary, List, Runtime};
use axum::Extension;
use axum::extract::State;
use bundle_format::{Access, FunctionName, FunctionRuntime};
use http::StatusCode;
use platform::extract::{Json, Path};
use platform::{ApiFailure, Principal};

use super::known;
use crate::Functions;
use crate::releases::Switch;
use crate::routing::Live;
use crate::store::Registered;

/// The functions of the live release, and those that wait for a deployment: registered, or with keys.
pub(super) async fn list(State(functions): State<Functions>) -> Result<Json<List<FunctionSummary>>, ApiFailure> {
    Ok(Json(List::whole(summaries(&functions).await?.into_values().collect())))
}

/// One of them.
pub(super) async fn show(
    State(functions): State<Functions>,
    Path(name): Path<String>,
) -> Result<Json<FunctionSummary>, ApiFailure> {
    summaries(&functions).await?.remove(&name).map(Json).ok_or_else(|| unknown(&name))
}

/// Registers a name.
pub(super) async fn create(
    State(functions): State<Functions>,
    Json(body): Json<CreateFunction>,
) -> Result<(StatusCode, Json<FunctionSummary>), ApiFailure> {
    let CreateFunction { name, runtime } = body;
    name.parse::<FunctionName>().map_err(|error| ApiFailure::invalid(error.to_string()))?;
    let registered = Registered { name: name.clone(), runtime };
    let is_live = functions.inner.routing.current().get(&name).is_some();
    if is_live || !functions.inner.store.register(&registered).await? {
        let message = format!("function `{name}` exists");
        return Err(ApiFailure::new(ErrorCode::FunctionExists, message)
            .hint(ErrorCode::FunctionExists.remedy())
            .next(format!("reactor functions show {name}")));
    }
    functions.inner.registry.reload().await?;
    Ok((StatusCode::CREATED, Json(without_deployment(&functions, registered))))
}

/// Takes a function off the live release and forgets its keys and policies.
pub(super) async fn delete(
    state: State<Functions>,
    Extension(principal): Extension<Principal>,
    Path(name): Path<String>,
) -> Result<Json<DeletedFunction>, ApiFailure> {
    known(&state, &name).await?;
    let is_live = state.inner.routing.current().get(&name).is_some();
    let release_id = if is_live {
        let by = principal.admin()?.to_owned();
        let switch = Switch { function: name.clone(), to: None, kind: ActivationKind::Promote, by };
        Some(state.engine()?.switch(switch).await?)
    } else {
        None
    };
    state.inner.store.forget(&name).await?;
    state.inner.reload().await?;
    Ok(Json(DeletedFunction { function: name, release_id }))
}

async fn summaries(functions: &Functions) -> Result<BTreeMap<String, FunctionSummary>, ApiFailure> {
    let registered = functions.inner.store.registered().await?;
    let table = functions.inner.routing.current();
    let mut all = BTreeMap::new();
    for function in registered {
        all.insert(function.name.clone(), without_deployment(functions, function));
    }
    for live in table.functions() {
        let managed = !all.contains_key(&live.entry.name);
        all.insert(live.entry.name.clone(), FunctionSummary { managed, ..summary(functions, live) });
    }
    for name in functions.inner.environment.functions() {
        let waiting = Registered { name: name.clone(), runtime: Runtime::Wasm };
        all.entry(name).or_insert_with(|| without_deployment(functions, waiting));
    }
    Ok(all)
}

fn without_deployment(functions: &Functions, registered: Registered) -> FunctionSummary {
    FunctionSummary {
        url: url(functions, &registered.name),
        name: registered.name,
        runtime: registered.runtime,
        auth: "required".to_owned(),
        deployment_id: None,
        managed: false,
    }
}

fn summary(functions: &Functions, live: &Live) -> FunctionSummary {
    FunctionSummary {
        name: live.entry.name.clone(),
        runtime: match live.entry.runtime {
            FunctionRuntime::Wasm => Runtime::Wasm,
            FunctionRuntime::Bun => Runtime::Bun,
            FunctionRuntime::Lambda => Runtime::Lambda,
        },
        auth: match live.entry.auth {
            Access::Public => "public".to_owned(),
            Access::Required => "required".to_owned(),
        },
        deployment_id: Some(live.deployment.clone()),
        url: url(functions, &live.entry.name),
        managed: true,
    }
}

/// Where a function answers.
pub(super) fn url(functions: &Functions, name: &str) -> String {
    let path = format!("/fn/v1/{name}");
    match &functions.inner.config.public_url {
        Some(base) => format!("{}{path}", base.as_str().trim_end_matches('/')),
        None => path,
    }
}

fn unknown(name: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::FunctionNotFound, format!("no function `{name}` is live"))
        .hint(ErrorCode::FunctionNotFound.remedy())
}
