//! What collection and plans must know of functions: whose content is needed, and which ones belong to no manifest.

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
    /// For the collection of content, which runs while nobody changes what is live.
    pub async fn retire_all_but(&self, kept: &[FunctionParts]) -> Result<Vec<[u8; 32]>, DatabaseError> {
        let kept: Vec<String> = kept.iter().map(|parts| identity(&parts.entry, &parts.files).to_string()).collect();
        let deployments = self.inner.store.retire_all_but(&kept, NEWEST).await?;
        let files = deployments.into_iter().filter_map(|files| serde_json::from_value::<Vec<FileEntry>>(files).ok());
        Ok(files.flatten().map(|file| *Digest::as_bytes(&file.sha256)).collect())
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
