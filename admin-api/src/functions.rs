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
    /// False for a function made by `functions create` or `env set` and absent from the manifest.
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

/// What is live of a function after `promote` or `rollback`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promoted {
    /// The function.
    pub function: String,
    /// The deployment that answers now.
    pub deployment_id: String,
    /// The one that answered before, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_deployment: Option<String>,
    /// The release that was derived.
    pub release_id: String,
    /// Whether it was live already and nothing changed.
    pub unchanged: bool,
    /// Where it answers.
    pub url: String,
}

/// What became of a function that was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedFunction {
    /// The function.
    pub function: String,
    /// The release without it, if it was live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_id: Option<String>,
}

/// A rule that calls of a function have to meet. A function with policies answers calls that meet at least one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyRule {
    /// Any of these methods; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// Path below the function; `*` stands for any part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// `HH:MM-HH:MM`, which may pass midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<String>,
    /// Time zone of `between`; UTC when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Any of these roles of the caller: `admin`, `service`, `anonymous`; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// A condition over `method`, `path`, `role`, `header("name")` and `query("name")`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
}

/// A policy of a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// `pol_<ulid>`.
    pub id: String,
    /// The function.
    pub function: String,
    /// What it allows.
    pub rule: PolicyRule,
    /// RFC 3339.
    pub created_at: String,
}

/// One change of a function's environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvChange {
    /// Counts the changes of the function's environment.
    pub version: i64,
    /// The key.
    pub key: String,
    /// Whether the key was taken away.
    pub removed: bool,
    /// Whether it is a secret.
    pub secret: bool,
    /// The value; absent for secrets and for a key that was taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// RFC 3339.
    pub at: String,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Body of `POST /fn/v1/_admin/functions/{name}/env-rollback`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvRollback {
    /// The environment becomes what it was right after this change.
    pub version: i64,
}

/// What `env rollback` changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvRolledBack {
    /// Keys that were set again or taken away.
    pub changed: Vec<String>,
    /// Number of the newest change.
    pub version: i64,
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
    /// The change that set it; counts the changes of the function's environment.
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
