//! Why a server does not start, or stops by itself.

use std::net::SocketAddr;

use platform::{BlobError, DataDirError, DatabaseError, LogError, ManagedError};

/// Why a server does not start, or stops by itself.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Another program listens there.
    #[error("{0} is in use by another program")]
    PortInUse(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// No address was given.
    #[error("no address to listen on was given")]
    NoAddress,
    /// The data folder cannot be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Postgres on this machine cannot be started.
    #[error(transparent)]
    Managed(#[from] ManagedError),
    /// Postgres cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The blobs cannot be opened.
    #[error("the blobs of the data folder cannot be opened")]
    Blobs(#[from] BlobError),
    /// The logs cannot be opened.
    #[error("the logs of the data folder cannot be opened")]
    Logs(#[from] LogError),
    /// A capability does not start.
    #[error("the capability `{name}` does not start")]
    Capability {
        /// Which.
        name: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The database belongs to another project than `[project] id`.
    #[error("the database belongs to project `{owner}`, `[project] id` says `{configured}`")]
    ProjectMismatch {
        /// As stored.
        owner: String,
        /// As configured.
        configured: String,
    },
    /// What an earlier process has left could not be settled.
    #[error("deploys that were left running could not be settled: {0}")]
    Recovery(String),
    /// The origin of blobs cannot be used.
    #[error("the origin of blobs cannot be opened")]
    Origin(#[from] platform::blobs::origin::OriginError),
    /// Spans cannot be exported.
    #[error("traces cannot be exported: {0}")]
    Traces(String),
    /// A failpoint that a test has armed.
    #[error(transparent)]
    Injected(#[from] platform::failpoint::Injected),
    /// Postgres on this machine has ended while the server was running.
    #[error("Postgres has stopped by itself")]
    PostgresEnded,
}
