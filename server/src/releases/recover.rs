//! Ends what a dead process has left: nothing is resumed behind anybody's back.

use admin_api::{ApiError, DeployEvent, DeployResult, DeployState, ErrorCode, ResultStatus};
use platform::{ApiFailure, Failpoint};

use super::Releases;
use crate::ServerError;
use crate::store::{DeployRow, LeaseHolder};

impl Releases {
    /// Settles what an earlier process has left and serves what is live. Whoever asks for the outcome of an
    /// interrupted deploy gets the truth from the first answer on.
    pub(crate) async fn recover(&self) -> Result<(), ServerError> {
        self.failpoints.hit(Failpoint::BootSettling)?;
        self.settle_own().await.map_err(|failure| ServerError::Recovery(failure.to_string()))?;
        self.failpoints.hit(Failpoint::BootSettled)?;
        self.follow_pointer().await?;
        self.failpoints.hit(Failpoint::BootLoaded)?;
        Ok(self.beat().await?)
    }

    /// Settles the deploys that earlier processes of this node have left running. Before `/health` is 200.
    async fn settle_own(&self) -> Result<(), ApiFailure> {
        let node = &self.platform.node;
        for deploy in self.store.unfinished_deploys(&node.id, &node.boot_id).await? {
            match self.store.lease_holder(&deploy.project_id).await? {
                Some(holder) if holder.deploy_id == deploy.summary.id => {
                    self.settle(&deploy.project_id, &holder).await?;
                }
                _ => self.settle_deploy(&deploy).await?,
            }
        }
        Ok(())
    }

    /// Takes the lease from a dead owner and ends its deploy.
    pub(crate) async fn settle(&self, project_id: &str, dead: &LeaseHolder) -> Result<(), ApiFailure> {
        // The token moves on first: from here on the old owner can commit nothing, so what is read next is final.
        if !self.store.break_lease(project_id, dead).await? {
            return Ok(());
        }
        self.failpoints.hit(Failpoint::RecoverBroken)?;
        tracing::warn!(deploy_id = dead.deploy_id, node_id = dead.node_id, "took over from a dead process");
        match self.store.deploy(&dead.deploy_id).await? {
            Some(deploy) => self.settle_deploy(&deploy).await,
            None => Ok(()),
        }
    }

    /// Writes the end that the tables tell: a switch that was committed stays, anything else changed nothing.
    async fn settle_deploy(&self, deploy: &DeployRow) -> Result<(), ApiFailure> {
        let id = &deploy.summary.id;
        let release_id = &deploy.summary.release_id;
        let activation = self.store.activation_by_deploy(id).await?;
        let applied = self.store.migrations_of(release_id).await?;
        let (status, error) = match &activation {
            Some(activation) if activation.release_id != *release_id => (ResultStatus::RolledBack, Some(taken_back())),
            Some(activation) if activation.current => (ResultStatus::Live, None),
            _ => (ResultStatus::Failed, Some(interrupted(&applied))),
        };
        let result = DeployResult {
            status,
            release_id: release_id.clone(),
            previous_release: match &activation {
                Some(activation) => activation.previous.clone(),
                None => self.store.pointer().await?.map(|pointer| pointer.release_id),
            },
            applied,
            urls: Vec::new(),
            duration_ms: 0,
            error,
        };
        let state = DeployState::from(status);
        let forget_key = status == ResultStatus::Failed;
        self.store.settle_deploy(id, &DeployEvent::Result(result), state, forget_key).await?;
        self.failpoints.hit(Failpoint::RecoverSettled)?;
        tracing::warn!(deploy_id = id, ?state, "settled a deploy that was left running");
        Ok(())
    }
}

fn taken_back() -> ApiError {
    ApiError::new(ErrorCode::ProbeFailed, "the release did not answer its own probe and was taken back")
        .with_hint(ErrorCode::ProbeFailed.remedy())
}

fn interrupted(applied: &[String]) -> ApiError {
    let message = if applied.is_empty() {
        "the server stopped in the middle of this deploy; nothing changed".to_owned()
    } else {
        format!("the server stopped in the middle of this deploy; applied migrations stay: {}", applied.join(", "))
    };
    ApiError::new(ErrorCode::Interrupted, message).with_hint(ErrorCode::Interrupted.remedy())
}
