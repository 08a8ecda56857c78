//! Functions: request handlers in JavaScript, each call in a fresh WebAssembly instance inside the server's process.

mod bindings;
mod bun;
mod call;
mod check;
mod code;
mod component;
mod decimal;
mod engine;
mod environment;
mod failure;
mod health;
mod host;
mod instance;
mod invoke;
mod javascript;
mod kept;
mod metrics;
mod moments;
mod output;
mod policies;
mod proxy;
mod registry;
mod releases;
mod routes;
mod routing;
mod rows;
mod runtime;
mod secrets;
mod stage;
mod store;
#[cfg(test)]
mod tests;
mod turns;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use futures::StreamExt as _;
use platform::{DatabaseError, Mode, Platform};
use tokio::sync::Semaphore;
use url::Url;

pub use bun::{BunBinary, BunConfig, BunError, fetch_bun, find_bun};
pub use check::{CheckError, Checker};
pub use invoke::Invocation;
pub use releases::{FunctionBundle, FunctionParts, ReleaseEngine, Switch};
pub use secrets::{DataKey, DataKeyError};
pub use stage::{StageError, StagedFunction};

use bun::Bun;
use code::{CodeCache, Fragments};
use component::{ComponentMaker, Layer};
use engine::{Engine, INSTANCES, Room};
use environment::{Env, Environment};
use host::{FetchClient, Inside, Reach, Services};
use instance::{Linker, linker};
use metrics::Metrics;
use policies::Policies;
use registry::Registry;
use routing::{Live, Routing};
use store::{CHANGED, ServiceQueries, Store};
use turns::Turns;

/// When a server makes what all functions share, after its start.
const WARM_UP_AFTER: Duration = Duration::from_secs(2);

/// How functions are run.
#[derive(Debug, Clone, Default)]
pub struct FunctionsConfig {
    /// Encrypts secrets; without it a key is made in the data folder on first start.
    pub data_key: Option<DataKey>,
    /// Lets functions reach loopback and private addresses; in development they always may.
    pub allow_private_network: bool,
    /// Puts the thrown message and stack into answers; in development they always are.
    pub show_errors: bool,
    /// Where callers reach this server.
    pub public_url: Option<Url>,
    /// Folder for compiled code that all servers of one user share; none but that in the data folder when absent.
    pub shared_cache: Option<PathBuf>,
    /// Functions with `runtime = "bun"`.
    pub bun: BunConfig,
}

/// The capability. Clones share everything.
#[derive(Clone)]
pub struct Functions {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) platform: Platform,
    pub(crate) config: FunctionsConfig,
    pub(crate) engine: Engine,
    pub(crate) linker: Arc<Linker>,
    pub(crate) proxy_linker: proxy::Linker,
    pub(crate) maker: ComponentMaker,
    pub(crate) services: Arc<Services>,
    pub(crate) bun: Bun,
    pub(crate) store: Store,
    pub(crate) environment: Environment,
    pub(crate) policies: Policies,
    pub(crate) registry: Registry,
    pub(crate) releases: OnceLock<Arc<dyn ReleaseEngine>>,
    pub(crate) routing: Routing,
    pub(crate) turns: Turns,
    pub(crate) metrics: Metrics,
    pub(crate) healthy: health::Known,
    /// Instances the pool has room for: running out of it would be an error, waiting here is not.
    pub(crate) instances: Arc<Semaphore>,
    project: RwLock<String>,
}

impl Functions {
    /// Starts the capability, without functions.
    pub async fn start(platform: &Platform, config: FunctionsConfig) -> Result<Self, FunctionsError> {
        let reach =
            if config.allow_private_network || platform.mode == Mode::Dev { Reach::Everywhere } else { Reach::Public };
        let engine = Engine::new(Room::Pool, Arc::new(Fragments::default())).map_err(|error| engine_error(&error))?;
        let layer = Layer::BUILT_IN;
        let own = platform.data_dir.cache().join("functions");
        let shared = config.shared_cache.as_ref().unwrap_or(&own);
        let cache = CodeCache::open(shared, &own, &engine, &ComponentMaker::version(layer))?;
        let linker = Arc::new(linker(&engine).map_err(|error| engine_error(&error))?);
        let proxy_linker = proxy::linker(&engine).map_err(|error| engine_error(&error))?;
        let maker = ComponentMaker::new(engine.clone(), cache, Arc::clone(&linker), layer);
        let store = Store::open(platform.database.clone()).await?;
        let key = match &config.data_key {
            Some(key) => key.clone(),
            None => DataKey::of_folder(&platform.data_dir, &platform.ids)?,
        };
        let environment = Environment::open(store.clone(), key, platform.ids.clone()).await?;
        let policies = Policies::open(store.clone()).await?;
        let registry = Registry::open(store.clone()).await?;
        let services = Services {
            fetch: FetchClient::new(reach, Inside::at(config.public_url.as_ref()))
                .map_err(|error| FunctionsError::Fetch(error.to_string()))?,
            data: Some(Arc::new(ServiceQueries::new(platform.database.clone()))),
        };
        let (bun_cache, shutdown) = (platform.data_dir.cache(), platform.shutdown.clone());
        let bun = Bun::new(config.bun.clone(), bun_cache, config.public_url.as_ref(), reach, shutdown);
        let inner = Inner {
            platform: platform.clone(),
            config,
            engine,
            linker,
            proxy_linker,
            maker,
            services: Arc::new(services),
            bun,
            store,
            environment,
            policies,
            registry,
            releases: OnceLock::new(),
            routing: Routing::new(),
            turns: Turns::start()?,
            metrics: Metrics::default(),
            healthy: health::Known::default(),
            instances: Arc::new(Semaphore::new(INSTANCES as usize)),
            project: RwLock::default(),
        };
        let functions = Self { inner: Arc::new(inner) };
        functions.follow_changes();
        functions.warm_up();
        Ok(functions)
    }

    /// Switches to the functions of a release. Calls in flight end on what they began with.
    pub fn activate(&self, release_id: &str, staged: Vec<StagedFunction>) {
        self.inner.routing.replace(release_id, staged.into_iter().map(|function| function.live).collect());
        for live in self.inner.routing.current().functions() {
            self.prepare_instances(live);
        }
    }

    /// With `min_instances` the first caller of code in this process does not wait for it to be mapped.
    fn prepare_instances(&self, live: &Arc<Live>) {
        if live.entry.concurrency.min_instances == 0 || !live.runtime.is_inside() || live.is_warm() {
            return;
        }
        let live = Arc::clone(live);
        self.inner.platform.shutdown.spawn(async move {
            match live.runtime.probe(stage::megabytes(live.entry.limits.memory_mb)).await {
                Ok(()) => live.mark_warm(),
                Err(reason) => tracing::warn!(function = live.entry.name, "no instance could be prepared: {reason}"),
            }
        });
    }

    /// Counters of each function, as Prometheus text.
    pub fn metrics(&self) -> String {
        self.inner.metrics.render()
    }

    /// Names the project whose functions these are, for their environment.
    pub fn set_project(&self, project_id: &str) {
        project_id.clone_into(&mut self.inner.project.write().unwrap_or_else(PoisonError::into_inner));
        self.inner.environment.forget_composed();
    }

    /// Plugs in the engine that owns releases. Called once; the first one stays.
    pub fn use_releases(&self, engine: Arc<dyn ReleaseEngine>) {
        // A second one would be the same server again.
        let _ = self.inner.releases.set(engine);
    }

    /// Functions that live on the server and in no project's manifest. Those of `manifest` belong to it from now on.
    pub async fn unmanaged(&self, manifest: &[String]) -> Result<Vec<String>, DatabaseError> {
        self.inner.store.adopt(manifest).await?;
        Ok(self.inner.registry.reload().await?.iter().cloned().collect())
    }

    /// Answers what functions send to their own server with this router, in process. Called once, with the layers
    /// that every request passes.
    pub fn dispatch_inside(&self, router: axum::Router) {
        self.inner.bun.set_router(router.clone());
        self.inner.services.fetch.inside().set_router(router);
    }

    /// Keys from local files for each function, over those set on the server: for development.
    pub fn set_local_env(&self, values: BTreeMap<String, BTreeMap<String, String>>) {
        self.inner.environment.set_local(values);
    }

    /// Keeps up with keys, policies and names that another process sets.
    fn follow_changes(&self) {
        let functions = self.clone();
        let shutdown = self.inner.platform.shutdown.clone();
        self.inner.platform.shutdown.spawn(async move {
            let follow = async {
                let mut wakes = functions.inner.platform.database.listen(CHANGED).await?;
                while wakes.next().await.is_some() {
                    if let Err(error) = functions.inner.reload().await {
                        tracing::warn!("keys, policies and names of functions cannot be read: {}", error.chain());
                    }
                }
                Ok::<(), DatabaseError>(())
            };
            tokio::select! {
                () = shutdown.triggered() => {}
                ended = follow => {
                    if let Err(error) = ended {
                        tracing::error!("changes of functions' keys are not followed: {}", error.chain());
                    }
                }
            }
        });
    }

    /// Makes what all functions share before the first of them asks for it, while a developer still types.
    fn warm_up(&self) {
        // A server answers first; a developer's first save comes soon.
        let patience = if self.inner.platform.mode == Mode::Dev { Duration::ZERO } else { WARM_UP_AFTER };
        let maker = self.inner.maker.clone();
        let shutdown = self.inner.platform.shutdown.clone();
        self.inner.platform.shutdown.spawn(async move {
            tokio::select! {
                () = shutdown.triggered() => return,
                () = tokio::time::sleep(patience) => {}
            }
            if let Err(error) = maker.warm_up().await {
                tracing::error!("the JavaScript runtime cannot be prepared: {error}");
            }
        });
    }
}

impl Inner {
    /// Reads keys, policies and names again.
    pub(crate) async fn reload(&self) -> Result<(), DatabaseError> {
        self.environment.reload().await?;
        self.policies.reload().await?;
        self.registry.reload().await.map(drop)
    }

    /// Everything a function finds in `env`, in the order of its keys; without a release, all but that.
    pub(crate) fn env_of(&self, function: &str, release: Option<&str>) -> Env {
        match release {
            Some(of) => self.environment.composed(function, of, || self.compose_env(function, release)),
            None => self.compose_env(function, None),
        }
    }

    fn compose_env(&self, function: &str, release: Option<&str>) -> Env {
        let mut env = BTreeMap::new();
        self.environment.collect(function, &mut env);
        let mut own = |key: &str, value: &str| env.insert(key.to_owned(), value.to_owned());
        if let Some(url) = &self.config.public_url {
            own("REACTOR_URL", url.as_str().trim_end_matches('/'));
        }
        own("REACTOR_PROJECT_ID", &self.project());
        own("REACTOR_FUNCTION", function);
        if let Some(release) = release {
            own("REACTOR_RELEASE", release);
            own(environment::SERVICE_KEY, &self.environment.service_key(&self.project(), release));
        }
        env.into_iter().collect()
    }

    /// The project's id; empty until the server belongs to one.
    pub(crate) fn project(&self) -> String {
        self.project.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn engine_error(error: &wasmtime::Error) -> FunctionsError {
    FunctionsError::Engine(format!("{error:#}"))
}

/// Why the capability does not start.
#[derive(Debug, thiserror::Error)]
pub enum FunctionsError {
    /// The WebAssembly engine.
    #[error("the WebAssembly engine does not start: {0}")]
    Engine(String),
    /// The HTTP client of functions.
    #[error("the HTTP client of functions does not start: {0}")]
    Fetch(String),
    /// The folder of compiled code, or the threads of functions.
    #[error("the folder or the threads of functions cannot be opened")]
    Cache(#[from] io::Error),
    /// The key for secrets.
    #[error(transparent)]
    DataKey(#[from] DataKeyError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}
