//! `GET /_admin/releases`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One change of what is live; numbered, newest first in lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activation {
    /// 1, 2, 3 … per project.
    pub activation: i64,
    /// The release that went live.
    pub release_id: String,
    /// Why.
    pub kind: ActivationKind,
    /// The release `rollback` goes back to from here.
    pub previous: Option<String>,
    /// RFC 3339.
    pub at: String,
    /// Token name or `admin`, and the address.
    pub by: String,
    /// `--message`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// True for the activation in force.
    #[serde(default)]
    pub current: bool,
}

/// Why a release went live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivationKind {
    /// `reactor deploy`.
    Deploy,
    /// `functions promote`, `sites promote`.
    Promote,
    /// `reactor rollback`.
    Rollback,
}

/// One release with its manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// `rel_…`
    pub id: String,
    /// When it was first staged here, RFC 3339.
    pub created_at: String,
    /// Whether it is live.
    pub live: bool,
    /// The manifest, as in the bundle.
    pub manifest: Value,
    /// Labels of the bundle: commit, branch, builder. Not part of the identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
}
