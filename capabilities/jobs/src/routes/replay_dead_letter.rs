//! `POST /jobs/v1/_admin/dead-letters/{id}/replay`: gives a dead run another chance, as a new run.

use admin_api::{ErrorCode, RunCreated, RunState};
use http::StatusCode;
use platform::ApiFailure;
use platform::extract::{Json, Path};

use super::retry_run::again;
use super::{Admin, State, run_not_found};

pub(crate) async fn replay(
    axum::extract::State(engine): State,
    _: Admin,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<RunCreated>), ApiFailure> {
    let run = engine.store.find(&id).await?.ok_or_else(|| run_not_found(&id))?;
    if run.state != RunState::Dead {
        return Err(ApiFailure::new(ErrorCode::NotFound, format!("run `{id}` is not a dead letter")));
    }
    again(&engine, &id).await
}
