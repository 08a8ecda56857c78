//! Names that were registered on the server, in memory: a call must not ask the database what is not live.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use platform::DatabaseError;

use crate::store::Store;

/// The names as they are now.
pub(crate) struct Registry {
    store: Store,
    names: RwLock<Arc<BTreeSet<String>>>,
}

impl Registry {
    /// Reads them.
    pub(crate) async fn open(store: Store) -> Result<Self, DatabaseError> {
        let registry = Self { store, names: RwLock::default() };
        registry.reload().await?;
        Ok(registry)
    }

    /// Reads them again.
    pub(crate) async fn reload(&self) -> Result<Arc<BTreeSet<String>>, DatabaseError> {
        let names = self.store.registered().await?.into_iter().map(|function| function.name).collect();
        let names = Arc::new(names);
        *self.names.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&names);
        Ok(names)
    }

    /// Whether somebody created a function of that name.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.names.read().unwrap_or_else(PoisonError::into_inner).contains(name)
    }
}
