//! Staging on every node: the node that rolls out asks, the others prepare the same release and say how it went.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use admin_api::{ApiError, ErrorCode};
use bundle_format::Manifest;
use platform::DatabaseError;
use serde_json::json;

use super::rollout::Stop;
use super::{Releases, Rollout, chain};
use crate::capabilities::{Capabilities, Staged};
use crate::store::NodeRow;

/// How long the other nodes may take after this one is ready.
const PATIENCE: Duration = Duration::from_mins(2);
const POLL: Duration = Duration::from_millis(50);

/// A release that this node has prepared for another node's deploy.
pub(crate) struct Prepared {
    deploy_id: String,
    release_id: String,
    outcome: Result<(Arc<Manifest>, Staged), String>,
}

impl Releases {
    /// Live nodes other than this one that answer for a part of the release.
    pub(super) async fn other_nodes(&self, manifest: &Manifest) -> Result<Vec<NodeRow>, DatabaseError> {
        let needed = Capabilities::needed(manifest);
        let mut nodes = self.store.nodes().await?;
        nodes.retain(|node| {
            node.alive
                && node.node_id != self.platform.node.id
                && node.capabilities.iter().any(|name| needed.contains(&name.as_str()))
        });
        Ok(nodes)
    }

    /// Asks the other nodes, if there are any, to prepare the release too.
    pub(super) async fn ask_others(&self, rollout: &Rollout) -> Result<bool, Stop> {
        let candidate = &rollout.candidate;
        if self.other_nodes(&candidate.manifest).await?.is_empty() {
            return Ok(false);
        }
        let project_id = &candidate.manifest.project_id;
        self.store.ask_to_stage(project_id, &rollout.id, (&candidate.release_id, &candidate.manifest_json)).await?;
        Ok(true)
    }

    /// Returns once every live node has the release ready. One that cannot, or does not in time, fails the deploy.
    pub(super) async fn wait_for_others(&self, rollout: &Rollout) -> Result<(), Stop> {
        let release_id = &rollout.candidate.release_id;
        let begun = Instant::now();
        loop {
            let nodes = self.other_nodes(&rollout.candidate.manifest).await?;
            if let Some(node) = nodes.iter().find(|node| node.refused_deploy.as_ref() == Some(&rollout.id)) {
                let reason = node.refusal.as_deref().unwrap_or("it does not say why");
                return Err(not_ready(format!("node {} cannot prepare the release: {reason}", node.node_id), &[node]));
            }
            let behind: Vec<&NodeRow> =
                nodes.iter().filter(|node| node.ready_release.as_ref() != Some(release_id)).collect();
            if behind.is_empty() {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                let names: Vec<&str> = behind.iter().map(|node| node.node_id.as_str()).collect();
                let message = format!("node {} has not prepared the release in time", names.join(", "));
                return Err(not_ready(message, &behind));
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Prepares what another node's deploy asks for, once per deploy.
    pub(super) async fn follow_staging(&self) -> Result<(), DatabaseError> {
        let asked = self.store.asked_to_stage(&self.platform.node.id).await?;
        let Some((deploy_id, release_id)) = asked else {
            self.set_prepared(None);
            return Ok(());
        };
        if self.is_prepared_for(&deploy_id) {
            return Ok(());
        }
        let Some(manifest) = self.store.manifest_to_stage(&deploy_id).await? else {
            return Ok(());
        };
        let outcome = self.prepare_manifest(&manifest).await;
        match &outcome {
            Ok(_) => tracing::info!(deploy_id, release_id, "prepared the release of another node's deploy"),
            Err(reason) => tracing::warn!(deploy_id, release_id, reason, "cannot prepare another node's release"),
        }
        self.set_prepared(Some(Prepared { deploy_id, release_id, outcome }));
        Ok(())
    }

    async fn prepare_manifest(&self, manifest: &[u8]) -> Result<(Arc<Manifest>, Staged), String> {
        let manifest = Manifest::from_json(manifest).map_err(|error| chain(&error))?;
        let _content = self.content.read().await;
        let preparing = async {
            self.have_served_content(&manifest).await?;
            self.stage_quietly(&manifest).await
        };
        match preparing.await {
            Ok(staged) => Ok((Arc::new(manifest), staged)),
            Err(Stop::Failed(failure)) => Err(failure.error.message),
            Err(stop) => Err(format!("{stop:?}")),
        }
    }

    /// What was prepared for a release, once.
    pub(super) fn take_prepared(&self, release_id: &str) -> Option<(Arc<Manifest>, Staged)> {
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if prepared.as_ref()?.release_id != release_id {
            return None;
        }
        prepared.take()?.outcome.ok()
    }

    /// The release that is ready here apart from the one that is served, and the deploy that was refused.
    pub(super) fn readiness(&self) -> (Option<String>, Option<(String, String)>) {
        let prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        match prepared.as_ref() {
            None => (None, None),
            Some(Prepared { release_id, outcome: Ok(_), .. }) => (Some(release_id.clone()), None),
            Some(Prepared { deploy_id, outcome: Err(reason), .. }) => (None, Some((deploy_id.clone(), reason.clone()))),
        }
    }

    fn is_prepared_for(&self, deploy_id: &str) -> bool {
        let prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        prepared.as_ref().is_some_and(|prepared| prepared.deploy_id == deploy_id)
    }

    fn set_prepared(&self, next: Option<Prepared>) {
        *self.prepared.lock().unwrap_or_else(PoisonError::into_inner) = next;
    }
}

fn not_ready(message: String, nodes: &[&NodeRow]) -> Stop {
    let names: Vec<&str> = nodes.iter().map(|node| node.node_id.as_str()).collect();
    ApiError::new(ErrorCode::StageFailed, message)
        .with_details(json!({ "nodes": names }))
        .with_hint("nothing has changed on any node; look at the log of that one")
        .into()
}
