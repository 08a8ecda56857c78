//! The lease: who may change what is live.

use admin_api::DeployEvent;
use platform::DatabaseError;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row, Transaction};

use super::deploys::{NewDeploy, text};
use super::{Store, rfc3339};

/// Held by a running deploy. The token only ever grows, so an owner that was taken for dead can do no harm.
#[derive(Debug, Clone)]
pub(crate) struct Lease {
    pub(crate) project_id: String,
    pub(crate) token: i64,
}

/// Who holds the lease.
#[derive(Debug, Clone)]
pub(crate) struct LeaseHolder {
    pub(crate) deploy_id: String,
    pub(crate) by: String,
    pub(crate) since: String,
    pub(crate) node_id: String,
    pub(crate) boot_id: String,
    pub(crate) token: i64,
    backend_pid: Option<i32>,
    /// No beat for ten seconds.
    pub(crate) stale: bool,
}

/// Outcome of trying to take the lease.
pub(crate) enum TakeLease {
    Taken(Lease),
    Held(LeaseHolder),
}

/// Seconds without a beat after which an owner counts as dead.
const STALE_SECONDS: f64 = 10.0;

const HOLDER: &str = concat!(
    "SELECT l.deploy_id, coalesce(d.by, ''), ",
    rfc3339!("l.taken_at"),
    ", l.node_id, l.boot_id, l.token, l.backend_pid,
       coalesce(b.token <> l.token OR b.beat_at < clock_timestamp() - make_interval(secs => $2), true)
     FROM _reactor_server.leases AS l
     LEFT JOIN _reactor_server.lease_beats AS b USING (project_id)
     LEFT JOIN _reactor_server.deploys AS d ON d.id = l.deploy_id
     WHERE l.project_id = $1 AND l.deploy_id IS NOT NULL"
);

fn holder(row: &Row) -> LeaseHolder {
    LeaseHolder {
        deploy_id: row.get(0),
        by: row.get(1),
        since: row.get(2),
        node_id: row.get(3),
        boot_id: row.get(4),
        token: row.get(5),
        backend_pid: row.get(6),
        stale: row.get(7),
    }
}

impl Store {
    pub(crate) async fn lease_holder(&self, project_id: &str) -> Result<Option<LeaseHolder>, DatabaseError> {
        let client = self.database.client().await?;
        let parameters: [(&(dyn ToSql + Sync), Type); 2] = [(&project_id, Type::TEXT), (&STALE_SECONDS, Type::FLOAT8)];
        Ok(client.query_typed_opt(HOLDER, &parameters).await?.as_ref().map(holder))
    }

    /// Takes a free lease, and writes the deploy with its first event, all or nothing.
    pub(crate) async fn take_lease(
        &self,
        new: &NewDeploy<'_>,
        accepted: &DeployEvent,
    ) -> Result<TakeLease, DatabaseError> {
        let client = self.database.client().await?;
        // One statement, one round trip: every deploy begins with it.
        let sql = format!(
            "WITH lease AS (
                 INSERT INTO _reactor_server.leases AS l (project_id, deploy_id, node_id, boot_id, token)
                 SELECT $1, $2, $3, $4, 1 WHERE {}
                 ON CONFLICT (project_id) DO UPDATE
                 SET deploy_id = excluded.deploy_id, node_id = excluded.node_id, boot_id = excluded.boot_id,
                     token = l.token + 1, backend_pid = NULL, backend_start = NULL, taken_at = now()
                 WHERE l.deploy_id IS NULL
                 RETURNING token
             ), beat AS (
                 INSERT INTO _reactor_server.lease_beats (project_id, token, beat_at)
                 SELECT $1, token, clock_timestamp() FROM lease
                 ON CONFLICT (project_id) DO UPDATE SET token = excluded.token, beat_at = excluded.beat_at
             ), deploy AS (
                 INSERT INTO _reactor_server.deploys
                     (id, project_id, node_id, boot_id, release_id, by, idempotency_key)
                 SELECT $2, $1, $3, $4, $5, $6, $7 FROM lease
                 RETURNING id
             ), event AS (
                 INSERT INTO _reactor_server.deploy_events (deploy_id, id, event) SELECT id, 1, $8::json FROM deploy
             )
             SELECT token FROM lease",
            self.database.unhurried()
        );
        let event = text(accepted);
        let parameters: [(&(dyn ToSql + Sync), Type); 8] = [
            (&new.project_id, Type::TEXT),
            (&new.id, Type::TEXT),
            (&new.node_id, Type::TEXT),
            (&new.boot_id, Type::TEXT),
            (&new.release_id, Type::TEXT),
            (&new.by, Type::TEXT),
            (&new.idempotency_key, Type::TEXT),
            (&event, Type::TEXT),
        ];
        let taken = client.query_typed_opt(&sql, &parameters).await?;
        drop(client);
        if let Some(row) = taken {
            return Ok(TakeLease::Taken(Lease { project_id: new.project_id.to_owned(), token: row.get(0) }));
        }
        match self.lease_holder(new.project_id).await? {
            Some(holder) => Ok(TakeLease::Held(holder)),
            // Let go between the two statements.
            None => Box::pin(self.take_lease(new, accepted)).await,
        }
    }

    /// Says that the owner is alive; false when the lease is somebody else's now.
    pub(crate) async fn beat(&self, lease: &Lease) -> Result<bool, DatabaseError> {
        let client = self.database.client().await?;
        let updated = client
            .execute(
                "UPDATE _reactor_server.lease_beats SET beat_at = clock_timestamp()
                 WHERE project_id = $1 AND token = $2",
                &[&lease.project_id, &lease.token],
            )
            .await?;
        Ok(updated == 1)
    }

    /// Lets the next one in; does nothing when the lease is somebody else's by now.
    pub(crate) async fn release_lease(&self, lease: &Lease) -> Result<(), DatabaseError> {
        let client = self.database.client().await?;
        client
            .execute(
                "UPDATE _reactor_server.leases SET deploy_id = NULL, backend_pid = NULL, backend_start = NULL
                 WHERE project_id = $1 AND token = $2",
                &[&lease.project_id, &lease.token],
            )
            .await?;
        Ok(())
    }

    /// Names this connection, which will hold the activating transaction, so that whoever takes over can end it. Its
    /// number; none when the lease is somebody else's by now.
    pub(crate) async fn set_backend(&self, client: &Client, lease: &Lease) -> Result<Option<i32>, DatabaseError> {
        let sql = format!(
            "UPDATE _reactor_server.leases
             SET backend_pid = pg_backend_pid(),
                 backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
             WHERE project_id = $1 AND token = $2 AND {}
             RETURNING backend_pid",
            self.database.unhurried()
        );
        let row = client.query_typed_opt(&sql, &[(&lease.project_id, Type::TEXT), (&lease.token, Type::INT8)]).await?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Frees the lease of a dead owner: ends its connection, then moves the token on. False when it was alive or
    /// somebody else was faster.
    pub(crate) async fn break_lease(&self, project_id: &str, dead: &LeaseHolder) -> Result<bool, DatabaseError> {
        let mut client = self.database.client().await?;
        if let Some(pid) = dead.backend_pid {
            let lease = Lease { project_id: project_id.to_owned(), token: dead.token };
            end_backend(&client, &lease, pid).await?;
        }
        let transaction = client.transaction().await?;
        // Waits for the owner's transaction to end, whichever way it ends.
        let locked = transaction
            .query_opt(
                "SELECT 1 FROM _reactor_server.leases WHERE project_id = $1 AND token = $2 FOR UPDATE",
                &[&project_id, &dead.token],
            )
            .await?;
        if locked.is_none() {
            return Ok(false);
        }
        transaction
            .execute(
                "UPDATE _reactor_server.leases
                 SET deploy_id = NULL, token = token + 1, backend_pid = NULL, backend_start = NULL
                 WHERE project_id = $1",
                &[&project_id],
            )
            .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Ends the connection of the activating transaction. `backend_start` tells it from a later one of the same number.
pub(super) async fn end_backend(client: &Client, lease: &Lease, pid: i32) -> Result<(), tokio_postgres::Error> {
    client
        .execute(
            "SELECT pg_terminate_backend(a.pid)
             FROM pg_stat_activity AS a JOIN _reactor_server.leases AS l ON l.backend_start = a.backend_start
             WHERE a.pid = $2 AND l.project_id = $1 AND l.token = $3",
            &[&lease.project_id, &pid, &lease.token],
        )
        .await
        .map(|_| ())
}

/// Begins every transaction that changes what is live: whoever is not the owner any more stops here.
pub(crate) async fn lock_lease(transaction: &Transaction<'_>, lease: &Lease) -> Result<bool, tokio_postgres::Error> {
    let rows = transaction
        .query_typed(
            "SELECT 1 FROM _reactor_server.leases WHERE project_id = $1 AND token = $2 FOR UPDATE",
            &[(&lease.project_id, Type::TEXT), (&lease.token, Type::INT8)],
        )
        .await?;
    Ok(!rows.is_empty())
}
