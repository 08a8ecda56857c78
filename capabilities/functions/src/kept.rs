//! What collection and plans must know of functions: whose content is needed, and which ones belong to no manifest.

use bundle_format::{Digest, FileEntry};
use platform::DatabaseError;

use crate::Functions;

impl Functions {
    /// Content of every deployment that can be made live again.
    pub async fn digests_in_use(&self) -> Result<Vec<[u8; 32]>, DatabaseError> {
        let deployments = self.inner.store.files_of_deployments().await?;
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
