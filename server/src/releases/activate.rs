//! Step 4: migrations, ledger, release and pointer in one Postgres transaction, then the routing tables.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use admin_api::{ActivationKind, DeployEvent, ErrorCode, ItemAction, ItemKind, Phase, PhaseStatus, ResultStatus};
use data::{Applied, Data, MigrationError, MigrationFile, MigrationPlan, TRIES, pause_before_try};
use platform::postgres::discard;
use platform::{ApiFailure, DatabaseError, Failpoint};

use super::accept::check_expected;
use super::rollout::{Stop, milliseconds};
use super::{LiveRelease, Releases, Rollout, chain};
use crate::capabilities::Staged;
use crate::store::{self, Lease, NewActivation, StoredRelease};

/// How long the truth is looked for after a connection was lost in the middle of COMMIT.
const PATIENCE: Duration = Duration::from_mins(1);

/// One committed switch.
struct Switched {
    activation: i64,
    applied: Vec<Applied>,
    begun: Instant,
}

/// Why one try of the transaction did not switch.
enum Attempt {
    /// A lock was not to be had in time: the whole of it is worth another try.
    Again(MigrationError),
    Stop(Stop),
}

impl<E: Into<Stop>> From<E> for Attempt {
    fn from(error: E) -> Self {
        Self::Stop(error.into())
    }
}

/// What one transaction is to do.
#[derive(Clone, Copy)]
struct Switch<'a> {
    lease: &'a Lease,
    files: &'a [MigrationFile],
    goal: Goal,
    /// When the first migration began.
    migrating: Instant,
}

/// Whether the pointer moves with the migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Release,
    MigrationsOnly,
}

impl Releases {
    /// Everything after staging: switches, confirms, and takes back what does not answer.
    pub(crate) async fn go_live(
        &self,
        rollout: &Rollout,
        staged: Staged,
        plan: MigrationPlan,
    ) -> Result<ResultStatus, Stop> {
        self.locked(rollout, &plan, self.migrate_and_switch(rollout, staged, &plan)).await?;
        self.confirm(rollout).await
    }

    /// The pending migrations alone; what is live stays.
    pub(crate) async fn only_migrate(&self, rollout: &Rollout, plan: &MigrationPlan) -> Result<ResultStatus, Stop> {
        let migrating = async {
            let switched = self.run_switch(rollout, plan, Goal::MigrationsOnly).await?;
            say_applied(rollout, &switched);
            Ok(())
        };
        self.locked(rollout, plan, migrating).await?;
        Ok(ResultStatus::Staged)
    }

    /// Runs the work past the point of cancelling, with the migration lock held when there are migrations.
    async fn locked(
        &self,
        rollout: &Rollout,
        plan: &MigrationPlan,
        work: impl Future<Output = Result<(), Stop>>,
    ) -> Result<(), Stop> {
        if !self.store.begin_activating(&rollout.id).await? {
            return Err(Stop::Cancelled);
        }
        rollout.activating.store(true, Ordering::Relaxed);
        self.failpoints.hit(Failpoint::ActivateBegun)?;
        let lock = match &self.capabilities.data {
            Some(data) if !plan.pending.is_empty() => {
                Some(data.lock_migrations().await.map_err(|error| Stop::from(error.to_api_error()))?)
            }
            _ => None,
        };
        let outcome = work.await;
        if let Some(lock) = lock {
            lock.release().await;
        }
        outcome
    }

    async fn migrate_and_switch(&self, rollout: &Rollout, staged: Staged, plan: &MigrationPlan) -> Result<(), Stop> {
        // From the transaction to the swap nobody else reads the pointer in this process.
        let switch = self.switch.lock().await;
        let switched = self.run_switch(rollout, plan, Goal::Release).await?;
        self.failpoints.hit(Failpoint::ActivateCommitted)?;
        let candidate = &rollout.candidate;
        self.capabilities.activate(&candidate.manifest.project_id, &candidate.release_id, staged);
        self.live.set(Some(LiveRelease {
            release_id: rollout.candidate.release_id.clone(),
            activation: switched.activation,
            manifest: (*rollout.candidate.manifest).clone(),
        }));
        self.set_trouble(None);
        drop(switch);
        self.failpoints.hit(Failpoint::ActivateSwapped)?;
        say_applied(rollout, &switched);
        let duration_ms = Some(milliseconds(switched.begun.elapsed()));
        let phase = DeployEvent::Phase { phase: Phase::Activate, status: PhaseStatus::Finished, duration_ms };
        rollout.say_after_switch(phase);
        Ok(())
    }

    async fn run_switch(&self, rollout: &Rollout, plan: &MigrationPlan, goal: Goal) -> Result<Switched, Stop> {
        let migrating = Instant::now();
        if plan.pending.is_empty() {
            rollout.skip(Phase::Migrate)?;
        } else {
            rollout.begin_phase(Phase::Migrate)?;
        }
        self.migrate_before(rollout, plan.before()).await?;
        let lease = rollout.lease.as_ref().ok_or(Stop::Taken)?;
        let switch = Switch { lease, files: plan.inside(), goal, migrating };
        let mut number = 1;
        loop {
            pause_before_try(number).await;
            match self.switch_once(rollout, switch).await {
                Ok(switched) => return Ok(switched),
                Err(Attempt::Stop(stop)) => return Err(stop),
                Err(Attempt::Again(error)) if number == TRIES => return Err(error.to_api_error().into()),
                Err(Attempt::Again(_)) => number += 1,
            }
        }
    }

    /// What cannot share the transaction is committed first, each file with its ledger row.
    async fn migrate_before(&self, rollout: &Rollout, files: &[MigrationFile]) -> Result<(), Stop> {
        let Some(data) = &self.capabilities.data else {
            return Ok(());
        };
        for file in files {
            if rollout.lost.is_cancelled() {
                return Err(Stop::Taken);
            }
            let applied = data
                .apply_before(file, &rollout.candidate.release_id)
                .await
                .map_err(|error| Stop::from(error.to_api_error()))?;
            rollout.add_applied(&applied.name);
            self.failpoints.hit(Failpoint::MigrateStep)?;
            rollout.log.emit(applied_event(&applied))?;
        }
        Ok(())
    }

    async fn switch_once(&self, rollout: &Rollout, switch: Switch<'_>) -> Result<Switched, Attempt> {
        let mut client = self.store.database().client().await?;
        let backend = self.store.set_backend(&client, switch.lease).await?.ok_or(Stop::Taken)?;
        let outcome = self.switch_on(&mut client, rollout, switch).await;
        // Kept when nobody's SQL ran on it and nothing is wrong with it: making one takes longer than the switch.
        if !switch.files.is_empty() || !matches!(outcome, Ok((_, None))) {
            discard(client);
        }
        match outcome {
            Ok((switched, None)) => Ok(switched),
            Ok((mut switched, Some(lost))) => {
                switched.activation = self.find_out(rollout, switch, backend, &lost).await?;
                Ok(switched)
            }
            Err(attempt) => Err(attempt),
        }
    }

    /// The transaction. The second value is the error of COMMIT, after which nobody knows until asked.
    async fn switch_on(
        &self,
        client: &mut platform::Client,
        rollout: &Rollout,
        switch: Switch<'_>,
    ) -> Result<(Switched, Option<tokio_postgres::Error>), Attempt> {
        let transaction = client.transaction().await?;
        if !store::lock_lease(&transaction, switch.lease).await? {
            return Err(Stop::Taken.into());
        }
        self.failpoints.hit(Failpoint::ActivateLocked)?;
        let candidate = &rollout.candidate;
        let pointer = store::lock_pointer(&transaction, &candidate.manifest.project_id).await?;
        let live = pointer.as_ref().map(|pointer| pointer.release_id.as_str());
        check_expected(rollout.expected.as_ref(), live)?;
        let mut applied = Vec::new();
        if let Some(data) = &self.capabilities.data
            && !switch.files.is_empty()
        {
            applied = apply(data, &transaction, switch.files, &candidate.release_id).await?;
            self.failpoints.hit(Failpoint::MigrateApplied)?;
            rollout.end_phase(Phase::Migrate, switch.migrating)?;
        }
        let begun = Instant::now();
        let activation = match switch.goal {
            Goal::MigrationsOnly => 0,
            Goal::Release => {
                rollout.begin_phase(Phase::Activate)?;
                self.move_pointer(&transaction, rollout, live).await?
            }
        };
        // Alone, so that its answer is the answer to COMMIT and to nothing else.
        let lost = transaction.commit().await.err();
        Ok((Switched { activation, applied, begun }, lost))
    }

    async fn move_pointer(
        &self,
        transaction: &tokio_postgres::Transaction<'_>,
        rollout: &Rollout,
        live: Option<&str>,
    ) -> Result<i64, Stop> {
        let candidate = &rollout.candidate;
        let project_id = &candidate.manifest.project_id;
        let owner = store::claim_project_in(transaction, project_id, &candidate.manifest.name).await?;
        if owner != *project_id {
            return Err(super::mismatch(&owner, project_id).into());
        }
        store::insert_release(transaction, &candidate.stored()).await?;
        self.failpoints.hit(Failpoint::ReleaseInserted)?;
        let previous = self.previous_for(rollout, live).await?;
        let new = NewActivation {
            project_id,
            release_id: &candidate.release_id,
            kind: rollout.kind,
            previous: previous.as_deref(),
            by: &rollout.by,
            message: rollout.message.as_deref(),
            deploy_id: &rollout.id,
        };
        let activation = store::activate(transaction, &new).await?;
        self.failpoints.hit(Failpoint::PointerMoved)?;
        Ok(activation)
    }

    /// What `rollback` goes to from here: for a rollback that of its target, else what was live.
    async fn previous_for(&self, rollout: &Rollout, live: Option<&str>) -> Result<Option<String>, Stop> {
        if rollout.kind != ActivationKind::Rollback {
            return Ok(live.map(str::to_owned));
        }
        let candidate = &rollout.candidate;
        let target = self.store.activation_of(&candidate.manifest.project_id, &candidate.release_id).await?;
        Ok(target.and_then(|activation| activation.previous))
    }

    /// After COMMIT was sent and its answer lost: ends the connection on the other side, waits for its transaction
    /// to be over, and reads what it has left. Returns the activation.
    async fn find_out(
        &self,
        rollout: &Rollout,
        switch: Switch<'_>,
        backend: i32,
        lost: &tokio_postgres::Error,
    ) -> Result<i64, Stop> {
        tracing::warn!(deploy_id = rollout.id, error = chain(lost), "the answer to COMMIT is lost");
        let begun = Instant::now();
        loop {
            match self.outcome_of(rollout, switch, backend).await {
                Ok(Some(activation)) => return Ok(activation),
                Ok(None) => {
                    let message = "Postgres went away in the middle of the switch; nothing changed";
                    return Err(ApiFailure::new(ErrorCode::Interrupted, message).log(chain(lost)).into());
                }
                // Neither outcome may be claimed: whoever settles the deploy later reads the pointer.
                Err(_) if begun.elapsed() > PATIENCE => return Err(Stop::Taken),
                Err(_) => tokio::time::sleep(Duration::from_millis(500)).await,
            }
        }
    }

    async fn outcome_of(
        &self,
        rollout: &Rollout,
        switch: Switch<'_>,
        backend: i32,
    ) -> Result<Option<i64>, DatabaseError> {
        let activation = self.store.outcome_of(switch.lease, &rollout.id, backend).await?;
        match (switch.goal, &self.capabilities.data) {
            (Goal::MigrationsOnly, Some(data)) => Ok(data.plan(switch.files).await?.pending.is_empty().then_some(0)),
            _ => Ok(activation),
        }
    }

    /// Keeps a release that does not go live.
    pub(crate) async fn keep_staged(&self, rollout: &Rollout) -> Result<(), Stop> {
        let candidate = &rollout.candidate;
        let owner = self.store.keep_release(&candidate.stored(), &candidate.manifest.name).await?;
        if owner != candidate.manifest.project_id {
            return Err(super::mismatch(&owner, &candidate.manifest.project_id).into());
        }
        self.failpoints.hit(Failpoint::StageKept)?;
        for phase in [Phase::Migrate, Phase::Activate, Phase::Confirm] {
            rollout.skip(phase)?;
        }
        Ok(())
    }
}

async fn apply(
    data: &Data,
    transaction: &tokio_postgres::Transaction<'_>,
    files: &[MigrationFile],
    release_id: &str,
) -> Result<Vec<Applied>, Attempt> {
    data.apply_in(transaction, files, release_id)
        .await
        .map_err(|error| if error.is_lock_timeout() { Attempt::Again(error) } else { error.to_api_error().into() })
}

fn say_applied(rollout: &Rollout, switched: &Switched) {
    for applied in &switched.applied {
        rollout.add_applied(&applied.name);
        rollout.say_after_switch(applied_event(applied));
    }
}

fn applied_event(applied: &Applied) -> DeployEvent {
    DeployEvent::Item {
        kind: ItemKind::Migration,
        name: applied.name.clone(),
        action: ItemAction::Apply,
        detail: None,
        duration_ms: Some(applied.duration_ms),
    }
}

impl super::rollout::Candidate {
    pub(super) fn stored(&self) -> StoredRelease {
        StoredRelease {
            id: self.release_id.clone(),
            project_id: self.manifest.project_id.clone(),
            manifest: self.manifest_json.clone(),
            meta: self.meta.clone(),
            created_at: String::new(),
        }
    }
}
