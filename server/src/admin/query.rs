//! `POST /_admin/query`: one statement.

use admin_api::{ErrorCode, QueryRequest, QueryResponse};
use axum::extract::State;
use platform::ApiFailure;
use platform::extract::Json;

use crate::app::App;

pub(super) async fn run(
    State(app): State<App>,
    Json(request): Json<QueryRequest>,
) -> Result<Json<QueryResponse>, ApiFailure> {
    let data = app
        .releases
        .capabilities
        .data
        .as_ref()
        .ok_or_else(|| ApiFailure::new(ErrorCode::RouteNotFound, "this server does not mount `data`"))?;
    data.query(&request).await.map(Json)
}
