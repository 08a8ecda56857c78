//! `GET /jobs/v1/_admin/jobs/{name}/runs`: runs of a job, newest first; also of one that is no longer live.

use admin_api::{List, ListQuery, Run, RunsQuery};
use platform::ApiFailure;
use platform::extract::{Json, Path, Query};

use super::{Admin, Page, State, live_job};

pub(crate) async fn list(
    axum::extract::State(engine): State,
    _: Admin,
    Path(name): Path<String>,
    Query(query): Query<RunsQuery>,
) -> Result<Json<List<Run>>, ApiFailure> {
    let page = Page::of(ListQuery { limit: query.limit, cursor: query.cursor })?;
    let runs = engine.store.list(&name, query.state, page.rows()).await?;
    if runs.is_empty() && page.before.is_none() && query.state.is_none() {
        live_job(&engine.live(), &name)?;
    }
    Ok(Json(page.list(runs)))
}
