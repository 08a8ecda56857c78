//! Sites: the static files of a release, answered by host and by path.
//!
//! A staged site is an immutable table from request paths to contents by digest; activating a release swaps the tables
//! of all sites at once. Nothing is looked up on a disk by name while serving.

mod answer;
mod cache;
mod config;
mod content;
mod encoding;
mod error;
mod explain;
mod files;
mod media_type;
mod path;
mod range;
mod reload;
mod resolve;
mod routes;
mod rules;
mod serve;
mod site;
mod table;
mod variants;

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use admin_api::{Check, CheckStatus, SiteExplanation, SiteSummary};
use axum::Router;
use bundle_format::{FileEntry, SiteEntry};
use platform::blobs::BlobStore;
use platform::{ApiFailure, Mode, Platform, Shutdown};
use tokio::sync::watch;

pub use config::SitesConfig;
pub use error::{ContentError, SitesError, StageError};
pub use rules::PatternError;

use content::Content;
use site::Site;
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
    /// Names the live release to pages that are open while developing.
    releases: watch::Sender<Option<String>>,
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
    /// Opens the capability; it serves nothing until a release is activated.
    // Async like the other capabilities, which have a schema to bring up to date.
    #[allow(clippy::unused_async, reason = "all capabilities start alike")]
    pub async fn start(platform: &Platform, config: SitesConfig) -> Result<Self, SitesError> {
        let cache = platform.data_dir.cache().join("sites");
        Self::open(config, platform.mode, platform.shutdown.clone(), platform.blobs.clone(), &cache)
    }

    fn open(
        config: SitesConfig,
        mode: Mode,
        shutdown: Shutdown,
        blobs: BlobStore,
        cache: &Path,
    ) -> Result<Self, SitesError> {
        let content = Content::new(blobs, config.memory);
        let variants = Arc::new(Variants::open(cache)?);
        let (table, releases) = (RwLock::default(), watch::Sender::new(None));
        Ok(Self { shared: Arc::new(Shared { config, mode, shutdown, content, variants, table, releases }) })
    }

    /// `/sites/v1`.
    pub fn routes(&self) -> Router {
        routes::router(self.clone())
    }

    /// Prepares a site of a manifest: compiles its rules, checks that every file is here, and outside of development
    /// makes the compressed forms that were never made before. `files` may hold files of other members too.
    pub async fn stage(&self, entry: &SiteEntry, files: &[FileEntry]) -> Result<StagedSite, StageError> {
        let mut warnings = Vec::new();
        let mut site = Site::compile(entry, files, &mut warnings)?;
        let blobs = self.shared.content.blobs().clone();
        for asset in site.files.assets() {
            if !blobs.contains(asset.plain.digest.as_bytes()) {
                let (site, path, digest) = (entry.name.clone(), asset.path.clone(), asset.plain.digest);
                return Err(StageError::BlobMissing { site, path, digest });
            }
        }
        if self.shared.mode == Mode::Serve {
            let (variants, shutdown) = (Arc::clone(&self.shared.variants), self.shared.shutdown.clone());
            let attach = move || variants.attach(&mut site.files, &blobs, &|| shutdown.is_triggered()).map(|()| site);
            site = tokio::task::spawn_blocking(attach)
                .await
                .map_err(|_| StageError::Stopping)?
                .map_err(|source| StageError::Content { site: entry.name.clone(), source })?;
        }
        Ok(StagedSite { site: Arc::new(site), warnings })
    }

    /// Makes these the live sites, at once and all together; answers under way end on the table they began with.
    pub fn activate(&self, release_id: &str, staged: Vec<StagedSite>) {
        let sites = staged.into_iter().map(|staged| staged.site).collect();
        let table = Table::new(release_id.to_owned(), sites, self.shared.config.default.as_deref());
        *self.shared.table.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(table);
        self.shared.releases.send_replace(Some(release_id.to_owned()));
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
