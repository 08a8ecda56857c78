//! The connection pool.

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Config, SimpleQueryMessage, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::{of_connecting, of_pool};
use super::migrate::{self, Migration};
use super::notifications::Notifications;
use super::{ConnectionString, DatabaseError, tls};

/// A connection of the pool; goes back to it when dropped. Derefs to the driver's client.
///
/// Behind a pooler in transaction mode a connection has no session: use `SET LOCAL` in a transaction, transaction-level
/// advisory locks, and `query_typed` where a statement runs outside of one.
pub type Client = deadpool_postgres::Object;

/// Closes a connection instead of giving it back to the pool: somebody's SQL may have changed its session.
pub fn discard(client: Client) {
    drop(Client::take(client));
}

/// The oldest major version that is supported.
pub(super) const OLDEST: u32 = 15;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// Where it is.
    pub url: ConnectionString,
    /// Connections at most.
    pub pool_max: usize,
    /// How long [`Database::client`] waits for one.
    pub acquire_timeout: Duration,
    /// Shown in `pg_stat_activity`.
    pub application_name: String,
    /// What [`Database::unhurried`] says holds: what it is for need not reach the disk at once.
    pub unhurried: bool,
}

impl DatabaseConfig {
    /// The defaults of `[database]`: 20 connections, 5 s.
    pub fn new(url: ConnectionString) -> Self {
        let acquire_timeout = Duration::from_secs(5);
        Self { url, pool_max: 20, acquire_timeout, application_name: "reactor".to_owned(), unhurried: false }
    }
}

/// The one database of a server. Clones share the pool.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    pool: Pool,
    url: ConnectionString,
    config: Config,
    tls: MakeRustlsConnect,
    timeouts: Timeouts,
    unhurried: bool,
}

impl Database {
    /// Makes the pool and one connection, to fail at once when there is no database or one that is too old.
    pub async fn connect(config: DatabaseConfig) -> Result<Self, DatabaseError> {
        let tls = tls::connector(&config.url)?;
        let mut driver = config.url.config().clone();
        if driver.get_application_name().is_none() {
            driver.application_name(&config.application_name);
        }
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(driver.clone(), tls.clone(), recycling);
        let pool = Pool::builder(manager)
            .max_size(config.pool_max.max(1))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| DatabaseError::Tls(error.to_string()))?;
        let limit = Some(config.acquire_timeout);
        let timeouts = Timeouts { wait: limit, create: limit, recycle: limit };
        let DatabaseConfig { url, unhurried, .. } = config;
        let database = Self { inner: Arc::new(Inner { pool, url, config: driver, tls, timeouts, unhurried }) };
        let found = database.server_version().await?;
        if major(&found) < OLDEST {
            return Err(DatabaseError::TooOld { found, needed: OLDEST });
        }
        Ok(database)
    }

    /// A connection, waited for at most `acquire_timeout`.
    pub async fn client(&self) -> Result<Client, DatabaseError> {
        let client = self.inner.pool.timeout_get(&self.inner.timeouts).await;
        client.map_err(|error| of_pool(error, &self.inner.url.location()))
    }

    /// Where the database is.
    pub fn url(&self) -> &ConnectionString {
        &self.inner.url
    }

    /// A condition for the `WHERE` of a statement that stands alone and only notes how far a deploy has got: it always
    /// holds. In development the statement's commit does not wait for the disk then. It gets there with the next commit
    /// that waits, which the switch to a release is, or by itself a moment later.
    pub fn unhurried(&self) -> &'static str {
        if self.inner.unhurried { "set_config('synchronous_commit', 'off', true) IS NOT NULL" } else { "true" }
    }

    /// One round trip.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        self.client().await?.simple_query("SELECT 1").await?;
        Ok(())
    }

    /// `server_version`, as Postgres says it: `15.18 (Debian 15.18-0+deb12u1)`.
    pub async fn server_version(&self) -> Result<String, DatabaseError> {
        let rows = self.client().await?.simple_query("SHOW server_version").await?;
        let version = rows.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        Ok(version.unwrap_or_default().to_owned())
    }

    /// Connections in use, idle, and waited for.
    pub fn status(&self) -> deadpool_postgres::Status {
        self.inner.pool.status()
    }

    /// Brings a capability's schema to the state of its migrations, all in one transaction.
    ///
    /// The schema and its ledger `<schema>.schema_migrations` are made on first use; within a step, names without a
    /// schema mean this schema. Any number of processes may call it at once.
    pub async fn migrate(&self, schema: &'static str, steps: &[Migration]) -> Result<(), DatabaseError> {
        migrate::run(self, schema, steps).await
    }

    /// Notifications of a channel, on a connection of its own that is made again whenever it is lost.
    pub async fn listen(&self, channel: &str) -> Result<Notifications, DatabaseError> {
        Notifications::start(self.clone(), channel).await
    }

    /// Closes the pool: connections end as they come back, and no new ones are made.
    pub fn close(&self) {
        self.inner.pool.close();
    }

    /// A connection outside the pool.
    pub(super) async fn dedicated(&self) -> Result<(tokio_postgres::Client, Connection), DatabaseError> {
        let connecting = self.inner.config.connect(self.inner.tls.clone());
        connecting.await.map_err(|error| of_connecting(error, &self.inner.url.location()))
    }
}

/// The driver's half of a connection outside the pool: somebody has to poll it.
pub(super) type Connection = tokio_postgres::Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// The major version in what `server_version` says.
pub(super) fn major(version: &str) -> u32 {
    version.split(|next: char| !next.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
