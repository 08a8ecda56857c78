//! Collection: releases beyond `[releases] keep` go, and with them the content that nothing else needs.
//!
//! In this order, so that a stop anywhere leaves at worst bytes that the next collection removes: the database forgets
//! (one transaction, while nobody deploys), then files go.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use bundle_format::Manifest;
use functions::FunctionParts;
use futures::FutureExt;
use platform::blobs::sweep::{SweepStep, Swept};
use platform::{ApiFailure, Failpoint};

use super::share::{blocking, digests_of};
use super::{Releases, Stop, chain};
use crate::store::Collection;

/// The last releases are kept whatever the setting says.
const LEAST: usize = 10;
/// Between two collections when nobody deploys.
const PAUSE: Duration = Duration::from_hours(1);

impl Releases {
    /// Collects after every deploy of this process and once in a while, when a number of releases is configured.
    pub(crate) async fn collect_until_shutdown(self) {
        if self.keep.releases == 0 {
            return;
        }
        loop {
            tokio::select! {
                () = self.platform.shutdown.triggered() => return,
                () = self.deployed.notified() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
            let collected = AssertUnwindSafe(self.collect()).catch_unwind().await;
            match collected.unwrap_or_else(|_| Err(ApiFailure::internal("the collection has panicked").into())) {
                Ok(Swept { packs: 0, .. }) => {}
                Ok(swept) => tracing::info!(blobs = swept.blobs, bytes = swept.bytes, "collected content"),
                Err(stop) => {
                    let failure = ApiFailure::from(stop);
                    let log = failure.log.as_deref().unwrap_or_default();
                    tracing::warn!(reason = failure.error.message, log, "the collection did not finish");
                }
            }
        }
    }

    /// One collection, unless somebody deploys right now.
    async fn collect(&self) -> Result<Swept, Stop> {
        self.failpoints.hit(Failpoint::CollectBegun)?;
        let Some(project_id) = self.store.project().await? else {
            return Ok(Swept::default());
        };
        let mut client = self.store.database().client().await?;
        let Some(collection) = Collection::begin(&mut client, &project_id).await? else {
            return Ok(Swept::default());
        };
        if self.capabilities.functions.is_none() && collection.has_functions().await? {
            tracing::debug!("nothing is collected here: what deployments of functions need is known where they run");
            return Ok(Swept::default());
        }
        let keep = i64::try_from(self.keep.releases.max(LEAST)).unwrap_or(i64::MAX);
        let dropped = collection.drop_releases(keep).await?;
        self.failpoints.hit(Failpoint::CollectReleases)?;
        let needed = self.needed(&collection.manifests().await?).await?;
        let disowned = collection.disown(&needed, self.keep.grace).await?;
        let objects = collection.forget_objects().await?;
        collection.commit().await?;
        drop(client);
        self.failpoints.hit(Failpoint::CollectDisowned)?;
        if !dropped.is_empty() || disowned > 0 {
            tracing::info!(releases = dropped.len(), disowned, "releases beyond those that are kept");
        }
        self.remove_objects(objects).await?;
        self.sweep().await
    }

    /// Content of releases that are kept, and of the functions' deployments that stay with or without them.
    async fn needed(&self, manifests: &[Vec<u8>]) -> Result<HashSet<[u8; 32]>, Stop> {
        let mut needed = HashSet::new();
        let mut kept = Vec::new();
        for manifest in manifests {
            let manifest = Manifest::from_json(manifest)
                .map_err(|error| ApiFailure::internal(format!("a stored manifest: {}", chain(&error))))?;
            needed.extend(digests_of(&manifest));
            kept.extend(manifest.functions.iter().map(|entry| FunctionParts {
                entry: entry.clone(),
                files: manifest.files_below(&entry.root).cloned().collect(),
            }));
        }
        if let Some(functions) = &self.capabilities.functions {
            needed.extend(functions.retire_all_but(&kept, self.keep.grace).await?);
        }
        Ok(needed)
    }

    async fn remove_objects(&self, objects: Vec<String>) -> Result<(), Stop> {
        let Some(origin) = self.origin.clone().filter(|_| !objects.is_empty()) else {
            return Ok(());
        };
        blocking(move || objects.iter().try_for_each(|object| origin.remove(object))).await?;
        Ok(self.failpoints.hit(Failpoint::CollectOrigin)?)
    }

    /// Removes local content that nobody owns. Not while a rollout may be relying on what it has just written.
    async fn sweep(&self) -> Result<Swept, Stop> {
        let Ok(_content) = self.content.try_write() else {
            return Ok(Swept::default());
        };
        let mut keep = self.store.all_owned().await?;
        if let Some(sites) = &self.capabilities.sites {
            let variants = sites.variants_of(&keep);
            keep.extend(variants);
        }
        let (blobs, failpoints) = (self.platform.blobs.clone(), self.failpoints.clone());
        let sweeping = tokio::task::spawn_blocking(move || {
            blobs.sweep(&keep, &mut |step| {
                Ok(failpoints.hit(match step {
                    SweepStep::Copied => Failpoint::CollectCopied,
                    SweepStep::Removed => Failpoint::CollectRemoved,
                })?)
            })
        });
        let swept = sweeping.await.map_err(|error| ApiFailure::internal(error.to_string()))?;
        swept.map_err(|error| ApiFailure::internal(chain(&error)).into())
    }
}
