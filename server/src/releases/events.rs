//! The events of one deploy: written to Postgres first, then handed to whoever follows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use admin_api::{DeployEvent, DeployResult};
use futures::Stream;
use platform::DatabaseError;
use tokio::sync::{Notify, watch};

use crate::store::Store;

/// An event with its number within the deploy, from 1.
pub type NumberedEvent = (u64, DeployEvent);

/// Why an event was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EmitError {
    /// It could not be stored.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Another process has ended this deploy, taking this one for dead.
    #[error("the deploy was ended by another process")]
    Ended,
}

/// Pause before events that could not be stored are tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// The events of a deploy that runs in this process.
///
/// An event is handed over at once and stored by a task of its own, together with all that came meanwhile: a rollout does
/// not wait for one commit per event. Nobody sees an event before it is stored.
pub(crate) struct EventLog {
    deploy_id: String,
    /// Absent for plans, which write nothing.
    store: Option<Store>,
    events: Mutex<Events>,
    progress: watch::Sender<Progress>,
    /// Told that events wait, or that the log is closed.
    wake: Notify,
    /// Held while events are stored, so that numbers follow the order of the calls.
    order: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Events {
    stored: Vec<DeployEvent>,
    waiting: Vec<DeployEvent>,
    /// Another process has ended the deploy: nothing more is taken.
    refused: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    count: usize,
    ended: bool,
}

impl EventLog {
    /// A log whose first events are stored already.
    pub(crate) fn begun(deploy_id: String, store: Store, events: Vec<DeployEvent>) -> Arc<Self> {
        let log = Self::new(deploy_id, Some(store), events);
        tokio::spawn(log.clone().write_until_closed());
        log
    }

    /// A log that is kept in memory only.
    pub(crate) fn transient(deploy_id: String, events: Vec<DeployEvent>) -> Arc<Self> {
        Self::new(deploy_id, None, events)
    }

    fn new(deploy_id: String, store: Option<Store>, stored: Vec<DeployEvent>) -> Arc<Self> {
        let (progress, _) = watch::channel(Progress { count: stored.len(), ended: false });
        let events = Mutex::new(Events { stored, ..Events::default() });
        Arc::new(Self { deploy_id, store, events, progress, wake: Notify::new(), order: tokio::sync::Mutex::new(()) })
    }

    /// Takes one event; it is stored and then shown, soon and in order.
    pub(crate) fn emit(&self, event: DeployEvent) -> Result<(), EmitError> {
        let mut events = self.lock();
        if events.refused {
            return Err(EmitError::Ended);
        }
        if self.store.is_some() {
            events.waiting.push(event);
            drop(events);
            self.wake.notify_one();
            return Ok(());
        }
        events.stored.push(event);
        let count = events.stored.len();
        drop(events);
        self.progress.send_modify(|progress| progress.count = count);
        Ok(())
    }

    /// Stores the last event, whatever still waits before it, and the end of the deploy; then shows it all.
    pub(crate) async fn finish(&self, result: DeployResult, forget_key: bool) -> Result<(), EmitError> {
        let _order = self.order.lock().await;
        let state = result.status.into();
        let (first, mut last) = self.unstored();
        last.push(DeployEvent::Result(result));
        if let Some(store) = &self.store
            && !store.finish_deploy(&self.deploy_id, (first, &last), state, forget_key).await?
        {
            return Err(EmitError::Ended);
        }
        self.show(last);
        self.close();
        Ok(())
    }

    async fn write_until_closed(self: Arc<Self>) {
        loop {
            self.wake.notified().await;
            while let Err(error) = self.store_waiting().await {
                if matches!(error, EmitError::Ended) || self.progress.borrow().ended {
                    return;
                }
                tracing::warn!(deploy_id = self.deploy_id, %error, "events of a deploy wait for Postgres");
                tokio::time::sleep(PAUSE).await;
            }
            if self.progress.borrow().ended {
                return;
            }
        }
    }

    async fn store_waiting(&self) -> Result<(), EmitError> {
        let _order = self.order.lock().await;
        let (first, waiting) = self.unstored();
        let Some(store) = self.store.as_ref().filter(|_| !waiting.is_empty()) else {
            return Ok(());
        };
        if !store.append_events(&self.deploy_id, first, &waiting).await? {
            self.lock().refused = true;
            return Err(EmitError::Ended);
        }
        self.show(waiting);
        Ok(())
    }

    /// What waits, and the number of its first event. It goes on waiting until it is shown.
    fn unstored(&self) -> (u64, Vec<DeployEvent>) {
        let events = self.lock();
        (events.stored.len() as u64 + 1, events.waiting.clone())
    }

    /// Ends every follower. Without a result before it this is a cut, never an outcome.
    pub(crate) fn close(&self) {
        self.progress.send_modify(|progress| progress.ended = true);
        self.wake.notify_one();
    }

    /// Moves these events, the first ones that wait, to where followers see them.
    fn show(&self, shown: Vec<DeployEvent>) {
        let mut events = self.lock();
        let waited = shown.len().min(events.waiting.len());
        events.waiting.drain(..waited);
        events.stored.extend(shown);
        let count = events.stored.len();
        drop(events);
        self.progress.send_modify(|progress| progress.count = count);
    }

    fn after(&self, seen: usize) -> Vec<DeployEvent> {
        self.lock().stored.get(seen..).unwrap_or_default().to_vec()
    }

    fn lock(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The events after that number, then the coming ones, until the end.
    pub(crate) fn follow(self: Arc<Self>, after: u64) -> impl Stream<Item = NumberedEvent> + Send + 'static {
        let progress = self.progress.subscribe();
        let seen = usize::try_from(after).unwrap_or(usize::MAX);
        futures::stream::unfold((self, progress, seen, Vec::new().into_iter()), |state| async move {
            let (log, mut progress, mut seen, mut ready) = state;
            loop {
                if let Some(event) = ready.next() {
                    seen += 1;
                    return Some(((seen as u64, event), (log, progress, seen, ready)));
                }
                let ended = progress.borrow_and_update().ended;
                let fresh = log.after(seen);
                if !fresh.is_empty() {
                    ready = fresh.into_iter();
                } else if ended || progress.changed().await.is_err() {
                    return None;
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;

    fn warning(code: &str) -> DeployEvent {
        DeployEvent::Warning { code: code.into(), message: String::new() }
    }

    #[tokio::test]
    async fn a_follower_gets_what_was_and_what_comes_numbered_from_one() {
        let log = EventLog::transient("dpl_1".into(), vec![warning("a"), warning("b")]);
        let follower = tokio::spawn(log.clone().follow(1).collect::<Vec<_>>());
        log.emit(warning("c")).unwrap();
        log.close();
        assert_eq!(follower.await.unwrap(), vec![(2, warning("b")), (3, warning("c"))]);
    }

    #[tokio::test]
    async fn a_late_follower_gets_everything_and_the_end() {
        let log = EventLog::transient("dpl_1".into(), vec![warning("a")]);
        log.close();
        assert_eq!(log.clone().follow(0).count().await, 1);
        assert_eq!(log.follow(9).count().await, 0);
    }
}
