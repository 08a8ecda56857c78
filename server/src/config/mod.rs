//! What a server is made from: values, whoever they come from.

mod environment;
mod error;
mod file;
mod keys;
mod load;
mod releases;
mod table;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bundle_format::Limits;
use data::DataConfig;
use functions::FunctionsConfig;
use jobs::JobsConfig;
use platform::blobs::origin::OriginConfig;
use platform::{Clock, ConnectionString, Failpoints, ManagedConfig, ManagedEvent, Mode};
use secrecy::SecretString;
use sites::SitesConfig;
use url::Url;

use crate::dev::Front;
use crate::tracing_setup::LogOutput;

pub use error::{ConfigError, ConfigPosition};
pub use load::{Flags, Loaded, Sources, load};

/// Everything a server needs to know.
#[derive(Clone)]
pub struct ServerConfig {
    /// For whom it runs.
    pub mode: Mode,
    /// Where it listens. A loopback address stands for both families; port 0 takes a free one.
    pub bind: Vec<SocketAddr>,
    /// The front of `reactor dev`, which listens instead of this server.
    pub front: Option<Front>,
    /// What time it is.
    pub clock: Clock,
    /// Its database.
    pub database: DatabaseSource,
    /// Connections to the database, at most.
    pub pool_max: usize,
    /// How long a request waits for one.
    pub acquire_timeout: Duration,
    /// Its data folder.
    pub data_dir: PathBuf,
    /// The admin token; none: made on first start and kept in the data folder.
    pub admin_token: Option<SecretString>,
    /// Whether the admin surface answers callers on other machines.
    pub allow_remote: bool,
    /// `[project] id`; none: the first project deployed to it.
    pub project: Option<String>,
    /// The mounted capabilities.
    pub capabilities: CapabilityConfigs,
    /// Origins that browsers may call from; `*` for all.
    pub cors: Vec<String>,
    /// Where the server is reached from outside, when that is known.
    pub public_url: Option<String>,
    /// Silence of a client in the middle of a request or of its answer after which its connection is closed.
    pub request_timeout: Duration,
    /// Open connections at a time.
    pub max_connections: usize,
    /// Limits of bundles.
    pub limits: Limits,
    /// How long stopping may take.
    pub drain: Duration,
    /// What becomes of tracing events; none: the caller has set up its own subscriber.
    pub log_output: Option<LogOutput>,
    /// What is kept of earlier releases.
    pub keep: Kept,
    /// Where servers that share the project keep content for each other.
    pub origin: Option<OriginConfig>,
    /// Collector of traces, by its base address of OTLP over HTTP; none: no spans are made.
    pub otlp: Option<Url>,
    /// Where tests make the server fail; none outside of them.
    pub failpoints: Failpoints,
    /// Told how the managed Postgres comes up.
    pub progress: Arc<dyn Fn(ManagedEvent) + Send + Sync>,
}

/// What is kept of earlier releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// How many releases, 0 for all of them; never fewer than the last ten.
    pub releases: usize,
    /// Content younger than this stays, whoever needs it.
    pub grace: Duration,
}

impl Default for Kept {
    fn default() -> Self {
        Self { releases: 0, grace: Duration::from_hours(24) }
    }
}

/// Which database.
#[derive(Clone)]
pub enum DatabaseSource {
    /// One that is there.
    Url(ConnectionString),
    /// Postgres on this machine, started by this process.
    Managed(ManagedConfig),
}

/// The configuration of each mounted capability.
#[derive(Clone, Default)]
pub struct CapabilityConfigs {
    /// Migrations and administration of the project's database.
    pub data: Option<DataConfig>,
    /// Functions.
    pub functions: Option<FunctionsConfig>,
    /// Jobs.
    pub jobs: Option<JobsConfig>,
    /// Sites.
    pub sites: Option<SitesConfig>,
}

impl CapabilityConfigs {
    /// Every capability with its defaults.
    #[must_use]
    pub fn all() -> Self {
        Self {
            data: Some(DataConfig::default()),
            functions: Some(FunctionsConfig::default()),
            jobs: Some(JobsConfig::default()),
            sites: Some(SitesConfig::default()),
        }
    }
}

impl ServerConfig {
    /// The defaults, with every capability mounted.
    #[must_use]
    pub fn new(mode: Mode, database: DatabaseSource, data_dir: PathBuf) -> Self {
        Self {
            mode,
            bind: vec![SocketAddr::from(([127, 0, 0, 1], 8000))],
            front: None,
            clock: Clock::system(),
            database,
            pool_max: 20,
            acquire_timeout: Duration::from_secs(5),
            data_dir,
            admin_token: None,
            allow_remote: false,
            project: None,
            capabilities: CapabilityConfigs::all(),
            cors: Vec::new(),
            public_url: None,
            request_timeout: Duration::from_secs(30),
            max_connections: 4_096,
            limits: Limits::default(),
            drain: Duration::from_secs(30),
            log_output: None,
            keep: Kept::default(),
            origin: None,
            otlp: None,
            failpoints: Failpoints::default(),
            progress: Arc::new(|_| {}),
        }
    }
}
