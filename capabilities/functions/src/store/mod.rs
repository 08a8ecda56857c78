//! All SQL of this capability.

mod deployments;
mod env;
mod policies;
mod registry;
mod service;

use platform::{Database, DatabaseError, Migration};

pub(crate) use deployments::{Made, NewDeployment};
pub(crate) use env::{EnvRow, NewEnv, Sealed};
pub(crate) use registry::Registered;
pub(crate) use service::{QueryError, ServiceQueries};

/// Schema of this capability.
pub(crate) const SCHEMA: &str = "_reactor_functions";

/// Steps of the schema.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_deployments", sql: include_str!("../../migrations/0001_deployments.sql") },
    Migration { name: "0002_administration", sql: include_str!("../../migrations/0002_administration.sql") },
    Migration { name: "0003_retention", sql: include_str!("../../migrations/0003_retention.sql") },
];

/// Notified whenever a key, a policy or a registered name was set or taken away.
pub(crate) const CHANGED: &str = "reactor_functions_env";

const TIME: &str = r#"to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"#;

/// The tables.
#[derive(Clone)]
pub(crate) struct Store {
    database: Database,
}

impl Store {
    /// The tables, brought to their newest form.
    pub(crate) async fn open(database: Database) -> Result<Self, DatabaseError> {
        database.migrate(SCHEMA, MIGRATIONS).await?;
        Ok(Self { database })
    }
}
