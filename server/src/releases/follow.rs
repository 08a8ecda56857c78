//! Following: this process follows the pointer, and a client follows the events of a deploy.

use std::pin::Pin;
use std::time::Duration;

use futures::{Stream, StreamExt};
use platform::{ApiFailure, DatabaseError, Wake};

use super::{NumberedEvent, Releases, chain, unknown_deploy};
use crate::store::{RELEASE_CHANNEL, Readiness};

const BEAT: Duration = Duration::from_secs(2);
const EVENTS_POLL: Duration = Duration::from_millis(300);

/// The events of a deploy; ends after its result.
pub(crate) type Events = Pin<Box<dyn Stream<Item = NumberedEvent> + Send>>;

impl Releases {
    /// Says every two seconds that this process is alive and what it serves, whatever else it is busy with.
    pub(crate) async fn beat_until_shutdown(self) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.platform.shutdown.triggered() => return,
                _ = beat.tick() => {}
            }
            if let Err(error) = self.beat().await {
                tracing::warn!(error = chain(&error), "no beat of this node");
            }
        }
    }

    /// Follows the pointer and the deploys of other nodes: at once when Postgres notifies, every two seconds when it
    /// cannot.
    pub(crate) async fn follow_until_shutdown(self) {
        let mut notifications = match self.store.database().listen(RELEASE_CHANNEL).await {
            Ok(notifications) => notifications.boxed(),
            Err(error) => {
                tracing::warn!(error = chain(&error), "no notifications: the pointer is polled");
                futures::stream::pending::<Wake>().boxed()
            }
        };
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.platform.shutdown.triggered() => return,
                _ = beat.tick() => {}
                Some(_) = notifications.next() => {}
            }
            if let Err(error) = self.follow_once().await {
                tracing::warn!(error = chain(&error), "the pointer cannot be followed");
            }
        }
    }

    async fn follow_once(&self) -> Result<(), DatabaseError> {
        let before = (self.live.release_id(), self.readiness());
        self.follow_pointer().await?;
        self.follow_staging().await?;
        if before == (self.live.release_id(), self.readiness()) { Ok(()) } else { self.beat().await }
    }

    /// Says that this process is alive and what it serves.
    pub(crate) async fn beat(&self) -> Result<(), DatabaseError> {
        let (ready, refused) = self.readiness();
        let readiness = Readiness { serving: self.live.release_id(), ready, refused };
        self.store.beat_node(&self.platform.node, &self.capabilities.names(), &readiness).await
    }

    /// Nobody has to wait for this process any more.
    pub(crate) async fn leave(&self) {
        if let Err(error) = self.store.remove_node(&self.platform.node).await {
            tracing::warn!(error = chain(&error), "this node is missed for ten seconds");
        }
    }

    /// The events of a deploy after that number, whichever process runs or ran it.
    pub(crate) async fn follow_events(&self, deploy_id: &str, after: u64) -> Result<Events, ApiFailure> {
        if let Some(rollout) = self.running(deploy_id) {
            return Ok(rollout.log.clone().follow(after).boxed());
        }
        if self.store.deploy(deploy_id).await?.is_none() {
            return Err(unknown_deploy(deploy_id));
        }
        // Unlike a rollout of this process, that of another one is not waited for when this one stops.
        let shutdown = self.platform.shutdown.clone();
        let events = self.clone().stored_events(deploy_id.to_owned(), after);
        Ok(events.take_until(async move { shutdown.triggered().await }).boxed())
    }

    /// Events as they appear in Postgres, until the result, or until the deploy is over without one.
    fn stored_events(self, deploy_id: String, after: u64) -> impl Stream<Item = NumberedEvent> + Send {
        let start = (self, deploy_id, after, Vec::new().into_iter(), false);
        futures::stream::unfold(start, |(releases, id, mut seen, mut ready, mut over)| async move {
            loop {
                if let Some((number, event)) = ready.next() {
                    seen = number;
                    over |= matches!(event, admin_api::DeployEvent::Result(_));
                    return Some(((number, event), (releases, id, seen, ready, over)));
                }
                if over {
                    return None;
                }
                match releases.next_stored(&id, seen).await {
                    Ok((events, running)) => {
                        over = !running && events.is_empty();
                        if events.is_empty() && running {
                            tokio::time::sleep(EVENTS_POLL).await;
                        }
                        ready = events.into_iter();
                    }
                    Err(failure) => {
                        tracing::warn!(deploy_id = id, %failure, "the events of a deploy cannot be read");
                        return None;
                    }
                }
            }
        })
    }

    /// Fresh events, and whether more may come. A deploy whose owner is dead is settled here, so that nobody waits
    /// for it for ever.
    async fn next_stored(&self, deploy_id: &str, seen: u64) -> Result<(Vec<NumberedEvent>, bool), ApiFailure> {
        // The state first: events that were written before it changed are then certain to be seen.
        let deploy = self.store.deploy(deploy_id).await?;
        let running = deploy.as_ref().is_some_and(|deploy| deploy.summary.state == admin_api::DeployState::Running);
        let events = self.store.events(deploy_id, seen).await?;
        if running
            && events.is_empty()
            && let Some(deploy) = deploy
            && let Some(holder) = self.store.lease_holder(&deploy.project_id).await?
            && holder.stale
            && holder.deploy_id == deploy_id
        {
            self.settle(&deploy.project_id, &holder).await?;
        }
        Ok((events, running))
    }
}
