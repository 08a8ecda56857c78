//! `GET /fn/v1/_admin/functions[/{name}]`.

use admin_api::{ErrorCode, FunctionSummary, List, Runtime};
use axum::extract::State;
use bundle_format::{Access, FunctionRuntime};
use platform::ApiFailure;
use platform::extract::{Json, Path};

use crate::Functions;
use crate::routing::Live;

/// The functions of the live release.
pub(super) async fn list(State(functions): State<Functions>) -> Json<List<FunctionSummary>> {
    let table = functions.inner.routing.current();
    Json(List::whole(table.functions().map(|live| summary(&functions, live)).collect()))
}

/// One of them.
pub(super) async fn show(
    State(functions): State<Functions>,
    Path(name): Path<String>,
) -> Result<Json<FunctionSummary>, ApiFailure> {
    let table = functions.inner.routing.current();
    let live = table.get(&name).ok_or_else(|| {
        ApiFailure::new(ErrorCode::FunctionNotFound, format!("no function `{name}` is live"))
            .hint(ErrorCode::FunctionNotFound.remedy())
    })?;
    Ok(Json(summary(&functions, live)))
}

fn summary(functions: &Functions, live: &Live) -> FunctionSummary {
    let path = format!("/fn/v1/{}", live.entry.name);
    let url = match &functions.inner.config.public_url {
        Some(base) => format!("{}{path}", base.as_str().trim_end_matches('/')),
        None => path,
    };
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
        url,
        managed: true,
    }
}
