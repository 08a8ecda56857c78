//! `POST /jobs/v1/runs`: starts a run by hand.

use admin_api::{CreateRun, RunCreated};
use http::StatusCode;
use platform::ApiFailure;
use platform::extract::Json;

use super::{Admin, State, check_key, input_text, live_job};
use crate::store::{NewRun, Trigger};

pub(crate) async fn create(
    axum::extract::State(engine): State,
    _: Admin,
    Json(body): Json<CreateRun>,
) -> Result<(StatusCode, Json<RunCreated>), ApiFailure> {
    let live = engine.live();
    let job = live_job(&live, &body.job)?;
    check_key(body.idempotency_key.as_deref())?;
    let input = input_text(&engine, "input", body.input.as_ref())?;
    let new = NewRun {
        idempotency_key: body.idempotency_key.as_deref(),
        input: input.as_deref(),
        ..engine.new_run(job, Trigger::Manual)
    };
    let run = engine.store.create(&new).await?;
    engine.ready.notify_one();
    Ok((StatusCode::ACCEPTED, Json(RunCreated { run })))
}
