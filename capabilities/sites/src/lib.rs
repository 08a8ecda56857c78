//! Sites: the static files of a release, answered by host and by path.
//!
//! A staged site is an immutable table from request paths to contents by digest; activating a release swaps the tables
//! of all sites at once. Nothing is looked up on a disk by name while serving.

mod answer;
mod config;
mod content;
mod dns;
mod domains;
mod encoding;
mod error;
mod explain;
mod files;
mod media_type;
mod path;
mod preview;
mod range;
mod ready;
mod reload;
mod resolve;
mod routes;
mod rules;
mod serve;
mod site;
mod store;
mod swift;
mod table;
mod variants;

use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Instant;

use admin_api::{Check, CheckStatus, SiteExplanation, SiteSummary};
use axum::Router;
use bundle_format::{FileEntry, SiteEntry};
use platform::blobs::BlobStore;
use platform::{ApiFailure, Mode, Platform, Shutdown};
use tokio::sync::Notify;

pub use config::SitesConfig;
pub use dns::ResolveTxt;
pub use error::{ContentError, SitesError, StageError};
pub use preview::{KeptReleases, SitesOfRelease};
pub use swift::WholeFile;

use content::Content;
use dns::SystemResolver;
use domains::{Proved, Registry};
use preview::Previews;
use site::Site;
use store::Store;
use table::{BELOW, Table};
use variants::Variants;

/// The capability. Clones share everything.
#[derive(Clone)]
pub struct Sites {
    shared: Arc<Shared>,
}

struct Shared {
    config: SitesConfig,
    mode: Mode,
    shutdown: Shutdown,
    content: Content,
    variants: Arc<Variants>,
    table: RwLock<Arc<Table>>,
    /// Hosts beyond those of manifests; changed together with the table.
    proved: RwLock<Proved>,
    /// Absent only where a test has no database.
    registry: Option<Registry>,
    /// A release went live.
    activated: Notify,
    kept: OnceLock<Arc<dyn KeptReleases>>,
    previews: Previews,
}

/// What the capability leans on.
struct Opened {
    mode: Mode,
    shutdown: Shutdown,
    blobs: BlobStore,
    registry: Option<Registry>,
}

/// A site of a release that is ready to go live.
#[derive(Debug, Clone)]
pub struct StagedSite {
    site: Arc<Site>,
    warnings: Vec<String>,
}

impl StagedSite {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.site.name
    }

    /// What was left out of it, one sentence each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

impl Sites {
    /// Opens the capability and brings its schema up to date; it serves nothing until a release is activated.
    pub async fn start(platform: &Platform, config: SitesConfig) -> Result<Self, SitesError> {
        let database = &platform.database;
        database.migrate(store::SCHEMA, store::MIGRATIONS).await.map_err(SitesError::Schema)?;
        let notifications = database.listen(store::CHANNEL).await.map_err(SitesError::Listen)?;
        let registry = Registry {
            store: Store::new(database.clone()),
            resolver: config.resolver.clone().unwrap_or_else(|| Arc::new(SystemResolver)),
            clock: platform.clock.clone(),
            ids: platform.ids.clone(),
        };
        let opened = Opened {
            mode: platform.mode,
            shutdown: platform.shutdown.clone(),
            blobs: platform.blobs.clone(),
            registry: Some(registry),
        };
        let sites = Self::open(config, opened, &platform.data_dir.cache().join("sites"))?;
        platform.shutdown.spawn(sites.clone().keep_domains(notifications, platform.shutdown.clone()));
        Ok(sites)
    }

    fn open(config: SitesConfig, opened: Opened, cache: &Path) -> Result<Self, SitesError> {
        let variants = Arc::new(Variants::open(cache)?);
        Ok(Self {
            shared: Arc::new(Shared {
                mode: opened.mode,
                shutdown: opened.shutdown,
                content: Content::new(opened.blobs),
                variants,
                table: RwLock::default(),
                proved: RwLock::new(Proved::nothing(config.shared)),
                registry: opened.registry,
                activated: Notify::new(),
                kept: OnceLock::new(),
                previews: Previews::default(),
                config,
            }),
        })
    }

    /// Blobs that were made of those contents and are kept as long as they are.
    pub fn variants_of(&self, sources: &std::collections::HashSet<[u8; 32]>) -> Vec<[u8; 32]> {
        self.shared.variants.of(sources)
    }

    /// `/sites/v1`.
    pub fn routes(&self) -> Router {
        routes::router(self.clone())
    }

    /// Prepares a site of a manifest: compiles its rules, checks that every file is here, and outside of development gives
    /// the files the compressed forms that were made before. The others are made once the site is live: nobody waits for
    /// them. `files` may hold files of other members too.
    pub fn stage(&self, entry: &SiteEntry, files: &[FileEntry]) -> Result<StagedSite, StageError> {
        let mut warnings = Vec::new();
        let site = Site::compile(entry, files, &mut warnings)?;
        let blobs = self.shared.content.blobs();
        for asset in site.files.assets() {
            if !blobs.contains(asset.plain.digest.as_bytes()) {
                let (site, path, digest) = (entry.name.clone(), asset.path.clone(), asset.plain.digest);
                return Err(StageError::BlobMissing { site, path, digest });
            }
        }
        if self.shared.mode == Mode::Serve {
            self.shared.variants.give(&site.files, blobs);
        }
        Ok(StagedSite { site: Arc::new(site), warnings })
    }

    /// Makes these the live sites, at once and all together; answers under way end on the table they began with.
    pub fn activate(&self, release_id: &str, staged: Vec<StagedSite>) {
        let sites: Vec<_> = staged.into_iter().map(|staged| staged.site).collect();
        let unfinished: Vec<_> = sites.iter().filter(|site| site.files.lacks_packed()).cloned().collect();
        let default = self.shared.config.default.as_deref();
        let proved = self.shared.proved.read().unwrap_or_else(PoisonError::into_inner);
        let table = Table::new(release_id.to_owned(), sites, default, &proved);
        let before =
            std::mem::replace(&mut *self.shared.table.write().unwrap_or_else(PoisonError::into_inner), Arc::new(table));
        drop(proved);
        // To forget ten thousand files takes milliseconds, in which no request waits for the table.
        drop(before);
        self.shared.activated.notify_one();
        if self.shared.mode == Mode::Serve && !unfinished.is_empty() {
            self.pack_the_rest(unfinished);
        }
    }

    /// Makes the compressed forms that were never made before, unless other sites go live first.
    fn pack_the_rest(&self, unfinished: Vec<Arc<Site>>) {
        let sites = self.clone();
        let pack = move || {
            let shared = &sites.shared;
            for site in unfinished {
                let is_live = || sites.table().sites.get(&site.name).is_some_and(|live| Arc::ptr_eq(live, &site));
                let stopping = || shared.shutdown.is_triggered() || !is_live();
                match shared.variants.make(&site.files, shared.content.blobs(), &stopping) {
                    Ok(()) | Err(ContentError::Stopped) => {}
                    Err(error) => tracing::warn!(site = site.name, "files could not be compressed: {error}"),
                }
            }
        };
        self.shared.shutdown.spawn(async move {
            // It ends when it is told to stop.
            let _ = tokio::task::spawn_blocking(pack).await;
        });
    }

    /// Serves the hosts whose owner is proved by now, and no others besides those of manifests.
    fn set_proved(&self, now: Proved) {
        let mut proved = self.shared.proved.write().unwrap_or_else(PoisonError::into_inner);
        if *proved == now {
            return;
        }
        *proved = now;
        let mut table = self.shared.table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(release) = table.release.clone() {
            let (sites, default) = (table.sites.values().cloned().collect(), self.shared.config.default.as_deref());
            *table = Arc::new(Table::new(release, sites, default, &proved));
        }
    }

    /// Whether that `Host` is a domain or a `.localhost` name of a live site.
    pub fn owns_host(&self, host: &str) -> bool {
        table::normalize_host(host).is_some_and(|host| self.table().owner(&host).is_some())
    }

    /// The release whose sites are live.
    pub fn release(&self) -> Option<String> {
        self.table().release.clone()
    }

    /// The live sites; `base` is where the server is reached, such as `http://127.0.0.1:8080`.
    pub fn summaries(&self, base: &str) -> Vec<SiteSummary> {
        let table = self.table();
        table.sites.values().map(|site| self.summary(&table, site, base)).collect()
    }

    /// What `GET url` answers, and why.
    pub fn explain(&self, url: &str) -> Result<SiteExplanation, ApiFailure> {
        explain::explain(&self.table(), url, self.shared.mode)
    }

    /// Whether the capability can do its work.
    pub fn health(&self) -> Result<(), String> {
        Ok(())
    }

    /// What an operator should know.
    pub fn doctor(&self) -> Vec<Check> {
        let begun = Instant::now();
        let table = self.table();
        let blobs = self.shared.content.blobs();
        let gone =
            |site: &Site| site.files.assets().iter().filter(|a| !blobs.contains(a.plain.digest.as_bytes())).count();
        let missing: usize = table.sites.values().map(|site| gone(site)).sum();
        let files: u64 = table.sites.values().map(|site| site.size().0).sum();
        let (status, detail, hint) = if missing == 0 {
            (CheckStatus::Ok, format!("{} sites, {files} files", table.sites.len()), None)
        } else {
            let hint = "deploy again; the missing content is sent".to_owned();
            (CheckStatus::Failed, format!("{missing} of {files} files have no content here"), Some(hint))
        };
        let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        vec![Check { capability: "sites".to_owned(), name: "files".to_owned(), status, detail, hint, duration_ms }]
    }

    fn table(&self) -> Arc<Table> {
        Arc::clone(&self.shared.table.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn summary(&self, table: &Table, site: &Site, base: &str) -> SiteSummary {
        let base = self.shared.config.public_url.as_deref().unwrap_or(base).trim_end_matches('/');
        let (files, bytes) = site.size();
        let mut urls: Vec<String> = site.domains.iter().map(|domain| format!("https://{domain}/")).collect();
        if table.is_default(site) {
            urls.push(format!("{base}/"));
        }
        urls.push(format!("{base}{BELOW}{}/", site.name));
        SiteSummary {
            name: site.name.clone(),
            framework: site.framework.clone(),
            files,
            bytes,
            urls,
            domains: site.domains.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
