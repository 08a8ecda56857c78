//! Jobs: functions called by schedule, by event or by hand, at least once each.
//!
//! A run is a row in Postgres and the queue at the same time. Workers on any number of nodes take rows under a lease,
//! call the function and write what came of it; a schedule's fire becomes a row on exactly one of them.

mod backoff;
mod call;
mod config;
mod engine;
mod error;
mod job;
mod keeper;
mod pace;
mod routes;
mod running;
mod schedule;
mod scheduler;
mod settle;
mod store;
mod worker;

use std::sync::Arc;
use std::time::{Duration, Instant};

use admin_api::{Check, CheckStatus};
use axum::Router;
use bundle_format::JobEntry;
use platform::{Clock, Mode, Platform};
use tokio::sync::mpsc;

pub use call::{Answering, CONTEXT_HEADER, CallFunction, FunctionCall};
pub use config::JobsConfig;
pub use error::{JobsError, ScheduleError, StageError};
pub use job::StagedJob;

use engine::{Engine, Parts};
use job::Job;
use store::Store;

/// Postgres has not answered for so long: the capability says that it is not well.
const UNWELL: Duration = Duration::from_secs(30);

/// A run that is ready and waits longer than this is worth a word.
const BACKLOG: Duration = Duration::from_mins(1);

/// The capability. Clones share everything.
#[derive(Clone)]
pub struct Jobs {
    engine: Arc<Engine>,
}

impl Jobs {
    /// Brings the schema up to date, frees what an earlier boot of this node held, and begins to work; nothing runs until
    /// a release is activated. Stops with the platform's shutdown.
    pub async fn start(
        platform: &Platform,
        config: JobsConfig,
        caller: Arc<dyn CallFunction>,
    ) -> Result<Self, JobsError> {
        config.check()?;
        let config = if platform.mode == Mode::Dev { config.for_development() } else { config };
        let database = &platform.database;
        database.migrate(store::SCHEMA, store::MIGRATIONS).await.map_err(JobsError::Schema)?;
        let notifications = database.listen(store::CHANNEL).await.map_err(JobsError::Listen)?;
        let engine = Arc::new(Engine::new(Parts {
            store: Store::new(database.clone()),
            config,
            clock: platform.clock.clone(),
            ids: platform.ids.clone(),
            node: Arc::clone(&platform.node),
            caller,
        }));
        keeper::redeliver(&engine).await;
        let shutdown = &platform.shutdown;
        let (ended, ends) = mpsc::unbounded_channel();
        shutdown.spawn(worker::listen(Arc::clone(&engine), notifications, shutdown.clone()));
        shutdown.spawn(worker::work(Arc::clone(&engine), ended, shutdown.clone()));
        shutdown.spawn(settle::settle(Arc::clone(&engine), ends));
        shutdown.spawn(keeper::beat(Arc::clone(&engine), shutdown.clone()));
        shutdown.spawn(keeper::sweep(Arc::clone(&engine), shutdown.clone()));
        shutdown.spawn(scheduler::watch(Arc::clone(&engine), shutdown.clone()));
        Ok(Self { engine })
    }

    /// `/jobs/v1`.
    pub fn routes(&self) -> Router {
        routes::router(Arc::clone(&self.engine))
    }

    /// Prepares a job of a manifest: reads its schedule and checks its limits.
    pub fn stage(&self, entry: &JobEntry) -> Result<StagedJob, StageError> {
        check(entry, &self.engine.clock)
    }

    /// Makes these the live jobs, at once and all together. Runs under way end on the job they began with; waiting runs
    /// of jobs that are gone are cancelled soon.
    pub fn activate(&self, release_id: &str, staged: Vec<StagedJob>) {
        self.engine.set_live(release_id, staged.into_iter().map(|staged| staged.job).collect());
    }

    /// Whether the capability can do its work.
    pub fn health(&self) -> Result<(), String> {
        let silence = self.engine.silence();
        if silence > UNWELL {
            return Err(format!("the queue could not be reached for {} s", silence.as_secs()));
        }
        Ok(())
    }

    /// What an operator should know.
    pub async fn doctor(&self) -> Vec<Check> {
        let begun = Instant::now();
        let now = self.engine.clock.now();
        let (status, detail, hint) = match self.engine.store.counts(now).await {
            Err(error) => (CheckStatus::Failed, error.to_string(), None),
            Ok(counts) => {
                let detail =
                    format!("{} waiting, {} running, {} dead letters", counts.waiting, counts.running, counts.dead);
                let waited = counts.oldest_ready.map_or(Duration::ZERO, |since| engine::until(since, now));
                if waited > BACKLOG {
                    let hint = format!("a run has been ready for {} s: raise `[jobs] workers`", waited.as_secs());
                    (CheckStatus::Warning, detail, Some(hint))
                } else {
                    (CheckStatus::Ok, detail, None)
                }
            }
        };
        let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        vec![Check { capability: "jobs".to_owned(), name: "queue".to_owned(), status, detail, hint, duration_ms }]
    }
}

/// Checks an entry of a manifest without a running capability, for `build --check`.
pub fn check(entry: &JobEntry, clock: &Clock) -> Result<StagedJob, StageError> {
    Job::compile(entry, clock.now()).map(|job| StagedJob { job: Arc::new(job) })
}
