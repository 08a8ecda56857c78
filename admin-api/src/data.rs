//! `/_admin/migrate` and `/_admin/query`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where one migration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MigrationState {
    /// In the ledger with the same digest.
    Applied,
    /// In the bundle, not in the ledger.
    Pending,
    /// In the ledger with another digest.
    Changed,
    /// In the ledger, not in the bundle.
    Missing,
}

/// One migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationStatus {
    /// File name.
    pub name: String,
    /// Where it stands.
    pub state: MigrationState,
    /// SHA-256 of the applied content, else of the file, hex.
    pub sha256: String,
    /// RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied_at: Option<String>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<i64>,
}

/// Query of `POST /_admin/migrate`; the body is a bundle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MigrateRequest {
    /// `1` only says what would run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<u8>,
}

/// Answer of `GET` and `POST /_admin/migrate`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrateResponse {
    /// All migrations known to bundle or ledger, in name order.
    pub migrations: Vec<MigrationStatus>,
    /// The ones this call applied.
    pub applied: Vec<String>,
}

/// Body of `POST /_admin/query`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryRequest {
    /// One statement.
    pub sql: String,
    /// Values for `$1`, `$2` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Value>,
    /// Allows changes; without it the transaction is read-only.
    #[serde(default)]
    pub write: bool,
}

/// Answer of `POST /_admin/query`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryResponse {
    /// Name and type of each column.
    pub columns: Vec<Column>,
    /// Booleans and safe numbers as JSON, the rest as text.
    pub rows: Vec<Map<String, Value>>,
    /// Rows returned, or changed when the statement returns none.
    pub row_count: u64,
    /// More rows exist than the limit lets through.
    pub truncated: bool,
    /// Time in Postgres.
    pub duration_ms: u64,
}

/// One column of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Postgres's name of its type.
    #[serde(rename = "type")]
    pub kind: String,
}
