//! The heart: how a bundle becomes what this server serves, and how that is undone.
//!
//! `receive` -> `verify` -> `stage` -> `activate` (migrations and the pointer, one transaction) -> `confirm`.
//! Everything before `activate` is prepared and immutable; the pointer is the one switch.

mod accept;
mod activate;
mod collect;
mod confirm;
mod derive;
mod difference;
mod events;
mod follow;
mod keep;
mod lag;
mod live;
mod load;
mod migrate;
mod options;
mod plan;
mod prepare;
mod receive;
mod recover;
mod rollback;
mod rollout;
mod run;
mod share;
mod sites;
mod stage;
mod truth;
mod verify;

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use admin_api::{DeployEvent, ErrorCode};
use bundle_format::Limits;
use platform::blobs::origin::Origin;
use platform::{ApiFailure, DatabaseError, Failpoints, Platform, Traces};
use tokio::sync::mpsc;

pub(crate) use derive::{Derivation, Member, function};
pub use events::NumberedEvent;
pub(crate) use live::{Live, LiveRelease};
pub(crate) use migrate::MigrateMode;
pub use options::{Activate, DeployOptions, DeploySource, Expected, Unmanaged};
pub(crate) use receive::{Incoming, Keep, chain};
pub(crate) use rollout::Rollout;
pub(crate) use share::{open as open_origin, served_digests};
pub(crate) use sites::{KeptSites, SiteChange, SiteChanged};

use prepare::Prepared;
use rollout::Stop;

use crate::capabilities::Capabilities;
use crate::config::Kept;
use crate::metrics::Metrics;
use crate::release_engine::EngineOfFunctions;
use crate::store::Store;

/// The release engine. Clones share everything.
#[derive(Clone)]
pub(crate) struct Releases(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) platform: Platform,
    pub(crate) capabilities: Capabilities,
    pub(crate) store: Store,
    pub(crate) live: Live,
    pub(crate) limits: Limits,
    pub(crate) metrics: Metrics,
    pub(crate) failpoints: Failpoints,
    /// Where this server is reached, without a slash at its end.
    pub(crate) base_url: String,
    /// `[project] id`.
    pub(crate) project: Option<String>,
    pub(crate) traces: Traces,
    pub(crate) keep: Kept,
    /// Told after each deploy of this process.
    deployed: tokio::sync::Notify,
    /// Where nodes keep content for each other.
    pub(crate) origin: Option<Origin>,
    /// Held for reading while content is needed that nothing else refers to yet, for writing while some is removed.
    pub(crate) content: tokio::sync::RwLock<()>,
    /// For another node's deploy.
    prepared: Mutex<Option<Prepared>>,
    /// Held while what is live changes: between COMMIT and the swap of the routing tables, nobody reads the pointer.
    switch: tokio::sync::Mutex<()>,
    running: Mutex<HashMap<String, Arc<Rollout>>>,
    /// Why the live release could not be loaded, if so.
    trouble: Mutex<Option<String>>,
}

impl Deref for Releases {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// A deploy that was accepted: its id and its events from the first on.
pub struct DeployStream {
    /// `dpl_…`
    pub id: String,
    /// Events 1, 2, 3 …; the last one is a `Result`. An end without it is a cut, never an outcome.
    pub events: mpsc::Receiver<DeployEvent>,
}

/// What the engine is made of.
pub(crate) struct Parts {
    pub(crate) platform: Platform,
    pub(crate) capabilities: Capabilities,
    pub(crate) limits: Limits,
    pub(crate) metrics: Metrics,
    pub(crate) failpoints: Failpoints,
    pub(crate) keep: Kept,
    pub(crate) origin: Option<Origin>,
    /// Where this server is reached, without a slash at its end.
    pub(crate) base_url: String,
    pub(crate) project: Option<String>,
    pub(crate) traces: Traces,
}

impl Releases {
    pub(crate) fn new(parts: Parts) -> Self {
        let Parts { platform, capabilities, limits, metrics, failpoints, keep, origin, base_url, project, traces } =
            parts;
        let store = Store::new(platform.database.clone());
        let releases = Self(Arc::new(Inner {
            platform,
            capabilities,
            store,
            live: Live::default(),
            limits,
            metrics,
            failpoints,
            base_url,
            project,
            traces,
            keep,
            deployed: tokio::sync::Notify::new(),
            origin,
            content: tokio::sync::RwLock::new(()),
            prepared: Mutex::default(),
            switch: tokio::sync::Mutex::new(()),
            running: Mutex::default(),
            trouble: Mutex::default(),
        }));
        if let Some(functions) = &releases.capabilities.functions {
            functions.use_releases(Arc::new(EngineOfFunctions::new(&releases.0)));
        }
        releases
    }

    /// Why the live release is not served by this process, if so.
    pub(crate) fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_trouble(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Where the live functions and sites answer.
    pub(crate) fn urls(&self) -> Vec<String> {
        let base = &self.base_url;
        let mut urls = Vec::new();
        if let Some(sites) = &self.capabilities.sites {
            for mut site in sites.summaries(base) {
                // The path below `/sites/v1` comes last; it is the address only when there is no better one.
                if site.urls.len() > 1 {
                    site.urls.pop();
                }
                urls.append(&mut site.urls);
            }
        }
        if let (Some(_), Some(live)) = (&self.capabilities.functions, self.live.get()) {
            urls.extend(live.manifest.functions.iter().map(|function| format!("{base}/fn/v1/{}", function.name)));
        }
        urls
    }

    /// The rollout of that id, if it runs in this process.
    fn running(&self, id: &str) -> Option<Arc<Rollout>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// The digests that the project has to send, in the given order.
    pub(crate) async fn missing_blobs(
        &self,
        project_id: &str,
        digests: &[[u8; 32]],
    ) -> Result<Vec<[u8; 32]>, DatabaseError> {
        // What is live was sent, and is kept: in a release of ten thousand files only the few others are looked up.
        let live = self.live.get().filter(|live| live.manifest.project_id == project_id);
        let live: HashSet<&[u8; 32]> =
            live.iter().flat_map(|live| &live.manifest.files).map(|file| file.sha256.as_bytes()).collect();
        let is_served = |digest: &[u8; 32]| live.contains(digest) && self.platform.blobs.contains(digest);
        let others: Vec<[u8; 32]> = digests.iter().filter(|digest| !is_served(digest)).copied().collect();
        let owned: HashSet<[u8; 32]> = self.store.owned_blobs(project_id, &others).await?.into_iter().collect();
        let elsewhere = match &self.origin {
            Some(_) => self.store.shared(&self.platform.blobs.missing(owned.iter().copied())).await?,
            None => HashSet::new(),
        };
        let is_there = |digest: &[u8; 32]| {
            owned.contains(digest) && (self.platform.blobs.contains(digest) || elsewhere.contains(digest))
        };
        Ok(others.into_iter().filter(|digest| !is_there(digest)).collect())
    }

    /// Refuses a project that this server does not belong to.
    pub(crate) async fn check_project(&self, project_id: &str) -> Result<(), ApiFailure> {
        let owner = match &self.project {
            Some(project) => Some(project.clone()),
            None => self.store.project().await?,
        };
        match owner {
            Some(owner) if owner != project_id => Err(mismatch(&owner, project_id)),
            _ => Ok(()),
        }
    }

    /// Asks a deploy to end before activation, whichever process runs it.
    pub(crate) async fn cancel(&self, id: &str) -> Result<(), ApiFailure> {
        if self.store.deploy(id).await?.is_none() {
            return Err(unknown_deploy(id));
        }
        if !self.store.request_cancel(id).await? {
            return Err(ApiFailure::new(
                ErrorCode::DeployNotCancellable,
                format!("deploy `{id}` is past the point where it can be cancelled"),
            )
            .hint(ErrorCode::DeployNotCancellable.remedy()));
        }
        if let Some(rollout) = self.running(id) {
            rollout.cancel.cancel();
        }
        Ok(())
    }
}

fn mismatch(owner: &str, project_id: &str) -> ApiFailure {
    ApiFailure::new(
        ErrorCode::ProjectMismatch,
        format!("this server belongs to project `{owner}`, not to `{project_id}`"),
    )
    .details(serde_json::json!({ "server": owner, "bundle": project_id }))
    .hint(ErrorCode::ProjectMismatch.remedy())
}

pub(crate) fn unknown_deploy(id: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::NotFound, format!("there is no deploy `{id}`")).next("reactor deploy list")
}
