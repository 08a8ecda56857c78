//! The server as the same process sees it: `reactor dev` deploys through this, without HTTP.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use admin_api::{ApiError, ErrorCode};
use data::{MigrationError, MigrationFile};
use functions::Functions;
use platform::{ApiFailure, ConnectionString, LogStore};
use secrecy::SecretString;
use sites::Sites;

use crate::app::App;
use crate::releases::{DeployOptions, DeploySource, DeployStream};
use crate::router;

/// A running server. Clones are the same.
#[derive(Clone)]
pub struct ServerHandle {
    app: App,
    addresses: Vec<SocketAddr>,
    database_url: ConnectionString,
}

impl ServerHandle {
    pub(crate) const fn new(app: App, addresses: Vec<SocketAddr>, database_url: ConnectionString) -> Self {
        Self { app, addresses, database_url }
    }

    /// Takes a bundle and makes it live. Returns once the server owns the rollout; it survives its caller.
    pub async fn deploy(
        &self,
        source: impl Into<DeploySource>,
        options: DeployOptions,
    ) -> Result<DeployStream, ApiFailure> {
        self.app.releases.deploy(source.into(), options).await
    }

    /// Makes an earlier release live again.
    pub async fn activate(&self, release_id: &str, options: DeployOptions) -> Result<DeployStream, ApiFailure> {
        self.app.releases.activate(release_id, options).await
    }

    /// Runs a file of SQL on the project's database, all or nothing: the seed of development. `name` is the file's, for
    /// errors.
    pub async fn seed(&self, name: &str, sql: &str) -> Result<(), ApiError> {
        let Some(data) = &self.app.releases.capabilities.data else {
            return Err(ApiError::new(ErrorCode::RouteNotFound, "this server does not mount `data`"));
        };
        let file = MigrationFile { name: name.to_owned(), sha256: String::new(), transactional: true, sql: sql.into() };
        data.run_file(&file).await.map_err(|error| {
            let wire = error.to_api_error();
            match error {
                MigrationError::Statement(failure) => {
                    ApiError { message: format!("`{name}` failed: {}", failure.message), ..wire }
                }
                _ => wire,
            }
        })
    }

    /// The token of the admin surface.
    pub fn admin_token(&self) -> &SecretString {
        &self.app.admin_token
    }

    /// Id of the release that this process serves.
    pub fn live_release(&self) -> Option<String> {
        self.app.releases.live.release_id()
    }

    /// Where live functions and sites answer.
    pub fn urls(&self) -> Vec<String> {
        self.app.releases.urls()
    }

    /// Where the server listens.
    pub fn addrs(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// How other tools reach the database.
    pub fn database_url(&self) -> &ConnectionString {
        &self.database_url
    }

    /// Changes with every start.
    pub fn boot_id(&self) -> &str {
        &self.app.platform.node.boot_id
    }

    /// Functions, when they are mounted.
    pub fn functions(&self) -> Option<&Functions> {
        self.app.releases.capabilities.functions.as_ref()
    }

    /// Sites, when they are mounted.
    pub fn sites(&self) -> Option<&Sites> {
        self.app.releases.capabilities.sites.as_ref()
    }

    /// Every path that has a route of its own, as it is written in the router.
    pub fn routes(&self) -> BTreeSet<String> {
        router::paths(&self.app)
    }

    /// The records of this server.
    pub fn logs(&self) -> &LogStore {
        &self.app.platform.logs
    }

    /// Asks [`crate::Server::run`] to stop in order.
    pub fn stop(&self) {
        self.app.stop.trigger();
    }
}
