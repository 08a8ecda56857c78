//! Time, so that tests can pin it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// The time of day and a stopwatch; clones share a pinned time.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    System {
        started: Instant,
        /// Milliseconds that this clock is ahead of the machine's; negative: behind.
        ahead: AtomicI64,
        /// Counts the moves.
        moves: watch::Sender<u64>,
    },
    Pinned(Mutex<Pinned>),
}

#[derive(Debug)]
struct Pinned {
    now: Timestamp,
    elapsed: Duration,
}

impl Clock {
    /// The machine's time.
    pub fn system() -> Self {
        Self(Arc::new(Source::System {
            started: Instant::now(),
            ahead: AtomicI64::new(0),
            moves: watch::Sender::new(0),
        }))
    }

    /// A time that begins there and runs on as the machine's does: for trying another day.
    pub fn starting_at(now: Timestamp) -> Self {
        let clock = Self::system();
        clock.move_to(now);
        clock
    }

    /// A time that stands still until [`Clock::advance`].
    pub fn pinned(now: Timestamp) -> Self {
        Self(Arc::new(Source::Pinned(Mutex::new(Pinned { now, elapsed: Duration::ZERO }))))
    }

    /// The time of day.
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            Source::System { ahead, .. } => {
                let ahead = SignedDuration::from_millis(ahead.load(Ordering::Relaxed));
                Timestamp::now().checked_add(ahead).unwrap_or(Timestamp::MAX)
            }
            Source::Pinned(pinned) => pinned.lock().unwrap_or_else(PoisonError::into_inner).now,
        }
    }

    /// Milliseconds since the epoch; 0 for times before it.
    pub fn now_ms(&self) -> u64 {
        u64::try_from(self.now().as_millisecond()).unwrap_or(0)
    }

    /// Time since this clock was made; never goes backwards.
    pub fn monotonic(&self) -> Duration {
        match &*self.0 {
            Source::System { started, .. } => started.elapsed(),
            Source::Pinned(pinned) => pinned.lock().unwrap_or_else(PoisonError::into_inner).elapsed,
        }
    }

    /// Makes this the time of day; a clock that runs goes on from there. Durations are not touched.
    pub fn move_to(&self, to: Timestamp) {
        match &*self.0 {
            Source::System { ahead, moves, .. } => {
                // One more, because what is left of a millisecond would make it a moment before.
                let by = to.duration_since(Timestamp::now()).as_millis() + 1;
                ahead.store(i64::try_from(by).unwrap_or(i64::MAX), Ordering::Relaxed);
                moves.send_modify(|count| *count += 1);
            }
            Source::Pinned(pinned) => pinned.lock().unwrap_or_else(PoisonError::into_inner).now = to,
        }
    }

    /// The same with a time of RFC 3339, and only forwards; the time of day it then is. `Err` says what is wrong with it.
    pub fn move_forward_to(&self, to: &str) -> Result<Timestamp, String> {
        let wanted: Timestamp = to.parse().map_err(|_| format!("`{to}` is not a time of RFC 3339"))?;
        let now = self.now();
        if wanted < now {
            return Err(format!("it is {now} already, and time goes forwards"));
        }
        self.move_to(wanted);
        Ok(self.now())
    }

    /// Returns after the next [`Clock::move_to`] of a clock that runs: whoever sleeps until a time of day looks again.
    pub async fn moved(&self) {
        match &*self.0 {
            Source::System { moves, .. } => {
                // The sender is in the clock itself.
                let _ = moves.subscribe().changed().await;
            }
            Source::Pinned(_) => std::future::pending().await,
        }
    }

    /// Moves a pinned clock forward; the machine's time is not ours to move, so there it does nothing.
    pub fn advance(&self, by: Duration) {
        if let Source::Pinned(pinned) = &*self.0 {
            let mut pinned = pinned.lock().unwrap_or_else(PoisonError::into_inner);
            let step = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
            pinned.now = pinned.now.checked_add(step).unwrap_or(Timestamp::MAX);
            pinned.elapsed = pinned.elapsed.saturating_add(by);
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pinned_clock_moves_only_when_told() {
        let start: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let clock = Clock::pinned(start);
        let twin = clock.clone();
        assert_eq!(clock.now(), start);
        twin.advance(Duration::from_millis(1500));
        assert_eq!(clock.now().to_string(), "2026-01-02T03:04:06.5Z");
        assert_eq!(clock.monotonic(), Duration::from_millis(1500));
    }

    #[tokio::test]
    async fn a_clock_that_begins_elsewhere_runs_on_and_wakes_whoever_waits() {
        let christmas: Timestamp = "2026-12-24T07:59:00Z".parse().unwrap();
        let clock = Clock::starting_at(christmas);
        let first = clock.now();
        assert!(first >= christmas && first < christmas + SignedDuration::from_mins(1));
        let twin = clock.clone();
        let mut waiting = Box::pin(twin.moved());
        assert!(futures::poll!(&mut waiting).is_pending());
        clock.move_to(christmas + SignedDuration::from_hours(24));
        waiting.await;
        assert!(clock.now() >= christmas + SignedDuration::from_hours(24));
    }

    #[test]
    fn the_system_clock_runs_forwards() {
        let clock = Clock::system();
        let before = clock.monotonic();
        assert!(clock.monotonic() >= before);
        assert!(clock.now_ms() > 1_700_000_000_000);
    }
}
