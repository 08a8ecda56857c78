//! A server on a database and a data folder of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use functions::FunctionsConfig;
use secrecy::SecretString;
use server::{DatabaseSource, Mode, Server, ServerConfig, ServerError, ServerHandle, ServerShutdown};
use tempfile::TempDir;
use test_support::TestDatabase;
use tokio::task::JoinHandle;

use crate::client::{Client, TOKEN};

/// Outlives its servers.
pub(crate) struct World {
    pub(crate) database: Arc<TestDatabase>,
    folder: Arc<TempDir>,
}

/// A running server.
pub(crate) struct Running {
    pub(crate) client: Client,
    pub(crate) handle: ServerHandle,
    shutdown: ServerShutdown,
    task: JoinHandle<Result<(), ServerError>>,
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self { database: Arc::new(TestDatabase::create().await), folder }
    }

    /// A server in this world.
    pub(crate) async fn start() -> (Self, Running) {
        let world = Self::new().await;
        let running = world.server().await;
        (world, running)
    }

    pub(crate) async fn server(&self) -> Running {
        self.run(self.config("data")).await
    }

    pub(crate) fn config(&self, folder: &str) -> ServerConfig {
        let database = DatabaseSource::Url(self.database.url().clone());
        let mut config = ServerConfig::new(Mode::Serve, database, self.folder.path().join(folder));
        config.bind = vec!["127.0.0.1:0".parse().unwrap()];
        config.admin_token = Some(SecretString::from(TOKEN));
        config.pool_max = 10;
        config.capabilities.functions =
            Some(FunctionsConfig { shared_cache: Some(cache()), ..FunctionsConfig::default() });
        config
    }

    pub(crate) async fn run(&self, config: ServerConfig) -> Running {
        let server = Server::build(config).await.unwrap();
        let client = Client::new(server.addr());
        let handle = server.handle();
        let shutdown = ServerShutdown::new();
        let task = tokio::spawn(server.run(shutdown.clone()));
        Running { client, handle, shutdown, task }
    }

    /// One value of the database, as text.
    pub(crate) async fn value(&self, sql: &str) -> String {
        let database = self.database.connect().await;
        let client = database.client().await.unwrap();
        let messages = client.simple_query(sql).await.unwrap();
        messages
            .iter()
            .find_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or("null").to_owned()),
                _ => None,
            })
            .unwrap_or_default()
    }
}

impl Running {
    /// Stops in order.
    pub(crate) async fn stop(self) {
        self.shutdown.trigger();
        self.ended().await;
    }

    /// Waits for a stop that was asked for in another way.
    pub(crate) async fn ended(self) {
        tokio::time::timeout(Duration::from_secs(40), self.task).await.unwrap().unwrap().unwrap();
    }
}

/// Compiled functions are shared by all tests: making the runtime's part takes a second.
fn cache() -> PathBuf {
    let executable = std::env::current_exe().unwrap();
    executable.ancestors().nth(3).unwrap().join("tmp/reactor-server-tests/functions")
}

/// Tries until it is true; ten seconds at most.
pub(crate) async fn eventually(what: &str, mut check: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !check().await {
        assert!(begun.elapsed() < Duration::from_secs(10), "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
