//! What the background tasks and the routes share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use platform::{Clock, Ids, Node};
use tokio::sync::{Notify, watch};

use crate::backoff;
use crate::call::CallFunction;
use crate::config::JobsConfig;
use crate::job::{Job, Live};
use crate::pace::Pace;
use crate::running::{Lease, Running};
use crate::store::{NewRun, Settlement, Store, Trigger};

/// The state of the capability.
pub(crate) struct Engine {
    pub(crate) store: Store,
    pub(crate) config: JobsConfig,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) node: Arc<Node>,
    pub(crate) caller: Arc<dyn CallFunction>,
    pub(crate) running: Running,
    pub(crate) pace: Pace,
    live: RwLock<Arc<Live>>,
    /// There may be something to claim.
    pub(crate) ready: Notify,
    /// Counts activations, for those who wait for the next one.
    activated: watch::Sender<u64>,
    /// When Postgres was last reached, in milliseconds of the monotonic clock.
    reached: AtomicU64,
    /// Only the first of a row of failures is worth a warning.
    failing: Mutex<bool>,
}

/// The pieces of the platform that the engine is made of.
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) config: JobsConfig,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) node: Arc<Node>,
    pub(crate) caller: Arc<dyn CallFunction>,
}

impl Engine {
    pub(crate) fn new(parts: Parts) -> Self {
        Self {
            store: parts.store,
            config: parts.config,
            clock: parts.clock,
            ids: parts.ids,
            node: parts.node,
            caller: parts.caller,
            running: Running::new(),
            pace: Pace::new(),
            live: RwLock::default(),
            ready: Notify::new(),
            activated: watch::Sender::new(0),
            reached: AtomicU64::new(0),
            failing: Mutex::new(false),
        }
    }

    pub(crate) fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_live(&self, release: &str, jobs: Vec<Arc<Job>>) {
        let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
        *live = Arc::new(Live {
            release: release.to_owned(),
            generation: live.generation + 1,
            activated_at: self.clock.now(),
            jobs: jobs.into_iter().map(|job| (job.name.clone(), job)).collect(),
        });
        let generation = live.generation;
        drop(live);
        self.activated.send_replace(generation);
        self.ready.notify_one();
    }

    /// Returns once a release was activated after that generation.
    pub(crate) async fn activated_again(&self, generation: u64) {
        let mut activated = self.activated.subscribe();
        // The sender lives as long as `self`.
        let _ = activated.wait_for(|now| *now > generation).await;
    }

    /// A run of a job that is due now.
    pub(crate) fn new_run<'a>(&self, job: &'a Job, trigger: Trigger) -> NewRun<'a> {
        let now = self.clock.now();
        NewRun {
            id: self.ids.ulid("run"),
            job: &job.name,
            function: &job.function,
            max_attempts: job.max_attempts(),
            trigger,
            idempotency_key: None,
            event_id: None,
            input: None,
            scheduled_for: now,
            now,
        }
    }

    /// What a failed attempt leads to: another one later, or the dead letters.
    pub(crate) fn failed(&self, lease: Lease, job: Option<&Job>, attempt: Attempt, error: String) -> Settlement {
        let now = self.clock.now();
        // A job that is gone is retired by the next sweep; until then it waits like any other.
        let retry = job.map(|job| job.retry.clone()).unwrap_or_default();
        let again = (attempt.number < attempt.most).then(|| {
            let chance = u16::from_le_bytes(self.ids.random_bytes());
            later(now, backoff::delay(&retry, u32::try_from(attempt.number).unwrap_or(1), chance))
        });
        Settlement {
            lease,
            state: if again.is_some() { "retrying" } else { "dead" },
            run_at: again,
            finished_at: again.is_none().then_some(now),
            duration_ms: attempt.duration_ms,
            error: Some(error),
            result: None,
        }
    }

    /// Notes that Postgres answered, or did not; a failure is logged once until it is over.
    pub(crate) fn note<T>(&self, what: &str, result: Result<T, platform::DatabaseError>) -> Option<T> {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(value) => {
                if std::mem::take(&mut *failing) {
                    tracing::info!(capability = "jobs", "the queue can be reached again");
                }
                let now = u64::try_from(self.clock.monotonic().as_millis()).unwrap_or(u64::MAX);
                self.reached.store(now, Ordering::Relaxed);
                Some(value)
            }
            Err(error) => {
                if !std::mem::replace(&mut *failing, true) {
                    tracing::warn!(capability = "jobs", cause = error.chain(), "{what} failed");
                }
                None
            }
        }
    }

    /// How long ago Postgres last answered.
    pub(crate) fn silence(&self) -> Duration {
        let reached = Duration::from_millis(self.reached.load(Ordering::Relaxed));
        self.clock.monotonic().saturating_sub(reached)
    }
}

/// An attempt that has ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) number: i32,
    pub(crate) most: i32,
    pub(crate) duration_ms: i64,
}

/// That much after a moment.
pub(crate) fn later(moment: Timestamp, by: Duration) -> Timestamp {
    let step = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    moment.checked_add(step).unwrap_or(Timestamp::MAX)
}

/// From one moment to another, zero when that lies in the past.
pub(crate) fn until(now: Timestamp, moment: Timestamp) -> Duration {
    moment.duration_since(now).try_into().unwrap_or(Duration::ZERO)
}
