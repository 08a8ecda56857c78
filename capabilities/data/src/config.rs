//! Settings of this capability.

use std::time::Duration;

/// Limits of `POST /_admin/query`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataConfig {
    /// Time a statement may take.
    pub query_timeout: Duration,
    /// Rows that are answered; more set `truncated`.
    pub query_rows: usize,
}

impl Default for DataConfig {
    fn default() -> Self {
        Self { query_timeout: Duration::from_secs(10), query_rows: 1_000 }
    }
}
