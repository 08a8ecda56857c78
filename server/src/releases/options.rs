//! What a caller asks of a deploy or of an activation.

use std::io::Read;

use bytes::Bytes;
use platform::TraceContext;

/// What the user has seen to be live when deciding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// `If-Match: "rel_…"`
    Release(String),
    /// `If-None-Match: *`
    Nothing,
}

/// Whether a prepared release goes live.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Activate {
    /// Prepare it and make it live.
    #[default]
    Yes,
    /// Prepare it and keep it.
    No,
    /// Say what would happen and write nothing.
    Plan,
}

/// What becomes of functions that were made on the server and are not in the manifest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unmanaged {
    /// They are a part of the release as they were.
    #[default]
    Carry,
    /// They are no part of the release; the server still knows their names and keys.
    LeaveOut,
    /// `--prune`: they are no part of the release, and forgotten once it is live.
    Forget,
}

/// What a caller asks of a deploy.
#[derive(Debug, Clone, Default)]
pub struct DeployOptions {
    /// Who: token name or `admin`, and the address.
    pub by: String,
    /// `--message`.
    pub message: Option<String>,
    /// How far to go.
    pub activate: Activate,
    /// `--allow-late`.
    pub allow_late: bool,
    /// Refused with `release_moved` when something else is live.
    pub if_match: Option<Expected>,
    /// The same key and manifest replay the deploy that had it first.
    pub idempotency_key: Option<String>,
    /// What becomes of functions that are not in the manifest.
    pub unmanaged: Unmanaged,
    /// The trace that the caller is in.
    pub trace: Option<TraceContext>,
}

/// A bundle that arrives.
pub struct DeploySource(pub(crate) Box<dyn Read + Send>);

impl DeploySource {
    /// A bundle read from anything. Read on a thread that may block.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self(Box::new(reader))
    }
}

impl From<Vec<u8>> for DeploySource {
    fn from(bytes: Vec<u8>) -> Self {
        Self::reader(std::io::Cursor::new(bytes))
    }
}

impl From<Bytes> for DeploySource {
    fn from(bytes: Bytes) -> Self {
        Self::reader(std::io::Cursor::new(bytes))
    }
}
