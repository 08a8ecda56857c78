//! The processes that share this database.

use platform::DatabaseError;

use super::Store;

/// A process that shares this database.
#[derive(Debug, Clone)]
pub(crate) struct NodeRow {
    pub(crate) node_id: String,
    pub(crate) capabilities: Vec<String>,
    pub(crate) serving_release: Option<String>,
    /// Has beaten within ten seconds.
    pub(crate) alive: bool,
}

impl Store {
    /// The beat of this process, with what it serves.
    pub(crate) async fn beat_node(
        &self,
        node: &platform::Node,
        capabilities: &[&str],
        serving: Option<&str>,
    ) -> Result<(), DatabaseError> {
        let client = self.database.client().await?;
        client
            .execute(
                "INSERT INTO _reactor_server.nodes
                     (node_id, boot_id, seen_at, capabilities, ready_release, serving_release)
                 VALUES ($1, $2, clock_timestamp(), $3, $4, $4)
                 ON CONFLICT (node_id) DO UPDATE
                 SET boot_id = excluded.boot_id, seen_at = excluded.seen_at, capabilities = excluded.capabilities,
                     ready_release = excluded.ready_release, serving_release = excluded.serving_release",
                &[&node.id, &node.boot_id, &capabilities, &serving],
            )
            .await?;
        Ok(())
    }

    pub(crate) async fn nodes(&self) -> Result<Vec<NodeRow>, DatabaseError> {
        let client = self.database.client().await?;
        let rows = client
            .query(
                "SELECT node_id, capabilities, serving_release,
                        seen_at > clock_timestamp() - interval '10 seconds'
                 FROM _reactor_server.nodes ORDER BY node_id",
                &[],
            )
            .await?;
        Ok(rows
            .iter()
            .map(|row| NodeRow {
                node_id: row.get(0),
                capabilities: row.get(1),
                serving_release: row.get(2),
                alive: row.get(3),
            })
            .collect())
    }

    /// A process that stops in order is not waited for.
    pub(crate) async fn remove_node(&self, node: &platform::Node) -> Result<(), DatabaseError> {
        let client = self.database.client().await?;
        client
            .execute(
                "DELETE FROM _reactor_server.nodes WHERE node_id = $1 AND boot_id = $2",
                &[&node.id, &node.boot_id],
            )
            .await?;
        Ok(())
    }
}
