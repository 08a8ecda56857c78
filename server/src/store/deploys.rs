//! Deploys and their events.

use admin_api::{DeployEvent, DeployState, DeploySummary};
use platform::DatabaseError;
use serde_json::Value;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::{Store, rfc3339};

/// What is known of a deploy before it begins.
pub(crate) struct NewDeploy<'a> {
    pub(crate) id: &'a str,
    pub(crate) project_id: &'a str,
    pub(crate) release_id: &'a str,
    pub(crate) by: &'a str,
    pub(crate) idempotency_key: Option<&'a str>,
    pub(crate) node_id: &'a str,
    pub(crate) boot_id: &'a str,
}

/// A deploy as stored.
#[derive(Debug, Clone)]
pub(crate) struct DeployRow {
    pub(crate) project_id: String,
    pub(crate) summary: DeploySummary,
}

const COLUMNS: &str =
    concat!("id, project_id, release_id, state, by, ", rfc3339!("started_at"), ", ", rfc3339!("finished_at"));

fn deploy(row: &Row) -> DeployRow {
    let state: String = row.get(3);
    DeployRow {
        project_id: row.get(1),
        summary: DeploySummary {
            id: row.get(0),
            release_id: row.get(2),
            state: state_of(&state),
            by: row.get(4),
            started_at: row.get(5),
            finished_at: row.get(6),
        },
    }
}

fn state_of(text: &str) -> DeployState {
    serde_json::from_value(Value::String(text.to_owned())).unwrap_or(DeployState::Failed)
}

fn text_of(state: DeployState) -> String {
    match serde_json::to_value(state) {
        Ok(Value::String(text)) => text,
        _ => "failed".to_owned(),
    }
}

impl Store {
    /// A deploy without a lease: the release is live already. Row, events and end, all or nothing.
    pub(crate) async fn insert_finished_deploy(
        &self,
        new: &NewDeploy<'_>,
        events: &[DeployEvent],
        state: DeployState,
    ) -> Result<(), DatabaseError> {
        let client = self.database.client().await?;
        // One statement, one round trip: nothing changed is the commonest answer of all.
        client
            .execute_typed(
                "WITH deploy AS (
                     INSERT INTO _reactor_server.deploys
                         (id, project_id, release_id, by, idempotency_key, node_id, boot_id, state, finished_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now()) RETURNING id
                 )
                 INSERT INTO _reactor_server.deploy_events (deploy_id, id, event)
                 SELECT deploy.id, number, event::json
                 FROM deploy, unnest($9) WITH ORDINALITY AS fresh (event, number)",
                &[
                    (&new.id, Type::TEXT),
                    (&new.project_id, Type::TEXT),
                    (&new.release_id, Type::TEXT),
                    (&new.by, Type::TEXT),
                    (&new.idempotency_key, Type::TEXT),
                    (&new.node_id, Type::TEXT),
                    (&new.boot_id, Type::TEXT),
                    (&text_of(state), Type::TEXT),
                    (&texts(events), Type::TEXT_ARRAY),
                ],
            )
            .await?;
        Ok(())
    }

    /// Appends events, the first of them with that number; again what is there already does no harm. Refused when
    /// the deploy was ended by somebody else meanwhile: returns false.
    pub(crate) async fn append_events(
        &self,
        deploy_id: &str,
        first: u64,
        events: &[DeployEvent],
    ) -> Result<bool, DatabaseError> {
        let client = self.database.client().await?;
        let first = i64::try_from(first).unwrap_or(i64::MAX);
        // One round trip: a rollout does not wait, but whoever watches does.
        let sql = format!(
            "WITH running AS (
                 SELECT FROM _reactor_server.deploys WHERE id = $1 AND state = 'running'
             ), written AS (
                 INSERT INTO _reactor_server.deploy_events (deploy_id, id, event)
                 SELECT $1, $2 + number - 1, event::json
                 FROM running, unnest($3) WITH ORDINALITY AS fresh (event, number)
                 WHERE {}
                 ON CONFLICT DO NOTHING
             )
             SELECT FROM running",
            self.database.unhurried()
        );
        let rows = client
            .query_typed(&sql, &[(&deploy_id, Type::TEXT), (&first, Type::INT8), (&texts(events), Type::TEXT_ARRAY)])
            .await?;
        Ok(!rows.is_empty())
    }

    /// Writes the last events (`first` is the number of the first of them), ends the deploy and frees its lease, in one
    /// statement; false when it had ended before.
    ///
    /// `forget_key` lets the same idempotency key begin anew: for ends that are nobody's decision.
    pub(crate) async fn finish_deploy(
        &self,
        deploy_id: &str,
        (first, last): (u64, &[DeployEvent]),
        state: DeployState,
        forget_key: bool,
    ) -> Result<bool, DatabaseError> {
        let client = self.database.client().await?;
        let first = i64::try_from(first).unwrap_or(i64::MAX);
        let rows = client
            .query_typed(
                // The lease goes with the result, not after it: whoever hears it may deploy at once.
                "WITH ended AS (
                     UPDATE _reactor_server.deploys
                     SET state = $2, finished_at = now(),
                         idempotency_key = CASE WHEN $3 THEN NULL ELSE idempotency_key END
                     WHERE id = $1 AND state = 'running'
                     RETURNING id
                 ), written AS (
                     INSERT INTO _reactor_server.deploy_events (deploy_id, id, event)
                     SELECT ended.id, $4 + number - 1, event::json
                     FROM ended, unnest($5) WITH ORDINALITY AS fresh (event, number)
                     ON CONFLICT DO NOTHING
                 ), freed AS (
                     UPDATE _reactor_server.leases AS l
                     SET deploy_id = NULL, backend_pid = NULL, backend_start = NULL
                     FROM ended WHERE l.deploy_id = ended.id
                 )
                 SELECT FROM ended",
                &[
                    (&deploy_id, Type::TEXT),
                    (&text_of(state), Type::TEXT),
                    (&forget_key, Type::BOOL),
                    (&first, Type::INT8),
                    (&texts(last), Type::TEXT_ARRAY),
                ],
            )
            .await?;
        Ok(!rows.is_empty())
    }

    pub(crate) async fn deploy(&self, id: &str) -> Result<Option<DeployRow>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = format!("SELECT {COLUMNS} FROM _reactor_server.deploys WHERE id = $1");
        Ok(client.query_opt(&sql, &[&id]).await?.as_ref().map(deploy))
    }

    pub(crate) async fn deploy_by_key(&self, project_id: &str, key: &str) -> Result<Option<DeployRow>, DatabaseError> {
        let client = self.database.client().await?;
        let sql =
            format!("SELECT {COLUMNS} FROM _reactor_server.deploys WHERE project_id = $1 AND idempotency_key = $2");
        Ok(client.query_opt(&sql, &[&project_id, &key]).await?.as_ref().map(deploy))
    }

    /// Newest first; `before` is the id of the last row of the page before.
    pub(crate) async fn deploys(&self, limit: i64, before: Option<&str>) -> Result<Vec<DeploySummary>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = format!(
            "SELECT {COLUMNS} FROM _reactor_server.deploys
             WHERE $2::text IS NULL OR id < $2 ORDER BY id DESC LIMIT $1"
        );
        Ok(client.query(&sql, &[&limit, &before]).await?.iter().map(|row| deploy(row).summary).collect())
    }

    /// Deploys of this node that an earlier process has left running.
    pub(crate) async fn unfinished_deploys(
        &self,
        node_id: &str,
        boot_id: &str,
    ) -> Result<Vec<DeployRow>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = format!(
            "SELECT {COLUMNS} FROM _reactor_server.deploys
             WHERE state = 'running' AND node_id = $1 AND boot_id <> $2 ORDER BY id"
        );
        Ok(client.query(&sql, &[&node_id, &boot_id]).await?.iter().map(deploy).collect())
    }

    /// Ends a deploy that is left running, for a process that does not know its events.
    pub(crate) async fn settle_deploy(
        &self,
        deploy_id: &str,
        result: &DeployEvent,
        state: DeployState,
        forget_key: bool,
    ) -> Result<bool, DatabaseError> {
        let client = self.database.client().await?;
        let sql = "SELECT coalesce(max(id), 0) FROM _reactor_server.deploy_events WHERE deploy_id = $1";
        let last: i64 = client.query_one(sql, &[&deploy_id]).await?.get(0);
        drop(client);
        let next = u64::try_from(last).unwrap_or_default() + 1;
        self.finish_deploy(deploy_id, (next, std::slice::from_ref(result)), state, forget_key).await
    }

    /// Events after that id, in order.
    pub(crate) async fn events(&self, deploy_id: &str, after: u64) -> Result<Vec<(u64, DeployEvent)>, DatabaseError> {
        let client = self.database.client().await?;
        let rows = client
            .query(
                "SELECT id, event FROM _reactor_server.deploy_events WHERE deploy_id = $1 AND id > $2 ORDER BY id",
                &[&deploy_id, &i64::try_from(after).unwrap_or(i64::MAX)],
            )
            .await?;
        let mut events = Vec::with_capacity(rows.len());
        for row in rows {
            let id = u64::try_from(row.get::<_, i64>(0)).unwrap_or_default();
            match serde_json::from_value(row.get(1)) {
                Ok(event) => events.push((id, event)),
                Err(error) => tracing::error!(deploy_id, id, %error, "a stored event cannot be read"),
            }
        }
        Ok(events)
    }

    /// Asks for an end before activation; false when it is too late or there is nothing to end.
    pub(crate) async fn request_cancel(&self, deploy_id: &str) -> Result<bool, DatabaseError> {
        let client = self.database.client().await?;
        let updated = client
            .execute(
                "UPDATE _reactor_server.deploys SET cancel_requested = true
                 WHERE id = $1 AND state = 'running' AND NOT activating",
                &[&deploy_id],
            )
            .await?;
        Ok(updated == 1)
    }

    pub(crate) async fn cancel_requested(&self, deploy_id: &str) -> Result<bool, DatabaseError> {
        let client = self.database.client().await?;
        let sql = "SELECT cancel_requested FROM _reactor_server.deploys WHERE id = $1";
        Ok(client.query_opt(sql, &[&deploy_id]).await?.is_some_and(|row| row.get(0)))
    }

    /// From here on the deploy cannot be cancelled; false when it was before.
    pub(crate) async fn begin_activating(&self, deploy_id: &str) -> Result<bool, DatabaseError> {
        let client = self.database.client().await?;
        let sql = format!(
            "UPDATE _reactor_server.deploys SET activating = true WHERE id = $1 AND NOT cancel_requested AND {}",
            self.database.unhurried()
        );
        let updated = client.execute_typed(&sql, &[(&deploy_id, Type::TEXT)]).await?;
        Ok(updated == 1)
    }
}

fn texts(events: &[DeployEvent]) -> Vec<String> {
    events.iter().map(text).collect()
}

/// An event as it is stored.
pub(crate) fn text(event: &DeployEvent) -> String {
    serde_json::to_string(event).expect("events hold nothing that JSON cannot")
}
