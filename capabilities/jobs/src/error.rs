//! What can go wrong when the capability starts, and when a job is staged.

use std::time::Duration;

use platform::postgres::DatabaseError;

/// The capability cannot start.
#[derive(Debug, thiserror::Error)]
pub enum JobsError {
    /// Its schema cannot be brought up to date.
    #[error("cannot prepare the schema of jobs")]
    Schema(#[source] DatabaseError),
    /// Notifications cannot be listened to.
    #[error("cannot listen for new runs")]
    Listen(#[source] DatabaseError),
    /// Nobody would run anything.
    #[error("`[jobs] workers` must be at least 1")]
    NoWorkers,
    /// A worker that is alive could lose its run.
    #[error("a lease of {lease:?} is too short for a beat of {beat:?}: it must be at least twice as long")]
    LeaseTooShort {
        /// Configured.
        lease: Duration,
        /// Configured.
        beat: Duration,
    },
}

/// A job of a release cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// Its name is not one.
    #[error("`{0}` is not the name of a job")]
    Name(String),
    /// Its schedule cannot be read.
    #[error("job `{job}`: {source}")]
    Schedule {
        /// The job.
        job: String,
        /// Why.
        #[source]
        source: ScheduleError,
    },
    /// A number is zero that must not be.
    #[error("job `{job}`: `{field}` must be at least 1")]
    Zero {
        /// The job.
        job: String,
        /// The field of the manifest.
        field: &'static str,
    },
    /// An event without a type never comes.
    #[error("job `{0}`: the event type is empty")]
    NoEventType(String),
}

/// A schedule cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Neither 5, 6 or 7 fields nor an `@daily` form.
    #[error("`{schedule}` is not a schedule: {problem}")]
    Pattern {
        /// As it was written.
        schedule: String,
        /// What the parser says.
        problem: String,
    },
    /// No such zone in the IANA database.
    #[error("`{0}` is not a time zone of the IANA database")]
    TimeZone(String),
    /// Such a date does not exist.
    #[error("`{0}` never fires")]
    Never(String),
}
