//! Step 5: the release must answer here, and every live process must serve it. What does not answer is taken back.

use std::time::{Duration, Instant};

use admin_api::{ActivationKind, ApiError, DeployEvent, ErrorCode, Phase, PhaseStatus, ResultStatus};
use functions::Functions;
use futures::StreamExt;
use platform::Failpoint;
use serde_json::json;

use super::rollout::{Failure, Stop, milliseconds};
use super::{Releases, Rollout, chain};
use crate::store::{self, NewActivation, Pointer};

/// How long every live process has to serve the release.
pub(super) const NODES_PATIENCE: Duration = Duration::from_secs(15);
/// How long the pointer is tried to be moved back.
const BACK_PATIENCE: Duration = Duration::from_mins(1);
const BACK_PAUSE: Duration = Duration::from_millis(500);
const NODES_POLL: Duration = Duration::from_millis(50);
/// Functions probed at a time.
const PROBES: usize = 8;

impl Releases {
    /// Probes the release in this process, then waits for the others.
    pub(crate) async fn confirm(&self, rollout: &Rollout) -> Result<ResultStatus, Stop> {
        let begun = Instant::now();
        say(rollout, PhaseStatus::Started, None);
        let probed = match self.failpoints.hit(Failpoint::ConfirmProbe) {
            Ok(()) => self.probe(rollout).await,
            Err(injected) => Err(injected.to_string()),
        };
        if let Err(reason) = probed {
            return Err(self.take_back(rollout, &reason).await);
        }
        self.failpoints.hit(Failpoint::ConfirmNodes)?;
        let lagging = self.wait_for_nodes(rollout).await;
        if !lagging.is_empty() {
            let message = format!("node {} did not serve the release in time", lagging.join(", "));
            let error = ApiError::new(ErrorCode::NodeLagging, message)
                .with_details(json!({ "nodes": lagging }))
                .with_hint(ErrorCode::NodeLagging.remedy());
            return Err(error.into());
        }
        say(rollout, PhaseStatus::Finished, Some(milliseconds(begun.elapsed())));
        Ok(ResultStatus::Live)
    }

    /// Every function of the release can be instantiated.
    async fn probe(&self, rollout: &Rollout) -> Result<(), String> {
        let Some(functions) = &self.capabilities.functions else {
            return Ok(());
        };
        let probing: Vec<_> =
            rollout.candidate.manifest.functions.iter().map(|entry| probe(functions, &entry.name)).collect();
        let mut probes = futures::stream::iter(probing).buffer_unordered(PROBES);
        while let Some(probed) = probes.next().await {
            probed?;
        }
        Ok(())
    }

    /// Names of live processes that do not serve the release when the time is up.
    async fn wait_for_nodes(&self, rollout: &Rollout) -> Vec<String> {
        let release_id = &rollout.candidate.release_id;
        let begun = Instant::now();
        loop {
            let lagging: Vec<String> = match self.other_nodes(&rollout.candidate.manifest).await {
                Ok(nodes) => nodes
                    .into_iter()
                    .filter(|node| node.serving_release.as_ref() != Some(release_id))
                    .map(|node| node.node_id)
                    .collect(),
                Err(error) => {
                    tracing::warn!(deploy_id = rollout.id, error = chain(&error), "the nodes cannot be looked at");
                    vec!["unknown".to_owned()]
                }
            };
            if lagging.is_empty() || begun.elapsed() > NODES_PATIENCE {
                return lagging;
            }
            tokio::time::sleep(NODES_POLL).await;
        }
    }

    /// Moves the pointer back in a second transaction; migrations stay.
    async fn take_back(&self, rollout: &Rollout, reason: &str) -> Stop {
        let error = ApiError::new(ErrorCode::ProbeFailed, reason).with_hint(ErrorCode::ProbeFailed.remedy());
        let failure = Box::new(Failure { error, log: None });
        let _switch = self.switch.lock().await;
        match self.point_back_patiently(rollout).await {
            Ok(pointer) => {
                self.load_pointer(pointer).await;
                Stop::RolledBack(failure)
            }
            Err(stop) => stop,
        }
    }

    /// Tries for as long as it may take Postgres to come back. Without an answer nothing is said.
    async fn point_back_patiently(&self, rollout: &Rollout) -> Result<Option<Pointer>, Stop> {
        let begun = Instant::now();
        loop {
            match self.point_back(rollout).await {
                Err(stop @ (Stop::Failed(_) | Stop::Cancelled | Stop::RolledBack(_))) => {
                    tracing::error!(
                        deploy_id = rollout.id,
                        ?stop,
                        "the release that does not start is not taken back yet"
                    );
                    if begun.elapsed() > BACK_PATIENCE {
                        return Err(Stop::Taken);
                    }
                    tokio::time::sleep(BACK_PAUSE).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn point_back(&self, rollout: &Rollout) -> Result<Option<Pointer>, Stop> {
        let lease = rollout.lease.as_ref().ok_or(Stop::Taken)?;
        let project_id = &rollout.candidate.manifest.project_id;
        let mut client = self.store.database().client().await?;
        let transaction = client.transaction().await?;
        if !store::lock_lease(&transaction, lease).await? {
            return Err(Stop::Taken);
        }
        let pointer = store::lock_pointer(&transaction, project_id).await?;
        if pointer.as_ref().is_none_or(|pointer| pointer.release_id != rollout.candidate.release_id) {
            // An earlier try has done it, and its answer was lost.
            return Ok(pointer);
        }
        let Some(before) = &rollout.before else {
            store::clear_pointer(&transaction, project_id).await?;
            transaction.commit().await?;
            return Ok(None);
        };
        let target = self.store.activation_of(project_id, before).await?;
        let previous = target.and_then(|activation| activation.previous);
        let new = NewActivation {
            project_id,
            release_id: before,
            kind: ActivationKind::Rollback,
            previous: previous.as_deref(),
            by: &rollout.by,
            message: Some("the release did not answer its own probe"),
            deploy_id: &rollout.id,
        };
        let activation = store::activate(&transaction, &new).await?;
        self.failpoints.hit(Failpoint::ConfirmPointingBack)?;
        transaction.commit().await?;
        self.failpoints.hit(Failpoint::ConfirmPointedBack)?;
        Ok(Some(Pointer { project_id: project_id.clone(), release_id: before.clone(), activation }))
    }
}

async fn probe(functions: &Functions, name: &str) -> Result<(), String> {
    functions.probe(name).await.map_err(|reason| format!("function `{name}` does not start: {reason}"))
}

fn say(rollout: &Rollout, status: PhaseStatus, duration_ms: Option<u64>) {
    rollout.say_after_switch(DeployEvent::Phase { phase: Phase::Confirm, status, duration_ms });
}
