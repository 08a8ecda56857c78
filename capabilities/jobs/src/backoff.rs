//! How long a failed run waits before its next attempt.

use std::time::Duration;

use bundle_format::{Backoff, JobRetry};

/// The part of the delay that chance may take off, in parts of 65,536: a quarter.
const JITTER: u64 = 16_384;

/// The delay after attempt number `attempt` (1 for the first) has failed. `chance` spreads runs that failed together.
pub(crate) fn delay(retry: &JobRetry, attempt: u32, chance: u16) -> Duration {
    let initial = u64::from(retry.initial_delay_ms);
    let attempt = attempt.max(1);
    let grown = match retry.backoff {
        Backoff::Fixed => initial,
        Backoff::Linear => initial.saturating_mul(u64::from(attempt)),
        Backoff::Exponential => initial.saturating_mul(1_u64.checked_shl(attempt - 1).unwrap_or(u64::MAX)),
    };
    let full = grown.min(u64::from(retry.max_delay_ms));
    let off = full * (u64::from(chance) * JITTER / 65_536) / 65_536;
    Duration::from_millis(full - off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_as_the_manifest_says_up_to_the_limit() {
        let retry = |backoff| JobRetry { max_attempts: 9, backoff, initial_delay_ms: 1_000, max_delay_ms: 5_000 };
        for (backoff, expected) in [
            (Backoff::Fixed, [1_000, 1_000, 1_000, 1_000]),
            (Backoff::Linear, [1_000, 2_000, 3_000, 5_000]),
            (Backoff::Exponential, [1_000, 2_000, 4_000, 5_000]),
        ] {
            for (attempt, expected) in [1, 2, 3, 90].into_iter().zip(expected) {
                let found = delay(&retry(backoff), attempt, 0);
                assert_eq!(found, Duration::from_millis(expected), "{backoff:?} {attempt}");
                let least = delay(&retry(backoff), attempt, u16::MAX);
                assert!(least < found && least >= found.mul_f64(0.74), "{backoff:?} {attempt}: {least:?}");
            }
        }
    }
}
