//! Step 2: what arrived is held against its manifest, this server and the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use admin_api::{ApiError, ErrorCode};
use bundle_format::{FileEntry, Manifest, MigrationEntry};
use data::{LateMigrations, MigrationFile, MigrationPlan};
use platform::{ApiFailure, BlobError, Failpoint};
use serde_json::json;

use super::rollout::Stop;
use super::{Releases, Rollout};
use crate::capabilities::Capabilities;

/// Where the content of migrations comes from.
pub(crate) enum MigrationTexts {
    /// The blobs: everything has been stored.
    Blobs,
    /// What arrived, for callers that write nothing; the rest from the blobs where they have it.
    Arrived(BTreeMap<String, Vec<u8>>),
}

impl MigrationTexts {
    /// Nothing arrived: only names and digests matter.
    pub(crate) const fn nothing() -> Self {
        Self::Arrived(BTreeMap::new())
    }
}

fn unreadable(path: &str, error: &BlobError) -> Stop {
    let log = super::receive::chain(error);
    ApiFailure::new(ErrorCode::Internal, format!("the content of `{path}` cannot be read")).log(log).into()
}

impl Releases {
    /// Everything that can be refused before anything is prepared.
    pub(crate) async fn verify(
        &self,
        rollout: &Rollout,
        absent: &[FileEntry],
        late: LateMigrations,
    ) -> Result<MigrationPlan, Stop> {
        let manifest = &rollout.candidate.manifest;
        self.check_content(&manifest.project_id, absent).await?;
        self.check_capabilities(manifest).await?;
        self.have_content(manifest).await?;
        self.share(manifest).await?;
        let plan = self.plan_migrations(manifest, MigrationTexts::Blobs).await?;
        Self::say_migrations(rollout, &plan)?;
        plan.check(late).map_err(|error| Stop::from(error.to_api_error()))?;
        self.check_keys(manifest)?;
        self.failpoints.hit(Failpoint::VerifyFinished)?;
        Ok(plan)
    }

    /// Content that was left out must be here already, and must have come from this project.
    pub(crate) async fn check_content(&self, project_id: &str, absent: &[FileEntry]) -> Result<(), Stop> {
        let digests: Vec<[u8; 32]> = absent.iter().map(|file| *file.sha256.as_bytes()).collect();
        let missing = self.missing_blobs(project_id, &digests).await?;
        if missing.is_empty() {
            return Ok(());
        }
        let digests: Vec<String> =
            missing.iter().map(|digest| bundle_format::Digest::from_bytes(*digest).to_string()).collect();
        let message = format!("the server does not have {} file(s) that the bundle left out", digests.len());
        Err(ApiError::new(ErrorCode::BlobMissing, message).with_details(json!({ "digests": digests })).into())
    }

    /// Every key that a function requires is set. Checked before anything is compiled for nothing.
    pub(crate) fn check_keys(&self, manifest: &Manifest) -> Result<(), Stop> {
        let Some(functions) = &self.capabilities.functions else {
            return Ok(());
        };
        for entry in &manifest.functions {
            let missing = functions.missing_keys(entry);
            let Some(first) = missing.first() else { continue };
            let keys = missing.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            let message = format!("function `{}` requires keys that are not set: {keys}", entry.name);
            return Err(ApiError::new(ErrorCode::EnvMissing, message)
                .with_details(json!({ "function": entry.name, "keys": missing }))
                .with_hint(format!("set it with `reactor functions env set {} {first}`", entry.name))
                .into());
        }
        Ok(())
    }

    /// Some live process must mount what the release needs.
    pub(crate) async fn check_capabilities(&self, manifest: &Manifest) -> Result<(), Stop> {
        let here = self.capabilities.names();
        let mut missing: Vec<&str> =
            Capabilities::needed(manifest).into_iter().filter(|name| !here.contains(name)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        for node in self.store.nodes().await?.iter().filter(|node| node.alive) {
            missing.retain(|name| !node.capabilities.iter().any(|other| other == name));
        }
        let Some(name) = missing.first() else {
            return Ok(());
        };
        Err(ApiError::new(
            ErrorCode::ManifestInvalid,
            format!("the release needs `{name}`, which this server does not mount"),
        )
        .with_hint(format!("add the table `[{name}]` to `Reactor.toml`, or take the {name} out of the project"))
        .into())
    }

    /// The manifest's migrations held against the ledger.
    pub(crate) async fn plan_migrations(
        &self,
        manifest: &Manifest,
        texts: MigrationTexts,
    ) -> Result<MigrationPlan, Stop> {
        let Some(data) = &self.capabilities.data else {
            return Ok(MigrationPlan::default());
        };
        let texts = match texts {
            MigrationTexts::Blobs => MigrationTexts::Arrived(self.stored_migrations(manifest).await?),
            arrived @ MigrationTexts::Arrived(_) => arrived,
        };
        let mut files = Vec::with_capacity(manifest.migrations.len());
        for entry in &manifest.migrations {
            files.push(self.migration(manifest, entry, &texts).await?);
        }
        Ok(data.plan(&files).await?)
    }

    async fn migration(
        &self,
        manifest: &Manifest,
        entry: &MigrationEntry,
        texts: &MigrationTexts,
    ) -> Result<MigrationFile, Stop> {
        let file = manifest.file(&entry.path).ok_or_else(|| {
            ApiError::new(ErrorCode::BundleInvalid, format!("the manifest does not list `{}`", entry.path))
        })?;
        let content = match texts {
            MigrationTexts::Arrived(arrived) if arrived.contains_key(&entry.path) => arrived[&entry.path].clone(),
            // An applied one needs no content; a pending one that is nowhere is planned without a look inside.
            MigrationTexts::Arrived(_) if !self.platform.blobs.contains(file.sha256.as_bytes()) => Vec::new(),
            _ => self.read_blob(file).await?.to_vec(),
        };
        let sql = String::from_utf8(content).map_err(|_| {
            ApiError::new(ErrorCode::MigrationFailed, format!("migration `{}` is not UTF-8", entry.name))
        })?;
        Ok(MigrationFile {
            name: entry.name.clone(),
            sha256: file.sha256.to_string(),
            transactional: entry.transactional,
            sql: Arc::from(sql),
        })
    }

    async fn read_blob(&self, file: &FileEntry) -> Result<bytes::Bytes, Stop> {
        let read = self.platform.blobs.read(file.sha256.as_bytes()).await;
        read.map_err(|error| unreadable(&file.path, &error))
    }

    /// The content of all migrations by path, read in one go: a project has many, and most are short.
    async fn stored_migrations(&self, manifest: &Manifest) -> Result<BTreeMap<String, Vec<u8>>, Stop> {
        let files = manifest.migrations.iter().filter_map(|entry| manifest.file(&entry.path));
        let files: Vec<FileEntry> = files.cloned().collect();
        let blobs = self.platform.blobs.clone();
        let read = move || {
            let read = |file: FileEntry| match blobs.read_blocking(file.sha256.as_bytes()) {
                Ok(content) => Ok((file.path, content.to_vec())),
                Err(error) => Err(unreadable(&file.path, &error)),
            };
            files.into_iter().map(read).collect()
        };
        let reading = tokio::task::spawn_blocking(read).await;
        reading.unwrap_or_else(|error| Err(ApiFailure::internal(error.to_string()).into()))
    }

    /// What is worth knowing about the migrations before they run.
    pub(crate) fn say_migrations(rollout: &Rollout, plan: &MigrationPlan) -> Result<(), Stop> {
        for name in &plan.missing {
            rollout.warn("migration_missing", format!("migration `{name}` is applied but not part of this release"))?;
        }
        if rollout.before.is_some() {
            for (file, line, what) in plan.breaking() {
                let message =
                    format!("migration `{file}`, line {line}: {what} may break the release that is live until then");
                rollout.warn("breaking_migration", message)?;
            }
        }
        if let Some(last) = plan.before().last() {
            let message = format!("not atomic: `{}` stays applied if a later step fails", last.name);
            rollout.warn("not_atomic", message)?;
        }
        Ok(())
    }
}
