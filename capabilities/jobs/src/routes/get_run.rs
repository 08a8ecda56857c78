//! `GET /jobs/v1/runs/{id}`: one run.

use admin_api::Run;
use platform::ApiFailure;
use platform::extract::{Json, Path};

use super::{Admin, State, run_not_found};

pub(crate) async fn get(
    axum::extract::State(engine): State,
    _: Admin,
    Path(id): Path<String>,
) -> Result<Json<Run>, ApiFailure> {
    engine.store.find(&id).await?.map(Json).ok_or_else(|| run_not_found(&id))
}
