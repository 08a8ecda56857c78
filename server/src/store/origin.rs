//! What stands where in the origin that all nodes share.

use std::collections::HashSet;

use platform::DatabaseError;
use platform::blobs::origin::Placed;

use super::Store;

impl Store {
    /// Those of the digests that the origin has.
    pub(crate) async fn shared(&self, digests: &[[u8; 32]]) -> Result<HashSet<[u8; 32]>, DatabaseError> {
        Ok(self.placed(digests).await?.into_iter().map(|placed| placed.digest).collect())
    }

    /// Where those of the digests stand that the origin has.
    pub(crate) async fn placed(&self, digests: &[[u8; 32]]) -> Result<Vec<Placed>, DatabaseError> {
        if digests.is_empty() {
            return Ok(Vec::new());
        }
        let client = self.database.client().await?;
        let digests: Vec<&[u8]> = digests.iter().map(<[u8; 32]>::as_slice).collect();
        let rows = client
            .query(
                "SELECT digest, object, position, length FROM _reactor_server.origin_blobs
                 WHERE digest = ANY ($1::bytea[])",
                &[&digests],
            )
            .await?;
        let placed = rows.iter().filter_map(|row| {
            Some(Placed {
                digest: row.get::<_, &[u8]>(0).try_into().ok()?,
                object: row.get(1),
                offset: u64::try_from(row.get::<_, i64>(2)).ok()?,
                len: u64::try_from(row.get::<_, i64>(3)).ok()?,
            })
        });
        Ok(placed.collect())
    }

    /// Remembers where these stand; whoever was first has it right.
    pub(crate) async fn add_placed(&self, placed: &[Placed]) -> Result<(), DatabaseError> {
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let digests: Vec<&[u8]> = placed.iter().map(|placed| placed.digest.as_slice()).collect();
        let objects: Vec<&str> = placed.iter().map(|placed| placed.object.as_str()).collect();
        let positions: Vec<i64> = placed.iter().map(|placed| signed(placed.offset)).collect();
        let lengths: Vec<i64> = placed.iter().map(|placed| signed(placed.len)).collect();
        let client = self.database.client().await?;
        client
            .execute(
                "INSERT INTO _reactor_server.origin_blobs (digest, object, position, length)
                 SELECT * FROM unnest($1::bytea[], $2::text[], $3::bigint[], $4::bigint[]) ON CONFLICT DO NOTHING",
                &[&digests, &objects, &positions, &lengths],
            )
            .await?;
        Ok(())
    }
}
