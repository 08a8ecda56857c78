//! The project's database: its migrations, its roles, and statements run by hand.

mod config;
mod error;
mod migrations;
mod query;
pub mod roles;
mod routes;
mod store;

use std::time::Instant;

use admin_api::{Check, CheckStatus, QueryRequest, QueryResponse};
use axum::Router;
use platform::Platform;
use platform::api_error::ApiFailure;
use platform::postgres::{Database, DatabaseError, Migration};

pub use config::DataConfig;
pub use error::DataError;
pub use migrations::{
    Applied, ChangedMigration, LateMigrations, MigrationError, MigrationFile, MigrationLock, MigrationPlan, Position,
    ScriptError, Statement, StatementFailure, TRIES, check_file, check_script, pause_before_try,
};

const SCHEMA: &str = "_reactor_data";

const MIGRATIONS: &[Migration] =
    &[Migration { name: "0001_ledger", sql: include_str!("../migrations/0001_ledger.sql") }];

/// The capability. Clones share everything.
#[derive(Clone)]
pub struct Data {
    database: Database,
    config: DataConfig,
}

impl Data {
    /// Brings its schema up to date and makes the application's roles.
    pub async fn start(platform: &Platform, config: DataConfig) -> Result<Self, DataError> {
        let database = platform.database.clone();
        let (schema, roles) = tokio::join!(database.migrate(SCHEMA, MIGRATIONS), roles::ensure(&database));
        schema.map_err(DataError::Schema)?;
        roles.map_err(DataError::Roles)?;
        Ok(Self { database, config })
    }

    /// `/data/v1`.
    pub fn routes(&self) -> Router {
        routes::router(self.clone())
    }

    /// What these files mean for this database.
    pub async fn plan(&self, files: &[MigrationFile]) -> Result<MigrationPlan, DatabaseError> {
        let client = self.database.client().await?;
        let ledger = store::ledger(&client).await?;
        Ok(MigrationPlan::of(files, ledger))
    }

    /// Makes this process the only one that migrates; waits up to half a minute for another one.
    pub async fn lock_migrations(&self) -> Result<MigrationLock, MigrationError> {
        MigrationLock::acquire(&self.database).await
    }

    /// Applies one file of [`MigrationPlan::before`] and commits it.
    pub async fn apply_before(&self, file: &MigrationFile, release_id: &str) -> Result<Applied, MigrationError> {
        migrations::apply_alone(&self.database, file, release_id).await
    }

    /// Applies files of [`MigrationPlan::inside`] in the transaction that switches to the release. After an error
    /// the transaction is good for nothing but a rollback; [`MigrationError::is_lock_timeout`] says whether the whole
    /// of it is worth another of [`TRIES`]. The connection should not be used for anything else afterwards.
    pub async fn apply_in(
        &self,
        transaction: &tokio_postgres::Transaction<'_>,
        files: &[MigrationFile],
        release_id: &str,
    ) -> Result<Vec<Applied>, MigrationError> {
        let client = transaction.client();
        let mut applied = Vec::with_capacity(files.len());
        for file in files {
            applied.push(migrations::apply_in(client, file, release_id).await?);
        }
        if let Some(last) = files.last() {
            migrations::check_constraints(client, last).await?;
        }
        Ok(applied)
    }

    /// Runs a file of statements in a transaction of its own, without a trace in the ledger: seeds of development.
    pub async fn run_file(&self, file: &MigrationFile) -> Result<(), MigrationError> {
        check_file(file)?;
        migrations::run_unrecorded(&self.database, file).await
    }

    /// Runs one statement; see [`QueryRequest`].
    pub async fn query(&self, request: &QueryRequest) -> Result<QueryResponse, ApiFailure> {
        query::run(&self.database, &self.config, request).await
    }

    /// Whether the capability can do its work.
    pub async fn health(&self) -> Result<(), String> {
        self.database.ping().await.map_err(|error| error.to_string())
    }

    /// What an operator should know.
    pub async fn doctor(&self) -> Vec<Check> {
        let begun = Instant::now();
        let problems = match self.database.client().await {
            Ok(client) => roles::problems(&client).await.map_err(DatabaseError::from),
            Err(error) => Err(error),
        };
        let (status, detail, hint) = match problems {
            Ok(problems) if problems.is_empty() => {
                (CheckStatus::Ok, "reactor_anon, reactor_user and reactor_service are there".to_owned(), None)
            }
            Ok(problems) => (
                CheckStatus::Warning,
                problems.join("; "),
                Some("let the login of `[database] url` make roles, or make them as an administrator".to_owned()),
            ),
            Err(error) => (CheckStatus::Failed, error.to_string(), None),
        };
        let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        vec![Check { capability: "data".to_owned(), name: "roles".to_owned(), status, detail, hint, duration_ms }]
    }
}
