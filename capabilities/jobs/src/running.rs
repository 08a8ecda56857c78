//! The runs that this node holds right now.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio::task::AbortHandle;

/// Runs by id, with the token that proves each lease. Clones share them.
#[derive(Clone)]
pub(crate) struct Running {
    held: Arc<Mutex<HashMap<String, Held>>>,
    count: Arc<watch::Sender<usize>>,
}

struct Held {
    token: i64,
    task: Option<AbortHandle>,
}

/// A lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lease {
    pub(crate) id: String,
    pub(crate) token: i64,
}

/// Keeps a run among those held until it is dropped.
pub(crate) struct Hold {
    running: Running,
    pub(crate) lease: Lease,
}

impl Running {
    pub(crate) fn new() -> Self {
        Self { held: Arc::default(), count: Arc::new(watch::Sender::new(0)) }
    }

    pub(crate) fn hold(&self, id: String, token: i64) -> Hold {
        self.change(|held| {
            held.insert(id.clone(), Held { token, task: None });
        });
        Hold { running: self.clone(), lease: Lease { id, token } }
    }

    /// Names the task that works on a run, so that it can be stopped.
    pub(crate) fn attach(&self, lease: &Lease, task: AbortHandle) {
        self.change(|held| {
            if let Some(entry) = held.get_mut(&lease.id).filter(|entry| entry.token == lease.token) {
                entry.task = Some(task);
            }
        });
    }

    pub(crate) fn leases(&self) -> Vec<Lease> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().map(|(id, entry)| Lease { id: id.clone(), token: entry.token }).collect()
    }

    /// Stops working on a run of that id.
    pub(crate) fn abort(&self, id: &str) {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = held.get(id).and_then(|entry| entry.task.as_ref()) {
            task.abort();
        }
    }

    pub(crate) fn abort_all(&self) {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.values().filter_map(|entry| entry.task.as_ref()).for_each(AbortHandle::abort);
    }

    /// Runs held now.
    pub(crate) fn count(&self) -> usize {
        *self.count.borrow()
    }

    /// Returns once no run is held.
    pub(crate) async fn emptied(&self) {
        self.at_most(0).await;
    }

    /// Returns once no more than so many runs are held.
    pub(crate) async fn at_most(&self, most: usize) {
        let mut count = self.count.subscribe();
        // The sender lives as long as `self`.
        let _ = count.wait_for(|count| *count <= most).await;
    }

    fn change(&self, change: impl FnOnce(&mut HashMap<String, Held>)) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut held);
        // Whoever waits is woken by a new number only.
        self.count.send_if_modified(|count| std::mem::replace(count, held.len()) != held.len());
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let lease = &self.lease;
        self.running.change(|held| {
            // The same run may have come back under a newer token meanwhile.
            if held.get(&lease.id).is_some_and(|entry| entry.token == lease.token) {
                held.remove(&lease.id);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_run_is_held_until_its_hold_is_dropped() {
        let running = Running::new();
        let first = running.hold("run_1".to_owned(), 1);
        let second = running.hold("run_1".to_owned(), 2);
        drop(first);
        assert_eq!(running.leases(), [Lease { id: "run_1".to_owned(), token: 2 }]);
        let task = tokio::spawn(async move {
            let _hold = second;
            std::future::pending::<()>().await;
        });
        running.attach(&Lease { id: "run_1".to_owned(), token: 2 }, task.abort_handle());
        running.abort("run_1");
        running.emptied().await;
        assert!(running.leases().is_empty());
    }
}
