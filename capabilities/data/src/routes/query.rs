//! `POST /data/v1/_admin/query`: one statement.

use admin_api::{QueryRequest, QueryResponse};
use axum::extract::State;
use platform::api_error::ApiFailure;
use platform::extract::Json;

use crate::Data;

pub(crate) async fn run(
    State(data): State<Data>,
    Json(request): Json<QueryRequest>,
) -> Result<axum::Json<QueryResponse>, ApiFailure> {
    data.query(&request).await.map(axum::Json)
}
