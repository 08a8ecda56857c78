//! From configuration to a server that is ready: each step in order, the slow ones side by side.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use data::{Data, roles};
use functions::Functions;
use jobs::Jobs;
use platform::{
    Authenticator, BlobStore, DataDir, Database, DatabaseConfig, Ids, LogLimits, LogStore, ManagedPostgres, Mode, Node,
    Platform, Shutdown, Traces, traces::Teller,
};
use secrecy::{ExposeSecret, SecretString};
use sites::Sites;

use crate::app::{App, VERSION};
use crate::capabilities::{Capabilities, FunctionsOfThisProcess};
use crate::config::{CapabilityConfigs, DatabaseSource};
use crate::dev::Front;
use crate::listener::Door;
use crate::metrics::Metrics;
use crate::releases::{KeptSites, Parts, Releases, open_origin};
use crate::store::Store;
use crate::{ServerConfig, ServerError};

/// Everything that [`crate::Server`] is made of.
pub(crate) struct Booted {
    pub(crate) app: App,
    pub(crate) door: Door,
    pub(crate) postgres: Option<ManagedPostgres>,
}

pub(crate) async fn boot(config: ServerConfig) -> Result<Booted, ServerError> {
    let begun = Instant::now();
    // First, because nothing else makes sense when somebody else has the address.
    let door = Door::open(&config).await?;
    let data_dir = DataDir::open(&config.data_dir)?;
    let ids = Ids::system();
    let node = Node::load(&data_dir, &ids)?;
    let admin_token = admin_token(&config, &data_dir, &ids)?;
    // The database comes up while the folder is read.
    let (database, opened) = tokio::join!(connect(&config), open(&config, data_dir.clone(), node.clone()));
    let (database, postgres) = database?;
    let (blobs, logs) = opened?;
    if let Some(output) = &config.log_output {
        crate::tracing_setup::install(output, logs.clone());
    }
    let platform = Platform {
        database,
        data_dir,
        blobs,
        logs,
        clock: config.clock.clone(),
        ids,
        node: Arc::new(node),
        shutdown: Shutdown::new(),
        mode: config.mode,
    };
    let store = Store::new(platform.database.clone());
    let traces = traces(&config, &platform)?;
    let base_url = config.public_url.clone().unwrap_or_else(|| base_url(door.addresses()));
    let mut configs = config.capabilities.clone();
    if let Some(functions) = &mut configs.functions
        && functions.public_url.is_none()
    {
        functions.public_url = base_url.parse().ok();
    }
    let (schema, capabilities) = tokio::join!(store.migrate(), start(&platform, configs, traces.clone()));
    schema?;
    let capabilities = capabilities?;
    claim(&store, config.project.as_deref()).await?;
    let metrics = config.front.as_ref().map_or_else(Metrics::default, Front::metrics);
    let releases = Releases::new(Parts {
        platform: platform.clone(),
        capabilities,
        limits: config.limits,
        metrics: metrics.clone(),
        failpoints: config.failpoints.clone(),
        keep: config.keep,
        origin: open_origin(config.origin.as_ref())?,
        base_url,
        project: config.project.clone(),
        traces,
    });
    if let Some(sites) = &releases.capabilities.sites {
        sites.show_kept(Arc::new(KeptSites(releases.store.clone())));
    }
    releases.recover().await?;
    platform.shutdown.spawn(releases.clone().beat_until_shutdown());
    platform.shutdown.spawn(releases.clone().collect_until_shutdown());
    platform.shutdown.spawn(releases.clone().follow_until_shutdown());
    let authenticator = Authenticator::new(admin_token.clone(), config.allow_remote);
    let app = App::new(platform, releases, metrics, (authenticator, admin_token), (config, begun));
    tracing::info!(addresses = ?door.addresses(), took_ms = begun.elapsed().as_millis(), "ready");
    Ok(Booted { app, door, postgres })
}

fn traces(config: &ServerConfig, platform: &Platform) -> Result<Traces, ServerError> {
    let Some(collector) = &config.otlp else { return Ok(Traces::default()) };
    let teller = Teller { version: VERSION.to_owned(), instance: platform.node.id.clone() };
    Traces::to(collector, teller, platform.ids.clone(), platform.clock.clone()).map_err(ServerError::Traces)
}

async fn connect(config: &ServerConfig) -> Result<(Database, Option<ManagedPostgres>), ServerError> {
    let (url, postgres) = match &config.database {
        DatabaseSource::Url(url) => (url.clone(), None),
        DatabaseSource::Managed(managed) => {
            let progress = config.progress.clone();
            let postgres = ManagedPostgres::start(managed.clone(), move |event| progress(event)).await?;
            (postgres.socket_url().clone(), Some(postgres))
        }
    };
    let database = Database::connect(DatabaseConfig {
        url,
        pool_max: config.pool_max,
        acquire_timeout: config.acquire_timeout,
        application_name: "reactor".to_owned(),
        unhurried: config.mode == Mode::Dev,
    })
    .await?;
    Ok((database, postgres))
}

/// Blobs and logs are read from disk, which may take a moment in a large folder.
async fn open(config: &ServerConfig, data_dir: DataDir, node: Node) -> Result<(BlobStore, LogStore), ServerError> {
    let (clock, mode) = (config.clock.clone(), config.mode);
    let opening = tokio::task::spawn_blocking(move || {
        let blobs = match mode {
            Mode::Dev => BlobStore::open_unhurried(&data_dir)?,
            Mode::Serve => BlobStore::open(&data_dir)?,
        };
        let logs = LogStore::open_with(&data_dir, &node.id, LogLimits::default(), clock)?;
        Ok((blobs, logs))
    });
    opening.await.map_err(|error| ServerError::Recovery(error.to_string()))?
}

/// All capabilities at once, each with its own schema. Jobs come after functions, which they call.
async fn start(platform: &Platform, configs: CapabilityConfigs, traces: Traces) -> Result<Capabilities, ServerError> {
    let data = async {
        match configs.data {
            Some(config) => Ok(Some(Data::start(platform, config).await.map_err(|error| failed("data", error))?)),
            // Functions run their queries as one of these roles, whoever applies migrations.
            None => roles::ensure(&platform.database).await.map(|()| None).map_err(ServerError::from),
        }
    };
    let calls = async {
        let functions = match configs.functions {
            Some(config) => Some(Functions::start(platform, config).await.map_err(|error| failed("functions", error))?),
            None => None,
        };
        let jobs = match configs.jobs {
            Some(config) => {
                let call = Arc::new(FunctionsOfThisProcess { functions: functions.clone(), traces });
                Some(Jobs::start(platform, config, call).await.map_err(|error| failed("jobs", error))?)
            }
            None => None,
        };
        Ok::<_, ServerError>((functions, jobs))
    };
    let sites = async {
        match configs.sites {
            Some(config) => Ok(Some(Sites::start(platform, config).await.map_err(|error| failed("sites", error))?)),
            None => Ok::<_, ServerError>(None),
        }
    };
    let (data, (functions, jobs), sites) = tokio::try_join!(data, calls, sites)?;
    Ok(Capabilities { data, functions, jobs, sites })
}

fn failed(name: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> ServerError {
    ServerError::Capability { name, source: Box::new(source) }
}

fn admin_token(config: &ServerConfig, data_dir: &DataDir, ids: &Ids) -> Result<SecretString, ServerError> {
    if let Some(token) = &config.admin_token {
        return Ok(SecretString::from(token.expose_secret().trim()));
    }
    let bytes = data_dir.read_or_create(&data_dir.admin_token_file(), || ids.secret().into_bytes())?;
    Ok(SecretString::from(String::from_utf8_lossy(&bytes).trim()))
}

/// A configured project owns the database from the first start on.
async fn claim(store: &Store, project: Option<&str>) -> Result<(), ServerError> {
    let Some(configured) = project else {
        return Ok(());
    };
    let owner = store.claim_project(configured, configured).await?;
    if owner != configured {
        return Err(ServerError::ProjectMismatch { owner, configured: configured.to_owned() });
    }
    Ok(())
}

fn base_url(addresses: &[SocketAddr]) -> String {
    match addresses.first() {
        Some(address) if address.ip().is_unspecified() => format!("http://localhost:{}", address.port()),
        Some(address) => format!("http://{address}"),
        None => String::new(),
    }
}
