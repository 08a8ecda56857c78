//! `POST /_admin/deploy`, its events, and `POST /_admin/blobs/missing`.

use serde::{Deserialize, Serialize};

use crate::ApiError;

/// One event of a deploy or of an activation. On the wire an SSE event of the same name whose id counts 1, 2, 3 …;
/// with `--json` one line of output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "one result per rollout; a box would only make it awkward to build")]
pub enum DeployEvent {
    /// The server owns the rollout from here on.
    Accepted {
        /// `dpl_<ulid>`.
        deploy_id: String,
        /// The release being made live.
        release_id: String,
        /// The live release is this one already.
        unchanged: bool,
    },
    /// A phase began or ended.
    Phase {
        /// Which.
        phase: Phase,
        /// Began, ended or not needed.
        status: PhaseStatus,
        /// How long it took; absent on `started`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration_ms: Option<u64>,
    },
    /// One function, site, job or migration was handled.
    Item {
        /// What it is.
        kind: ItemKind,
        /// Its name.
        name: String,
        /// What happens to it.
        action: ItemAction,
        /// More, for people.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
        /// How long it took.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration_ms: Option<u64>,
    },
    /// Something to look at that does not stop the rollout.
    Warning {
        /// Short, stable, `snake_case`.
        code: String,
        /// One sentence.
        message: String,
    },
    /// Always the last one.
    Result(DeployResult),
}

impl DeployEvent {
    /// Name of the SSE event.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Phase { .. } => "phase",
            Self::Item { .. } => "item",
            Self::Warning { .. } => "warning",
            Self::Result(_) => "result",
        }
    }
}

/// How a rollout ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeployResult {
    /// The outcome.
    pub status: ResultStatus,
    /// The release this was about.
    pub release_id: String,
    /// The release that was live before.
    pub previous_release: Option<String>,
    /// Migrations that were applied, also when the rollout failed after them.
    pub applied: Vec<String>,
    /// Where functions and sites answer.
    pub urls: Vec<String>,
    /// From `accepted` to here.
    pub duration_ms: u64,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ApiError>,
}

/// Outcome of a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultStatus {
    /// The server serves exactly this release.
    Live,
    /// Prepared, not activated.
    Staged,
    /// Nothing changed, the old release is serving (or, for `node_lagging`, the state is unknown).
    Failed,
    /// It was live for a moment and was taken back.
    RolledBack,
    /// Cancelled before activation.
    Cancelled,
    /// Only a plan was asked for.
    Planned,
}

/// Steps of a rollout, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The bundle arrives.
    Receive,
    /// It is held against its manifest.
    Verify,
    /// Functions are compiled, sites compressed, keys checked.
    Stage,
    /// Migrations run.
    Migrate,
    /// The pointer moves.
    Activate,
    /// Every node serves it.
    Confirm,
}

/// State of a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhaseStatus {
    /// Began.
    Started,
    /// Ended well.
    Finished,
    /// Not needed.
    Skipped,
}

/// Kind of a deployed thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A function.
    Function,
    /// A site.
    Site,
    /// A job.
    Job,
    /// A key that a function requires: `function/KEY`.
    Env,
    /// A migration.
    Migration,
}

/// What happens to a deployed thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemAction {
    /// It is new.
    Create,
    /// It changed.
    Update,
    /// It stays as it is.
    Unchanged,
    /// It is retired.
    Delete,
    /// A migration runs.
    Apply,
}

/// State of a deploy, as listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeployState {
    /// Under way.
    Running,
    /// Ended `live`.
    Live,
    /// Ended `staged`.
    Staged,
    /// Ended `failed`.
    Failed,
    /// Ended `rolled_back`.
    RolledBack,
    /// Ended `cancelled`.
    Cancelled,
}

impl From<ResultStatus> for DeployState {
    fn from(status: ResultStatus) -> Self {
        match status {
            ResultStatus::Live => Self::Live,
            ResultStatus::Staged | ResultStatus::Planned => Self::Staged,
            ResultStatus::Failed => Self::Failed,
            ResultStatus::RolledBack => Self::RolledBack,
            ResultStatus::Cancelled => Self::Cancelled,
        }
    }
}

/// One row of `GET /_admin/deploys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploySummary {
    /// `dpl_<ulid>`.
    pub id: String,
    /// The release it is about.
    pub release_id: String,
    /// Where it stands.
    pub state: DeployState,
    /// Who started it: token name or `admin`, and the address.
    pub by: String,
    /// RFC 3339.
    pub started_at: String,
    /// RFC 3339; absent while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<String>,
}

/// Body of `POST /_admin/blobs/missing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingRequest {
    /// The project that is asking.
    pub project_id: String,
    /// The release about to be deployed, to answer "nothing changed" in the same round trip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_id: Option<String>,
    /// SHA-256 of the files, hex.
    pub digests: Vec<String>,
    /// Whether this is all of the deploy when that release is live already: it is then recorded as one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub conclude: bool,
}

/// Answer of `POST /_admin/blobs/missing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingResponse {
    /// The digests that must be sent.
    pub missing: Vec<String>,
    /// Live release.
    pub current_release: Option<String>,
    /// What became of a deploy that had nothing to do, when it was to be concluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unchanged: Option<Unchanged>,
}

/// A deploy of what is live already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unchanged {
    /// `dpl_…`
    pub deploy_id: String,
    /// Where the live functions and sites answer.
    pub urls: Vec<String>,
}
