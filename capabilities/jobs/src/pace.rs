//! How fast runs end here, which says how many may be taken ahead of the workers, and how long an end may wait for others.
//!
//! A look at the queue costs the same for one run as for hundreds, so that short runs are taken in heaps. What is taken
//! ahead waits here instead of on another node, therefore no more than this node ends in a moment. Ends are written in
//! heaps for the same reason; their workers wait meanwhile, therefore no longer than a fraction of a run.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What is taken ahead should be begun within this time.
const HORIZON: Duration = Duration::from_millis(50);

/// Taken ahead at most.
const MOST: usize = 512;

/// Longest wait of an end for others, and the part of a run that it is otherwise.
const GATHER: Duration = Duration::from_millis(10);
const GATHER_PART: u32 = 8;

/// Shorter waits than this are none: timers do not keep them.
const GATHER_LEAST: Duration = Duration::from_millis(1);

/// As many ends should come within the wait.
const GATHER_ENDS: u32 = 2;

/// Before anything has ended: nothing is taken ahead, and some dozens of short runs have to show that they are.
const UNKNOWN: Duration = Duration::from_mins(1);

/// The mean duration of the latest runs, in microseconds: of runs side by side, so that a node with more workers than it
/// has cores for finds its runs longer.
#[derive(Debug)]
pub(crate) struct Pace(AtomicU64);

impl Pace {
    pub(crate) fn new() -> Self {
        Self(AtomicU64::new(micros(UNKNOWN)))
    }

    /// A run took that long. Two that end at once may overwrite each other, which changes little.
    pub(crate) fn note(&self, took: Duration) {
        let mean = self.0.load(Ordering::Relaxed);
        self.0.store((mean * 15 + micros(took)) / 16, Ordering::Relaxed);
    }

    /// How many runs to hold beyond those that so many workers work on.
    pub(crate) fn ahead(&self, workers: usize) -> usize {
        let each = self.0.load(Ordering::Relaxed).max(1);
        let of_all = u64::try_from(workers).unwrap_or(u64::MAX).saturating_mul(micros(HORIZON));
        usize::try_from(of_all / each).unwrap_or(MOST).min(MOST)
    }

    /// How long an end may wait for others of so many workers; zero where none would come.
    pub(crate) fn gather(&self, workers: usize) -> Duration {
        let each = Duration::from_micros(self.0.load(Ordering::Relaxed));
        let wait = (each / GATHER_PART).min(GATHER);
        let of_all = wait.saturating_mul(u32::try_from(workers).unwrap_or(u32::MAX));
        if wait < GATHER_LEAST || of_all < each * GATHER_ENDS { Duration::ZERO } else { wait }
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX / 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_runs_are_taken_ahead_and_long_ones_are_not() {
        let pace = Pace::new();
        assert_eq!(pace.ahead(16), 0, "nothing is known yet");
        for _ in 0..200 {
            pace.note(Duration::from_millis(10));
        }
        assert!((64..=80).contains(&pace.ahead(16)), "{}", pace.ahead(16));
        for _ in 0..200 {
            pace.note(Duration::from_micros(100));
        }
        assert_eq!(pace.ahead(16), MOST);
        for _ in 0..200 {
            pace.note(Duration::from_millis(60));
        }
        assert!((40..=54).contains(&pace.ahead(64)), "workers that share cores are fast together: {}", pace.ahead(64));
        for _ in 0..200 {
            pace.note(Duration::from_secs(5));
        }
        assert_eq!(pace.ahead(16), 0);
    }

    #[test]
    fn an_end_waits_for_others_only_where_they_come_soon() {
        let pace = Pace::new();
        assert_eq!(pace.gather(64), Duration::ZERO, "nothing is known yet");
        let after = |each: Duration, workers: usize| {
            for _ in 0..300 {
                pace.note(each);
            }
            pace.gather(workers)
        };
        let fraction = after(Duration::from_millis(40), 64);
        assert!((4_900..=5_100).contains(&fraction.as_micros()), "{fraction:?}");
        assert_eq!(after(Duration::from_millis(40), 4), Duration::ZERO, "four workers end one in ten milliseconds");
        assert_eq!(after(Duration::from_millis(200), 64), GATHER);
        assert_eq!(after(Duration::from_secs(5), 64), Duration::ZERO);
        assert_eq!(
            after(Duration::from_millis(1), 64),
            Duration::ZERO,
            "what ends together is written together anyway"
        );
    }
}
