//! What the operator decides about sites.

use std::sync::Arc;

use crate::dns::ResolveTxt;

/// Configuration of the capability.
#[derive(Clone, Default)]
pub struct SitesConfig {
    /// The site that answers `/` on hosts that belong to no site; the only one when absent.
    pub default: Option<String>,
    /// Where the server is reached from outside, without a slash at its end, when that is known.
    pub public_url: Option<String>,
    /// Whether projects of different owners share this server: the domains of a manifest then wait for proof of ownership.
    pub shared: bool,
    /// Asked for that proof; the system's own resolver when absent.
    pub resolver: Option<Arc<dyn ResolveTxt>>,
}

impl std::fmt::Debug for SitesConfig {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SitesConfig")
            .field("default", &self.default)
            .field("public_url", &self.public_url)
            .field("shared", &self.shared)
            .finish_non_exhaustive()
    }
}
