//! A database of its own for every test.

use std::sync::atomic::{AtomicU32, Ordering};

use platform::{ConnectionString, Database, DatabaseConfig};

use crate::cluster;

/// An empty database on a real Postgres; dropped, with all its connections, when this value is.
///
/// The first one of a process starts a Postgres for that process, which ends with it. Postgres is looked for as
/// `reactor dev` looks for it, npm included, so nothing has to be prepared; as root it runs as another user.
///
/// ```no_run
/// # async fn example() {
/// let test = test_support::TestDatabase::create().await;
/// let database = test.connect().await;
/// database.ping().await.unwrap();
/// # }
/// ```
pub struct TestDatabase {
    name: String,
    url: ConnectionString,
}

impl TestDatabase {
    /// Makes a database.
    pub async fn create() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let administration = tokio::task::spawn_blocking(cluster::url).await.expect("the cluster starts");
        execute(administration, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        execute(administration, &format!("CREATE DATABASE {name} TEMPLATE template0")).await;
        let url = administration.with_database(&name).expect("a database name fits into a URL");
        Self { name, url }
    }

    /// Where it is.
    pub fn url(&self) -> &ConnectionString {
        &self.url
    }

    /// How to reach it: four connections, five seconds.
    pub fn config(&self) -> DatabaseConfig {
        DatabaseConfig { pool_max: 4, ..DatabaseConfig::new(self.url.clone()) }
    }

    /// A pool on it.
    pub async fn connect(&self) -> Database {
        Database::connect(self.config()).await.expect("the test database answers")
    }

    /// Runs any number of statements on a connection of its own.
    pub async fn execute(&self, sql: &str) {
        execute(&self.url, sql).await;
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let drop_it = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // The test's own runtime may be the one that is just going down.
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(execute(cluster::url(), &drop_it));
        });
        drop(thread.join());
    }
}

async fn execute(url: &ConnectionString, sql: &str) {
    let config = DatabaseConfig { pool_max: 1, ..DatabaseConfig::new(url.clone()) };
    let database = Database::connect(config).await.expect("the test cluster answers");
    let client = database.client().await.expect("the test cluster has a connection");
    client.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}
