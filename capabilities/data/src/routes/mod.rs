//! `/data/v1/_admin`: one endpoint per file.

mod migrations;
mod query;

use axum::Router;
use axum::routing::{get, post};

use crate::Data;

pub(crate) fn router(data: Data) -> Router {
    Router::new()
        .route("/data/v1/_admin/migrations", get(migrations::list))
        .route("/data/v1/_admin/query", post(query::run))
        .with_state(data)
}
