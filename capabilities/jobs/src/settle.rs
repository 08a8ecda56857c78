//! Writing the ends of attempts, all that have come together in one statement.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, mpsc};

use crate::engine::Engine;
use crate::running::Hold;
use crate::store::Settlement;

/// Ends written at a time.
const BATCH: usize = 256;

/// Pause after Postgres could not be reached.
const PAUSE: Duration = Duration::from_millis(500);

/// Tries for ends that Postgres can be reached for but refuses.
const TRIES: u32 = 3;

/// An attempt that has ended. Until that is written, its lease is prolonged and its worker is not idle.
pub(crate) struct Ended {
    pub(crate) settlement: Settlement,
    pub(crate) _hold: Hold,
    pub(crate) _permit: OwnedSemaphorePermit,
}

/// Runs until every worker has ended.
pub(crate) async fn settle(engine: Arc<Engine>, mut ended: mpsc::UnboundedReceiver<Ended>) {
    let mut batch = Vec::with_capacity(BATCH);
    while ended.recv_many(&mut batch, BATCH).await > 0 {
        let ends: Vec<Settlement> = batch.iter().map(|ended: &Ended| ended.settlement.clone()).collect();
        write(&engine, &ends).await;
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
