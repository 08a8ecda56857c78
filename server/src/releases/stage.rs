//! Step 3: every capability prepares its part: compiles, compresses, checks. Nothing of it is live yet.

use std::time::Instant;

use admin_api::{ApiError, ErrorCode, ItemAction, ItemKind};
use bundle_format::{FileEntry, FunctionEntry, Manifest};
use functions::{Functions, StagedFunction};
use futures::{StreamExt, TryStreamExt};

use super::difference::{Item, items};
use super::receive::chain;
use super::rollout::Stop;
use super::{Releases, Rollout};
use crate::capabilities::Staged;

/// Functions compiled at a time; each compilation uses several threads itself.
const COMPILE_AT_A_TIME: usize = 4;

impl Releases {
    /// Prepares the release of a rollout and says what it does to each of its parts.
    pub(crate) async fn stage_aloud(&self, rollout: &Rollout) -> Result<Staged, Stop> {
        let manifest = &*rollout.candidate.manifest;
        let live = self.live.get();
        let changes = items(live.as_ref().map(|live| &live.manifest), manifest);
        self.stage(manifest, Some((rollout, &changes))).await
    }

    /// Prepares a release without a word.
    pub(crate) async fn stage_quietly(&self, manifest: &Manifest) -> Result<Staged, Stop> {
        self.stage(manifest, None).await
    }

    async fn stage(&self, manifest: &Manifest, aloud: Option<(&Rollout, &[Item])>) -> Result<Staged, Stop> {
        let mut staged = Staged::default();
        if let Some(functions) = &self.capabilities.functions {
            let preparing: Vec<_> =
                manifest.functions.iter().map(|entry| prepare(functions, manifest, entry)).collect();
            let mut ready = futures::stream::iter(preparing).buffered(COMPILE_AT_A_TIME);
            while let Some((name, function, begun)) = ready.try_next().await? {
                say(aloud, ItemKind::Function, name, begun).await?;
                staged.functions.push(function);
            }
        }
        if let Some(sites) = &self.capabilities.sites {
            for entry in &manifest.sites {
                let begun = Instant::now();
                let files = files_of(manifest, &entry.root);
                let site = sites.stage(entry, &files).await.map_err(|error| refused(ErrorCode::StageFailed, &error))?;
                say(aloud, ItemKind::Site, &entry.name, begun).await?;
                if let Some((rollout, _)) = aloud {
                    for warning in site.warnings() {
                        rollout.warn("site", format!("site `{}`: {warning}", entry.name)).await?;
                    }
                }
                staged.sites.push(site);
            }
        }
        if let Some(jobs) = &self.capabilities.jobs {
            for entry in &manifest.jobs {
                let begun = Instant::now();
                let job = jobs.stage(entry).map_err(|error| refused(ErrorCode::StageFailed, &error))?;
                say(aloud, ItemKind::Job, &entry.name, begun).await?;
                staged.jobs.push(job);
            }
        }
        if let Some((rollout, changes)) = aloud {
            for item in changes.iter().filter(|item| item.action == ItemAction::Delete) {
                rollout.item(item.kind, &item.name, (item.action, None), None).await?;
            }
        }
        Ok(staged)
    }
}

async fn prepare<'a>(
    functions: &Functions,
    manifest: &Manifest,
    entry: &'a FunctionEntry,
) -> Result<(&'a str, StagedFunction, Instant), Stop> {
    let begun = Instant::now();
    match functions.stage(entry, &files_of(manifest, &entry.root)).await {
        Ok(staged) => Ok((&entry.name, staged, begun)),
        Err(error) => Err(refused(error.code(), &error).into()),
    }
}

async fn say(aloud: Option<(&Rollout, &[Item])>, kind: ItemKind, name: &str, begun: Instant) -> Result<(), Stop> {
    let Some((rollout, changes)) = aloud else {
        return Ok(());
    };
    let Some(item) = changes.iter().find(|item| item.kind == kind && item.name == name) else {
        return Ok(());
    };
    rollout.item(kind, name, (item.action, item.detail.clone()), Some(begun.elapsed())).await
}

fn files_of(manifest: &Manifest, root: &str) -> Vec<FileEntry> {
    manifest.files_below(root).cloned().collect()
}

fn refused(code: ErrorCode, error: &dyn std::error::Error) -> ApiError {
    ApiError::new(code, chain(error))
}
