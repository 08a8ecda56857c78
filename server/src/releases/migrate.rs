//! `POST /_admin/migrate`: the pending migrations of a bundle, without a release.

use admin_api::{DeployEvent, ErrorCode, MigrateResponse};
use data::{Data, LateMigrations, MigrationPlan};
use platform::ApiFailure;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::Releases;
use super::options::DeploySource;
use super::receive::{Incoming, Keep};
use super::rollout::Candidate;
use super::verify::MigrationTexts;

/// Whether migrations run or are only looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MigrateMode {
    Apply,
    DryRun,
}

impl Releases {
    /// The ledger held against the live release.
    pub(crate) async fn migrations(&self) -> Result<MigrateResponse, ApiFailure> {
        self.data()?;
        let live = self.live.get();
        let plan = match &live {
            Some(live) => self.plan_migrations(&live.manifest, MigrationTexts::nothing()).await?,
            None => self.data()?.plan(&[]).await?,
        };
        Ok(MigrateResponse { migrations: plan.statuses, applied: Vec::new() })
    }

    /// Applies the pending migrations of a bundle under the lease; what is live stays.
    pub(crate) async fn migrate(
        &self,
        source: DeploySource,
        mode: MigrateMode,
        by: &str,
    ) -> Result<MigrateResponse, ApiFailure> {
        self.data()?;
        let incoming = Incoming::begin(source, self.limits, Keep::Migrations, CancellationToken::new())
            .await
            .map_err(|error| error.to_failure())?;
        let candidate = Candidate::of(&incoming.head);
        self.check_project(&candidate.manifest.project_id).await?;
        let outcome = incoming.finish().await;
        outcome.received.map_err(|error| error.to_failure())?;
        let texts = MigrationTexts::Arrived(outcome.migrations);
        let plan = self.plan_migrations(&candidate.manifest, texts).await?;
        plan.check(LateMigrations::Refuse).map_err(|error| ApiFailure::from(error.to_api_error()))?;
        if mode == MigrateMode::DryRun || plan.pending.is_empty() {
            return Ok(MigrateResponse { migrations: plan.statuses, applied: Vec::new() });
        }
        refuse_without_content(&plan)?;
        let manifest = candidate.manifest.clone();
        let applied = self.migrate_as_rollout(candidate, plan, by).await?;
        let after = self.plan_migrations(&manifest, MigrationTexts::nothing()).await?;
        Ok(MigrateResponse { migrations: after.statuses, applied })
    }

    fn data(&self) -> Result<&Data, ApiFailure> {
        self.capabilities.data.as_ref().ok_or_else(|| {
            ApiFailure::new(ErrorCode::RouteNotFound, "this server does not mount `data`")
                .hint("add the table `[data]` to `Reactor.toml`")
        })
    }

    /// As a rollout of the server, so that it survives its client like any other.
    async fn migrate_as_rollout(
        &self,
        candidate: Candidate,
        plan: MigrationPlan,
        by: &str,
    ) -> Result<Vec<String>, ApiFailure> {
        let mut stream = self.start_migration(candidate, plan, by).await?;
        while let Some(event) = stream.events.recv().await {
            if let DeployEvent::Result(result) = event {
                return match result.error {
                    None => Ok(result.applied),
                    Some(error) => Err(error.into()),
                };
            }
        }
        Err(ApiFailure::new(ErrorCode::Interrupted, "the outcome of the migration is unknown")
            .next("reactor data status"))
    }
}

/// Content that did not arrive and is not here cannot be run.
fn refuse_without_content(plan: &MigrationPlan) -> Result<(), ApiFailure> {
    let empty_digest = bundle_format::Digest::of(b"").to_string();
    match plan.pending.iter().find(|file| file.sql.is_empty() && file.sha256 != empty_digest) {
        None => Ok(()),
        Some(file) => {
            let message = format!("the content of migration `{}` was left out of the bundle", file.name);
            Err(ApiFailure::new(ErrorCode::BlobMissing, message).details(json!({ "digests": [file.sha256] })))
        }
    }
}
