//! What collection and plans must know of functions: whose content is needed, and which ones belong to no manifest.

use std::collections::HashSet;
use std::time::Duration;

use bundle_format::{Digest, FileEntry};
use platform::DatabaseError;

use crate::stage::identity;
use crate::{FunctionParts, Functions};

/// Deployments of each function that are kept even if no release has them.
const NEWEST: i64 = 10;

impl Functions {
    /// Retires the deployments that can go: those that none of the `kept` releases has and that are not among the last
    /// ten of their function. Returns the content of those that stay.
    ///
    /// Compiled code of other contents goes with them, unless it is younger than `grace`.
    /// For the collection of content, which runs while nobody changes what is live.
    pub async fn retire_all_but(
        &self,
        kept: &[FunctionParts],
        grace: Duration,
    ) -> Result<Vec<[u8; 32]>, DatabaseError> {
        let identities: Vec<String> =
            kept.iter().map(|parts| identity(&parts.entry, &parts.files).to_string()).collect();
        let deployments = self.inner.store.retire_all_but(&identities, NEWEST).await?;
        let files = deployments.into_iter().filter_map(|files| serde_json::from_value::<Vec<FileEntry>>(files).ok());
        let staying: Vec<[u8; 32]> = files.flatten().map(|file| *Digest::as_bytes(&file.sha256)).collect();
        let of_releases = kept.iter().flat_map(|parts| &parts.files).map(|file| *Digest::as_bytes(&file.sha256));
        self.collect_code(staying.iter().copied().chain(of_releases).collect(), grace).await;
        Ok(staying)
    }

    /// Code can be compiled again: what cannot be removed now is removed by the next collection.
    async fn collect_code(&self, needed: HashSet<[u8; 32]>, grace: Duration) {
        match self.inner.maker.collect(needed, grace).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "collected compiled code"),
            Err(error) => tracing::warn!(%error, "compiled code that nobody needs was not removed"),
        }
    }

    /// Forgets the functions that live on the server and are not among these names, as `functions delete` does: their
    /// registration, keys and policies go, deployments and logs stay. Their names.
    pub async fn forget_outside_of(&self, manifest: &[String]) -> Result<Vec<String>, DatabaseError> {
        let names = self.outside_of(manifest).await?;
        for name in &names {
            self.inner.store.forget(name).await?;
        }
        self.inner.reload().await?;
        Ok(names)
    }

    /// Functions whose keys were changed after that time (RFC 3339).
    pub async fn env_changed_since(&self, at: &str) -> Result<Vec<String>, DatabaseError> {
        self.inner.store.env_changed_since(at).await
    }

    /// Functions that live on the server and are not among these names. Changes nothing.
    pub async fn outside_of(&self, manifest: &[String]) -> Result<Vec<String>, DatabaseError> {
        let registered = self.inner.store.registered().await?.into_iter().map(|function| function.name);
        Ok(registered.filter(|name| !manifest.contains(name)).collect())
    }
}
