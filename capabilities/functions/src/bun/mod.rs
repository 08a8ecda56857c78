//! Functions in bun processes: a pool for each deployment, and one spare process that any of them may take.
//!
//! A process is not a sandbox. What can be taken from it without the help of an administrator is taken (`launch.rs`);
//! what it could still do stands in `docs/reference/runtime.md`.

mod binary;
mod body;
mod call;
mod code;
mod connection;
mod guard;
mod launch;
mod lines;
mod pool;
mod prepare;
mod process;
mod station;
mod usage;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use platform::Shutdown;
use tokio::sync::OnceCell;
use url::Url;

pub use binary::{BunBinary, BunError, fetch_bun, find_bun};
pub(crate) use call::run;
pub(crate) use code::CodeFile;
pub(crate) use pool::{Plan, Pool};

use crate::host::Reach;
use station::{Inside, Station};

/// Where bun is found, and how its processes are kept.
#[derive(Debug, Clone)]
pub struct BunConfig {
    /// False where the operator serves other runtimes only.
    pub enabled: bool,
    /// This program and no other.
    pub binary: Option<PathBuf>,
    /// Folders that are looked through: those of `PATH`, and the project's `node_modules/.bin`.
    pub search_path: Vec<PathBuf>,
    /// Folder that fetched copies lie in; in the data folder when absent.
    pub cache: Option<PathBuf>,
    /// Fetches bun once when it is nowhere; absent where that is for the operator to decide.
    pub npm: Option<PathBuf>,
    /// A process without calls ends after this time.
    pub idle_ttl: Duration,
    /// Processes of one function at a time.
    pub max_instances: usize,
}

impl Default for BunConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            binary: None,
            search_path: Vec::new(),
            cache: None,
            npm: None,
            idle_ttl: Duration::from_mins(5),
            max_instances: 8,
        }
    }
}

/// The bun runtime of one server. Nothing is started before the first function asks for it.
pub(crate) struct Bun {
    config: BunConfig,
    cache: PathBuf,
    inside: Inside,
    shutdown: Shutdown,
    station: OnceCell<Arc<Station>>,
}

impl Bun {
    /// Without any process. `cache` is used when the configuration names none.
    pub(crate) fn new(
        config: BunConfig,
        cache: PathBuf,
        public_url: Option<&Url>,
        reach: Reach,
        shutdown: Shutdown,
    ) -> Self {
        let cache = config.cache.clone().unwrap_or(cache);
        Self { config, cache, inside: Inside::at(public_url, reach), shutdown, station: OnceCell::new() }
    }

    /// Answers what functions send to their own server with this router.
    pub(crate) fn set_router(&self, router: Router) {
        self.inside.set_router(router);
    }

    /// Which bun would run, and its version.
    pub(crate) async fn describe(&self) -> Result<String, BunError> {
        let binary = match self.station.get() {
            Some(station) => station.binary().clone(),
            None => self.find(false).await?,
        };
        Ok(format!("bun {} at {}", binary.version, binary.path.display()))
    }

    /// Processes that are running, with the memory they hold, bytes.
    pub(crate) fn usage(&self) -> (usize, u64) {
        self.station.get().map_or((0, 0), |station| station.usage())
    }

    /// What all processes share; opened by the first function.
    pub(crate) async fn station(&self) -> Result<Arc<Station>, BunError> {
        let open = || async {
            let binary = self.find(true).await?;
            Station::open(binary, &self.config, self.inside.clone(), &self.shutdown).await
        };
        self.station.get_or_try_init(open).await.map(Arc::clone)
    }

    async fn find(&self, fetch: bool) -> Result<BunBinary, BunError> {
        let (mut config, cache) = (self.config.clone(), self.cache.clone());
        if !fetch {
            config.npm = None;
        }
        let found = tokio::task::spawn_blocking(move || find_bun(&config, &cache)).await;
        found.unwrap_or_else(|error| Err(BunError::Broken(error.to_string())))
    }
}
