//! Writing the ends of attempts, all that have come together in one statement.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, mpsc};

use crate::engine::Engine;
use crate::running::{Hold, Lease};
use crate::store::Settlement;

/// Ends written at a time.
const BATCH: usize = 256;

/// Pause after Postgres could not be reached.
const PAUSE: Duration = Duration::from_millis(500);

/// Tries for ends that Postgres can be reached for but refuses.
const TRIES: u32 = 3;

/// What came of a run that was taken. Until that is written, its lease is prolonged and its worker is not idle: whatever
/// happens to this process, no more runs than it has workers are begun again.
pub(crate) struct Ended {
    pub(crate) end: End,
    pub(crate) _hold: Hold,
    pub(crate) _turn: Option<OwnedSemaphorePermit>,
}

/// How it ended.
pub(crate) enum End {
    /// The attempt is over.
    Attempt(Box<Settlement>),
    /// The server stops before anybody has begun it: another node may.
    NotBegun(Lease),
}

/// Runs until every worker has ended.
pub(crate) async fn settle(engine: Arc<Engine>, mut ended: mpsc::UnboundedReceiver<Ended>) {
    let mut batch = Vec::with_capacity(BATCH);
    while ended.recv_many(&mut batch, BATCH).await > 0 {
        let (mut ends, mut unbegun) = (Vec::with_capacity(batch.len()), Vec::new());
        for ended in &batch {
            match &ended.end {
                End::Attempt(settlement) => ends.push(Settlement::clone(settlement)),
                End::NotBegun(lease) => unbegun.push(lease.clone()),
            }
        }
        if !ends.is_empty() {
            write(&engine, &ends).await;
        }
        if !unbegun.is_empty() {
            engine.note("handing runs back", engine.store.hand_back(&unbegun).await);
        }
        batch.clear();
        engine.ready.notify_one();
    }
}

/// Writes until it works. What Postgres refuses for good is given up: the lease runs out, and the run is delivered again.
async fn write(engine: &Engine, ends: &[Settlement]) {
    let mut refused = 0;
    loop {
        let result = engine.store.settle(ends).await;
        match &result {
            Err(error) if !error.is_unavailable() => refused += 1,
            _ => {}
        }
        if engine.note("writing the end of runs", result).is_some() {
            return;
        }
        if refused >= TRIES {
            tracing::error!(capability = "jobs", runs = ends.len(), "the end of runs could not be written");
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
