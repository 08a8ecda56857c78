//! The processes that share this database.

use platform::DatabaseError;

use super::{RELEASE_CHANNEL, Store};

/// A process that shares this database.
#[derive(Debug, Clone)]
pub(crate) struct NodeRow {
    pub(crate) node_id: String,
    pub(crate) capabilities: Vec<String>,
    pub(crate) ready_release: Option<String>,
    pub(crate) serving_release: Option<String>,
    /// The deploy whose release it could not prepare.
    pub(crate) refused_deploy: Option<String>,
    pub(crate) refusal: Option<String>,
    /// Has beaten within ten seconds.
    pub(crate) alive: bool,
}

/// What a process says of itself with every beat.
pub(crate) struct Readiness {
    pub(crate) serving: Option<String>,
    pub(crate) ready: Option<String>,
    /// A deploy and why its release cannot be prepared here.
    pub(crate) refused: Option<(String, String)>,
}

impl Store {
    /// The beat of this process, with what it serves.
    pub(crate) async fn beat_node(
        &self,
        node: &platform::Node,
        capabilities: &[&str],
        readiness: &Readiness,
    ) -> Result<(), DatabaseError> {
        let Readiness { serving, ready, refused } = readiness;
        let (refused_deploy, refusal) = refused.as_ref().map(|(deploy, reason)| (deploy, reason)).unzip();
        let client = self.database.client().await?;
        client
            .execute(
                "INSERT INTO _reactor_server.nodes
                     (node_id, boot_id, seen_at, capabilities, serving_release, ready_release, refused_deploy, refusal)
                 VALUES ($1, $2, clock_timestamp(), $3, $4, coalesce($5, $4), $6, $7)
                 ON CONFLICT (node_id) DO UPDATE
                 SET boot_id = excluded.boot_id, seen_at = excluded.seen_at, capabilities = excluded.capabilities,
                     ready_release = excluded.ready_release, serving_release = excluded.serving_release,
                     refused_deploy = excluded.refused_deploy, refusal = excluded.refusal",
                &[&node.id, &node.boot_id, &capabilities, serving, ready, &refused_deploy, &refusal],
            )
            .await?;
        Ok(())
    }

    pub(crate) async fn nodes(&self) -> Result<Vec<NodeRow>, DatabaseError> {
        let client = self.database.client().await?;
        let rows = client
            .query_typed(
                "SELECT node_id, capabilities, serving_release,
                        seen_at > clock_timestamp() - interval '10 seconds', ready_release, refused_deploy, refusal
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
                ready_release: row.get(4),
                refused_deploy: row.get(5),
                refusal: row.get(6),
            })
            .collect())
    }

    /// Asks the other processes to prepare a release.
    pub(crate) async fn ask_to_stage(
        &self,
        project_id: &str,
        deploy_id: &str,
        (release_id, manifest): (&str, &[u8]),
    ) -> Result<(), DatabaseError> {
        let client = self.database.client().await?;
        client
            .execute(
                "WITH asked AS (
                     INSERT INTO _reactor_server.staging (project_id, deploy_id, release_id, manifest)
                     VALUES ($1, $2, $3, $4)
                     ON CONFLICT (project_id) DO UPDATE
                     SET deploy_id = excluded.deploy_id, release_id = excluded.release_id,
                         manifest = excluded.manifest
                     RETURNING deploy_id
                 )
                 SELECT pg_notify($5, deploy_id) FROM asked",
                &[&project_id, &deploy_id, &release_id, &manifest, &RELEASE_CHANNEL],
            )
            .await?;
        Ok(())
    }

    /// Deploy and release that another process asks to prepare now.
    pub(crate) async fn asked_to_stage(&self, node_id: &str) -> Result<Option<(String, String)>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = "SELECT s.deploy_id, s.release_id FROM _reactor_server.staging AS s
                   JOIN _reactor_server.leases AS l ON l.project_id = s.project_id AND l.deploy_id = s.deploy_id
                   WHERE l.node_id <> $1";
        Ok(client.query_opt(sql, &[&node_id]).await?.map(|row| (row.get(0), row.get(1))))
    }

    pub(crate) async fn manifest_to_stage(&self, deploy_id: &str) -> Result<Option<Vec<u8>>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = "SELECT manifest FROM _reactor_server.staging WHERE deploy_id = $1";
        Ok(client.query_opt(sql, &[&deploy_id]).await?.map(|row| row.get(0)))
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
