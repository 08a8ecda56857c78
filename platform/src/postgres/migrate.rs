//! Migrations of capabilities: each schema has its own ledger.

use std::time::{Duration, Instant};

use crate::digest::sha256;
use tokio_postgres::types::Type;
use tokio_postgres::{Error, SimpleQueryMessage};

use super::{Client, Database, DatabaseError};

/// How often the lock is tried. It is never waited for inside Postgres: a waiting statement holds a snapshot, which
/// deadlocks with `CREATE INDEX CONCURRENTLY`.
const POLL: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_mins(1);

/// One step of a capability's schema. Once released it never changes; a change is a further step.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `0001_runs`: steps run in the order of the list, the name is for the ledger.
    pub name: &'static str,
    /// Any number of statements.
    pub sql: &'static str,
}

pub(super) async fn run(database: &Database, schema: &'static str, steps: &[Migration]) -> Result<(), DatabaseError> {
    let begun = Instant::now();
    loop {
        let mut client = database.client().await?;
        // The usual case by far: one look, no lock.
        let ledger = read_ledger(&client, schema).await?;
        if pending(schema, steps, &ledger)?.is_empty() && !steps.is_empty() {
            return Ok(());
        }
        let transaction = client.transaction().await?;
        let locked: bool = transaction
            .query_typed_one("SELECT pg_try_advisory_xact_lock($1)", &[(&lock_key(schema), Type::INT8)])
            .await?
            .get(0);
        if locked {
            apply(&transaction, schema, steps).await?;
            return Ok(transaction.commit().await?);
        }
        drop(transaction);
        drop(client);
        if begun.elapsed() > PATIENCE {
            return Err(DatabaseError::MigrationLocked { schema, seconds: begun.elapsed().as_secs() });
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn apply(
    transaction: &deadpool_postgres::Transaction<'_>,
    schema: &'static str,
    steps: &[Migration],
) -> Result<(), DatabaseError> {
    let quoted = quote(schema);
    transaction
        .batch_execute(&format!(
            "SET LOCAL client_min_messages = warning;
             SET LOCAL lock_timeout = '10s';
             CREATE SCHEMA IF NOT EXISTS {quoted};
             CREATE TABLE IF NOT EXISTS {quoted}.schema_migrations (
                 name text PRIMARY KEY,
                 sha256 text NOT NULL,
                 applied_at timestamptz NOT NULL DEFAULT now(),
                 duration_ms bigint NOT NULL
             );
             SET LOCAL search_path = {quoted}, public"
        ))
        .await?;
    let rows = transaction.simple_query(&format!("SELECT name, sha256 FROM {quoted}.schema_migrations")).await?;
    let ledger = ledger_of(&rows);
    for step in pending(schema, steps, &ledger)? {
        let begun = Instant::now();
        let failed = |source: Error| DatabaseError::Migration { schema, name: step.name, source };
        transaction.batch_execute(step.sql).await.map_err(failed)?;
        let duration = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        let insert = format!("INSERT INTO {quoted}.schema_migrations (name, sha256, duration_ms) VALUES ($1, $2, $3)");
        let parameters: [(&(dyn postgres_types::ToSql + Sync), Type); 3] =
            [(&step.name, Type::TEXT), (&digest(step), Type::TEXT), (&duration, Type::INT8)];
        transaction.execute_typed(&insert, &parameters).await.map_err(failed)?;
    }
    Ok(())
}

/// What is in the ledger; nothing when there is none yet.
async fn read_ledger(client: &Client, schema: &str) -> Result<Vec<(String, String)>, DatabaseError> {
    use tokio_postgres::error::SqlState;
    let query = format!("SELECT name, sha256 FROM {}.schema_migrations", quote(schema));
    match client.simple_query(&query).await {
        Ok(rows) => Ok(ledger_of(&rows)),
        Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn ledger_of(rows: &[SimpleQueryMessage]) -> Vec<(String, String)> {
    let pair = |message: &SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => Some((row.get(0)?.to_owned(), row.get(1)?.to_owned())),
        _ => None,
    };
    rows.iter().filter_map(pair).collect()
}

/// Steps not in the ledger. Names in the ledger that are not among the steps are of a newer server: left alone.
fn pending<'a>(
    schema: &'static str,
    steps: &'a [Migration],
    ledger: &[(String, String)],
) -> Result<Vec<&'a Migration>, DatabaseError> {
    let mut pending = Vec::new();
    for step in steps {
        match ledger.iter().find(|(name, _)| name == step.name) {
            None => pending.push(step),
            Some((_, sha256)) if *sha256 == digest(step) => {}
            Some(_) => return Err(DatabaseError::MigrationChanged { schema, name: step.name }),
        }
    }
    Ok(pending)
}

fn digest(step: &Migration) -> String {
    hex::encode(sha256(step.sql))
}

fn lock_key(schema: &str) -> i64 {
    let digest = sha256(format!("reactor migrate {schema}"));
    i64::from_be_bytes(digest[..8].try_into().expect("a digest has more than eight bytes"))
}

pub(super) fn quote(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
