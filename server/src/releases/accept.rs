//! Before the stream begins: everything that is still an HTTP status, and the rollout as a task of the server.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use admin_api::{ActivationKind, DeployEvent, DeployResult, DeployState, ErrorCode, ResultStatus, Unchanged};
use data::{LateMigrations, MigrationPlan};
use futures::{Stream, StreamExt};
use platform::{ApiFailure, Failpoint, TraceContext};
use serde_json::json;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::events::EventLog;
use super::options::{Activate, DeployOptions, DeploySource, Expected, Unmanaged};
use super::receive::{Incoming, Keep};
use super::rollout::{Candidate, Rollout};
use super::run::{Deploying, Work};
use super::{DeployStream, NumberedEvent, Releases};
use crate::store::{LeaseHolder, NewDeploy, TakeLease};

/// What is asked of [`Releases::accept`], apart from the release itself.
pub(super) struct Request<'a> {
    pub(super) kind: ActivationKind,
    pub(super) by: &'a str,
    pub(super) message: Option<&'a str>,
    pub(super) expected: Option<&'a Expected>,
    pub(super) idempotency_key: Option<&'a str>,
    pub(super) cancel: CancellationToken,
    pub(super) trace: Option<TraceContext>,
}

impl Releases {
    /// Takes a bundle and makes it live; returns once the server owns the rollout.
    pub(crate) async fn deploy(
        &self,
        source: DeploySource,
        options: DeployOptions,
    ) -> Result<DeployStream, ApiFailure> {
        if options.activate == Activate::Plan {
            return self.plan(source, options).await;
        }
        self.refuse_when_stopping()?;
        let cancel = CancellationToken::new();
        let keep = Keep::Blobs(self.platform.blobs.clone());
        let incoming =
            Incoming::begin(source, self.limits, keep, cancel.clone()).await.map_err(|error| error.to_failure())?;
        let candidate = Candidate::of(&incoming.head);
        self.check_project(&candidate.manifest.project_id).await?;
        let candidate = self.carry_over(candidate, options.unmanaged).await?;
        if let Some(stream) = self.replay(&candidate, options.idempotency_key.as_deref()).await? {
            return Ok(stream);
        }
        let live = self.live.release_id();
        if options.activate == Activate::Yes && live.as_ref() == Some(&candidate.release_id) {
            check_expected(options.if_match.as_ref(), live.as_deref())?;
            if options.unmanaged == Unmanaged::Forget {
                self.forget_unmanaged(&candidate.manifest).await;
            }
            return self.unchanged(&candidate, ActivationKind::Deploy, &options).await;
        }
        let request = Request {
            kind: ActivationKind::Deploy,
            by: &options.by,
            message: options.message.as_deref(),
            expected: options.if_match.as_ref(),
            idempotency_key: options.idempotency_key.as_deref(),
            cancel,
            trace: options.trace,
        };
        let rollout = self.accept(candidate, request).await?;
        let late = if options.allow_late { LateMigrations::Allow } else { LateMigrations::Refuse };
        let deploying = Deploying { activate: options.activate, late, unmanaged: options.unmanaged };
        Ok(self.start(rollout, Work::Deploy(Box::new(incoming), deploying)))
    }

    /// Makes an earlier release live again, or one that was only prepared.
    pub(crate) async fn activate(&self, release_id: &str, options: DeployOptions) -> Result<DeployStream, ApiFailure> {
        self.refuse_when_stopping()?;
        let candidate = self.kept_candidate(release_id).await?;
        self.check_project(&candidate.manifest.project_id).await?;
        if let Some(stream) = self.replay(&candidate, options.idempotency_key.as_deref()).await? {
            return Ok(stream);
        }
        let kind = match self.store.activation_of(&candidate.manifest.project_id, release_id).await? {
            Some(_) => ActivationKind::Rollback,
            None => ActivationKind::Deploy,
        };
        let live = self.live.release_id();
        if live.as_deref() == Some(release_id) {
            check_expected(options.if_match.as_ref(), live.as_deref())?;
            return self.unchanged(&candidate, kind, &options).await;
        }
        self.failpoints.hit(Failpoint::RollbackAccepting)?;
        let request = Request {
            kind,
            by: &options.by,
            message: options.message.as_deref(),
            expected: options.if_match.as_ref(),
            idempotency_key: options.idempotency_key.as_deref(),
            cancel: CancellationToken::new(),
            trace: options.trace,
        };
        let rollout = self.accept(candidate, request).await?;
        Ok(self.start(rollout, Work::Activate))
    }

    /// Pending migrations without a release.
    pub(super) async fn start_migration(
        &self,
        candidate: Candidate,
        plan: MigrationPlan,
        by: &str,
    ) -> Result<DeployStream, ApiFailure> {
        self.refuse_when_stopping()?;
        let request = Request {
            kind: ActivationKind::Deploy,
            by,
            message: None,
            expected: None,
            idempotency_key: None,
            cancel: CancellationToken::new(),
            trace: None,
        };
        let rollout = self.accept(candidate, request).await?;
        Ok(self.start(rollout, Work::Migrate(plan)))
    }

    pub(super) fn refuse_when_stopping(&self) -> Result<(), ApiFailure> {
        if self.platform.shutdown.is_triggered() {
            return Err(ApiFailure::new(ErrorCode::ServerStopping, "the server is shutting down").retry_after(1));
        }
        Ok(())
    }

    /// The deploy that had this key before, from its first event.
    async fn replay(&self, candidate: &Candidate, key: Option<&str>) -> Result<Option<DeployStream>, ApiFailure> {
        let Some(key) = key else {
            return Ok(None);
        };
        let Some(earlier) = self.store.deploy_by_key(&candidate.manifest.project_id, key).await? else {
            return Ok(None);
        };
        if earlier.summary.release_id != candidate.release_id {
            return Err(ApiFailure::new(
                ErrorCode::IdempotencyKeyReused,
                format!("the idempotency key was used for release `{}`", earlier.summary.release_id),
            )
            .hint(ErrorCode::IdempotencyKeyReused.remedy()));
        }
        let events = self.follow_events(&earlier.summary.id, 0).await?;
        Ok(Some(forward(earlier.summary.id, events)))
    }

    /// Nothing to do: answered from the routing table in use, without a lease.
    async fn unchanged(
        &self,
        candidate: &Candidate,
        kind: ActivationKind,
        options: &DeployOptions,
    ) -> Result<DeployStream, ApiFailure> {
        let Candidate { release_id, manifest, .. } = candidate;
        let (id, events) = self
            .record_unchanged((&manifest.project_id, release_id), &options.by, options.idempotency_key.as_deref())
            .await?;
        tracing::info!(deploy_id = id, release_id, ?kind, by = options.by, "deploy: unchanged");
        let log = EventLog::transient(id.clone(), events);
        log.close();
        Ok(forward(id, log.follow(0)))
    }

    /// A deploy that ends with the question what is missing: what is live is what it would bring.
    pub(crate) async fn conclude_unchanged(&self, by: &str) -> Result<Option<Unchanged>, ApiFailure> {
        let Some(live) = self.live.get() else {
            return Ok(None);
        };
        let (deploy_id, _) = self.record_unchanged((&live.manifest.project_id, &live.release_id), by, None).await?;
        Ok(Some(Unchanged { deploy_id, urls: self.urls() }))
    }

    async fn record_unchanged(
        &self,
        (project_id, release_id): (&str, &str),
        by: &str,
        idempotency_key: Option<&str>,
    ) -> Result<(String, Vec<DeployEvent>), ApiFailure> {
        let id = self.platform.ids.ulid("dpl");
        let result = DeployResult {
            status: ResultStatus::Live,
            release_id: release_id.to_owned(),
            previous_release: Some(release_id.to_owned()),
            applied: Vec::new(),
            urls: self.urls(),
            duration_ms: 0,
            error: None,
        };
        let accepted =
            DeployEvent::Accepted { deploy_id: id.clone(), release_id: release_id.to_owned(), unchanged: true };
        let events = vec![accepted, DeployEvent::Result(result)];
        let node = &self.platform.node;
        let new = NewDeploy {
            id: &id,
            project_id,
            release_id,
            by,
            idempotency_key,
            node_id: &node.id,
            boot_id: &node.boot_id,
        };
        self.store.insert_finished_deploy(&new, &events, DeployState::Live).await?;
        Ok((id, events))
    }

    fn new_deploy<'a>(
        &'a self,
        id: &'a str,
        candidate: &'a Candidate,
        by: &'a str,
        idempotency_key: Option<&'a str>,
    ) -> NewDeploy<'a> {
        NewDeploy {
            id,
            project_id: &candidate.manifest.project_id,
            release_id: &candidate.release_id,
            by,
            idempotency_key,
            node_id: &self.platform.node.id,
            boot_id: &self.platform.node.boot_id,
        }
    }

    /// Takes the lease and writes the deploy; from here on the server owns it.
    pub(super) async fn accept(&self, candidate: Candidate, request: Request<'_>) -> Result<Arc<Rollout>, ApiFailure> {
        let (begun, span) = (Instant::now(), self.traces.begin(request.trace));
        let project_id = &candidate.manifest.project_id;
        self.free_stale_lease(project_id).await?;
        let before = self.store.pointer().await?.map(|pointer| pointer.release_id);
        check_expected(request.expected, before.as_deref())?;
        let id = self.platform.ids.ulid("dpl");
        let accepted = DeployEvent::Accepted {
            deploy_id: id.clone(),
            release_id: candidate.release_id.clone(),
            unchanged: before.as_ref() == Some(&candidate.release_id),
        };
        let new = self.new_deploy(&id, &candidate, request.by, request.idempotency_key);
        self.failpoints.hit(Failpoint::DeployAccepting)?;
        let lease = match self.store.take_lease(&new, &accepted).await? {
            TakeLease::Taken(lease) => lease,
            TakeLease::Held(holder) => return Err(in_progress(&holder)),
        };
        let log = EventLog::begun(id.clone(), self.store.clone(), vec![accepted]);
        let rollout = Arc::new(Rollout {
            id,
            candidate,
            kind: request.kind,
            by: request.by.to_owned(),
            message: request.message.map(str::to_owned),
            expected: request.expected.cloned(),
            log,
            cancel: request.cancel,
            lost: CancellationToken::new(),
            lease: Some(lease),
            begun,
            span,
            before,
            applied: Mutex::default(),
            activating: AtomicBool::new(false),
        });
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(rollout.id.clone(), rollout.clone());
        tracing::info!(
            deploy_id = rollout.id,
            release_id = rollout.candidate.release_id,
            by = rollout.by,
            "deploy accepted"
        );
        Ok(rollout)
    }

    /// 409 while somebody alive holds the lease; a dead owner's deploy is ended first.
    pub(crate) async fn free_stale_lease(&self, project_id: &str) -> Result<(), ApiFailure> {
        let Some(holder) = self.store.lease_holder(project_id).await? else {
            return Ok(());
        };
        let node = &self.platform.node;
        let dead = holder.stale || (holder.node_id == node.id && holder.boot_id != node.boot_id);
        if !dead {
            return Err(in_progress(&holder));
        }
        self.settle(project_id, &holder).await
    }
}

fn in_progress(holder: &LeaseHolder) -> ApiFailure {
    let by = if holder.by.is_empty() { "another process" } else { &holder.by };
    ApiFailure::new(
        ErrorCode::DeployInProgress,
        format!("deploy `{}` of {by} has been running since {}", holder.deploy_id, holder.since),
    )
    .details(json!({
        "deploy_id": holder.deploy_id,
        "by": holder.by,
        "since": holder.since,
        "node_id": holder.node_id,
    }))
    .hint(ErrorCode::DeployInProgress.remedy())
    .next(format!("reactor deploy attach {}", holder.deploy_id))
}

/// What the user has seen must still be live.
pub(super) fn check_expected(expected: Option<&Expected>, live: Option<&str>) -> Result<(), ApiFailure> {
    let fits = match expected {
        None => true,
        Some(Expected::Release(release)) => live == Some(release),
        Some(Expected::Nothing) => live.is_none(),
    };
    if fits {
        return Ok(());
    }
    let now = live.map_or_else(|| "nothing is live".to_owned(), |release| format!("`{release}` is live now"));
    Err(ApiFailure::new(ErrorCode::ReleaseMoved, format!("another release went live: {now}"))
        .details(json!({ "current_release": live }))
        .hint(ErrorCode::ReleaseMoved.remedy()))
}

/// Feeds a stream of events to a receiver; stops when nobody receives.
pub(super) fn forward(id: String, events: impl Stream<Item = NumberedEvent> + Send + 'static) -> DeployStream {
    let (sender, receiver) = mpsc::channel(64);
    tokio::spawn(async move {
        let mut events = std::pin::pin!(events);
        while let Some((_, event)) = events.next().await {
            if sender.send(event).await.is_err() {
                return;
            }
        }
    });
    DeployStream { id, events: receiver }
}
