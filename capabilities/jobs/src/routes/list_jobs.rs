//! `GET /jobs/v1/_admin/jobs`: the live jobs.

use std::collections::HashMap;

use admin_api::{JobSummary, List, RunState};
use jiff::Timestamp;
use platform::ApiFailure;
use platform::extract::Json;

use super::{Admin, State};
use crate::job::Job;

pub(crate) async fn list(axum::extract::State(engine): State, _: Admin) -> Result<Json<List<JobSummary>>, ApiFailure> {
    let live = engine.live();
    let states: HashMap<String, RunState> = engine.store.last_states(&live.names()).await?.into_iter().collect();
    let now = engine.clock.now();
    let items = live.jobs.values().map(|job| summary(job, now, states.get(&job.name).copied())).collect();
    Ok(Json(List::whole(items)))
}

pub(super) fn summary(job: &Job, now: Timestamp, last_state: Option<RunState>) -> JobSummary {
    JobSummary {
        name: job.name.clone(),
        function: job.function.clone(),
        trigger: job.trigger(),
        next_at: job.schedule().and_then(|schedule| schedule.next_after(now)).map(|next| next.to_string()),
        last_state,
    }
}
