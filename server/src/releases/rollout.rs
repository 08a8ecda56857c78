//! One rollout: what it is about, how it speaks, and how it ends.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use admin_api::{
    ActivationKind, ApiError, DeployEvent, DeployResult, ErrorCode, ItemAction, ItemKind, Phase, PhaseStatus,
    ResultStatus,
};
use bundle_format::{Head, Manifest};
use platform::failpoint::Injected;
use platform::traces::{OpenSpan, SpanEnd, SpanKind, SpanValue};
use platform::{ApiFailure, DatabaseError};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::events::{EmitError, EventLog};
use super::options::Expected;
use crate::store::Lease;

/// The release that a rollout is about.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) release_id: String,
    pub(crate) manifest: Arc<Manifest>,
    pub(crate) manifest_json: Vec<u8>,
    pub(crate) meta: Option<serde_json::Value>,
}

/// One rollout under way in this process.
pub(crate) struct Rollout {
    pub(crate) id: String,
    pub(crate) candidate: Candidate,
    pub(crate) kind: ActivationKind,
    pub(crate) by: String,
    pub(crate) message: Option<String>,
    pub(crate) expected: Option<Expected>,
    pub(crate) log: Arc<EventLog>,
    pub(crate) cancel: CancellationToken,
    /// Cancelled when the lease is somebody else's: nothing may be written any more.
    pub(crate) lost: CancellationToken,
    pub(crate) lease: Option<Lease>,
    pub(crate) begun: Instant,
    pub(crate) span: Option<OpenSpan>,
    /// Live when it began.
    pub(crate) before: Option<String>,
    /// Migrations that stay applied.
    pub(crate) applied: Mutex<Vec<String>>,
    /// Whether the point is passed after which a failure need not mean that nothing changed.
    pub(crate) activating: AtomicBool,
}

/// How a rollout ended without going live.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Refused or failed; the old release is serving.
    Failed(Box<Failure>),
    /// Asked for, before activation.
    Cancelled,
    /// It was live for a moment.
    RolledBack(Box<Failure>),
    /// Another process has ended it; there is nothing to say.
    Taken,
}

/// Why a rollout failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: ApiError,
    /// For the log only.
    pub(crate) log: Option<String>,
}

impl Candidate {
    /// The release of a bundle that arrives.
    pub(crate) fn of(head: &Head) -> Self {
        Self {
            release_id: head.release_id.to_string(),
            manifest: Arc::new(head.manifest.clone()),
            manifest_json: head.manifest_json.clone(),
            meta: serde_json::to_value(&head.meta).ok(),
        }
    }
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Failed(Box::new(Failure { error, log: None }))
    }
}

impl From<ApiFailure> for Stop {
    fn from(failure: ApiFailure) -> Self {
        Self::Failed(Box::new(Failure { error: *failure.error, log: failure.log }))
    }
}

impl From<DatabaseError> for Stop {
    fn from(error: DatabaseError) -> Self {
        ApiFailure::from(error).into()
    }
}

impl From<Injected> for Stop {
    fn from(injected: Injected) -> Self {
        ApiFailure::from(injected).into()
    }
}

/// For callers that answer with a status and not with events.
impl From<Stop> for ApiFailure {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Failed(failure) | Stop::RolledBack(failure) => {
                let answer = Self::from(failure.error);
                match failure.log {
                    Some(log) => answer.log(log),
                    None => answer,
                }
            }
            Stop::Cancelled => Self::new(ErrorCode::DeployCancelled, "it was cancelled"),
            Stop::Taken => Self::new(ErrorCode::Interrupted, "another process has taken over"),
        }
    }
}

impl From<tokio_postgres::Error> for Stop {
    fn from(error: tokio_postgres::Error) -> Self {
        DatabaseError::from(error).into()
    }
}

impl From<EmitError> for Stop {
    fn from(error: EmitError) -> Self {
        match error {
            EmitError::Database(error) => error.into(),
            EmitError::Ended => Self::Taken,
        }
    }
}

impl Rollout {
    /// Runs one step between its two events. Stops at once when cancelled or taken over.
    pub(crate) async fn phase<T>(&self, phase: Phase, work: impl Future<Output = Result<T, Stop>>) -> Result<T, Stop> {
        self.begin_phase(phase)?;
        let begun = Instant::now();
        let value = tokio::select! {
            biased;
            () = self.lost.cancelled() => return Err(Stop::Taken),
            () = self.cancel.cancelled() => return Err(Stop::Cancelled),
            outcome = work => outcome?,
        };
        self.end_phase(phase, begun)?;
        Ok(value)
    }

    pub(crate) fn begin_phase(&self, phase: Phase) -> Result<(), Stop> {
        self.say_phase(phase, PhaseStatus::Started, None)
    }

    pub(crate) fn end_phase(&self, phase: Phase, begun: Instant) -> Result<(), Stop> {
        self.say_phase(phase, PhaseStatus::Finished, Some(milliseconds(begun.elapsed())))
    }

    pub(crate) fn skip(&self, phase: Phase) -> Result<(), Stop> {
        self.say_phase(phase, PhaseStatus::Skipped, None)
    }

    fn say_phase(&self, phase: Phase, status: PhaseStatus, duration_ms: Option<u64>) -> Result<(), Stop> {
        tracing::info!(deploy_id = self.id, ?phase, ?status, duration_ms, "deploy phase");
        Ok(self.log.emit(DeployEvent::Phase { phase, status, duration_ms })?)
    }

    pub(crate) fn warn(&self, code: &str, message: impl Into<String>) -> Result<(), Stop> {
        Ok(self.log.emit(DeployEvent::Warning { code: code.to_owned(), message: message.into() })?)
    }

    pub(crate) fn item(
        &self,
        kind: ItemKind,
        name: &str,
        (action, detail): (ItemAction, Option<String>),
        took: Option<Duration>,
    ) -> Result<(), Stop> {
        let duration_ms = took.map(milliseconds);
        Ok(self.log.emit(DeployEvent::Item { kind, name: name.to_owned(), action, detail, duration_ms })?)
    }

    /// Says something after the switch, when the outcome does not depend on anybody hearing it.
    pub(crate) fn say_after_switch(&self, event: DeployEvent) {
        if let Err(error) = self.log.emit(event) {
            tracing::warn!(deploy_id = self.id, %error, "an event after the switch is lost");
        }
    }

    /// Remembers a migration that stays applied whatever happens next.
    pub(crate) fn add_applied(&self, name: &str) {
        self.applied.lock().unwrap_or_else(PoisonError::into_inner).push(name.to_owned());
    }

    /// The last event for this outcome; `None` when another process has said it.
    pub(crate) fn result(&self, outcome: Result<ResultStatus, Stop>, urls: Vec<String>) -> Option<DeployResult> {
        let (status, error) = match outcome {
            Ok(status) => (status, None),
            Err(Stop::Failed(failure)) => (ResultStatus::Failed, Some(failure.error)),
            Err(Stop::RolledBack(failure)) => (ResultStatus::RolledBack, Some(failure.error)),
            Err(Stop::Cancelled) => {
                let error = ApiError::new(ErrorCode::DeployCancelled, "the deploy was cancelled before activation");
                (ResultStatus::Cancelled, Some(error))
            }
            Err(Stop::Taken) => return None,
        };
        Some(DeployResult {
            status,
            release_id: self.candidate.release_id.clone(),
            previous_release: self.before.clone(),
            applied: self.applied.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            urls,
            duration_ms: milliseconds(self.begun.elapsed()),
            error,
        })
    }
}

/// What a trace tells of a rollout.
pub(crate) fn span_of(rollout: &Rollout, result: &DeployResult) -> SpanEnd {
    let failure = result.error.as_ref().map(|error| error.code.clone());
    let attributes = vec![
        ("reactor.deploy", SpanValue::from(rollout.id.as_str())),
        ("reactor.release", SpanValue::from(result.release_id.as_str())),
        ("reactor.project", SpanValue::from(rollout.candidate.manifest.project_id.as_str())),
        ("reactor.result", SpanValue::Text(on_the_wire(result.status))),
    ];
    SpanEnd { name: on_the_wire(rollout.kind), kind: SpanKind::Internal, failure, attributes }
}

/// A name as the admin API writes it.
fn on_the_wire(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Whole milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
