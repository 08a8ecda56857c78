//! `GET /_admin/version` and `GET /health`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Answer of `GET /_admin/version`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionInfo {
    /// Version of the server binary.
    pub reactor: String,
    /// Version of the admin API it speaks.
    pub api: u32,
    /// The project it belongs to, once the first one was deployed.
    pub project_id: Option<String>,
    /// Release id of the routing table in use.
    pub release: Option<String>,
    /// Node and boot of the answering process.
    pub node_id: String,
    /// A new one for every start of the process.
    pub boot_id: String,
    /// Mounted capabilities and their versions.
    pub capabilities: BTreeMap<String, String>,
    /// Version of Postgres, as `SHOW server_version` says.
    pub postgres: String,
    /// Limits of bundles, in bytes or counts, by name.
    pub limits: BTreeMap<String, u64>,
}

/// Answer of `GET /health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The whole.
    pub status: HealthStatus,
    /// Failing capabilities with a short reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub failing: BTreeMap<String, String>,
    /// Live release.
    pub release: Option<String>,
}

/// Whether a server takes traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// Everything answers.
    Ok,
    /// Not ready yet.
    Starting,
    /// Draining.
    Stopping,
    /// At least one capability fails.
    Failing,
}
