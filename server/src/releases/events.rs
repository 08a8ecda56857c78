//! The events of one deploy: written to Postgres first, then handed to whoever follows.

use std::sync::{Arc, Mutex, PoisonError};

use admin_api::{DeployEvent, DeployResult};
use futures::Stream;
use platform::DatabaseError;
use tokio::sync::watch;

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

/// The events of a deploy that runs in this process.
pub(crate) struct EventLog {
    deploy_id: String,
    /// Absent for plans, which write nothing.
    store: Option<Store>,
    events: Mutex<Vec<DeployEvent>>,
    progress: watch::Sender<Progress>,
    /// Held while an event is stored, so that numbers follow the order of the calls.
    order: tokio::sync::Mutex<()>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    count: usize,
    ended: bool,
}

impl EventLog {
    /// A log whose first events are stored already.
    pub(crate) fn begun(deploy_id: String, store: Store, events: Vec<DeployEvent>) -> Arc<Self> {
        Self::new(deploy_id, Some(store), events)
    }

    /// A log that is kept in memory only.
    pub(crate) fn transient(deploy_id: String, events: Vec<DeployEvent>) -> Arc<Self> {
        Self::new(deploy_id, None, events)
    }

    fn new(deploy_id: String, store: Option<Store>, events: Vec<DeployEvent>) -> Arc<Self> {
        let (progress, _) = watch::channel(Progress { count: events.len(), ended: false });
        let order = tokio::sync::Mutex::new(());
        Arc::new(Self { deploy_id, store, events: Mutex::new(events), progress, order })
    }

    /// Stores one event, then shows it.
    pub(crate) async fn emit(&self, event: DeployEvent) -> Result<(), EmitError> {
        let _order = self.order.lock().await;
        let id = self.progress.borrow().count as u64 + 1;
        if let Some(store) = &self.store
            && !store.append_event(&self.deploy_id, id, &event).await?
        {
            return Err(EmitError::Ended);
        }
        self.show(event);
        Ok(())
    }

    /// Stores the last event and the end of the deploy, then shows it.
    pub(crate) async fn finish(&self, result: DeployResult, forget_key: bool) -> Result<(), EmitError> {
        let _order = self.order.lock().await;
        let state = result.status.into();
        let event = DeployEvent::Result(result);
        if let Some(store) = &self.store
            && !store.finish_deploy(&self.deploy_id, &event, state, forget_key).await?
        {
            return Err(EmitError::Ended);
        }
        self.show(event);
        self.close();
        Ok(())
    }

    /// Ends every follower. Without a result before it this is a cut, never an outcome.
    pub(crate) fn close(&self) {
        self.progress.send_modify(|progress| progress.ended = true);
    }

    fn show(&self, event: DeployEvent) {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.push(event);
        let count = events.len();
        drop(events);
        self.progress.send_modify(|progress| progress.count = count);
    }

    fn after(&self, seen: usize) -> Vec<DeployEvent> {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.get(seen..).unwrap_or_default().to_vec()
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
        log.emit(warning("c")).await.unwrap();
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
