//! Time, so that tests can pin it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// The time of day and a stopwatch; clones share a pinned time.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    System { started: Instant },
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
        Self(Arc::new(Source::System { started: Instant::now() }))
    }

    /// A time that stands still until [`Clock::advance`].
    pub fn pinned(now: Timestamp) -> Self {
        Self(Arc::new(Source::Pinned(Mutex::new(Pinned { now, elapsed: Duration::ZERO }))))
    }

    /// The time of day.
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            Source::System { .. } => Timestamp::now(),
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
            Source::System { started } => started.elapsed(),
            Source::Pinned(pinned) => pinned.lock().unwrap_or_else(PoisonError::into_inner).elapsed,
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

    #[test]
    fn the_system_clock_runs_forwards() {
        let clock = Clock::system();
        let before = clock.monotonic();
        assert!(clock.monotonic() >= before);
        assert!(clock.now_ms() > 1_700_000_000_000);
    }
}
