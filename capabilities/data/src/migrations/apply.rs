//! Applies single migrations, inside the transaction of a release or before it.

use std::time::{Duration, Instant};

use platform::postgres::{Client, Database, DatabaseError, discard};

use super::error::StatementFailure;
use super::{MigrationError, MigrationFile, text};
use crate::store::{self, ScriptFailure};

/// How often a transaction is tried whose lock was not to be had within two seconds.
pub const TRIES: u32 = 5;

/// How long to wait for another process that is migrating the same database.
const LOCK_PATIENCE: Duration = Duration::from_secs(30);
const LOCK_POLL: Duration = Duration::from_millis(100);

/// A migration that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its name.
    pub name: String,
    /// Time in Postgres.
    pub duration_ms: u64,
}

/// Waits a little longer before each further try, so that the tables get some air between them.
pub async fn pause_before_try(number: u32) {
    if number > 1 {
        tokio::time::sleep(Duration::from_millis(100) * 2_u32.pow(number - 2)).await;
    }
}

/// Held while migrations run, by one process per database.
///
/// It is a transaction-level advisory lock on a connection of its own: a session-level one would be left behind in a
/// pooler, and a blocking one would dead-lock with `CREATE INDEX CONCURRENTLY` (which waits for every older snapshot).
/// The transaction is idle and READ COMMITTED, so it holds no snapshot.
pub struct MigrationLock {
    client: Option<Client>,
}

impl MigrationLock {
    pub(crate) async fn acquire(database: &Database) -> Result<Self, MigrationError> {
        let client = database.client().await?;
        let lock = Self { client: Some(client) };
        let client = lock.client.as_ref().expect("set one line above");
        store::begin_lock(client).await.map_err(DatabaseError::from)?;
        let begun = Instant::now();
        loop {
            if store::try_lock(client).await.map_err(DatabaseError::from)? {
                return Ok(lock);
            }
            if begun.elapsed() > LOCK_PATIENCE {
                return Err(MigrationError::Locked);
            }
            tokio::time::sleep(LOCK_POLL).await;
        }
    }

    /// Lets the next one in.
    pub async fn release(mut self) {
        if let Some(client) = self.client.take()
            && let Err(error) = store::end_lock(&client).await
        {
            tracing::warn!(%error, "the migration lock's connection failed; closing it releases the lock");
            discard(client);
        }
    }
}

impl Drop for MigrationLock {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            discard(client);
        }
    }
}

/// Applies one file inside the given transaction and writes its ledger row there.
pub(crate) async fn apply_in(
    client: &tokio_postgres::Client,
    file: &MigrationFile,
    release_id: &str,
) -> Result<Applied, MigrationError> {
    let begun = Instant::now();
    store::limit_lock_waits(client).await.map_err(DatabaseError::from)?;
    store::run_script(client, text(file)).await.map_err(|failure| failed(file, failure))?;
    store::reset_session(client).await.map_err(DatabaseError::from)?;
    record(client, file, release_id, begun).await
}

/// Lets deferred constraints speak; a violation is the last file's as far as anybody can tell.
pub(crate) async fn check_constraints(
    client: &tokio_postgres::Client,
    last: &MigrationFile,
) -> Result<(), MigrationError> {
    let checked = store::check_constraints(client).await;
    checked.map_err(|error| failed(last, ScriptFailure { completed: usize::MAX, error }))
}

/// Applies one file on its own, before the transaction of the release.
pub(crate) async fn apply_alone(
    database: &Database,
    file: &MigrationFile,
    release_id: &str,
) -> Result<Applied, MigrationError> {
    if file.transactional {
        return apply_committed(database, file, release_id).await;
    }
    let client = database.client().await?;
    let begun = Instant::now();
    let outcome = match store::run_script(&client, text(file)).await {
        Ok(()) => match store::reset_session(&client).await {
            Ok(()) => record(&client, file, release_id, begun).await,
            Err(error) => Err(DatabaseError::from(error).into()),
        },
        Err(failure) => Err(failed(file, failure)),
    };
    discard(client);
    outcome
}

/// Runs one file in a transaction of its own and forgets about it.
pub(crate) async fn run_unrecorded(database: &Database, file: &MigrationFile) -> Result<(), MigrationError> {
    let mut client = database.client().await?;
    let outcome = run_in_own_transaction(&mut client, file).await;
    discard(client);
    outcome
}

async fn run_in_own_transaction(client: &mut Client, file: &MigrationFile) -> Result<(), MigrationError> {
    let transaction = client.transaction().await.map_err(DatabaseError::from)?;
    store::run_script(transaction.client(), text(file)).await.map_err(|failure| failed(file, failure))?;
    transaction.commit().await.map_err(DatabaseError::from)?;
    Ok(())
}

async fn apply_committed(
    database: &Database,
    file: &MigrationFile,
    release_id: &str,
) -> Result<Applied, MigrationError> {
    let mut number = 1;
    loop {
        pause_before_try(number).await;
        let mut client = database.client().await?;
        let outcome = apply_in_own_transaction(&mut client, file, release_id).await;
        discard(client);
        match outcome {
            Err(error) if error.is_lock_timeout() && number < TRIES => number += 1,
            outcome => return outcome,
        }
    }
}

async fn apply_in_own_transaction(
    client: &mut Client,
    file: &MigrationFile,
    release_id: &str,
) -> Result<Applied, MigrationError> {
    let transaction = client.transaction().await.map_err(DatabaseError::from)?;
    let applied = apply_in(transaction.client(), file, release_id).await?;
    transaction.commit().await.map_err(DatabaseError::from)?;
    Ok(applied)
}

async fn record(
    client: &tokio_postgres::Client,
    file: &MigrationFile,
    release_id: &str,
    begun: Instant,
) -> Result<Applied, MigrationError> {
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    store::record(client, file, duration_ms, release_id).await.map_err(DatabaseError::from)?;
    Ok(Applied { name: file.name.clone(), duration_ms })
}

fn failed(file: &MigrationFile, failure: ScriptFailure) -> MigrationError {
    match failure.error.as_db_error() {
        Some(error) => MigrationError::Statement(Box::new(StatementFailure::new(file, failure.completed, error))),
        None => DatabaseError::from(failure.error).into(),
    }
}
