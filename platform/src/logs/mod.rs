//! Log records: an append-only store bounded in size, queries over it, followers without loss, and the tracing layer
//! that feeds it.

mod cursor;
mod filter;
mod follow;
mod layer;
mod segments;
mod writer;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use admin_api::{Level, LogQuery, LogRecord};
use futures::Stream;
use serde_json::{Map, Value};
use thiserror::Error;
use tokio::sync::broadcast;

use crate::{Clock, DataDir};
use cursor::Cursor;
use filter::Filter;
pub use layer::{LogLayer, layer};
use writer::{Command, Writer};

/// Records waiting to be written; beyond it the newest are dropped and counted.
const QUEUE: usize = 16_384;
/// Records a follower may be behind before it reads from disk again.
const FOLLOWERS_LAG: usize = 4_096;
const DEFAULT_LIMIT: u32 = 100;

/// Why records could not be queried.
#[derive(Debug, Error)]
pub enum LogError {
    /// A field of the query is not of the expected form.
    #[error("`{field}` of the query is not valid: {reason}")]
    Query {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Reading or writing failed; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogLimits {
    /// Size of all segments together; the oldest is deleted beyond it.
    pub total_bytes: u64,
    /// Size at which a segment is closed.
    pub segment_bytes: u64,
}

impl Default for LogLimits {
    fn default() -> Self {
        Self { total_bytes: 64 << 20, segment_bytes: 4 << 20 }
    }
}

/// A record before it has an id and a time.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRecord {
    /// Severity.
    pub level: Level,
    /// `server`, or the capability.
    pub capability: String,
    /// Function whose output or request this is.
    pub function: Option<String>,
    /// Job whose run this is.
    pub job: Option<String>,
    /// Release that was serving.
    pub release: Option<String>,
    /// Request that caused it.
    pub request_id: Option<String>,
    /// One line for people.
    pub message: String,
    /// Everything else. Never bodies, tokens or secret values.
    pub fields: Map<String, Value>,
}

impl NewRecord {
    /// A record without function, job, release, request and fields.
    pub fn new(level: Level, capability: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            level,
            capability: capability.into(),
            function: None,
            job: None,
            release: None,
            request_id: None,
            message: message.into(),
            fields: Map::new(),
        }
    }
}

/// The store. Clones share it.
#[derive(Clone)]
pub struct LogStore {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    queue: SyncSender<Command>,
    live: broadcast::Sender<Arc<LogRecord>>,
    dropped: Arc<AtomicU64>,
    clock: Clock,
}

impl LogStore {
    /// Opens the store of a data folder; a record cut short by an interruption is forgotten.
    pub fn open(data_dir: &DataDir, node_id: &str, limits: LogLimits) -> Result<Self, LogError> {
        Self::open_with(data_dir, node_id, limits, Clock::system())
    }

    /// The same with the time of that clock.
    pub fn open_with(data_dir: &DataDir, node_id: &str, limits: LogLimits, clock: Clock) -> Result<Self, LogError> {
        let folder = data_dir.logs();
        let (queue, commands) = sync_channel(QUEUE);
        let (live, _) = broadcast::channel(FOLLOWERS_LAG);
        let dropped = Arc::new(AtomicU64::new(0));
        let writer = Writer::open(&folder, node_id, limits, live.clone(), Arc::clone(&dropped))?;
        let run = move || writer.run(&commands);
        std::thread::Builder::new().name("reactor-logs".to_owned()).spawn(run)?;
        Ok(Self { inner: Arc::new(Inner { folder, queue, live, dropped, clock }) })
    }

    /// Hands a record over. Never blocks and never fails: when the writer cannot keep up, the record is counted and
    /// dropped, and a later record says how many were.
    pub fn append(&self, record: NewRecord) {
        let command = Command::Append(Box::new((self.inner.clock.now(), record)));
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = self.inner.queue.try_send(command) {
            self.inner.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Returns once everything appended before is in the file system; at most a second. Blocks.
    pub fn flush(&self) {
        let (done, wait) = sync_channel(1);
        // Whoever waited may have given up meanwhile.
        let tell = Command::Reached(Box::new(move |_| {
            let _ = done.try_send(());
        }));
        if self.inner.queue.try_send(tell).is_ok() {
            // A writer that hangs (a stalled disk) must not take the caller with it.
            let _ = wait.recv_timeout(Duration::from_secs(1));
        }
    }

    /// The last records that match, oldest first: `limit`, else 100. Reads files: call it where blocking is fine.
    pub fn query(&self, query: &LogQuery) -> Result<Vec<LogRecord>, LogError> {
        let filter = Filter::new(query)?;
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT) as usize;
        self.flush();
        Ok(segments::last(&self.inner.folder, &filter, Cursor::MAX, limit)?)
    }

    /// Records as they come: first those already stored, then live ones, none twice and none left out.
    ///
    /// With `after` (the id of a record) it begins behind that record; without, with what [`LogStore::query`] returns.
    /// Needs a tokio runtime. The stream ends when the store is closed.
    pub fn follow(
        &self,
        query: &LogQuery,
        after: Option<String>,
    ) -> Result<impl Stream<Item = LogRecord> + Send + Unpin + use<>, LogError> {
        follow::start(self, query, after)
    }
}

#[cfg(test)]
mod tests;
