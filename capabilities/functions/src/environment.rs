//! What functions find in `env`: keys set on the server, and in development those of local files.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use admin_api::{EnvChange, EnvEntry};
use bundle_format::FunctionEntry;
use platform::{DatabaseError, Ids};

use crate::secrets::{DataKey, Place};
use crate::store::{EnvRow, NewEnv, Store};

/// Name of the key by which the functions of a release know each other.
pub(crate) const SERVICE_KEY: &str = "REACTOR_SERVICE_KEY";

/// Everything that a function finds, in the order of its keys. Clones share it.
pub(crate) type Env = Arc<[(String, String)]>;

/// Keys of each function.
type Values = BTreeMap<String, BTreeMap<String, String>>;

/// All keys of all functions, decrypted and in memory.
pub(crate) struct Environment {
    store: Store,
    key: DataKey,
    ids: Ids,
    current: RwLock<Arc<Values>>,
    local: RwLock<Arc<Values>>,
    composed: RwLock<Composed>,
}

/// Environments as calls find them. Making one signs a key, which is too much for each call.
#[derive(Default)]
struct Composed {
    /// By function, with the release they are for.
    known: BTreeMap<String, (String, Env)>,
    /// Grows with every change of what they are made of.
    generation: u64,
}

impl Environment {
    /// The keys as they are now.
    pub(crate) async fn open(store: Store, key: DataKey, ids: Ids) -> Result<Self, DatabaseError> {
        let environment =
            Self { store, key, ids, current: RwLock::default(), local: RwLock::default(), composed: RwLock::default() };
        environment.reload().await?;
        Ok(environment)
    }

    /// Reads all keys again.
    pub(crate) async fn reload(&self) -> Result<(), DatabaseError> {
        let mut values = Values::new();
        for row in self.store.env().await? {
            let Some(value) = self.open_value(&row) else {
                let (function, key) = (row.function, row.key);
                tracing::error!(function, key, "the secret was encrypted with another key and cannot be read");
                continue;
            };
            values.entry(row.function).or_default().insert(row.key, value);
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(values);
        self.forget_composed();
        Ok(())
    }

    /// Keys from local files, over those set on the server: development only.
    pub(crate) fn set_local(&self, values: Values) {
        *self.local.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(values);
        self.forget_composed();
    }

    /// Whether keys are set on the server for a function of that name.
    pub(crate) fn knows(&self, function: &str) -> bool {
        self.current.read().unwrap_or_else(PoisonError::into_inner).contains_key(function)
    }

    /// Names of functions with keys that are set on the server.
    pub(crate) fn functions(&self) -> Vec<String> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// What a function finds under a release; `compose` is asked when something has changed since.
    pub(crate) fn composed(&self, function: &str, release: &str, compose: impl FnOnce() -> Env) -> Env {
        let generation = {
            let composed = self.composed.read().unwrap_or_else(PoisonError::into_inner);
            match composed.known.get(function) {
                Some((of, env)) if of == release => return Arc::clone(env),
                _ => composed.generation,
            }
        };
        let env = compose();
        let mut composed = self.composed.write().unwrap_or_else(PoisonError::into_inner);
        // What was made of keys that have changed meanwhile is for this call alone.
        if composed.generation == generation {
            composed.known.insert(function.to_owned(), (release.to_owned(), Arc::clone(&env)));
        }
        env
    }

    /// Something that environments are made of has changed.
    pub(crate) fn forget_composed(&self) {
        let mut composed = self.composed.write().unwrap_or_else(PoisonError::into_inner);
        composed.known.clear();
        composed.generation += 1;
    }

    /// Adds what a function finds.
    pub(crate) fn collect(&self, function: &str, into: &mut BTreeMap<String, String>) {
        for values in [&self.current, &self.local] {
            let values = Arc::clone(&values.read().unwrap_or_else(PoisonError::into_inner));
            if let Some(values) = values.get(function) {
                into.extend(values.iter().map(|(key, value)| (key.clone(), value.clone())));
            }
        }
    }

    /// Required keys that are not set.
    pub(crate) fn missing(&self, entry: &FunctionEntry) -> Vec<String> {
        let mut set = BTreeMap::new();
        self.collect(&entry.name, &mut set);
        let required = entry.env_keys.iter().chain(&entry.secret_keys);
        required.filter(|key| !set.contains_key(*key)).cloned().collect()
    }

    /// The keys of a function for people: values of secrets are left out.
    pub(crate) async fn list(&self, function: &str) -> Result<Vec<EnvEntry>, DatabaseError> {
        let rows = self.store.env().await?;
        let entries = rows.into_iter().filter(|row| row.function == function).map(|row| EnvEntry {
            secret: row.sealed.is_some(),
            value: shown(&row),
            key: row.key,
            version: row.version,
            updated_at: row.updated_at,
        });
        Ok(entries.collect())
    }

    /// Changes of a function's keys, newest first, older than the version `before`.
    pub(crate) async fn history(
        &self,
        function: &str,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<EnvChange>, DatabaseError> {
        let rows = self.store.env_history(function, before, limit).await?;
        let changes = rows.into_iter().map(|row| EnvChange {
            version: row.version,
            removed: row.value.is_none(),
            secret: row.sealed.is_some(),
            value: shown(&row),
            key: row.key,
            at: row.updated_at,
            by: row.by,
        });
        Ok(changes.collect())
    }

    /// Makes the keys what they were right after a change. None if there was no such change.
    pub(crate) async fn roll_back(
        &self,
        function: &str,
        version: i64,
        by: &str,
    ) -> Result<Option<Vec<String>>, DatabaseError> {
        let changed = self.store.roll_env_back(function, version, by).await?;
        self.reload().await?;
        Ok(changed)
    }

    /// Sets a key.
    pub(crate) async fn set(&self, place: Place<'_>, value: &str, secret: bool, by: &str) -> Result<(), DatabaseError> {
        let sealed = secret.then(|| self.key.seal(&self.ids, place, value));
        let bytes = sealed.as_ref().map_or(value.as_bytes(), |(bytes, _)| bytes);
        let sealed = sealed.as_ref().map(|(_, sealed)| sealed);
        let new = NewEnv { function: place.function, key: place.key, value: Some(bytes), sealed, by };
        self.store.put_env(&new).await?;
        self.reload().await
    }

    /// Takes a key away; false if it was not set.
    pub(crate) async fn unset(&self, place: Place<'_>, by: &str) -> Result<bool, DatabaseError> {
        let new = NewEnv { function: place.function, key: place.key, value: None, sealed: None, by };
        let changed = self.store.put_env(&new).await?;
        self.reload().await?;
        Ok(changed)
    }

    /// What the functions of a release find in [`SERVICE_KEY`].
    pub(crate) fn service_key(&self, project: &str, release: &str) -> String {
        self.key.service_key(project, release)
    }

    /// Whether a key is that of this release.
    pub(crate) fn is_service_key(&self, key: &str, project: &str, release: &str) -> bool {
        key.starts_with("rk_svc_") && self.key.is_service_key(key, project, release)
    }

    /// Secrets that this server's key does not open.
    pub(crate) async fn unreadable(&self) -> Result<usize, DatabaseError> {
        Ok(self.store.env().await?.iter().filter(|row| self.open_value(row).is_none()).count())
    }

    fn open_value(&self, row: &EnvRow) -> Option<String> {
        let value = row.value.as_deref()?;
        match &row.sealed {
            Some(sealed) => self.key.open(Place { function: &row.function, key: &row.key }, value, sealed),
            None => String::from_utf8(value.to_vec()).ok(),
        }
    }
}

/// The value, unless it is a secret or was taken away.
fn shown(row: &EnvRow) -> Option<String> {
    let value = row.value.as_deref().filter(|_| row.sealed.is_none())?;
    Some(String::from_utf8_lossy(value).into_owned())
}
