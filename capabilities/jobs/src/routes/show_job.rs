//! `GET /jobs/v1/_admin/jobs/{name}`: one live job.

use admin_api::JobSummary;
use platform::ApiFailure;
use platform::extract::{Json, Path};

use super::list_jobs::summary;
use super::{Admin, State, live_job};

pub(crate) async fn show(
    axum::extract::State(engine): State,
    _: Admin,
    Path(name): Path<String>,
) -> Result<Json<JobSummary>, ApiFailure> {
    let live = engine.live();
    let job = live_job(&live, &name)?;
    let last_state = engine.store.last_states(&[name.as_str()]).await?.pop().map(|(_, state)| state);
    Ok(Json(summary(job, engine.clock.now(), last_state)))
}
