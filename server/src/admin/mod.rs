//! `/_admin`, `/health` and `/metrics`: one endpoint per file. The guard has let in the admin before any of these runs.

mod blobs;
pub(crate) mod body;
mod caller;
mod clock;
mod deploy;
mod deploys;
mod doctor;
mod health;
mod logs;
mod metrics;
mod migrate;
mod page;
mod query;
mod releases;
mod shutdown;
mod sites;
mod sse;
mod version;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// Digests of 200,000 files fit.
const DIGESTS_MAX: usize = 16 << 20;

pub(crate) fn routes(app: App) -> Router {
    let sites = app.releases.capabilities.sites.is_some();
    let routes = Router::new()
        .route("/health", get(health::show))
        .route("/metrics", get(metrics::show))
        .route("/_admin/version", get(version::show))
        .route("/_admin/doctor", get(doctor::show))
        .route("/_admin/blobs/missing", post(blobs::missing).layer(DefaultBodyLimit::max(DIGESTS_MAX)))
        .route("/_admin/deploy", post(deploy::run).layer(DefaultBodyLimit::disable()))
        .route("/_admin/deploys", get(deploys::list))
        .route("/_admin/deploys/{id}", get(deploys::show))
        .route("/_admin/deploys/{id}/events", get(deploys::events))
        .route("/_admin/deploys/{id}/cancel", post(deploys::cancel))
        .route("/_admin/releases", get(releases::list))
        .route("/_admin/releases/{id}", get(releases::show))
        .route("/_admin/releases/{id}/activate", post(releases::activate))
        .route("/_admin/logs", get(logs::show))
        .route("/_admin/migrate", get(migrate::show).post(migrate::run).layer(DefaultBodyLimit::disable()))
        .route("/_admin/query", post(query::run))
        .route("/_admin/clock", get(clock::show).post(clock::run))
        .route("/_admin/shutdown", post(shutdown::run));
    let routes = if sites { routes.merge(of_sites()) } else { routes };
    routes.with_state(app)
}

/// What the capability cannot do alone, because it changes or looks at releases.
fn of_sites() -> Router<App> {
    let deployments = get(sites::deployments).post(sites::deploy).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/sites/v1/_admin/sites/{name}/deployments", deployments)
        .route("/sites/v1/_admin/sites/{name}/promote", post(sites::promote))
        .route("/sites/v1/_admin/sites/{name}/rollback", post(sites::roll_back))
}
