//! `/sites/v1/_admin/sites`.

use std::collections::BTreeMap;

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

/// Answer of `GET /sites/v1/_admin/explain?url=`: what `GET url` answers, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteExplanation {
    /// As it was asked for.
    pub url: String,
    /// The site that answers.
    pub site: String,
    /// How the site was found: `domain`, `localhost`, `default` or `path`.
    pub via: String,
    /// Path within the site, decoded.
    pub path: String,
    /// Status of the answer.
    pub status: u16,
    /// The rule or file that decided, in words.
    pub decided_by: String,
    /// The file that is sent, relative to the site's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// SHA-256 of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Bytes of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Compressed forms that are ready, with their bytes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub encodings: BTreeMap<String, u64>,
    /// Path patterns of the header rules that apply, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub header_rules: Vec<String>,
    /// Headers of the answer to a client that takes no encoding.
    pub headers: BTreeMap<String, String>,
}
