//! What this process serves: the release of the routing tables in use.

use std::sync::{Arc, PoisonError, RwLock};

use bundle_format::Manifest;

/// The release that this process serves.
#[derive(Debug)]
pub(crate) struct LiveRelease {
    pub(crate) release_id: String,
    pub(crate) activation: i64,
    pub(crate) manifest: Manifest,
}

/// The release that this process serves, if any. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Live(Arc<RwLock<Option<Arc<LiveRelease>>>>);

impl Live {
    pub(crate) fn get(&self) -> Option<Arc<LiveRelease>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn release_id(&self) -> Option<String> {
        self.get().map(|live| live.release_id.clone())
    }

    pub(crate) fn set(&self, live: Option<LiveRelease>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = live.map(Arc::new);
    }
}
