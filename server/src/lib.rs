//! The server: where capabilities meet, releases become live, and the admin surface answers.

mod admin;
mod app;
mod boot;
mod capabilities;
pub mod config;
pub mod dev;
mod error;
mod handle;
mod listener;
mod metrics;
mod plain;
mod release_engine;
mod releases;
mod router;
mod store;
mod tracing_setup;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use platform::{ManagedPostgres, Shutdown};

pub use capabilities::{CAPABILITIES, Capabilities};
pub use config::{CapabilityConfigs, DatabaseSource, ServerConfig};
pub use error::ServerError;
pub use functions::{BunBinary, BunConfig, BunError, CheckError, Checker, fetch_bun, find_bun};
pub use handle::ServerHandle;
pub use platform::{
    Clock, ConnectionString, FAILPOINTS, Failpoints, ManagedConfig, ManagedError, ManagedEvent, Mode,
    Shutdown as ServerShutdown, managed, supervisor,
};
pub use releases::{Activate, DeployOptions, DeploySource, DeployStream, Expected, NumberedEvent, Unmanaged};
pub use tracing_setup::{LogFormat, LogOutput, LogWriter};

use app::App;
use listener::{Door, Serving};

/// How long a stop waits for the collector of traces.
const LAST_SPANS: Duration = Duration::from_secs(5);

/// A server that is ready and not yet answering.
pub struct Server {
    app: App,
    door: Door,
    postgres: Option<ManagedPostgres>,
}

impl Server {
    /// Opens everything, settles what an earlier process has left, and loads the live release.
    pub async fn build(config: ServerConfig) -> Result<Self, ServerError> {
        let boot::Booted { app, door, postgres } = Box::pin(boot::boot(config)).await?;
        Ok(Self { app, door, postgres })
    }

    /// Where it listens.
    pub fn addrs(&self) -> &[SocketAddr] {
        self.door.addresses()
    }

    /// The first address.
    pub fn addr(&self) -> SocketAddr {
        self.door.addresses()[0]
    }

    /// For the same process: deploys without HTTP, and what the server knows.
    pub fn handle(&self) -> ServerHandle {
        let database_url = match &self.postgres {
            Some(postgres) => postgres.url().clone(),
            None => self.app.platform.database.url().clone(),
        };
        ServerHandle::new(self.app.clone(), self.door.addresses().to_vec(), database_url)
    }

    /// Answers until the signal (or `POST /_admin/shutdown`), then stops in order within the drain budget.
    pub async fn run(self, shutdown: Shutdown) -> Result<(), ServerError> {
        let Self { app, door, mut postgres } = self;
        let stop = app.stop.clone();
        let router = router::build(&app);
        let inside = router::Inside::default();
        if let Some(functions) = &app.releases.capabilities.functions {
            functions.dispatch_inside(inside.router());
        }
        inside.open(router.clone());
        let serving = Serving {
            router,
            swift: router::Swift::of(&app),
            blobs: Some(app.platform.blobs.clone()),
            metrics: app.metrics.clone(),
            header_timeout: app.config.request_timeout,
            max_connections: app.config.max_connections,
        };
        let mut connections = tokio::spawn(door.serve(serving, stop.clone()));
        let ended = async {
            match &mut postgres {
                Some(postgres) => postgres.ended().await,
                None => std::future::pending().await,
            }
        };
        let outcome = tokio::select! {
            () = shutdown.triggered() => Ok(()),
            () = stop.triggered() => Ok(()),
            () = ended => Err(ServerError::PostgresEnded),
        };
        let begun = Instant::now();
        tracing::info!("stopping");
        stop.trigger();
        app.platform.shutdown.trigger();
        let budget = app.config.drain;
        if tokio::time::timeout(budget, &mut connections).await.is_err() {
            tracing::warn!("connections were still open at the end of the drain budget");
            connections.abort();
        }
        let left = app.platform.shutdown.drain(budget.saturating_sub(begun.elapsed())).await;
        if left > 0 {
            tracing::warn!(left, "tasks were still running at the end of the drain budget");
        }
        app.releases.traces.close(LAST_SPANS.min(budget.saturating_sub(begun.elapsed()))).await;
        inside.close();
        app.releases.leave().await;
        app.platform.logs.flush();
        app.platform.database.close();
        if let Some(postgres) = postgres {
            postgres.stop().await;
        }
        outcome
    }
}
