//! The rollout as a task of the server: its steps in order, and how it ends.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use admin_api::{ApiError, DeployResult, ErrorCode, Phase, ResultStatus};
use data::{LateMigrations, MigrationPlan};
use futures::FutureExt;
use platform::{ApiFailure, Failpoint};

use super::accept::forward;
use super::events::EmitError;
use super::options::{Activate, Unmanaged};
use super::receive::{Incoming, chain};
use super::rollout::{Rollout, Stop, span_of};
use super::{DeployStream, Releases};

/// How long the result of a rollout is tried to be stored.
const RESULT_PATIENCE: Duration = Duration::from_secs(30);

/// What a rollout does once it is accepted.
pub(super) enum Work {
    Deploy(Box<Incoming>, Deploying),
    Activate,
    Migrate(MigrationPlan),
}

/// What of the options matters while a deploy runs.
#[derive(Clone, Copy)]
pub(super) struct Deploying {
    pub(super) activate: Activate,
    pub(super) late: LateMigrations,
    pub(super) unmanaged: Unmanaged,
}

impl Releases {
    /// The rollout goes on as a task of the server, whoever listens.
    pub(super) fn start(&self, rollout: Arc<Rollout>, work: Work) -> DeployStream {
        let stream = forward(rollout.id.clone(), rollout.log.clone().follow(0));
        let releases = self.clone();
        let forgets =
            matches!(&work, Work::Deploy(_, Deploying { unmanaged: Unmanaged::Forget, activate: Activate::Yes, .. }));
        self.platform.shutdown.spawn(async move {
            let keeper = tokio::spawn(super::keep::keep_lease(releases.clone(), rollout.clone()));
            let outcome = match caught(Box::pin(releases.run(&rollout, work))).await {
                Err(Stop::Failed(failure)) if rollout.activating.load(Ordering::Relaxed) => {
                    releases.truth_after(&rollout, failure).await
                }
                outcome => outcome,
            };
            if forgets && matches!(outcome, Ok(ResultStatus::Live)) {
                releases.forget_unmanaged(&rollout.candidate.manifest).await;
            }
            if AssertUnwindSafe(releases.end(&rollout, outcome)).catch_unwind().await.is_err() {
                tracing::error!(deploy_id = rollout.id, "the end of a deploy has panicked; it is left to be settled");
            }
            keeper.abort();
            // Without a result this is a cut: whoever follows asks again, and a lease without a beat is settled.
            rollout.log.close();
            releases.deployed.notify_one();
            releases.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&rollout.id);
        });
        stream
    }

    async fn run(&self, rollout: &Rollout, work: Work) -> Result<ResultStatus, Stop> {
        self.failpoints.hit(Failpoint::DeployAccepted)?;
        let _content = self.content.read().await;
        let (incoming, deploying) = match work {
            Work::Activate => return self.run_activation(rollout).await,
            Work::Migrate(plan) => return self.only_migrate(rollout, &plan).await,
            Work::Deploy(incoming, deploying) => (incoming, deploying),
        };
        let absent = rollout.phase(Phase::Receive, self.receive(rollout, *incoming)).await?;
        let plan = rollout.phase(Phase::Verify, self.verify(rollout, &absent, deploying.late)).await?;
        let staged = rollout.phase(Phase::Stage, self.stage_everywhere(rollout)).await?;
        self.failpoints.hit(Failpoint::StageFinished)?;
        if deploying.activate == Activate::No {
            self.keep_staged(rollout).await?;
            return Ok(ResultStatus::Staged);
        }
        self.go_live(rollout, staged, plan).await
    }

    async fn receive(&self, rollout: &Rollout, incoming: Incoming) -> Result<Vec<bundle_format::FileEntry>, Stop> {
        let outcome = incoming.finish().await;
        self.failpoints.hit(Failpoint::ReceiveStored)?;
        // First durable, then owned: a digest that counts as present has its bytes.
        self.store.own_blobs(&rollout.candidate.manifest.project_id, &outcome.stored).await?;
        self.failpoints.hit(Failpoint::ReceiveOwned)?;
        match outcome.received {
            Ok(received) => Ok(received.absent),
            Err(error) => Err(error.to_failure().into()),
        }
    }

    /// Says how it ended, lets go of the lease, counts.
    async fn end(&self, rollout: &Rollout, outcome: Result<ResultStatus, Stop>) {
        if let Err(Stop::Failed(failure) | Stop::RolledBack(failure)) = &outcome {
            let error = &failure.error;
            let log = failure.log.as_deref().unwrap_or_default();
            tracing::warn!(deploy_id = rollout.id, code = error.code, message = error.message, log, "deploy failed");
        }
        let urls = match &outcome {
            Ok(ResultStatus::Live) => self.urls(),
            _ => Vec::new(),
        };
        if let Some(result) = rollout.result(outcome, urls) {
            if let Err(injected) = self.failpoints.hit(Failpoint::ResultKnown) {
                return tracing::error!(deploy_id = rollout.id, %injected, "the result is lost");
            }
            self.metrics.count_deploy(result.status);
            if let Some(span) = rollout.span {
                self.traces.end(span, span_of(rollout, &result));
            }
            tracing::info!(deploy_id = rollout.id, status = ?result.status, duration_ms = result.duration_ms, "deploy ended");
            self.store_result(rollout, result).await;
        }
        rollout.log.close();
        if let Err(injected) = self.failpoints.hit(Failpoint::ResultStored) {
            tracing::warn!(deploy_id = rollout.id, %injected, "after the result");
        }
        if let Some(lease) = &rollout.lease
            && let Err(error) = self.store.release_lease(lease).await
        {
            tracing::warn!(deploy_id = rollout.id, error = chain(&error), "the lease runs out by itself");
        }
    }

    /// A result that cannot be stored is not told either: whoever settles the deploy later has the last word.
    async fn store_result(&self, rollout: &Rollout, result: DeployResult) {
        let forget_key = result.error.as_ref().is_some_and(is_nobodys_decision);
        let begun = Instant::now();
        loop {
            match rollout.log.finish(result.clone(), forget_key).await {
                Ok(()) => return,
                Err(EmitError::Ended) => return tracing::warn!(deploy_id = rollout.id, "ended by another process"),
                Err(EmitError::Database(error)) if begun.elapsed() > RESULT_PATIENCE => {
                    return tracing::error!(deploy_id = rollout.id, error = chain(&error), "the result is lost");
                }
                Err(EmitError::Database(_)) => tokio::time::sleep(Duration::from_millis(500)).await,
            }
        }
    }
}

/// Ends after which the same idempotency key may begin anew.
fn is_nobodys_decision(error: &ApiError) -> bool {
    matches!(error.known(), Some(ErrorCode::Interrupted | ErrorCode::BlobMissing))
}

/// A panic is an error of the server, not the end of the rollout's bookkeeping.
pub(super) async fn caught(work: impl Future<Output = Result<ResultStatus, Stop>>) -> Result<ResultStatus, Stop> {
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    outcome.unwrap_or_else(|_| Err(ApiFailure::internal("the rollout has panicked").into()))
}
