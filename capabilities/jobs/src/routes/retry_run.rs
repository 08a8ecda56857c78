//! `POST /jobs/v1/runs/{id}/retry`: runs the same input again, or hurries an attempt that waits.

use std::sync::Arc;

use admin_api::{ErrorCode, RunCreated};
use http::StatusCode;
use platform::ApiFailure;
use platform::extract::{Json, Path};
use serde_json::json;

use super::{Admin, State, run_not_found};
use crate::engine::Engine;
use crate::store::{Retried, Trigger};

pub(crate) async fn retry(
    axum::extract::State(engine): State,
    _: Admin,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<RunCreated>), ApiFailure> {
    again(&engine, &id).await
}

/// Shared with the dead letters, which are replayed the same way.
pub(super) async fn again(engine: &Arc<Engine>, id: &str) -> Result<(StatusCode, Json<RunCreated>), ApiFailure> {
    let name = engine.store.job_of(id).await?.ok_or_else(|| run_not_found(id))?;
    let live = engine.live();
    let job = live.jobs.get(&name).ok_or_else(|| {
        ApiFailure::new(ErrorCode::JobRetired, format!("job `{name}` is no longer part of the live release"))
    })?;
    match engine.store.retry(id, engine.new_run(job, Trigger::Retry)).await? {
        Retried::As(run) => {
            engine.ready.notify_one();
            Ok((StatusCode::ACCEPTED, Json(RunCreated { run: *run })))
        }
        Retried::NotEnded(state) => Err(ApiFailure::invalid(format!("run `{id}` has not ended yet"))
            .hint("cancel it first, or wait for it")
            .details(json!({ "state": state }))),
        Retried::NotFound => Err(run_not_found(id)),
    }
}
