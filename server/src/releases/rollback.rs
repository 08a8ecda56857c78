//! Activation of a release that is kept here: back, forward, or the first time for one that was only prepared.

use std::sync::Arc;

use admin_api::{ErrorCode, Phase, ResultStatus};
use bundle_format::Manifest;
use data::MigrationPlan;
use platform::{ApiFailure, Failpoint};

use super::rollout::{Candidate, Stop};
use super::{Releases, Rollout, chain};

impl Releases {
    /// The release that the current activation goes back to.
    pub(crate) async fn previous(&self) -> Result<String, ApiFailure> {
        let nothing = |why: &str| ApiFailure::new(ErrorCode::NothingToRollBack, why).next("reactor releases list");
        let current = self.store.current_activation().await?;
        let previous = current
            .and_then(|activation| activation.previous)
            .ok_or_else(|| nothing("there is no earlier release to go back to"))?;
        match self.store.release(&previous).await? {
            Some(_) => Ok(previous),
            None => Err(nothing(&format!("the earlier release, `{previous}`, is not kept any more"))),
        }
    }

    /// A release that is kept here, from its manifest.
    pub(crate) async fn kept_candidate(&self, release_id: &str) -> Result<Candidate, ApiFailure> {
        let stored = self.store.release(release_id).await?.ok_or_else(|| {
            ApiFailure::new(ErrorCode::ReleaseNotFound, format!("there is no release `{release_id}` here"))
                .next("reactor releases list")
        })?;
        let manifest = Manifest::from_json(&stored.manifest)
            .map_err(|error| ApiFailure::internal(format!("manifest of {release_id}: {}", chain(&error))))?;
        Ok(Candidate {
            release_id: stored.id,
            manifest: Arc::new(manifest),
            manifest_json: stored.manifest,
            meta: stored.meta,
        })
    }

    pub(super) async fn run_activation(&self, rollout: &Rollout) -> Result<ResultStatus, Stop> {
        rollout.skip(Phase::Receive)?;
        let manifest = &rollout.candidate.manifest;
        let plan = rollout.phase(Phase::Verify, self.verify_kept(rollout, manifest)).await?;
        self.failpoints.hit(Failpoint::RollbackVerified)?;
        let staged = rollout.phase(Phase::Stage, self.stage_everywhere(rollout)).await?;
        self.go_live(rollout, staged, plan).await
    }

    /// Keys are not part of a release: what has changed since it was live stays changed.
    async fn warn_of_changed_keys(&self, rollout: &Rollout) -> Result<(), Stop> {
        let candidate = &rollout.candidate;
        let target = self.store.activation_of(&candidate.manifest.project_id, &candidate.release_id).await?;
        let (Some(functions), Some(target)) = (&self.capabilities.functions, target) else {
            return Ok(());
        };
        let changed = functions.env_changed_since(&target.at).await?;
        let own = |name: &&String| candidate.manifest.functions.iter().any(|function| function.name == **name);
        let changed: Vec<&str> = changed.iter().filter(own).map(String::as_str).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let message =
            format!("keys changed since this release was live, and stay as they are now: {}", changed.join(", "));
        rollout.warn("env_changed", message)
    }

    /// A release that was live keeps the database as it is; one that never was brings its migrations.
    async fn verify_kept(&self, rollout: &Rollout, manifest: &Manifest) -> Result<MigrationPlan, Stop> {
        self.check_capabilities(manifest).await?;
        if rollout.kind == admin_api::ActivationKind::Rollback {
            self.check_keys(manifest)?;
            self.warn_of_changed_keys(rollout).await?;
            self.have_served_content(manifest).await?;
            return Ok(MigrationPlan::default());
        }
        self.verify(rollout, &[], data::LateMigrations::Refuse).await
    }
}
