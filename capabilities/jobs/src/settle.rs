//! Writing the ends of attempts, all that come within a moment in one statement.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::Instant;

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
        let moment = engine.pace.gather(engine.config.workers);
        gather(&mut ended, &mut batch, moment, |have| more_to_come(&engine, have)).await;
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

/// Whether others are under way here, and at least half of the workers among them.
fn more_to_come(engine: &Engine, have: usize) -> bool {
    have < engine.config.workers / 2 && have < engine.running.count()
}

/// Takes what else ends within a moment, while there is more to come: a statement and its commit cost the same for one end
/// as for dozens.
async fn gather<T>(
    ended: &mut mpsc::UnboundedReceiver<T>,
    batch: &mut Vec<T>,
    moment: Duration,
    more: impl Fn(usize) -> bool,
) {
    let until = Instant::now() + moment;
    while !moment.is_zero() && batch.len() < BATCH && more(batch.len()) {
        let room = BATCH - batch.len();
        match tokio::time::timeout_at(until, ended.recv_many(batch, room)).await {
            Ok(1..) => {}
            // Every worker has ended, or the moment is over.
            Ok(0) | Err(_) => return,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Never waited for, unless something is broken.
    const LONG: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn an_end_waits_for_others_while_there_are_more_to_come() {
        let (sender, mut ended) = mpsc::unbounded_channel();
        let mut batch = vec![0];
        gather(&mut ended, &mut batch, LONG, |_| false).await;
        assert_eq!(batch, [0], "nothing else is under way");

        let others = tokio::spawn(async move {
            for number in 1..=3 {
                tokio::task::yield_now().await;
                sender.send(number).unwrap();
            }
            sender
        });
        gather(&mut ended, &mut batch, LONG, |have| have < 4).await;
        assert_eq!(batch, [0, 1, 2, 3]);

        let sender = others.await.unwrap();
        gather(&mut ended, &mut batch, Duration::from_millis(1), |_| true).await;
        assert_eq!(batch.len(), 4, "the moment is over, and nothing came");
        sender.send(4).unwrap();
        gather(&mut ended, &mut batch, Duration::ZERO, |_| true).await;
        assert_eq!(batch.len(), 4, "there is no moment");
        drop(sender);
        gather(&mut ended, &mut batch, LONG, |_| true).await;
        assert_eq!(batch, [0, 1, 2, 3, 4], "every worker has ended");
    }

    #[tokio::test]
    async fn no_more_than_a_batch_is_taken() {
        let (sender, mut ended) = mpsc::unbounded_channel();
        for number in 0..BATCH {
            sender.send(number).unwrap();
        }
        let mut batch = vec![0];
        gather(&mut ended, &mut batch, LONG, |_| true).await;
        assert_eq!((batch.len(), ended.len()), (BATCH, 1));
    }
}
