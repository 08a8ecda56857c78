//! All SQL of the capability.

mod events;
mod queue;
mod runs;
mod schedules;

use std::time::SystemTime;

use jiff::Timestamp;
use platform::Client;
use platform::postgres::{Database, DatabaseError, Migration};
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

pub(crate) use events::NewEvent;
pub(crate) use queue::{Claim, Claimed, Settlement};
pub(crate) use runs::{Cancelled, NewRun, Retried, Rows, Trigger};

/// Where the tables live.
pub(crate) const SCHEMA: &str = "_reactor_jobs";

/// Where nodes tell each other: nothing for a new run, `cancel <id>` for one that must stop.
pub(crate) const CHANNEL: &str = "reactor_jobs";

/// The steps of the schema.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_runs", sql: include_str!("../../migrations/0001_runs.sql") },
    Migration { name: "0002_states", sql: include_str!("../../migrations/0002_states.sql") },
];

/// The queries. Statements carry the types of their parameters, so that a pooler in transaction mode may stand before
/// Postgres.
#[derive(Clone)]
pub(crate) struct Store {
    database: Database,
}

/// Parameters of a statement.
type Parameters<'a> = &'a [(&'a (dyn ToSql + Sync), Type)];

impl Store {
    pub(crate) const fn new(database: Database) -> Self {
        Self { database }
    }

    async fn client(&self) -> Result<Client, DatabaseError> {
        self.database.client().await
    }

    async fn rows(&self, sql: &str, parameters: Parameters<'_>) -> Result<Vec<Row>, DatabaseError> {
        Ok(self.client().await?.query_typed(sql, parameters).await?)
    }

    async fn row(&self, sql: &str, parameters: Parameters<'_>) -> Result<Option<Row>, DatabaseError> {
        Ok(self.rows(sql, parameters).await?.into_iter().next())
    }
}

/// As Postgres takes it.
fn to_sql(moment: Timestamp) -> SystemTime {
    SystemTime::from(moment)
}

/// As Postgres gives it, whose range is smaller than ours.
fn from_sql(moment: SystemTime) -> Timestamp {
    Timestamp::try_from(moment).unwrap_or(Timestamp::UNIX_EPOCH)
}
