//! Keeping leases alive, and bringing back what others have lost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use platform::Shutdown;

use crate::engine::{Attempt, Engine};
use crate::store::Settlement;

/// How often runs of jobs that are gone, and old history, are looked for.
const SWEEP: Duration = Duration::from_secs(30);

/// Beats until the server stops and no run is held any more.
pub(crate) async fn beat(engine: Arc<Engine>, shutdown: Shutdown) {
    let mut last_beat = Instant::now();
    loop {
        tokio::select! {
            () = tokio::time::sleep(engine.config.beat) => {}
            () = stopped(&engine, &shutdown) => return,
        }
        prolong(&engine, &mut last_beat).await;
    }
}

async fn stopped(engine: &Engine, shutdown: &Shutdown) {
    shutdown.triggered().await;
    engine.running.emptied().await;
}

/// Prolongs every lease. A run whose lease is gone, or may be, is stopped here: somebody else begins it anew.
async fn prolong(engine: &Engine, last_beat: &mut Instant) {
    let leases = engine.running.leases();
    if leases.is_empty() {
        *last_beat = Instant::now();
        return;
    }
    let begun = Instant::now();
    let beat = tokio::time::timeout(engine.config.beat, engine.store.beat(&leases, engine.config.lease)).await;
    if let Some(held) = beat.ok().and_then(|result| engine.note("prolonging leases", result)) {
        *last_beat = begun;
        for lost in leases.iter().filter(|lease| !held.contains(lease)) {
            engine.running.abort(&lost.id);
        }
    } else if last_beat.elapsed() > engine.config.lease {
        engine.running.abort_all();
    }
}

/// Redelivers, retires and forgets until the server stops.
pub(crate) async fn sweep(engine: Arc<Engine>, shutdown: Shutdown) {
    let mut swept: Option<(Instant, u64)> = None;
    loop {
        redeliver(&engine).await;
        let live = engine.live();
        let due = swept.is_none_or(|(at, generation)| at.elapsed() > SWEEP || generation != live.generation);
        if due && live.generation > 0 {
            let now = engine.clock.now();
            if let Some(count) = engine.note("retiring runs", engine.store.retire(&live, now).await) {
                if count > 0 {
                    tracing::info!(capability = "jobs", count, "runs of jobs that are gone were cancelled");
                }
                swept = Some((Instant::now(), live.generation));
            }
            forget(&engine, now).await;
        }
        tokio::select! {
            () = tokio::time::sleep(engine.config.beat) => {}
            () = engine.activated_again(live.generation) => {}
            () = shutdown.triggered() => return,
        }
    }
}

/// Brings back runs whose worker is lost.
pub(crate) async fn redeliver(engine: &Engine) {
    let Some((again, lost)) = engine.note("looking for lost workers", engine.store.redeliver(&engine.node).await)
    else {
        return;
    };
    if again > 0 {
        tracing::warn!(capability = "jobs", count = again, "workers were lost; their runs begin anew");
        engine.ready.notify_one();
    }
    if lost.is_empty() {
        return;
    }
    let live = engine.live();
    let ends: Vec<Settlement> = lost
        .into_iter()
        .map(|lost| {
            let job = live.jobs.get(&lost.job).map(AsRef::as_ref);
            let attempt = Attempt { number: lost.attempt, most: lost.max_attempts, duration_ms: 0 };
            engine.failed(lost.lease, job, attempt, "the worker was lost, five times in one attempt".to_owned())
        })
        .collect();
    engine.note("writing the end of runs", engine.store.settle(&ends).await);
}

async fn forget(engine: &Engine, now: Timestamp) {
    let Ok(keep) = jiff::SignedDuration::try_from(engine.config.keep) else { return };
    if let Ok(oldest) = now.checked_sub(keep) {
        engine.note("forgetting old runs", engine.store.prune(&first_id_at(oldest)).await);
    }
}

/// The smallest id that could have been made at that moment: ids begin with it in Crockford's base 32.
fn first_id_at(moment: Timestamp) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let ms = u64::try_from(moment.as_millisecond()).unwrap_or(0);
    let digits = (0..10).rev().map(|place| char::from(DIGITS[usize::try_from(ms >> (place * 5) & 31).unwrap_or(0)]));
    format!("run_{}", digits.collect::<String>())
}

#[cfg(test)]
mod tests {
    use platform::{Clock, Ids};

    use super::*;

    #[test]
    fn ids_before_a_moment_sort_below_its_first_id() {
        let moment: Timestamp = "2026-06-01T12:00:00.123Z".parse().expect("a time");
        let ids = |moment| Ids::seeded(Clock::pinned(moment), 1);
        let floor = first_id_at(moment);
        assert_eq!(floor.len(), 14);
        assert!(ids(moment).ulid("run") > floor);
        assert!(ids(moment - jiff::SignedDuration::from_millis(1)).ulid("run") < floor);
    }
}
