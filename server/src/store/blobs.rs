//! Which project has sent which bytes, and whose server this is.

use platform::DatabaseError;
use tokio_postgres::Transaction;
use tokio_postgres::types::Type;

use super::Store;

impl Store {
    /// Remembers that the project has sent these bytes, now: what is young is not collected.
    pub(crate) async fn own_blobs(&self, project_id: &str, digests: &[[u8; 32]]) -> Result<(), DatabaseError> {
        if digests.is_empty() {
            return Ok(());
        }
        let client = self.database.client().await?;
        let digests: Vec<&[u8]> = digests.iter().map(<[u8; 32]>::as_slice).collect();
        let sql = format!(
            "INSERT INTO _reactor_server.blob_owners (project_id, digest)
             SELECT DISTINCT $1, digest FROM unnest($2) AS digest WHERE {} ORDER BY digest
             ON CONFLICT (project_id, digest) DO UPDATE SET at = now()",
            self.database.unhurried()
        );
        client.execute_typed(&sql, &[(&project_id, Type::TEXT), (&digests, Type::BYTEA_ARRAY)]).await?;
        Ok(())
    }

    /// Those of the digests that the project has sent before.
    pub(crate) async fn owned_blobs(
        &self,
        project_id: &str,
        digests: &[[u8; 32]],
    ) -> Result<Vec<[u8; 32]>, DatabaseError> {
        if digests.is_empty() {
            return Ok(Vec::new());
        }
        let client = self.database.client().await?;
        let digests: Vec<&[u8]> = digests.iter().map(<[u8; 32]>::as_slice).collect();
        let rows = client
            .query_typed(
                "SELECT digest FROM _reactor_server.blob_owners WHERE project_id = $1 AND digest = ANY ($2)",
                &[(&project_id, Type::TEXT), (&digests, Type::BYTEA_ARRAY)],
            )
            .await?;
        Ok(rows.iter().filter_map(|row| <[u8; 32]>::try_from(row.get::<_, &[u8]>(0)).ok()).collect())
    }

    /// The project this server belongs to.
    pub(crate) async fn project(&self) -> Result<Option<String>, DatabaseError> {
        let client = self.database.client().await?;
        let row = client.query_opt("SELECT id FROM _reactor_server.project", &[]).await?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Makes this the server of the project unless it belongs to one; returns whose it is.
    pub(crate) async fn claim_project(&self, id: &str, name: &str) -> Result<String, DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        let owner = claim_project_in(&transaction, id, name).await?;
        transaction.commit().await?;
        Ok(owner)
    }
}

/// The same inside a transaction.
pub(crate) async fn claim_project_in(
    transaction: &Transaction<'_>,
    id: &str,
    name: &str,
) -> Result<String, tokio_postgres::Error> {
    transaction
        .execute_typed(
            "INSERT INTO _reactor_server.project (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[(&id, Type::TEXT), (&name, Type::TEXT)],
        )
        .await?;
    Ok(transaction.query_typed_one("SELECT id FROM _reactor_server.project", &[]).await?.get(0))
}
