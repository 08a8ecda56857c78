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

/// One deployment of a site: what it was, or will be, at some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteDeployment {
    /// `dep_` and 26 characters made of what it consists of: the same site is the same deployment.
    pub id: String,
    /// The site.
    pub site: String,
    /// What built it.
    pub framework: String,
    /// Files served.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Whether it answers now.
    pub live: bool,
    /// The newest release that has it.
    pub release_id: String,
    /// When the first release that has it was made, RFC 3339.
    pub created_at: String,
    /// Where it can be looked at.
    pub preview_url: String,
}

/// Answer of `POST /sites/v1/_admin/sites/{name}/promote` and `…/rollback`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteActivated {
    /// The site.
    pub site: String,
    /// What it is now.
    pub deployment_id: String,
    /// The release that is live with it.
    pub release_id: String,
}

/// Whether a host is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DomainState {
    /// It answers.
    Serving,
    /// It waits for proof of ownership.
    Pending,
}

/// A record of the domain name system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DnsRecord {
    /// The name it is for.
    pub name: String,
    /// `TXT`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it must hold.
    pub value: String,
}

/// A host of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteDomain {
    /// The host.
    pub host: String,
    /// The site it belongs to.
    pub site: String,
    /// Named by the project's manifest, not added by hand.
    pub declared: bool,
    /// Whether it is served.
    pub state: DomainState,
    /// What proves who owns it, while that is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<DnsRecord>,
    /// When the record was last looked for, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<String>,
    /// What was wrong then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// Body of `POST /sites/v1/_admin/sites/{name}/domains`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddDomain {
    /// The host, such as `www.example.com`.
    pub host: String,
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
