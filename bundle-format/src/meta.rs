//! Labels of a bundle: where it came from. They travel with it and are outside of its identity.

use serde::{Deserialize, Serialize};

// Fields stand in alphabetical order because that is the order they are written in.

/// `meta.json`: the second entry of a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Git branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Name and version of the program that built it, such as `reactor 0.1.0`.
    pub builder: String,
    /// RFC 3339.
    pub built_at: String,
    /// Git commit, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Whether the checkout differed from `commit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dirty: Option<bool>,
    /// First line of the commit, or what the user said about the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
