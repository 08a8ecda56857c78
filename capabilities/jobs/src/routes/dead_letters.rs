//! `GET /jobs/v1/_admin/dead-letters`: runs that are out of attempts and were not replayed.

use admin_api::{DeadLettersQuery, List, ListQuery, Run};
use platform::ApiFailure;
use platform::extract::{Json, Query};

use super::{Admin, Page, State};

pub(crate) async fn list(
    axum::extract::State(engine): State,
    _: Admin,
    Query(query): Query<DeadLettersQuery>,
) -> Result<Json<List<Run>>, ApiFailure> {
    let page = Page::of(ListQuery { limit: query.limit, cursor: query.cursor })?;
    let runs = engine.store.dead_letters(query.job.as_deref(), page.rows()).await?;
    Ok(Json(page.list(runs)))
}
