//! The lease: who may change what is live.

use admin_api::DeployEvent;
use platform::DatabaseError;
use tokio_postgres::{Client, Row, Transaction};

use super::deploys::{NewDeploy, insert_deploy, insert_event};
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
        Ok(client.query_opt(HOLDER, &[&project_id, &STALE_SECONDS]).await?.as_ref().map(holder))
    }

    /// Takes a free lease, and writes the deploy with its first event, all or nothing.
    pub(crate) async fn take_lease(
        &self,
        new: &NewDeploy<'_>,
        accepted: &DeployEvent,
    ) -> Result<TakeLease, DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        let taken = transaction
            .query_opt(
                "INSERT INTO _reactor_server.leases AS l (project_id, deploy_id, node_id, boot_id, token)
                 VALUES ($1, $2, $3, $4, 1)
                 ON CONFLICT (project_id) DO UPDATE
                 SET deploy_id = excluded.deploy_id, node_id = excluded.node_id, boot_id = excluded.boot_id,
                     token = l.token + 1, backend_pid = NULL, backend_start = NULL, taken_at = now()
                 WHERE l.deploy_id IS NULL
                 RETURNING token",
                &[&new.project_id, &new.id, &new.node_id, &new.boot_id],
            )
            .await?;
        let Some(row) = taken else {
            transaction.rollback().await?;
            return match self.lease_holder(new.project_id).await? {
                Some(holder) => Ok(TakeLease::Held(holder)),
                // Let go between the two statements.
                None => Box::pin(self.take_lease(new, accepted)).await,
            };
        };
        let lease = Lease { project_id: new.project_id.to_owned(), token: row.get(0) };
        transaction
            .execute(
                "INSERT INTO _reactor_server.lease_beats (project_id, token, beat_at)
                 VALUES ($1, $2, clock_timestamp())
                 ON CONFLICT (project_id) DO UPDATE SET token = excluded.token, beat_at = excluded.beat_at",
                &[&new.project_id, &lease.token],
            )
            .await?;
        insert_deploy(&transaction, new).await?;
        insert_event(&transaction, new.id, 1, accepted).await?;
        transaction.commit().await?;
        Ok(TakeLease::Taken(lease))
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

    /// Names the connection of the activating transaction, so that whoever takes over can end it.
    pub(crate) async fn set_backend(&self, lease: &Lease, pid: i32) -> Result<(), DatabaseError> {
        let client = self.database.client().await?;
        client
            .execute(
                "UPDATE _reactor_server.leases
                 SET backend_pid = $3,
                     backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = $3)
                 WHERE project_id = $1 AND token = $2",
                &[&lease.project_id, &lease.token, &pid],
            )
            .await?;
        Ok(())
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

/// Number of the process that serves this connection.
pub(crate) async fn backend_pid(client: &Client) -> Result<i32, tokio_postgres::Error> {
    client.query_one("SELECT pg_backend_pid()", &[]).await.map(|row| row.get(0))
}

/// Begins every transaction that changes what is live: whoever is not the owner any more stops here.
pub(crate) async fn lock_lease(transaction: &Transaction<'_>, lease: &Lease) -> Result<bool, tokio_postgres::Error> {
    let row = transaction
        .query_opt(
            "SELECT 1 FROM _reactor_server.leases WHERE project_id = $1 AND token = $2 FOR UPDATE",
            &[&lease.project_id, &lease.token],
        )
        .await?;
    Ok(row.is_some())
}
