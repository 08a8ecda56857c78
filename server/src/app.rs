//! What every handler of the server leans on.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Instant;

use platform::{Authenticator, Platform};
use secrecy::SecretString;

use crate::ServerConfig;
use crate::metrics::Metrics;
use crate::releases::Releases;

/// Version of this binary.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Shared by every handler. Clones are the same.
#[derive(Clone)]
pub(crate) struct App(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) platform: Platform,
    pub(crate) releases: Releases,
    pub(crate) metrics: Metrics,
    pub(crate) authenticator: Authenticator,
    pub(crate) admin_token: SecretString,
    pub(crate) config: ServerConfig,
    pub(crate) begun: Instant,
    /// Triggered by `POST /_admin/shutdown`: the process should stop.
    pub(crate) stop: platform::Shutdown,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    pub(crate) fn new(
        platform: Platform,
        releases: Releases,
        metrics: Metrics,
        tokens: (Authenticator, SecretString),
        (config, begun): (ServerConfig, Instant),
    ) -> Self {
        let (authenticator, admin_token) = tokens;
        let stop = platform::Shutdown::new();
        Self(Arc::new(Inner { platform, releases, metrics, authenticator, admin_token, config, begun, stop }))
    }
}
