//! Step 3: every capability prepares its part: compiles, indexes, checks. Nothing of it is live yet.

use std::time::Instant;

use admin_api::{ApiError, ErrorCode, ItemAction, ItemKind};
use bundle_format::{FileEntry, FunctionEntry, Manifest};
use functions::{Functions, StagedFunction};
use futures::{StreamExt, TryStreamExt};
use platform::Failpoint;

use super::difference::{Item, items};
use super::receive::chain;
use super::rollout::Stop;
use super::{Releases, Rollout};
use crate::capabilities::Staged;

/// Functions compiled at a time; each compilation uses several threads itself.
const COMPILE_AT_A_TIME: usize = 4;

/// Why a release is prepared.
#[derive(Clone, Copy)]
enum Staging<'a> {
    /// This process rolls it out, and says what it does.
    Rollout(&'a Rollout, &'a [Item]),
    /// Another node rolls it out.
    Elsewhere,
    /// It is what the pointer names.
    Live,
}

impl Releases {
    /// Prepares the release of a rollout and says what it does to each of its parts.
    pub(crate) async fn stage_aloud(&self, rollout: &Rollout) -> Result<Staged, Stop> {
        let manifest = &*rollout.candidate.manifest;
        let live = self.live.get();
        let changes = items(live.as_ref().map(|live| &live.manifest), manifest);
        self.stage(manifest, Staging::Rollout(rollout, &changes)).await
    }

    /// The same on every node at once.
    pub(crate) async fn stage_everywhere(&self, rollout: &Rollout) -> Result<Staged, Stop> {
        let asked = self.ask_others(rollout).await?;
        let staged = self.stage_aloud(rollout).await?;
        if asked {
            self.wait_for_others(rollout).await?;
        }
        Ok(staged)
    }

    /// Prepares a release that another node rolls out, without a word.
    pub(crate) async fn stage_quietly(&self, manifest: &Manifest) -> Result<Staged, Stop> {
        self.stage(manifest, Staging::Elsewhere).await
    }

    /// Prepares a release that is live already.
    pub(crate) async fn stage_again(&self, manifest: &Manifest) -> Result<Staged, Stop> {
        self.stage(manifest, Staging::Live).await
    }

    async fn stage(&self, manifest: &Manifest, staging: Staging<'_>) -> Result<Staged, Stop> {
        let mut staged = Staged::default();
        if let Some(functions) = &self.capabilities.functions {
            let preparing: Vec<_> =
                manifest.functions.iter().map(|entry| prepare(functions, manifest, entry, staging)).collect();
            let mut ready = futures::stream::iter(preparing).buffered(COMPILE_AT_A_TIME);
            while let Some((name, function, begun)) = ready.try_next().await? {
                self.said(staging, ItemKind::Function, name, begun)?;
                staged.functions.push(function);
            }
        }
        if let Some(sites) = &self.capabilities.sites {
            for entry in &manifest.sites {
                let begun = Instant::now();
                let files = files_of(manifest, &entry.root);
                let site = sites.stage(entry, &files).map_err(|error| refused(ErrorCode::StageFailed, &error))?;
                self.said(staging, ItemKind::Site, &entry.name, begun)?;
                if let Staging::Rollout(rollout, _) = staging {
                    for warning in site.warnings() {
                        rollout.warn("site", format!("site `{}`: {warning}", entry.name))?;
                    }
                }
                staged.sites.push(site);
            }
        }
        if let Some(jobs) = &self.capabilities.jobs {
            for entry in &manifest.jobs {
                let begun = Instant::now();
                let job = jobs.stage(entry).map_err(|error| refused(ErrorCode::StageFailed, &error))?;
                self.said(staging, ItemKind::Job, &entry.name, begun)?;
                staged.jobs.push(job);
            }
        }
        if let Staging::Rollout(rollout, changes) = staging {
            let rest = |item: &&Item| item.action == ItemAction::Delete || item.kind == ItemKind::Env;
            for item in changes.iter().filter(rest) {
                rollout.item(item.kind, &item.name, (item.action, item.detail.clone()), None)?;
            }
        }
        Ok(staged)
    }

    fn said(&self, staging: Staging<'_>, kind: ItemKind, name: &str, begun: Instant) -> Result<(), Stop> {
        let Staging::Rollout(rollout, changes) = staging else {
            return Ok(());
        };
        self.failpoints.hit(Failpoint::StagePart)?;
        let Some(item) = changes.iter().find(|item| item.kind == kind && item.name == name) else {
            return Ok(());
        };
        rollout.item(kind, name, (item.action, item.detail.clone()), Some(begun.elapsed()))
    }
}

async fn prepare<'a>(
    functions: &Functions,
    manifest: &Manifest,
    entry: &'a FunctionEntry,
    staging: Staging<'_>,
) -> Result<(&'a str, StagedFunction, Instant), Stop> {
    let begun = Instant::now();
    let files = files_of(manifest, &entry.root);
    let prepared = match staging {
        Staging::Live => {
            let missing = functions.missing_keys(entry);
            if !missing.is_empty() {
                tracing::warn!(
                    function = entry.name,
                    ?missing,
                    "keys that the live release requires are not set any more"
                );
            }
            functions.restore(entry, &files).await
        }
        Staging::Rollout(..) | Staging::Elsewhere => functions.stage(entry, &files).await,
    };
    match prepared {
        Ok(staged) => Ok((&entry.name, staged, begun)),
        Err(error) => Err(refused(error.code(), &error).into()),
    }
}

fn files_of(manifest: &Manifest, root: &str) -> Vec<FileEntry> {
    manifest.files_below(root).cloned().collect()
}

fn refused(code: ErrorCode, error: &dyn std::error::Error) -> ApiError {
    ApiError::new(code, chain(error))
}
