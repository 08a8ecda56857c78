//! The routes of this capability: calls, and their administration.

mod deployments;
mod env;
mod functions;
mod invoke;
mod logs;
mod policies;
mod promote;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, delete, get, post};
use platform::{ApiFailure, Principal};

use crate::Functions;
use crate::releases::ReleaseEngine;

impl Functions {
    /// `/fn/v1`.
    pub fn routes(&self) -> Router {
        let admin = Router::new()
            .route("/fn/v1/_admin/functions", get(functions::list).post(functions::create))
            .route("/fn/v1/_admin/functions/", get(functions::list).post(functions::create))
            .route("/fn/v1/_admin/functions/{name}", get(functions::show).delete(functions::delete))
            .route("/fn/v1/_admin/functions/{name}/promote", post(promote::promote))
            .route("/fn/v1/_admin/functions/{name}/rollback", post(promote::rollback))
            .route("/fn/v1/_admin/functions/{name}/policies", get(policies::list).post(policies::add))
            .route("/fn/v1/_admin/functions/{name}/policies/{id}", delete(policies::remove))
            .route("/fn/v1/_admin/functions/{name}/logs", get(logs::follow))
            .route("/fn/v1/_admin/functions/{name}/env-history", get(env::history))
            .route("/fn/v1/_admin/functions/{name}/env-rollback", post(env::roll_back))
            .route("/fn/v1/_admin/functions/{name}/deployments", get(deployments::list).post(deployments::create))
            .route("/fn/v1/_admin/functions/{name}/deployments/{id}", get(deployments::show))
            .route("/fn/v1/_admin/functions/{name}/env", get(env::list))
            .route("/fn/v1/_admin/functions/{name}/env/{key}", get(env::show).put(env::set).delete(env::unset))
            .method_not_allowed_fallback(method_not_allowed)
            .route("/fn/v1/_admin", any(nothing))
            .route("/fn/v1/_admin/", any(nothing))
            .route("/fn/v1/_admin/{*rest}", any(nothing))
            .layer(middleware::from_fn(admin_only));
        Router::new().route("/fn/v1/{*rest}", any(invoke::invoke)).merge(admin).with_state(self.clone())
    }
}

impl Functions {
    /// The engine that owns releases.
    fn engine(&self) -> Result<&dyn ReleaseEngine, ApiFailure> {
        let engine = self.inner.releases.get().map(AsRef::as_ref);
        engine.ok_or_else(|| ApiFailure::internal("this process does not own releases"))
    }
}

/// The token is looked at before anything else, also for paths that do not exist.
async fn admin_only(request: Request, next: Next) -> Response {
    let principal = request.extensions().get::<Principal>().unwrap_or(&Principal::Anonymous);
    match principal.admin() {
        Ok(_) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

async fn nothing() -> ApiFailure {
    ApiFailure::new(admin_api::ErrorCode::NotFound, "no administration route has this path")
}

async fn method_not_allowed() -> ApiFailure {
    ApiFailure::new(admin_api::ErrorCode::MethodNotAllowed, "the path exists but not for this method")
}

/// A name of a path that is known to the server, or the 404.
async fn known(State(functions): &State<Functions>, name: &str) -> Result<(), ApiFailure> {
    if functions.inner.routing.current().get(name).is_some() || functions.inner.store.knows(name).await? {
        return Ok(());
    }
    Err(ApiFailure::new(admin_api::ErrorCode::FunctionNotFound, format!("no function `{name}` is known")))
}
