//! All SQL of this capability.

mod service;

use admin_api::{Deployment, DeploymentState};
use platform::{Database, DatabaseError, Migration};
use tokio_postgres::Row;

pub(crate) use service::{QueryError, ServiceQueries};

/// Schema of this capability.
pub(crate) const SCHEMA: &str = "_reactor_functions";

/// Steps of the schema.
pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { name: "0001_deployments", sql: include_str!("../../migrations/0001_deployments.sql") }];

/// Notified whenever a key was set or taken away.
pub(crate) const ENV_CHANGED: &str = "reactor_functions_env";

const TIME: &str = r#"to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"#;

/// The tables.
#[derive(Clone)]
pub(crate) struct Store {
    database: Database,
}

/// A row of `env`.
pub(crate) struct EnvRow {
    pub(crate) function: String,
    pub(crate) key: String,
    pub(crate) version: i64,
    pub(crate) value: Vec<u8>,
    pub(crate) sealed: Option<Sealed>,
    pub(crate) updated_at: String,
}

/// How a secret is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) nonce: Vec<u8>,
    pub(crate) key_id: String,
}

/// A value on its way into `env`.
pub(crate) struct NewEnv<'a> {
    pub(crate) function: &'a str,
    pub(crate) key: &'a str,
    pub(crate) value: Option<&'a [u8]>,
    pub(crate) sealed: Option<&'a Sealed>,
}

impl Store {
    /// The tables, brought to their newest form.
    pub(crate) async fn open(database: Database) -> Result<Self, DatabaseError> {
        database.migrate(SCHEMA, MIGRATIONS).await?;
        Ok(Self { database })
    }

    /// The deployment of that content, made if it is new.
    pub(crate) async fn deployment_of(
        &self,
        function: &str,
        sha256: &str,
        runtime: &str,
        new_id: &str,
    ) -> Result<(Deployment, bool), DatabaseError> {
        let client = self.database.client().await?;
        let insert = format!(
            "INSERT INTO {SCHEMA}.deployments (id, function, sha256, runtime, state) VALUES ($1, $2, $3, $4, 'pending')
             ON CONFLICT (function, sha256) DO NOTHING RETURNING {}",
            deployment_columns()
        );
        if let Some(row) = client.query_opt(&insert, &[&new_id, &function, &sha256, &runtime]).await? {
            return Ok((deployment(&row), true));
        }
        let select =
            format!("SELECT {} FROM {SCHEMA}.deployments WHERE function = $1 AND sha256 = $2", deployment_columns());
        Ok((deployment(&client.query_one(&select, &[&function, &sha256]).await?), false))
    }

    /// Notes how the preparation of a deployment went.
    pub(crate) async fn set_deployment_state(
        &self,
        id: &str,
        state: DeploymentState,
        error: Option<&str>,
    ) -> Result<(), DatabaseError> {
        let update = format!("UPDATE {SCHEMA}.deployments SET state = $2, error = $3 WHERE id = $1");
        self.database.client().await?.execute(&update, &[&id, &state_name(state), &error]).await?;
        Ok(())
    }

    /// Deployments of a function, newest first, older than the one whose id is `before`.
    pub(crate) async fn deployments(
        &self,
        function: &str,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Deployment>, DatabaseError> {
        let select = format!(
            "SELECT {} FROM {SCHEMA}.deployments WHERE function = $1 AND ($2::text IS NULL OR id < $2)
             ORDER BY id DESC LIMIT $3",
            deployment_columns()
        );
        let rows = self.database.client().await?.query(&select, &[&function, &before, &i64::from(limit)]).await?;
        Ok(rows.iter().map(deployment).collect())
    }

    /// One deployment.
    pub(crate) async fn deployment(&self, function: &str, id: &str) -> Result<Option<Deployment>, DatabaseError> {
        let select =
            format!("SELECT {} FROM {SCHEMA}.deployments WHERE function = $1 AND id = $2", deployment_columns());
        let row = self.database.client().await?.query_opt(&select, &[&function, &id]).await?;
        Ok(row.as_ref().map(deployment))
    }

    /// Whether anything is known of a function of that name.
    pub(crate) async fn knows(&self, function: &str) -> Result<bool, DatabaseError> {
        let select = format!(
            "SELECT EXISTS (SELECT FROM {SCHEMA}.deployments WHERE function = $1)
                 OR EXISTS (SELECT FROM {SCHEMA}.env WHERE function = $1)"
        );
        Ok(self.database.client().await?.query_one(&select, &[&function]).await?.get(0))
    }

    /// Every key that is set now.
    pub(crate) async fn env(&self) -> Result<Vec<EnvRow>, DatabaseError> {
        let select = format!(
            "SELECT * FROM (
                 SELECT DISTINCT ON (function, key) function, key, version, value, nonce, key_id, {} AS updated_at
                 FROM {SCHEMA}.env ORDER BY function, key, version DESC
             ) AS newest WHERE value IS NOT NULL",
            TIME.replace("%s", "updated_at")
        );
        let rows = self.database.client().await?.query(&select, &[]).await?;
        Ok(rows.iter().map(env_row).collect())
    }

    /// Writes the next version of a key; without value the key is taken away. Tells every process.
    ///
    /// False when there was nothing to take away.
    pub(crate) async fn put_env(&self, new: &NewEnv<'_>) -> Result<bool, DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        // Two writers of one key take turns, so that versions count without gaps.
        transaction
            .execute(
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                &[&format!("{SCHEMA}/{}/{}", new.function, new.key)],
            )
            .await?;
        let newest = format!(
            "SELECT version, value IS NOT NULL AS set FROM {SCHEMA}.env WHERE function = $1 AND key = $2 ORDER BY version DESC LIMIT 1"
        );
        let newest = transaction.query_opt(&newest, &[&new.function, &new.key]).await?;
        let was_set = newest.as_ref().is_some_and(|row| row.get("set"));
        if new.value.is_none() && !was_set {
            return Ok(false);
        }
        let version = newest.map_or(0, |row| row.get::<_, i64>("version")) + 1;
        let insert = format!(
            "INSERT INTO {SCHEMA}.env (function, key, version, value, nonce, key_id) VALUES ($1, $2, $3, $4, $5, $6)"
        );
        let nonce = new.sealed.map(|sealed| sealed.nonce.as_slice());
        let key_id = new.sealed.map(|sealed| sealed.key_id.as_str());
        transaction.execute(&insert, &[&new.function, &new.key, &version, &new.value, &nonce, &key_id]).await?;
        transaction.execute("SELECT pg_notify($1, $2)", &[&ENV_CHANGED, &new.function]).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn deployment_columns() -> String {
    format!("id, function, sha256, state, error, {} AS created_at", TIME.replace("%s", "created_at"))
}

fn deployment(row: &Row) -> Deployment {
    Deployment {
        id: row.get("id"),
        function: row.get("function"),
        state: state_of(row.get("state")),
        live: false,
        created_at: row.get("created_at"),
        sha256: row.get("sha256"),
        error: row.get("error"),
    }
}

fn env_row(row: &Row) -> EnvRow {
    let nonce: Option<Vec<u8>> = row.get("nonce");
    let key_id: Option<String> = row.get("key_id");
    EnvRow {
        function: row.get("function"),
        key: row.get("key"),
        version: row.get("version"),
        value: row.get("value"),
        sealed: nonce.zip(key_id).map(|(nonce, key_id)| Sealed { nonce, key_id }),
        updated_at: row.get("updated_at"),
    }
}

const fn state_name(state: DeploymentState) -> &'static str {
    match state {
        DeploymentState::Pending => "pending",
        DeploymentState::Ready => "ready",
        DeploymentState::Failed => "failed",
        DeploymentState::Retired => "retired",
    }
}

fn state_of(name: &str) -> DeploymentState {
    match name {
        "ready" => DeploymentState::Ready,
        "failed" => DeploymentState::Failed,
        "retired" => DeploymentState::Retired,
        _ => DeploymentState::Pending,
    }
}
