//! `DELETE /jobs/v1/_admin/dead-letters[/{id}]`: forgets dead letters, all of them, those of a job, or one.

use admin_api::Purged;
use platform::ApiFailure;
use platform::extract::{Json, Path, Query};
use serde::Deserialize;

use super::{Admin, State, run_not_found};

/// Query of the route for many.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurgeQuery {
    job: Option<String>,
}

pub(crate) async fn purge(
    axum::extract::State(engine): State,
    _: Admin,
    Query(query): Query<PurgeQuery>,
) -> Result<Json<Purged>, ApiFailure> {
    let purged = engine.store.purge(None, query.job.as_deref()).await?;
    Ok(Json(Purged { purged }))
}

pub(crate) async fn purge_one(
    axum::extract::State(engine): State,
    _: Admin,
    Path(id): Path<String>,
) -> Result<Json<Purged>, ApiFailure> {
    match engine.store.purge(Some(&id), None).await? {
        0 => Err(run_not_found(&id)),
        purged => Ok(Json(Purged { purged })),
    }
}
