//! Which code answers which name: a table that is never changed, only replaced.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bundle_format::{Digest, FunctionEntry};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::component::Positions;
use crate::runtime::Runtime;
use crate::turns::Line;

/// How long a call may wait for its turn before it is refused.
const QUEUE: Duration = Duration::from_millis(200);

/// The functions of one release.
pub(crate) struct Table {
    /// Absent before the first release.
    pub(crate) release: Option<String>,
    functions: BTreeMap<String, Arc<Live>>,
}

/// A function that can be called.
pub(crate) struct Live {
    pub(crate) entry: FunctionEntry,
    pub(crate) deployment: String,
    /// Of its code and its rules.
    pub(crate) identity: Digest,
    pub(crate) runtime: Runtime,
    pub(crate) positions: Arc<Positions>,
    slots: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    called: AtomicBool,
    /// Where its calls wait for a thread.
    pub(crate) line: Arc<Line>,
}

/// Which deployment a function is.
pub(crate) struct Deployed {
    /// `dep_<ulid>`.
    pub(crate) id: String,
    /// Of its code and its rules.
    pub(crate) identity: Digest,
}

impl Live {
    /// A function that has not been called.
    pub(crate) fn new(entry: FunctionEntry, deployed: Deployed, runtime: Runtime, positions: Arc<Positions>) -> Self {
        let most = entry.concurrency.max_concurrency.max(1) as usize;
        Self {
            entry,
            deployment: deployed.id,
            identity: deployed.identity,
            runtime,
            positions,
            slots: Arc::new(Semaphore::new(most)),
            waiting: Arc::new(Semaphore::new(most)),
            called: AtomicBool::new(false),
            line: Arc::default(),
        }
    }

    /// Waits shortly for room; none when as many wait as run, or the wait was in vain.
    pub(crate) async fn enter(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(permit) = Arc::clone(&self.slots).try_acquire_owned() {
            return Some(permit);
        }
        let _waiting = self.waiting.try_acquire().ok()?;
        let turn = tokio::time::timeout(QUEUE, Arc::clone(&self.slots).acquire_owned());
        turn.await.ok()?.ok()
    }

    /// The first call finds everything in place.
    pub(crate) fn mark_warm(&self) {
        self.called.store(true, Ordering::Relaxed);
    }

    /// Whether it was called before, or made ready for it.
    pub(crate) fn is_warm(&self) -> bool {
        self.called.load(Ordering::Relaxed)
    }

    /// True once: for the first call of this code in this process.
    pub(crate) fn is_cold(&self) -> bool {
        !self.called.swap(true, Ordering::Relaxed)
    }
}

impl Table {
    fn empty() -> Self {
        Self { release: None, functions: BTreeMap::new() }
    }

    /// The function of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&Arc<Live>> {
        self.functions.get(name)
    }

    /// All functions in name order.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &Arc<Live>> {
        self.functions.values()
    }
}

/// Holds the table in use.
pub(crate) struct Routing(RwLock<Arc<Table>>);

impl Routing {
    /// Without functions.
    pub(crate) fn new() -> Self {
        Self(RwLock::new(Arc::new(Table::empty())))
    }

    /// The table as it is now; whoever holds it goes on with it.
    pub(crate) fn current(&self) -> Arc<Table> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the table. A function whose deployment stays keeps its calls in flight counted.
    pub(crate) fn replace(&self, release: &str, functions: Vec<Arc<Live>>) {
        let before = self.current();
        let keep = |live: Arc<Live>| match before.get(&live.entry.name) {
            Some(known) if known.deployment == live.deployment => Arc::clone(known),
            _ => live,
        };
        let functions = functions.into_iter().map(|live| (live.entry.name.clone(), keep(live))).collect();
        let table = Arc::new(Table { release: Some(release.to_owned()), functions });
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = table;
    }
}
