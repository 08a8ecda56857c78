//! What the operator decides about sites.

/// Configuration of the capability.
#[derive(Debug, Clone)]
pub struct SitesConfig {
    /// The site that answers `/` on hosts that belong to no site; the only one when absent.
    pub default: Option<String>,
    /// Where the server is reached from outside, without a slash at its end, when that is known.
    pub public_url: Option<String>,
    /// Memory for the content of files, in bytes.
    pub memory: usize,
}

impl Default for SitesConfig {
    fn default() -> Self {
        Self { default: None, public_url: None, memory: 64 << 20 }
    }
}
