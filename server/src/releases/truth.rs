//! After an error behind the switch: what is live is read, never assumed.

use std::time::{Duration, Instant};

use admin_api::{ErrorCode, ResultStatus};
use platform::DatabaseError;

use super::rollout::{Failure, Stop};
use super::run::caught;
use super::{Releases, Rollout, chain};

/// How long Postgres is asked.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(500);

impl Releases {
    /// The outcome of a rollout that failed once it could not be cancelled any more. A switch that was committed is
    /// carried through; without one the failure stands and nothing has changed.
    pub(super) async fn truth_after(&self, rollout: &Rollout, failure: Box<Failure>) -> Result<ResultStatus, Stop> {
        if failure.error.known() == Some(ErrorCode::NodeLagging) {
            return Err(Stop::Failed(failure));
        }
        let Some(activation) = self.ask(|| self.store.activation_by_deploy(&rollout.id)).await? else {
            return Err(Stop::Failed(failure));
        };
        tracing::warn!(deploy_id = rollout.id, error = failure.error.message, "an error behind the switch");
        self.serve_the_pointer().await?;
        if activation.release_id != rollout.candidate.release_id {
            return Err(Stop::RolledBack(failure));
        }
        match caught(self.confirm(rollout)).await {
            // Neither outcome may be claimed: whoever settles the deploy later reads the pointer.
            Err(Stop::Failed(failure)) if failure.error.known() != Some(ErrorCode::NodeLagging) => {
                tracing::error!(deploy_id = rollout.id, error = failure.error.message, "the outcome is left open");
                Err(Stop::Taken)
            }
            outcome => outcome,
        }
    }

    async fn serve_the_pointer(&self) -> Result<(), Stop> {
        let _switch = self.switch.lock().await;
        let pointer = self.ask(|| self.store.pointer()).await?;
        let serving = self.live.get().map(|live| live.activation);
        if serving != pointer.as_ref().map(|pointer| pointer.activation) {
            self.load_pointer(pointer).await;
        }
        Ok(())
    }

    /// Asks until there is an answer; without one nothing may be said.
    pub(super) async fn ask<T, F: Future<Output = Result<T, DatabaseError>>>(
        &self,
        question: impl Fn() -> F,
    ) -> Result<T, Stop> {
        let begun = Instant::now();
        loop {
            match question().await {
                Ok(answer) => return Ok(answer),
                Err(error) if begun.elapsed() > PATIENCE => {
                    tracing::error!(error = chain(&error), "what is live cannot be read");
                    return Err(Stop::Taken);
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}
