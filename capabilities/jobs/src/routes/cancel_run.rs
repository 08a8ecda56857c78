//! `POST /jobs/v1/runs/{id}/cancel`: ends a run before it ends by itself.

use admin_api::{ErrorCode, RunCreated};
use platform::ApiFailure;
use platform::extract::{Json, Path};
use serde_json::json;

use super::{Admin, State, run_not_found};
use crate::store::Cancelled;

pub(crate) async fn cancel(
    axum::extract::State(engine): State,
    _: Admin,
    Path(id): Path<String>,
) -> Result<Json<RunCreated>, ApiFailure> {
    match engine.store.cancel(&id, engine.clock.now()).await? {
        Cancelled::Done(run) => {
            engine.running.abort(&id);
            Ok(Json(RunCreated { run: *run }))
        }
        Cancelled::AlreadyEnded(state) => {
            Err(ApiFailure::new(ErrorCode::RunFinished, format!("run `{id}` has already ended"))
                .details(json!({ "state": state })))
        }
        Cancelled::NotFound => Err(run_not_found(&id)),
    }
}
