//! `/sites/v1`: one endpoint per file.

mod below;
mod domains;
mod explain;
mod list;
mod show;

use axum::Router;
use axum::routing::{any, delete, get};
use http::HeaderMap;
use http::header::HOST;

use crate::Sites;

pub(crate) fn router(sites: Sites) -> Router {
    Router::new()
        .route("/sites/v1/_admin/sites", get(list::list))
        .route("/sites/v1/_admin/sites/{name}", get(show::show))
        .route("/sites/v1/_admin/sites/{name}/domains", get(domains::list).post(domains::add))
        .route("/sites/v1/_admin/sites/{name}/domains/{host}", delete(domains::remove))
        .route("/sites/v1/_admin/explain", get(explain::explain))
        .route("/sites/v1/{name}", any(below::serve))
        .route("/sites/v1/{name}/", any(below::serve))
        .route("/sites/v1/{name}/{*path}", any(below::serve))
        .with_state(sites)
}

/// Where the caller reaches this server, as far as its own request tells.
fn base_of(headers: &HeaderMap) -> String {
    headers.get(HOST).and_then(|host| host.to_str().ok()).map(|host| format!("http://{host}")).unwrap_or_default()
}
