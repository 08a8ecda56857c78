//! What every capability leans on: Postgres, data folder, blobs, logs, ids, clock, errors, principals, shutdown.
//!
//! The server opens these pieces once and hands the [`Platform`] to each capability. Nothing in here prints, prompts or
//! reads the environment; configuration arrives as values.

#[cfg(unix)]
pub mod account;
pub mod api_error;
mod background;
pub mod blobs;
pub mod clock;
pub mod data_dir;
mod digest;
pub mod extract;
pub mod failpoint;
pub mod ids;
pub mod logs;
mod node;
#[cfg(unix)]
pub mod npm;
pub mod postgres;
pub mod principal;
pub mod request;
pub mod shutdown;
pub mod traces;
mod wire;

use std::sync::Arc;

pub use api_error::{ApiFailure, FailureReport};
pub use background::step_back;
pub use blobs::{BlobBatch, BlobError, BlobSlice, BlobStore};
pub use clock::Clock;
pub use data_dir::{DataDir, DataDirError};
pub use failpoint::{FAILPOINTS, Failpoint, Failpoints};
pub use ids::Ids;
pub use logs::{LogError, LogLimits, LogStore, NewRecord};
pub use node::Node;
pub use postgres::{
    Client, ConnectionString, Database, DatabaseConfig, DatabaseError, ManagedConfig, ManagedError, ManagedEvent,
    ManagedPostgres, Migration, Notifications, Wake, managed, supervisor,
};
pub use principal::{Authenticator, Principal};
pub use request::{CalledByJob, RequestId};
pub use shutdown::Shutdown;
pub use traces::{TraceContext, Traces};
pub use wire::{Wire, limit_silence};

/// The opened pieces, cheap to clone.
#[derive(Clone)]
pub struct Platform {
    /// The one database.
    pub database: Database,
    /// Every path on disk.
    pub data_dir: DataDir,
    /// Content by digest.
    pub blobs: BlobStore,
    /// Where records go and come from.
    pub logs: LogStore,
    /// Time.
    pub clock: Clock,
    /// Ids and randomness.
    pub ids: Ids,
    /// Which process this is.
    pub node: Arc<Node>,
    /// Whether it is stopping.
    pub shutdown: Shutdown,
    /// For whom it runs.
    pub mode: Mode,
}

/// For whom the server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `reactor dev`: one developer, errors in full, private addresses reachable.
    Dev,
    /// `reactor serve`: strangers at the door.
    Serve,
}
