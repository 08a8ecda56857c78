//! `/jobs/v1`: one endpoint per file. Until there are users, all of it belongs to the admin.

mod cancel_run;
mod create_run;
mod dead_letters;
mod get_run;
mod list_jobs;
mod list_runs;
mod next_fires;
mod purge_dead_letters;
mod replay_dead_letter;
mod retry_run;
mod send_event;
mod show_job;

use std::sync::Arc;

use admin_api::{ErrorCode, List, ListQuery, Run};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::routing::{get, post};
use http::request::Parts;
use platform::{ApiFailure, Principal};
use serde_json::Value;

use crate::engine::Engine;
use crate::job::{Job, Live};
use crate::store::Rows;

/// What every handler is given.
pub(crate) type State = axum::extract::State<Arc<Engine>>;

/// Room for the fields around an input, in bytes.
const AROUND_INPUT: usize = 4 << 10;

/// Longest idempotency key, in bytes.
const KEY_MAX: usize = 255;

const PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 500;

pub(crate) fn router(engine: Arc<Engine>) -> Router {
    let limit = DefaultBodyLimit::max(engine.config.input_max + AROUND_INPUT);
    Router::new()
        .route("/jobs/v1/runs", post(create_run::create))
        .route("/jobs/v1/runs/{id}", get(get_run::get))
        .route("/jobs/v1/runs/{id}/cancel", post(cancel_run::cancel))
        .route("/jobs/v1/runs/{id}/retry", post(retry_run::retry))
        .route("/jobs/v1/events", post(send_event::send))
        .route("/jobs/v1/_admin/jobs", get(list_jobs::list))
        .route("/jobs/v1/_admin/jobs/{name}", get(show_job::show))
        .route("/jobs/v1/_admin/jobs/{name}/runs", get(list_runs::list))
        .route("/jobs/v1/_admin/jobs/{name}/next", get(next_fires::next))
        .route("/jobs/v1/_admin/dead-letters", get(dead_letters::list).delete(purge_dead_letters::purge))
        .route("/jobs/v1/_admin/dead-letters/{id}", axum::routing::delete(purge_dead_letters::purge_one))
        .route("/jobs/v1/_admin/dead-letters/{id}/replay", post(replay_dead_letter::replay))
        .layer(limit)
        .with_state(engine)
}

/// The caller is the admin.
pub(crate) struct Admin;

impl<S: Send + Sync> FromRequestParts<S> for Admin {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiFailure> {
        parts.extensions.get::<Principal>().unwrap_or(&Principal::Anonymous).admin().map(|_| Self)
    }
}

/// A page of a list whose cursor is the id of its last row.
pub(crate) struct Page {
    pub(crate) before: Option<String>,
    limit: usize,
}

impl Page {
    pub(crate) fn of(query: ListQuery) -> Result<Self, ApiFailure> {
        let limit = query.limit.unwrap_or(PAGE);
        if !(1..=LARGEST_PAGE).contains(&limit) {
            return Err(ApiFailure::invalid(format!("`limit` must be 1 to {LARGEST_PAGE}")));
        }
        Ok(Self { before: query.cursor, limit: usize::try_from(limit).unwrap_or(1) })
    }

    /// One row more than shown tells whether there is another page.
    pub(crate) fn rows(&self) -> Rows<'_> {
        Rows { before: self.before.as_deref(), limit: i64::try_from(self.limit + 1).unwrap_or(i64::MAX) }
    }

    pub(crate) fn list(&self, mut runs: Vec<Run>) -> List<Run> {
        let more = runs.len() > self.limit;
        runs.truncate(self.limit);
        let next_cursor = runs.last().filter(|_| more).map(|run| run.id.clone());
        List { items: runs, next_cursor }
    }
}

/// The live job of that name.
pub(crate) fn live_job<'a>(live: &'a Live, name: &str) -> Result<&'a Arc<Job>, ApiFailure> {
    live.jobs.get(name).ok_or_else(|| {
        ApiFailure::new(ErrorCode::JobNotFound, format!("no job `{name}` is live")).next("reactor jobs list")
    })
}

pub(crate) fn run_not_found(id: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::RunNotFound, format!("no run has the id `{id}`"))
}

/// The input as it is stored.
pub(crate) fn input_text(engine: &Engine, field: &str, input: Option<&Value>) -> Result<Option<String>, ApiFailure> {
    let Some(text) = input.map(Value::to_string) else { return Ok(None) };
    let most = engine.config.input_max;
    if text.len() > most {
        let message = format!("`{field}` has {} bytes, more than the {most} that a run takes", text.len());
        return Err(ApiFailure::new(ErrorCode::PayloadTooLarge, message).hint("store it, and send where it is"));
    }
    Ok(Some(text))
}

pub(crate) fn check_key(key: Option<&str>) -> Result<(), ApiFailure> {
    match key {
        Some(key) if key.is_empty() || key.len() > KEY_MAX || key.contains('\0') => {
            Err(ApiFailure::invalid(format!("`idempotency_key` must have 1 to {KEY_MAX} bytes")))
        }
        _ => Ok(()),
    }
}
