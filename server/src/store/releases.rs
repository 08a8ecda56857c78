//! Releases, activations, and the pointer to what is live.

use admin_api::{Activation, ActivationKind};
use platform::DatabaseError;
use serde_json::Value;
use tokio_postgres::types::Type;
use tokio_postgres::{Row, Transaction};

use super::{Lease, RELEASE_CHANNEL, Store, rfc3339};

/// What is live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pointer {
    pub(crate) project_id: String,
    pub(crate) release_id: String,
    pub(crate) activation: i64,
}

/// A release as stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredRelease {
    pub(crate) id: String,
    pub(crate) project_id: String,
    pub(crate) manifest: Vec<u8>,
    pub(crate) meta: Option<Value>,
    pub(crate) created_at: String,
}

/// A change of what is live.
pub(crate) struct NewActivation<'a> {
    pub(crate) project_id: &'a str,
    pub(crate) release_id: &'a str,
    pub(crate) kind: ActivationKind,
    pub(crate) previous: Option<&'a str>,
    pub(crate) by: &'a str,
    pub(crate) message: Option<&'a str>,
    pub(crate) deploy_id: &'a str,
}

const fn kind_text(kind: ActivationKind) -> &'static str {
    match kind {
        ActivationKind::Deploy => "deploy",
        ActivationKind::Promote => "promote",
        ActivationKind::Rollback => "rollback",
    }
}

fn kind_of(text: &str) -> ActivationKind {
    match text {
        "promote" => ActivationKind::Promote,
        "rollback" => ActivationKind::Rollback,
        _ => ActivationKind::Deploy,
    }
}

const ACTIVATION: &str = concat!(
    "SELECT a.activation, a.release_id, a.kind, a.previous, ",
    rfc3339!("a.at"),
    ", a.by, a.message, p.activation IS NOT NULL
     FROM _reactor_server.activations AS a
     LEFT JOIN _reactor_server.pointers AS p ON p.project_id = a.project_id AND p.activation = a.activation "
);

fn activation(row: &Row) -> Activation {
    Activation {
        activation: row.get(0),
        release_id: row.get(1),
        kind: kind_of(row.get(2)),
        previous: row.get(3),
        at: row.get(4),
        by: row.get(5),
        message: row.get(6),
        current: row.get(7),
    }
}

fn pointer(row: &Row) -> Pointer {
    Pointer { project_id: row.get(0), release_id: row.get(1), activation: row.get(2) }
}

impl Store {
    /// What is live, of this server's project.
    pub(crate) async fn pointer(&self) -> Result<Option<Pointer>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = "SELECT project_id, release_id, activation FROM _reactor_server.pointers
                   JOIN _reactor_server.project ON id = project_id";
        Ok(client.query_typed_opt(sql, &[]).await?.as_ref().map(pointer))
    }

    /// What is live, and for how many seconds it has been.
    pub(crate) async fn pointer_and_age(&self) -> Result<Option<(Pointer, f64)>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = "SELECT p.project_id, p.release_id, p.activation,
                          extract(epoch FROM clock_timestamp() - a.at)::double precision
                   FROM _reactor_server.pointers AS p
                   JOIN _reactor_server.project ON id = p.project_id
                   JOIN _reactor_server.activations AS a
                     ON a.project_id = p.project_id AND a.activation = p.activation";
        Ok(client.query_opt(sql, &[]).await?.as_ref().map(|row| (pointer(row), row.get(3))))
    }

    pub(crate) async fn release(&self, id: &str) -> Result<Option<StoredRelease>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = concat!(
            "SELECT id, project_id, manifest, meta, ",
            rfc3339!("created_at"),
            " FROM _reactor_server.releases WHERE id = $1 AND collected_at IS NULL"
        );
        Ok(client.query_opt(sql, &[&id]).await?.map(|row| StoredRelease {
            id: row.get(0),
            project_id: row.get(1),
            manifest: row.get(2),
            meta: row.get(3),
            created_at: row.get(4),
        }))
    }

    /// Keeps a release that is prepared and not live.
    pub(crate) async fn keep_release(&self, release: &StoredRelease, name: &str) -> Result<String, DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        let owner = super::blobs::claim_project_in(&transaction, &release.project_id, name).await?;
        if owner == release.project_id {
            insert_release(&transaction, release).await?;
            transaction.commit().await?;
        }
        Ok(owner)
    }

    /// Activations, newest first; `before` is the number of the last row of the page before.
    pub(crate) async fn activations(&self, limit: i64, before: Option<i64>) -> Result<Vec<Activation>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = format!(
            "{ACTIVATION} JOIN _reactor_server.project ON id = a.project_id
             WHERE $2::bigint IS NULL OR a.activation < $2 ORDER BY a.activation DESC LIMIT $1"
        );
        Ok(client.query(&sql, &[&limit, &before]).await?.iter().map(activation).collect())
    }

    /// The activation in force.
    pub(crate) async fn current_activation(&self) -> Result<Option<Activation>, DatabaseError> {
        let client = self.database.client().await?;
        let sql =
            format!("{ACTIVATION} JOIN _reactor_server.project ON id = a.project_id WHERE p.activation IS NOT NULL");
        Ok(client.query_opt(&sql, &[]).await?.as_ref().map(activation))
    }

    /// The latest activation of a release.
    pub(crate) async fn activation_of(
        &self,
        project_id: &str,
        release_id: &str,
    ) -> Result<Option<Activation>, DatabaseError> {
        let client = self.database.client().await?;
        let sql =
            format!("{ACTIVATION} WHERE a.project_id = $1 AND a.release_id = $2 ORDER BY a.activation DESC LIMIT 1");
        Ok(client.query_opt(&sql, &[&project_id, &release_id]).await?.as_ref().map(activation))
    }

    /// The activation that a deploy has committed, if it has: the truth after a lost connection.
    pub(crate) async fn activation_by_deploy(&self, deploy_id: &str) -> Result<Option<Activation>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = format!("{ACTIVATION} WHERE a.deploy_id = $1 ORDER BY a.activation DESC LIMIT 1");
        Ok(client.query_opt(&sql, &[&deploy_id]).await?.as_ref().map(activation))
    }

    /// Whether the transaction of a lost connection has committed: ends that connection, waits for its transaction to
    /// be over (it holds the lease row), then looks. Returns the activation.
    pub(crate) async fn outcome_of(
        &self,
        lease: &Lease,
        deploy_id: &str,
        backend: i32,
    ) -> Result<Option<i64>, DatabaseError> {
        let mut client = self.database.client().await?;
        super::lease::end_backend(&client, lease, backend).await?;
        let transaction = client.transaction().await?;
        super::lock_lease(&transaction, lease).await?;
        let row = transaction
            .query_opt(
                "SELECT activation FROM _reactor_server.activations WHERE deploy_id = $1
                 ORDER BY activation DESC LIMIT 1",
                &[&deploy_id],
            )
            .await?;
        transaction.rollback().await?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Names of migrations that a release's deploy has left in the ledger.
    pub(crate) async fn migrations_of(&self, release_id: &str) -> Result<Vec<String>, DatabaseError> {
        let client = self.database.client().await?;
        let there: bool =
            client.query_one("SELECT to_regclass('_reactor_data.migrations') IS NOT NULL", &[]).await?.get(0);
        if !there {
            return Ok(Vec::new());
        }
        let rows = client
            .query(
                "SELECT name FROM _reactor_data.migrations WHERE release_id = $1 ORDER BY name COLLATE \"C\"",
                &[&release_id],
            )
            .await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}

/// What is live, held until the transaction ends.
pub(crate) async fn lock_pointer(
    transaction: &Transaction<'_>,
    project_id: &str,
) -> Result<Option<Pointer>, tokio_postgres::Error> {
    let sql = "SELECT project_id, release_id, activation FROM _reactor_server.pointers
               WHERE project_id = $1 FOR UPDATE";
    Ok(transaction.query_typed_opt(sql, &[(&project_id, Type::TEXT)]).await?.as_ref().map(pointer))
}

pub(crate) async fn insert_release(
    transaction: &Transaction<'_>,
    release: &StoredRelease,
) -> Result<(), tokio_postgres::Error> {
    transaction
        .execute_typed(
            "INSERT INTO _reactor_server.releases AS r (id, project_id, manifest, meta) VALUES ($1, $2, $3, $4)
             ON CONFLICT (id) DO UPDATE
             SET manifest = excluded.manifest, meta = excluded.meta, created_at = now(), collected_at = NULL
             WHERE r.collected_at IS NOT NULL",
            &[
                (&release.id, Type::TEXT),
                (&release.project_id, Type::TEXT),
                (&release.manifest, Type::BYTEA),
                (&release.meta, Type::JSON),
            ],
        )
        .await
        .map(|_| ())
}

/// Writes the activation, moves the pointer and tells the other nodes. Returns the number of the activation.
pub(crate) async fn activate(
    transaction: &Transaction<'_>,
    new: &NewActivation<'_>,
) -> Result<i64, tokio_postgres::Error> {
    let row = transaction
        .query_typed_one(
            "WITH fresh AS (
                 INSERT INTO _reactor_server.activations
                     (project_id, activation, at, release_id, kind, previous, by, message, deploy_id)
                 SELECT $1, coalesce(max(activation), 0) + 1, clock_timestamp(), $2, $3, $4, $5, $6, $7
                 FROM _reactor_server.activations WHERE project_id = $1
                 RETURNING activation
             ), moved AS (
                 INSERT INTO _reactor_server.pointers AS p (project_id, release_id, activation)
                 SELECT $1, $2, activation FROM fresh
                 ON CONFLICT (project_id) DO UPDATE
                 SET release_id = excluded.release_id, activation = excluded.activation
                 RETURNING p.activation
             )
             SELECT activation, pg_notify($8, $2) FROM moved",
            &[
                (&new.project_id, Type::TEXT),
                (&new.release_id, Type::TEXT),
                (&kind_text(new.kind), Type::TEXT),
                (&new.previous, Type::TEXT),
                (&new.by, Type::TEXT),
                (&new.message, Type::TEXT),
                (&new.deploy_id, Type::TEXT),
                (&RELEASE_CHANNEL, Type::TEXT),
            ],
        )
        .await?;
    Ok(row.get(0))
}

/// Nothing is live any more: the first release of all was taken back.
pub(crate) async fn clear_pointer(
    transaction: &Transaction<'_>,
    project_id: &str,
) -> Result<(), tokio_postgres::Error> {
    transaction.execute("DELETE FROM _reactor_server.pointers WHERE project_id = $1", &[&project_id]).await?;
    transaction.execute("SELECT pg_notify($1, '')", &[&RELEASE_CHANNEL]).await.map(|_| ())
}
