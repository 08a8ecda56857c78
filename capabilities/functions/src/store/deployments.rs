//! Deployments: what functions were at some time.

use admin_api::{Deployment, DeploymentState};
use bundle_format::{FileEntry, FunctionEntry};
use platform::DatabaseError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use super::{SCHEMA, Store, TIME};

/// A deployment on its way in.
pub(crate) struct NewDeployment<'a> {
    pub(crate) id: &'a str,
    pub(crate) sha256: &'a str,
    pub(crate) runtime: &'a str,
    pub(crate) entry: &'a FunctionEntry,
    pub(crate) files: &'a [FileEntry],
    /// Whether its bundle has just arrived, alone.
    pub(crate) sent: bool,
}

/// A deployment with what it is made of.
pub(crate) struct Made {
    pub(crate) deployment: Deployment,
    pub(crate) entry: FunctionEntry,
    pub(crate) files: Vec<FileEntry>,
}

impl Store {
    /// The deployment of that content, made if it is new.
    pub(crate) async fn deployment_of(&self, new: &NewDeployment<'_>) -> Result<(Deployment, bool), DatabaseError> {
        let client = self.database.client().await?;
        let (entry, files) = (json(new.entry), json(new.files));
        let insert = format!(
            "INSERT INTO {SCHEMA}.deployments (id, function, sha256, runtime, state, entry, files)
             SELECT $1, $2, $3, $4, 'pending', $5, $6 WHERE {}
             ON CONFLICT (function, sha256) DO NOTHING RETURNING {}",
            self.database.unhurried(),
            deployment_columns()
        );
        let parameters: [(&(dyn ToSql + Sync), Type); 6] = [
            (&new.id, Type::TEXT),
            (&new.entry.name, Type::TEXT),
            (&new.sha256, Type::TEXT),
            (&new.runtime, Type::TEXT),
            (&entry, Type::JSONB),
            (&files, Type::JSONB),
        ];
        if let Some(row) = client.query_typed_opt(&insert, &parameters).await? {
            return Ok((deployment(&row), true));
        }
        // Rows of former versions did not keep what they are made of.
        let update = format!(
            "UPDATE {SCHEMA}.deployments
             SET entry = coalesce(entry, $3), files = coalesce(files, $4),
                 state = CASE state WHEN 'retired' THEN 'pending' ELSE state END,
                 sent_at = CASE WHEN $5 THEN now() ELSE sent_at END
             WHERE function = $1 AND sha256 = $2 RETURNING {}",
            deployment_columns()
        );
        let parameters: [(&(dyn ToSql + Sync), Type); 5] = [
            (&new.entry.name, Type::TEXT),
            (&new.sha256, Type::TEXT),
            (&entry, Type::JSONB),
            (&files, Type::JSONB),
            (&new.sent, Type::BOOL),
        ];
        let row = client.query_typed_one(&update, &parameters).await?;
        Ok((deployment(&row), false))
    }

    /// Whether a deployment was prepared, and is wanted since.
    pub(crate) async fn is_ready(&self, id: &str) -> Result<bool, DatabaseError> {
        let select = format!("SELECT FROM {SCHEMA}.deployments WHERE id = $1 AND state = 'ready'");
        // One round trip: it is asked for every function of every save.
        let rows = self.database.client().await?.query_typed(&select, &[(&id, Type::TEXT)]).await?;
        Ok(!rows.is_empty())
    }

    /// Notes how the preparation of a deployment went.
    pub(crate) async fn set_deployment_state(
        &self,
        id: &str,
        state: DeploymentState,
        error: Option<&str>,
    ) -> Result<(), DatabaseError> {
        let update = format!(
            "UPDATE {SCHEMA}.deployments SET state = $2, error = $3 WHERE id = $1 AND {}",
            self.database.unhurried()
        );
        let parameters: [(&(dyn ToSql + Sync), Type); 3] =
            [(&id, Type::TEXT), (&state_name(state), Type::TEXT), (&error, Type::TEXT)];
        self.database.client().await?.execute_typed(&update, &parameters).await?;
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

    /// One deployment with what it is made of; the ready one that arrived last without an id.
    pub(crate) async fn made(&self, function: &str, id: Option<&str>) -> Result<Option<Made>, DatabaseError> {
        let select = format!(
            "SELECT {}, entry, files FROM {SCHEMA}.deployments
             WHERE function = $1 AND entry IS NOT NULL AND files IS NOT NULL
               AND (id = $2 OR ($2::text IS NULL AND state = 'ready'))
             ORDER BY sent_at DESC, id DESC LIMIT 1",
            deployment_columns()
        );
        let row = self.database.client().await?.query_opt(&select, &[&function, &id]).await?;
        Ok(row.and_then(|row| {
            Some(Made { deployment: deployment(&row), entry: read(row.get("entry"))?, files: read(row.get("files"))? })
        }))
    }

    /// Retires the deployments that are neither of this content (`kept`, as in `sha256`) nor among the `newest` of
    /// their function; the files of those that stay, as they are stored.
    pub(crate) async fn retire_all_but(&self, kept: &[String], newest: i64) -> Result<Vec<Value>, DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        // One that arrives again meanwhile is not as it was when it was ranked, and stays.
        let update = format!(
            "WITH ranked AS (
                 SELECT id, sent_at, row_number() OVER (PARTITION BY function ORDER BY sent_at DESC, id DESC) AS rank
                 FROM {SCHEMA}.deployments WHERE state IN ('pending', 'ready')
             )
             UPDATE {SCHEMA}.deployments AS d SET state = 'retired' FROM ranked
             WHERE d.id = ranked.id AND d.sent_at = ranked.sent_at AND ranked.rank > $1 AND d.sha256 <> ALL ($2)"
        );
        transaction.execute(&update, &[&newest, &kept]).await?;
        let select =
            format!("SELECT files FROM {SCHEMA}.deployments WHERE files IS NOT NULL AND state IN ('pending', 'ready')");
        let rows = transaction.query(&select, &[]).await?;
        transaction.commit().await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// The id of the deployment with that content.
    pub(crate) async fn deployment_with(&self, function: &str, sha256: &str) -> Result<Option<String>, DatabaseError> {
        let select = format!("SELECT id FROM {SCHEMA}.deployments WHERE function = $1 AND sha256 = $2");
        let row = self.database.client().await?.query_opt(&select, &[&function, &sha256]).await?;
        Ok(row.map(|row| row.get(0)))
    }
}

fn json(value: &(impl Serialize + ?Sized)) -> Value {
    serde_json::to_value(value).expect("plain data becomes JSON")
}

/// None for what a former version has written in another form.
fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
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
