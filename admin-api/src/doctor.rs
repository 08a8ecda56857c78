//! `GET /_admin/doctor`, and the same shape for the checks the command line makes itself.

use serde::{Deserialize, Serialize};

/// All checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorReport {
    /// False when any check failed.
    pub ok: bool,
    /// In the order they were made.
    pub checks: Vec<Check>,
}

impl DoctorReport {
    /// A report of these checks; `ok` unless one of them failed.
    #[must_use]
    pub fn of(checks: Vec<Check>) -> Self {
        Self { ok: checks.iter().all(|check| check.status != CheckStatus::Failed), checks }
    }
}

/// One thing looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// `project`, `machine`, `context`, `server`, or a capability.
    pub capability: String,
    /// Short, stable, `snake_case`.
    pub name: String,
    /// The finding.
    pub status: CheckStatus,
    /// What was seen.
    pub detail: String,
    /// What to do, when there is something to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// How long the check took.
    pub duration_ms: u64,
}

/// Finding of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// As it should be.
    Ok,
    /// Works, but look at it.
    Warning,
    /// Does not work.
    Failed,
    /// Not looked at, with the reason in `detail`.
    Skipped,
}
