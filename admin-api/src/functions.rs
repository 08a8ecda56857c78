//! `/fn/v1/_admin/functions`.

use serde::{Deserialize, Serialize};

/// What runs a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Runtime {
    /// A sandbox in the server's process.
    Wasm,
    /// A pool of `bun` processes.
    Bun,
    /// AWS Lambda.
    Lambda,
}

/// One row of the list of functions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionSummary {
    /// Its name.
    pub name: String,
    /// What runs it.
    pub runtime: Runtime,
    /// `required` or `public`.
    pub auth: String,
    /// The deployment that answers.
    pub deployment_id: Option<String>,
    /// Where it answers.
    pub url: String,
    /// False for a function made by `functions create` and absent from the manifest.
    pub managed: bool,
}

/// State of a deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentState {
    /// Being prepared.
    Pending,
    /// May be promoted.
    Ready,
    /// Could not be prepared.
    Failed,
    /// Removed.
    Retired,
}

/// One deployment of a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// `dep_<ulid>`.
    pub id: String,
    /// The function.
    pub function: String,
    /// Where it stands.
    pub state: DeploymentState,
    /// Whether it answers now.
    pub live: bool,
    /// RFC 3339.
    pub created_at: String,
    /// SHA-256 of what it is made of, hex.
    pub sha256: String,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Body of `POST /fn/v1/_admin/functions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateFunction {
    /// Its name.
    pub name: String,
    /// What runs it.
    pub runtime: Runtime,
}

/// Body of `POST /fn/v1/_admin/functions/{name}/promote`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromoteRequest {
    /// The newest `ready` one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_id: Option<String>,
}

/// Body of `POST /fn/v1/_admin/functions/{name}/rollback`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollbackRequest {
    /// The one before the live one when absent.
    #[serde(default, alias = "deployment_id", skip_serializing_if = "Option::is_none")]
    pub to_deployment_id: Option<String>,
}

/// One environment key of a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvEntry {
    /// Its name.
    pub key: String,
    /// Its value; absent for secrets, which are never returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether it is a secret.
    pub secret: bool,
    /// Counts the changes of this key.
    pub version: i64,
    /// RFC 3339.
    pub updated_at: String,
}

/// Body of `PUT /fn/v1/_admin/functions/{name}/env/{KEY}`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetEnv {
    /// The value.
    pub value: String,
    /// Whether to encrypt it at rest and never return it.
    #[serde(default, alias = "is_secret")]
    pub secret: bool,
}

impl std::fmt::Debug for SetEnv {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SetEnv").field("secret", &self.secret).finish_non_exhaustive()
    }
}
