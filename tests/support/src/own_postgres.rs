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
    /// Process id of the one that was killed last.
    killed: Option<String>,
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
        Self { runtime, config, running: Some(postgres), url, killed: None }
    }

    /// Where it is, over TCP; the same after a restart.
    pub fn url(&self) -> &str {
        self.url.expose()
    }

    /// Ends it as a power cut would, as far as a process can: SIGKILL to the postmaster. What watches over it starts it
    /// again on the same address; [`OwnPostgres::wait`] waits for that.
    pub fn kill(&mut self) {
        let postmaster = self.postmaster().expect("a running Postgres has written its process id");
        // Its children notice that their parent is gone, and end.
        let killed = std::process::Command::new("kill").args(["-KILL", &postmaster]).status();
        assert!(killed.is_ok_and(|status| status.success()), "the postmaster {postmaster} was there to be killed");
        self.killed = Some(postmaster);
    }

    /// Waits until it is back.
    pub fn wait(&mut self) {
        let begun = Instant::now();
        let killed = self.killed.take();
        while self.is_given_up() || self.postmaster() == killed || !self.answers() {
            assert!(begun.elapsed() < PATIENCE, "Postgres does not come back");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// One that dies soon after its start is not started again by what watches over it, but here. True until it is.
    fn is_given_up(&mut self) -> bool {
        if let Some(postgres) = &mut self.running {
            let ended = async { tokio::time::timeout(Duration::from_millis(1), postgres.ended()).await.is_ok() };
            if !self.runtime.block_on(ended) {
                return false;
            }
        }
        // Refused while children of the old one are on their way out.
        self.running = self.runtime.block_on(ManagedPostgres::start(self.config.clone(), |_| {})).ok();
        if let Some(postgres) = &self.running {
            assert_eq!(postgres.url(), &self.url, "the servers look for it where it was");
        }
        self.running.is_none()
    }

    fn postmaster(&self) -> Option<String> {
        let file = self.running.as_ref()?.data_path().join("postmaster.pid");
        fs::read_to_string(file).ok()?.lines().next().map(str::to_owned)
    }

    fn answers(&self) -> bool {
        let config = DatabaseConfig { pool_max: 1, ..DatabaseConfig::new(self.url.clone()) };
        self.runtime.block_on(async {
            match Database::connect(config).await {
                Ok(database) => database.ping().await.is_ok(),
                Err(_) => false,
            }
        })
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
