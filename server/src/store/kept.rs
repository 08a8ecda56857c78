//! Releases that are kept, live or not.

use platform::DatabaseError;

use super::{Store, StoredRelease, rfc3339};

impl Store {
    /// Releases of this server's project whose content is kept, newest first.
    pub(crate) async fn kept_releases(&self, limit: i64, offset: i64) -> Result<Vec<StoredRelease>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = concat!(
            "SELECT r.id, r.project_id, r.manifest, r.meta, ",
            rfc3339!("r.created_at"),
            " FROM _reactor_server.releases AS r JOIN _reactor_server.project AS p ON p.id = r.project_id
              WHERE r.collected_at IS NULL ORDER BY r.created_at DESC, r.id DESC LIMIT $1 OFFSET $2"
        );
        let rows = client.query(sql, &[&limit, &offset]).await?;
        Ok(rows
            .into_iter()
            .map(|row| StoredRelease {
                id: row.get(0),
                project_id: row.get(1),
                manifest: row.get(2),
                meta: row.get(3),
                created_at: row.get(4),
            })
            .collect())
    }
}
