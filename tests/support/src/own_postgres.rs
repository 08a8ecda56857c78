//! A Postgres that belongs to one test, durable like one in earnest, to be killed and started again.

use std::env;
use std::path::Path;
use std::time::{Duration, Instant};

use fs_err as fs;
use platform::{ConnectionString, Database, DatabaseConfig, ManagedConfig, ManagedPostgres};
use tokio::runtime::Runtime;

use crate::cluster;

/// How long a killed one may take to come back.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running Postgres with its files in one folder; stopped when dropped.
pub struct OwnPostgres {
    runtime: Runtime,
    config: ManagedConfig,
    running: Option<ManagedPostgres>,
    url: ConnectionString,
}

impl OwnPostgres {
    /// Makes a cluster in that folder and starts it. `reactor` is the binary that watches over it.
    pub fn start(folder: &Path, reactor: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime can be made");
        let config = ManagedConfig {
            cluster_dir: folder.join("postgres"),
            cache_dir: cluster::folder().join("cache"),
            binaries: env::var_os("REACTOR_POSTGRES_BIN").map(Into::into),
            search_path: cluster::search_path(),
            npm: cluster::search_path().iter().map(|dir| dir.join("npm")).find(|npm| npm.is_file()),
            supervisor: reactor.to_owned(),
            database: "reactor".to_owned(),
        };
        let postgres = runtime.block_on(ManagedPostgres::start(config.clone(), |_| {}));
        let postgres = postgres.unwrap_or_else(|error| panic!("no Postgres for this test: {error}"));
        let url = postgres.url().clone();
        Self { runtime, config, running: Some(postgres), url }
    }

    /// Where it is, over TCP; the same after a restart.
    pub fn url(&self) -> &str {
        self.url.expose()
    }

    /// Ends it as a power cut would, as far as a process can: SIGKILL to the postmaster.
    pub fn kill(&mut self) {
        let Some(mut postgres) = self.running.take() else {
            return;
        };
        let file = postgres.data_path().join("postmaster.pid");
        let text = fs::read_to_string(file).expect("a running Postgres has written its process id");
        let postmaster = text.lines().next().expect("the first line is the process id");
        // Its children notice that their parent is gone, and end.
        let killed = std::process::Command::new("kill").args(["-KILL", postmaster]).status();
        assert!(killed.is_ok_and(|status| status.success()), "the postmaster {postmaster} was there to be killed");
        self.runtime.block_on(postgres.ended());
    }

    /// Starts it again where it was.
    pub fn restart(&mut self) {
        if self.running.is_some() {
            return;
        }
        let begun = Instant::now();
        let postgres = loop {
            match self.runtime.block_on(ManagedPostgres::start(self.config.clone(), |_| {})) {
                Ok(postgres) => break postgres,
                // Children of the old one may still be on their way out.
                Err(error) if begun.elapsed() > PATIENCE => panic!("Postgres does not come back: {error}"),
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        };
        assert_eq!(postgres.url(), &self.url, "the servers look for it where it was");
        self.running = Some(postgres);
    }

    /// Rows of a query as text; an absent value is `null`.
    pub fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        rows(&self.runtime, &self.url, sql)
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        if let Some(postgres) = self.running.take() {
            self.runtime.block_on(postgres.stop());
        }
    }
}

fn rows(runtime: &Runtime, url: &ConnectionString, sql: &str) -> Vec<Vec<String>> {
    let config = DatabaseConfig { pool_max: 1, ..DatabaseConfig::new(url.clone()) };
    let messages = runtime.block_on(async {
        let database = Database::connect(config).await.expect("Postgres answers");
        let client = database.client().await.expect("there is a connection");
        client.simple_query(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
    });
    messages
        .iter()
        .filter_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => {
                Some((0..row.len()).map(|column| row.get(column).unwrap_or("null").to_owned()).collect())
            }
            _ => None,
        })
        .collect()
}
