//! `/_admin/clock`: the time of a server that is developed against.

use serde::{Deserialize, Serialize};

/// Body of `POST /_admin/clock`, and the answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerClock {
    /// RFC 3339, UTC.
    pub now: String,
}
