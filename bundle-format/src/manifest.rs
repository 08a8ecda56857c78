//! The manifest: what a release consists of. Its canonical bytes are the release's identity.

use serde::{Deserialize, Serialize};

use crate::Digest;

// Fields of every struct stand in alphabetical order: serde writes them in this order, and the canonical form sorts keys.

/// The value of `format` this crate writes and reads.
pub const FORMAT: u32 = 1;

/// `manifest.json`: the first entry of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Every file of the bundle except `manifest.json` and `meta.json`, in byte order of `path`.
    pub files: Vec<FileEntry>,
    /// [`FORMAT`].
    pub format: u32,
    /// In name order.
    pub functions: Vec<FunctionEntry>,
    /// In name order.
    pub jobs: Vec<JobEntry>,
    /// In name order.
    pub migrations: Vec<MigrationEntry>,
    /// Human-readable name of the project.
    pub name: String,
    /// Ties the bundle to the records of one project on a server.
    pub project_id: String,
    /// In name order.
    pub sites: Vec<SiteEntry>,
}

impl Manifest {
    /// The file at that path of the bundle.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileEntry> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|index| &self.files[index])
    }

    /// The files below a folder; `root` has no slash at its end.
    pub fn files_below<'a>(&'a self, root: &'a str) -> impl Iterator<Item = &'a FileEntry> {
        // Paths with the same beginning stand together, so two searches find them among any number of files.
        let below = move |path: &'a str| path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
        let folder = format!("{root}/");
        let start = self.files.partition_point(|file| file.path.as_str() < folder.as_str());
        self.files[start..].iter().take_while(move |file| below(&file.path))
    }

    /// Bytes of all files, unpacked.
    #[must_use]
    pub fn total_size(&self) -> u64 {
        self.files.iter().fold(0, |total, file| total.saturating_add(file.size))
    }
}

/// One file of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Mode 0755 instead of 0644.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub executable: bool,
    /// Path inside the bundle, `/` between parts.
    pub path: String,
    /// SHA-256 of the content.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
}

/// One SQL migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MigrationEntry {
    /// File name, which is also its place in the order.
    pub name: String,
    /// Path inside the bundle: `migrations/<name>`.
    pub path: String,
    /// False for a file that starts with `-- reactor: no-transaction`.
    pub transactional: bool,
}

/// What runs a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FunctionRuntime {
    /// A sandbox in the server's process.
    Wasm,
    /// A pool of `bun` processes.
    Bun,
    /// AWS Lambda.
    Lambda,
}

/// Who may call a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever shows a valid token.
    Required,
}

/// One function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunctionEntry {
    /// Who may call it.
    pub auth: Access,
    /// Instances at a time.
    pub concurrency: FunctionConcurrency,
    /// Relative to `root`: `index.js` (with its map beside it) or `main.wasm`.
    pub entrypoint: String,
    /// Keys that must be set on the server.
    pub env_keys: Vec<String>,
    /// Whether the caller's `Authorization` reaches the handler.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forward_authorization: bool,
    /// Limits of one call.
    pub limits: FunctionLimits,
    /// `^[a-z][a-z0-9-]{1,61}[a-z0-9]$`.
    pub name: String,
    /// Folder of its files inside the bundle: `functions/<name>`.
    pub root: String,
    /// What runs it.
    pub runtime: FunctionRuntime,
    /// Secret keys that must be set on the server.
    pub secret_keys: Vec<String>,
}

/// Limits of one call of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunctionLimits {
    /// Request body, MiB.
    pub max_body_in_mb: u32,
    /// Response body, MiB.
    pub max_body_out_mb: u32,
    /// Memory of one instance, MiB.
    pub memory_mb: u32,
    /// Time until the answer has been streamed, milliseconds.
    pub timeout_ms: u32,
}

impl Default for FunctionLimits {
    fn default() -> Self {
        Self { timeout_ms: 30_000, memory_mb: 256, max_body_in_mb: 5, max_body_out_mb: 6 }
    }
}

/// Instances of a function at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunctionConcurrency {
    /// Calls at a time, 1 to 1000.
    pub max_concurrency: u32,
    /// Kept warm.
    pub min_instances: u32,
}

impl Default for FunctionConcurrency {
    fn default() -> Self {
        Self { min_instances: 0, max_concurrency: 50 }
    }
}

/// One site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteEntry {
    /// Hosts it answers for.
    pub domains: Vec<String>,
    /// What built it, for people.
    pub framework: String,
    /// Rules of `_headers` and of the project's manifest.
    pub headers: Vec<HeaderRule>,
    /// `^[a-z][a-z0-9-]{0,62}$`.
    pub name: String,
    /// Rules of `_redirects` and of the project's manifest.
    pub redirects: Vec<RedirectRule>,
    /// Folder of its files inside the bundle: `sites/<name>`.
    pub root: String,
    /// Unknown paths answer `index.html` with 200.
    pub spa: bool,
}

/// Headers set on answers whose path matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderRule {
    /// Path pattern with `*` and `:name`.
    pub path: String,
    /// Set on the answer, in this order; an empty value takes the header away.
    pub set: Vec<(String, String)>,
}

/// A redirect, a rewrite (status 200) or an error page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedirectRule {
    /// Applies even when a file exists at the path.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub force: bool,
    /// Path pattern with `*` and `:name`.
    pub from: String,
    /// 200 rewrites; 301, 302, 303, 307, 308 redirect; 404 answers `to` with that status.
    pub status: u16,
    /// Target with `:splat` and `:name`.
    pub to: String,
}

/// One job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobEntry {
    /// The function it calls.
    pub function: String,
    /// Runs of this job at a time.
    pub max_concurrency: u32,
    /// `^[a-z][a-z0-9-]{0,62}$`.
    pub name: String,
    /// What happens when it fails.
    pub retry: JobRetry,
    /// Limit of one attempt, milliseconds.
    pub timeout_ms: u32,
    /// What starts it.
    pub trigger: JobTrigger,
}

/// What starts a job.
// Written by hand in `canonical.rs`: serde would put the tag first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum JobTrigger {
    /// A schedule.
    Cron {
        /// 5, 6 or 7 fields, or an `@daily` form.
        schedule: String,
        /// IANA time zone.
        timezone: String,
    },
    /// An event.
    Event {
        /// Its type.
        event_type: String,
    },
    /// Only by hand.
    Manual,
}

/// What happens when a job fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobRetry {
    /// How the delay grows.
    pub backoff: Backoff,
    /// Before the second attempt.
    pub initial_delay_ms: u32,
    /// Attempts in all, at least 1.
    pub max_attempts: u32,
    /// At most.
    pub max_delay_ms: u32,
}

impl Default for JobRetry {
    fn default() -> Self {
        Self { max_attempts: 3, backoff: Backoff::Exponential, initial_delay_ms: 1_000, max_delay_ms: 60_000 }
    }
}

/// How the delay between attempts grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backoff {
    /// Always the initial delay.
    Fixed,
    /// The initial delay times the attempt.
    Linear,
    /// Doubles.
    Exponential,
}
