//! `/sites/v1/_admin/sites`.

use serde::{Deserialize, Serialize};

/// One row of the list of sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteSummary {
    /// Its name.
    pub name: String,
    /// What built it.
    pub framework: String,
    /// Files served.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Where it answers.
    pub urls: Vec<String>,
    /// Domains of the manifest.
    pub domains: Vec<String>,
}
