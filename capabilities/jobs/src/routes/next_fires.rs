//! `GET /jobs/v1/_admin/jobs/{name}/next`: the next fires of a schedule, on the clock of its time zone.

use admin_api::{List, ListQuery};
use platform::ApiFailure;
use platform::extract::{Json, Path, Query};

use super::{Admin, Page, State, live_job};

/// Fires shown without a `limit`.
const FIRES: u32 = 10;

pub(crate) async fn next(
    axum::extract::State(engine): State,
    _: Admin,
    Path(name): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<String>>, ApiFailure> {
    let count = Page::of(ListQuery { limit: query.limit.or(Some(FIRES)), cursor: None })?.limit;
    let live = engine.live();
    let Some(schedule) = live_job(&live, &name)?.schedule() else { return Ok(Json(List::whole(Vec::new()))) };
    let fires = schedule.upcoming(engine.clock.now(), count);
    Ok(Json(List::whole(fires.iter().map(|fire| fire.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()).collect())))
}
