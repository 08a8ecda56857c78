//! A job of a release, and the table of those that are live.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use admin_api::Trigger;
use bundle_format::{JobEntry, JobName, JobRetry, JobTrigger};
use jiff::Timestamp;

use crate::error::StageError;
use crate::schedule::Schedule;

/// A job of a release that is ready to go live.
#[derive(Debug, Clone)]
pub struct StagedJob {
    pub(crate) job: Arc<Job>,
}

impl StagedJob {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.job.name
    }
}

/// A job as workers need it.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) name: String,
    pub(crate) function: String,
    pub(crate) cause: Cause,
    pub(crate) retry: JobRetry,
    pub(crate) timeout: Duration,
    pub(crate) max_concurrency: u32,
}

/// What starts a job.
#[derive(Debug)]
pub(crate) enum Cause {
    Cron(Box<Schedule>),
    Event(String),
    Manual,
}

impl Job {
    /// Reads an entry of the manifest.
    pub(crate) fn compile(entry: &JobEntry, now: Timestamp) -> Result<Self, StageError> {
        JobName::check(&entry.name).map_err(|_| StageError::Name(entry.name.clone()))?;
        let numbers = [
            ("timeout_ms", entry.timeout_ms),
            ("max_concurrency", entry.max_concurrency),
            ("retry.max_attempts", entry.retry.max_attempts),
        ];
        if let Some((field, _)) = numbers.into_iter().find(|(_, number)| *number == 0) {
            return Err(StageError::Zero { job: entry.name.clone(), field });
        }
        let cause = match &entry.trigger {
            JobTrigger::Cron { schedule, timezone } => {
                let schedule = Schedule::parse(schedule, timezone, now)
                    .map_err(|source| StageError::Schedule { job: entry.name.clone(), source })?;
                Cause::Cron(Box::new(schedule))
            }
            JobTrigger::Event { event_type } if event_type.is_empty() => {
                return Err(StageError::NoEventType(entry.name.clone()));
            }
            JobTrigger::Event { event_type } => Cause::Event(event_type.clone()),
            JobTrigger::Manual => Cause::Manual,
        };
        Ok(Self {
            name: entry.name.clone(),
            function: entry.function.clone(),
            cause,
            retry: entry.retry.clone(),
            timeout: Duration::from_millis(u64::from(entry.timeout_ms)),
            max_concurrency: entry.max_concurrency,
        })
    }

    pub(crate) fn schedule(&self) -> Option<&Schedule> {
        match &self.cause {
            Cause::Cron(schedule) => Some(schedule),
            Cause::Event(_) | Cause::Manual => None,
        }
    }

    pub(crate) fn trigger(&self) -> Trigger {
        match &self.cause {
            Cause::Cron(schedule) => {
                Trigger::Cron { schedule: schedule.pattern.clone(), timezone: schedule.timezone.clone() }
            }
            Cause::Event(event_type) => Trigger::Event { event_type: event_type.clone() },
            Cause::Manual => Trigger::Manual,
        }
    }

    /// As the database counts.
    pub(crate) fn max_attempts(&self) -> i32 {
        i32::try_from(self.retry.max_attempts).unwrap_or(i32::MAX)
    }
}

/// The jobs of the live release; swapped as a whole.
#[derive(Debug, Default)]
pub(crate) struct Live {
    pub(crate) release: String,
    /// Counts activations of this process; 0 before the first.
    pub(crate) generation: u64,
    pub(crate) activated_at: Timestamp,
    pub(crate) jobs: BTreeMap<String, Arc<Job>>,
}

impl Live {
    pub(crate) fn names(&self) -> Vec<&str> {
        self.jobs.keys().map(String::as_str).collect()
    }

    /// Jobs that an event of that type starts.
    pub(crate) fn of_event<'a>(&'a self, event_type: &'a str) -> impl Iterator<Item = &'a Job> {
        self.jobs
            .values()
            .map(AsRef::as_ref)
            .filter(move |job| matches!(&job.cause, Cause::Event(own) if own == event_type))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(trigger: JobTrigger) -> JobEntry {
        JobEntry {
            name: "nightly".to_owned(),
            function: "rollup".to_owned(),
            trigger,
            retry: JobRetry::default(),
            timeout_ms: 1,
            max_concurrency: 1,
        }
    }

    #[test]
    fn entries_that_could_never_run_are_refused() {
        let now = Timestamp::UNIX_EPOCH;
        assert!(Job::compile(&entry(JobTrigger::Manual), now).is_ok());
        let nothing = JobTrigger::Event { event_type: String::new() };
        assert!(matches!(Job::compile(&entry(nothing), now), Err(StageError::NoEventType(_))));
        let broken = JobTrigger::Cron { schedule: "x".to_owned(), timezone: "UTC".to_owned() };
        assert!(matches!(Job::compile(&entry(broken), now), Err(StageError::Schedule { .. })));
        let idle = JobEntry { max_concurrency: 0, ..entry(JobTrigger::Manual) };
        assert!(matches!(Job::compile(&idle, now), Err(StageError::Zero { field: "max_concurrency", .. })));
        let unnamed = JobEntry { name: "../x".to_owned(), ..entry(JobTrigger::Manual) };
        assert!(matches!(Job::compile(&unnamed, now), Err(StageError::Name(_))));
    }
}
