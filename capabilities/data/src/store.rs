//! All SQL of this capability.

use futures::StreamExt;
use tokio_postgres::{Client, Error, SimpleQueryMessage};

use crate::migrations::{LedgerRow, MigrationFile};

/// Any number that no other program uses as an advisory lock: "reactor" in ASCII and a one.
const LOCK_KEY: i64 = 0x0072_6561_6374_6f01;

/// A script that stopped.
pub(crate) struct ScriptFailure {
    /// Statements that had completed before.
    pub(crate) completed: usize,
    pub(crate) error: Error,
}

pub(crate) async fn ledger(client: &Client) -> Result<Vec<LedgerRow>, Error> {
    let rows = client
        .query_typed(
            "SELECT name, sha256, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'), duration_ms
             FROM _reactor_data.migrations ORDER BY name COLLATE \"C\"",
            &[],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| LedgerRow { name: row.get(0), sha256: row.get(1), applied_at: row.get(2), duration_ms: row.get(3) })
        .collect())
}

pub(crate) async fn record(
    client: &Client,
    file: &MigrationFile,
    duration_ms: u64,
    release_id: &str,
) -> Result<(), Error> {
    let duration_ms = i64::try_from(duration_ms).unwrap_or(i64::MAX);
    client
        .execute(
            "INSERT INTO _reactor_data.migrations (name, sha256, duration_ms, release_id) VALUES ($1, $2, $3, $4)",
            &[&file.name, &file.sha256, &duration_ms, &release_id],
        )
        .await
        .map(|_| ())
}

pub(crate) async fn begin_lock(client: &Client) -> Result<(), Error> {
    client
        .batch_execute("BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = 0")
        .await
}

/// Through the simple protocol: the extended one leaves its portal open until the transaction ends, and with it the
/// snapshot that a concurrent index build waits for.
pub(crate) async fn try_lock(client: &Client) -> Result<bool, Error> {
    let messages = client.simple_query(&format!("SELECT pg_try_advisory_xact_lock({LOCK_KEY})")).await?;
    Ok(messages.iter().any(|message| matches!(message, SimpleQueryMessage::Row(row) if row.get(0) == Some("t"))))
}

pub(crate) async fn end_lock(client: &Client) -> Result<(), Error> {
    client.batch_execute("ROLLBACK").await
}

/// A statement that waits for a lock makes every later query of that table wait behind it.
pub(crate) async fn limit_lock_waits(client: &Client) -> Result<(), Error> {
    client.batch_execute("SET LOCAL lock_timeout = '2s'").await
}

/// Undoes what a script has set, so that the next one starts like the first.
pub(crate) async fn reset_session(client: &Client) -> Result<(), Error> {
    client.batch_execute("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL").await
}

/// Makes a deferred constraint speak now and not at COMMIT, which is sent alone.
pub(crate) async fn check_constraints(client: &Client) -> Result<(), Error> {
    client.batch_execute("SET CONSTRAINTS ALL IMMEDIATE").await
}

/// Runs a text of several statements, sent whole.
pub(crate) async fn run_script(client: &Client, sql: &str) -> Result<(), ScriptFailure> {
    let mut completed = 0;
    let stream = client.simple_query_raw(sql).await.map_err(|error| ScriptFailure { completed, error })?;
    let mut stream = std::pin::pin!(stream);
    while let Some(message) = stream.next().await {
        match message {
            Ok(SimpleQueryMessage::CommandComplete(_)) => completed += 1,
            Ok(_) => {}
            Err(error) => return Err(ScriptFailure { completed, error }),
        }
    }
    Ok(())
}

/// What is missing of the application's roles, in one round trip.
pub(crate) struct RoleState {
    pub(crate) missing: Vec<String>,
    pub(crate) not_granted: Vec<String>,
    pub(crate) service_bypasses_rls: bool,
    pub(crate) public_usable: bool,
}

pub(crate) async fn role_state(client: &Client, names: &[&str]) -> Result<RoleState, Error> {
    let row = client
        .query_one(
            "SELECT
                 ARRAY(SELECT name FROM unnest($1::text[]) AS name
                       WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name)),
                 ARRAY(SELECT rolname::text FROM pg_roles
                       WHERE rolname = ANY ($1::text[]) AND NOT pg_has_role(current_user, oid, 'MEMBER')),
                 coalesce((SELECT rolbypassrls FROM pg_roles WHERE rolname = 'reactor_service'), false),
                 (SELECT bool_and(has_schema_privilege(oid, 'public', 'USAGE')) IS NOT FALSE FROM pg_roles
                  WHERE rolname = ANY ($1::text[]) AND to_regnamespace('public') IS NOT NULL)
                 AND EXISTS (SELECT 1 FROM pg_default_acl AS acl
                     WHERE defaclnamespace = to_regnamespace('public') AND defaclobjtype = 'r'
                       AND defaclrole = current_user::regrole
                       AND defaclacl::text LIKE '%reactor\\_service=%')",
            &[&names],
        )
        .await?;
    Ok(RoleState {
        missing: row.get(0),
        not_granted: row.get(1),
        service_bypasses_rls: row.get(2),
        public_usable: row.get(3),
    })
}

/// Roles belong to the cluster: another server may make the same one at this moment, which is as good.
pub(crate) async fn create_role(client: &Client, name: &str, options: &str) -> Result<(), Error> {
    client
        .batch_execute(&format!(
            "DO $$ BEGIN CREATE ROLE {name} NOLOGIN NOINHERIT {options};
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        ))
        .await
}

pub(crate) async fn grant_role_to_self(client: &Client, name: &str) -> Result<(), Error> {
    client.batch_execute(&format!("GRANT {name} TO CURRENT_USER")).await
}

pub(crate) async fn open_public_schema(client: &Client) -> Result<(), Error> {
    client
        .batch_execute(
            "GRANT USAGE ON SCHEMA public TO reactor_anon, reactor_user, reactor_service;
             GRANT ALL ON ALL TABLES IN SCHEMA public TO reactor_service;
             GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO reactor_service;
             ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO reactor_service;
             ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO reactor_service",
        )
        .await
}

pub(crate) async fn begin_query(client: &Client, access: &str, timeout_ms: u128) -> Result<(), Error> {
    client
        .batch_execute(&format!(
            "BEGIN {access}; SET LOCAL statement_timeout = {timeout_ms}; SET LOCAL lock_timeout = {timeout_ms}"
        ))
        .await
}

pub(crate) async fn end_query(client: &Client, outcome: crate::query::Outcome) -> Result<(), Error> {
    client
        .batch_execute(match outcome {
            crate::query::Outcome::Kept => "COMMIT",
            crate::query::Outcome::Undone => "ROLLBACK",
        })
        .await
}
