//! `/jobs/v1`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What starts a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Trigger {
    /// A schedule.
    Cron {
        /// 5, 6 or 7 fields, or an `@daily` form.
        schedule: String,
        /// IANA time zone.
        #[serde(default = "utc")]
        timezone: String,
    },
    /// An event sent to `/jobs/v1/events`.
    Event {
        /// The event's type.
        event_type: String,
    },
    /// Only by hand.
    Manual,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// One row of the list of jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSummary {
    /// Its name.
    pub name: String,
    /// The function it calls.
    pub function: String,
    /// What starts it.
    pub trigger: Trigger,
    /// The next fire of a schedule, RFC 3339.
    pub next_at: Option<String>,
    /// State of the latest run.
    pub last_state: Option<RunState>,
}

/// State of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Waiting for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// Failed, will be tried again.
    Retrying,
    /// The function answered 2xx.
    Succeeded,
    /// Cancelled.
    Cancelled,
    /// Out of attempts.
    Dead,
}

/// One run of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// `run_<ulid>`.
    pub id: String,
    /// The job.
    pub job: String,
    /// The function it calls.
    pub function: String,
    /// Where it stands.
    pub state: RunState,
    /// 1 for the first attempt; 0 before it.
    pub attempt: i32,
    /// Attempts before it is dead.
    pub max_attempts: i32,
    /// `manual`, `cron`, `event`, `retry`.
    pub trigger: String,
    /// RFC 3339.
    pub scheduled_for: String,
    /// What the function is handed as its body; shown for a run alone, not in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Value>,
    /// RFC 3339.
    pub started_at: Option<String>,
    /// RFC 3339.
    pub finished_at: Option<String>,
    /// Of the last attempt.
    pub duration_ms: Option<i64>,
    /// The release the last attempt ran on.
    pub release_id: Option<String>,
    /// Why the last attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What the function answered, if it was JSON within the size cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
}

/// Query of `GET /jobs/v1/_admin/jobs/{name}/runs`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunsQuery {
    /// Rows per page, 1 to 500; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only runs in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RunState>,
}

/// Query of `/jobs/v1/_admin/dead-letters`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadLettersQuery {
    /// Rows per page, 1 to 500; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only those of this job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
}

/// Answer of `DELETE /jobs/v1/_admin/dead-letters[/{id}]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purged {
    /// Dead letters that are gone.
    pub purged: u64,
}

/// Body of `POST /jobs/v1/runs`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateRun {
    /// The job.
    pub job: String,
    /// Handed to the function as its body.
    #[serde(default)]
    pub input: Option<Value>,
    /// The same key and job give the same run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
}

/// Answer of `POST /jobs/v1/runs`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunCreated {
    /// The run, new or found by its key.
    pub run: Run,
}

/// Body of `POST /jobs/v1/events`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRequest {
    /// Type of the event.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Handed to the functions as their body.
    #[serde(default)]
    pub payload: Option<Value>,
    /// The same key gives the same runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
}

/// Answer of `POST /jobs/v1/events`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventResponse {
    /// Ids of the runs it started.
    pub runs: Vec<String>,
    /// True when the key had been seen before.
    pub duplicate: bool,
}
