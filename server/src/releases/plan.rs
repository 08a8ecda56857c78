//! `plan=1`: what a deploy would do, told by the code that would do it, without lease and without a write.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use admin_api::{ActivationKind, DeployEvent, ItemAction, ItemKind, Phase, ResultStatus};
use data::LateMigrations;
use platform::ApiFailure;
use tokio_util::sync::CancellationToken;

use super::accept::{check_expected, forward};
use super::difference::items;
use super::events::EventLog;
use super::options::{DeployOptions, DeploySource};
use super::receive::{Incoming, Keep};
use super::rollout::{Candidate, Rollout, Stop};
use super::verify::MigrationTexts;
use super::{DeployStream, Releases};

impl Releases {
    pub(super) async fn plan(&self, source: DeploySource, options: DeployOptions) -> Result<DeployStream, ApiFailure> {
        let begun = Instant::now();
        let cancel = CancellationToken::new();
        let incoming = Incoming::begin(source, self.limits, Keep::Migrations, cancel.clone())
            .await
            .map_err(|error| error.to_failure())?;
        let candidate = Candidate::of(&incoming.head);
        self.check_project(&candidate.manifest.project_id).await?;
        let candidate = self.carry_over_quietly(candidate, options.unmanaged).await?;
        let before = self.live.release_id();
        check_expected(options.if_match.as_ref(), before.as_deref())?;
        let id = self.platform.ids.ulid("dpl");
        let accepted = DeployEvent::Accepted {
            deploy_id: id.clone(),
            release_id: candidate.release_id.clone(),
            unchanged: before.as_ref() == Some(&candidate.release_id),
        };
        let log = EventLog::transient(id.clone(), vec![accepted]);
        let stream = forward(id.clone(), log.clone().follow(0));
        let rollout = Rollout {
            id,
            candidate,
            kind: ActivationKind::Deploy,
            by: options.by,
            message: options.message,
            expected: options.if_match,
            log,
            cancel,
            lost: CancellationToken::new(),
            lease: None,
            begun,
            span: None,
            before,
            applied: Mutex::default(),
            activating: AtomicBool::new(false),
        };
        let late = if options.allow_late { LateMigrations::Allow } else { LateMigrations::Refuse };
        let releases = self.clone();
        let rollout = Arc::new(rollout);
        self.platform.shutdown.spawn(async move {
            let outcome = releases.run_plan(&rollout, incoming, late).await.map(|()| ResultStatus::Planned);
            if let Some(result) = rollout.result(outcome, Vec::new()) {
                // In memory only, which cannot fail.
                let _ = rollout.log.finish(result, false).await;
            }
            rollout.log.close();
        });
        Ok(stream)
    }

    async fn run_plan(&self, rollout: &Rollout, incoming: Incoming, late: LateMigrations) -> Result<(), Stop> {
        let receiving = async {
            let outcome = incoming.finish().await;
            outcome.received.map_err(|error| Stop::from(error.to_failure()))?;
            Ok(outcome.migrations)
        };
        let arrived = rollout.phase(Phase::Receive, receiving).await?;
        let manifest = &*rollout.candidate.manifest;
        let verifying = async {
            self.check_capabilities(manifest).await?;
            let plan = self.plan_migrations(manifest, MigrationTexts::Arrived(arrived)).await?;
            Self::say_migrations(rollout, &plan)?;
            Ok(plan)
        };
        let plan = rollout.phase(Phase::Verify, verifying).await?;
        let live = self.live.get();
        for item in items(live.as_ref().map(|live| &live.manifest), manifest) {
            rollout.item(item.kind, &item.name, (item.action, item.detail), None)?;
        }
        for file in &plan.pending {
            rollout.item(ItemKind::Migration, &file.name, (ItemAction::Apply, None), None)?;
        }
        plan.check(late).map_err(|error| Stop::from(error.to_api_error()))?;
        self.check_keys(manifest)
    }
}
