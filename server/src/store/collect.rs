//! What is not kept any more: releases, whose content is needed, and what may go.

use std::collections::HashSet;
use std::time::Duration;

use platform::DatabaseError;
use tokio_postgres::Transaction;

use super::Store;

/// A look at a project while nobody deploys to it.
pub(crate) struct Collection<'a> {
    transaction: Transaction<'a>,
    project_id: &'a str,
}

impl<'a> Collection<'a> {
    /// Begins, unless somebody deploys; until it ends nobody can begin to.
    pub(crate) async fn begin(
        client: &'a mut platform::Client,
        project_id: &'a str,
    ) -> Result<Option<Self>, DatabaseError> {
        // The driver's own transaction, which the pool's client gives under another type.
        let transaction = tokio_postgres::Client::transaction(client).await?;
        let sql = "SELECT deploy_id IS NULL FROM _reactor_server.leases WHERE project_id = $1 FOR UPDATE";
        let free = transaction.query_opt(sql, &[&project_id]).await?.is_some_and(|row| row.get(0));
        Ok(free.then_some(Self { transaction, project_id }))
    }

    /// Whether functions were ever mounted on this database, here or on another node.
    pub(crate) async fn has_functions(&self) -> Result<bool, DatabaseError> {
        let sql = "SELECT to_regclass('_reactor_functions.deployments') IS NOT NULL";
        Ok(self.transaction.query_one(sql, &[]).await?.get(0))
    }

    /// Lets go of all but the newest releases, of what is live and of what a rollback would go to; their ids.
    pub(crate) async fn drop_releases(&self, keep: i64) -> Result<Vec<String>, DatabaseError> {
        let rows = self
            .transaction
            .query(
                "WITH ranked AS (
                     SELECT r.id, row_number() OVER (ORDER BY greatest(r.created_at, max(a.at)) DESC) AS rank
                     FROM _reactor_server.releases AS r
                     LEFT JOIN _reactor_server.activations AS a ON a.release_id = r.id
                     WHERE r.project_id = $1 AND r.collected_at IS NULL
                     GROUP BY r.id
                 ), live AS (
                     SELECT a.release_id, a.previous
                     FROM _reactor_server.pointers AS p JOIN _reactor_server.activations AS a USING (project_id, activation)
                     WHERE p.project_id = $1
                 )
                 UPDATE _reactor_server.releases SET collected_at = now(), manifest = ''
                 WHERE id IN (SELECT id FROM ranked WHERE rank > $2)
                   AND NOT EXISTS (SELECT FROM live WHERE id IN (live.release_id, live.previous))
                 RETURNING id",
                &[&self.project_id, &keep],
            )
            .await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// The manifests that are left.
    pub(crate) async fn manifests(&self) -> Result<Vec<Vec<u8>>, DatabaseError> {
        let sql = "SELECT manifest FROM _reactor_server.releases WHERE project_id = $1 AND collected_at IS NULL";
        let rows = self.transaction.query(sql, &[&self.project_id]).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// From here on content that is not needed counts as never sent, unless it is young.
    pub(crate) async fn disown(&self, needed: &HashSet<[u8; 32]>, grace: Duration) -> Result<u64, DatabaseError> {
        let needed: Vec<&[u8]> = needed.iter().map(<[u8; 32]>::as_slice).collect();
        let disowned = self
            .transaction
            .execute(
                "DELETE FROM _reactor_server.blob_owners
                 WHERE project_id = $1 AND at < clock_timestamp() - make_interval(secs => $3)
                   AND digest <> ALL ($2::bytea[])",
                &[&self.project_id, &needed, &grace.as_secs_f64()],
            )
            .await?;
        Ok(disowned)
    }

    /// Forgets the objects of the origin in which nothing is owned any more; their names.
    pub(crate) async fn forget_objects(&self) -> Result<Vec<String>, DatabaseError> {
        let rows = self
            .transaction
            .query(
                "WITH dead AS (
                     SELECT object FROM _reactor_server.origin_blobs
                     LEFT JOIN _reactor_server.blob_owners AS owner USING (digest)
                     GROUP BY object HAVING bool_and(owner.digest IS NULL)
                 ), forgotten AS (
                     DELETE FROM _reactor_server.origin_blobs WHERE object IN (SELECT object FROM dead)
                 )
                 SELECT object FROM dead",
                &[],
            )
            .await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    pub(crate) async fn commit(self) -> Result<(), DatabaseError> {
        Ok(self.transaction.commit().await?)
    }
}

impl Store {
    /// Everything that any project has sent and not lost.
    pub(crate) async fn all_owned(&self) -> Result<HashSet<[u8; 32]>, DatabaseError> {
        let client = self.database.client().await?;
        let rows = client.query("SELECT digest FROM _reactor_server.blob_owners", &[]).await?;
        Ok(rows.iter().filter_map(|row| <[u8; 32]>::try_from(row.get::<_, &[u8]>(0)).ok()).collect())
    }
}
