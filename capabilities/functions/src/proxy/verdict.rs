//! Why a call was ended from outside its code, shared by the call and the bodies that noticed.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::failure::Failure;

/// The first failure of a call. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    failure: Mutex<Option<Failure>>,
    changed: Notify,
}

impl Verdict {
    /// The call has failed. The first reason stays.
    pub(super) fn fail(&self, failure: Failure) {
        self.0.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
        self.0.changed.notify_one();
    }

    /// Why it failed, if it did.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.0.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends once it has failed.
    pub(super) async fn failed(&self) -> Failure {
        loop {
            let changed = self.0.changed.notified();
            if let Some(failure) = self.failure() {
                return failure;
            }
            changed.await;
        }
    }
}
