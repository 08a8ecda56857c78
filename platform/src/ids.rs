//! Ids and randomness, so that tests can pin them.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use ulid::{ULID_LEN, Ulid};

use crate::Clock;

const RANDOM_BITS: u128 = (1 << 80) - 1;

/// Makes ids that sort by time and bytes that nobody can guess. Clones share one sequence.
#[derive(Clone)]
pub struct Ids {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

struct State {
    /// Present in tests only; otherwise bytes come from the operating system.
    seeded: Option<StdRng>,
    last: Option<(u64, u128)>,
}

impl Ids {
    /// Ids from that clock and the operating system's randomness.
    pub fn new(clock: Clock) -> Self {
        Self { clock, state: Arc::new(Mutex::new(State { seeded: None, last: None })) }
    }

    /// Ids from the machine's clock and the operating system's randomness.
    pub fn system() -> Self {
        Self::new(Clock::system())
    }

    /// The same ids on every run with the same clock: for tests only.
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        let state = State { seeded: Some(StdRng::seed_from_u64(seed)), last: None };
        Self { clock, state: Arc::new(Mutex::new(state)) }
    }

    /// `<prefix>_<ulid>` in lower-case Crockford base 32; without prefix only the ULID.
    ///
    /// Ids of one `Ids` always increase, also within a millisecond and when the clock steps back.
    pub fn ulid(&self, prefix: &str) -> String {
        let prefix = prefix.trim_end_matches('_');
        let mut digits = [0; ULID_LEN];
        let digits = self.next().array_to_str(&mut digits);
        digits.make_ascii_lowercase();
        if prefix.is_empty() { digits.to_owned() } else { [prefix, "_", digits].concat() }
    }

    /// Bytes that nobody can guess.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// Fills the buffer with bytes that nobody can guess.
    pub fn fill(&self, buffer: &mut [u8]) {
        fill(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner), buffer);
    }

    /// A secret of 256 bits, 43 characters that need no quoting in URLs and shells.
    pub fn secret(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.random_bytes::<32>())
    }

    fn next(&self) -> Ulid {
        let now = self.clock.now_ms();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (ms, random) = match state.last {
            Some((ms, random)) if ms >= now && random < RANDOM_BITS => (ms, random + 1),
            Some((ms, _)) if ms >= now => (ms + 1, 0),
            _ => {
                let mut bytes = [0; 16];
                // The top bit stays clear, so that a millisecond has room for further ids.
                fill(&mut state, &mut bytes[6..]);
                (now, u128::from_be_bytes(bytes) & (RANDOM_BITS >> 1))
            }
        };
        state.last = Some((ms, random));
        Ulid::from_parts(ms, random)
    }
}

fn fill(state: &mut State, buffer: &mut [u8]) {
    match &mut state.seeded {
        Some(generator) => generator.fill_bytes(buffer),
        None => rand::rng().fill_bytes(buffer),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ids_carry_their_prefix_in_lower_case() {
        let id = Ids::system().ulid("dep");
        assert!(id.starts_with("dep_"), "{id}");
        assert_eq!(id.len(), 30);
        assert_eq!(id, id.to_ascii_lowercase());
        assert_eq!(Ids::system().ulid("").len(), 26);
    }

    #[test]
    fn ids_increase_within_a_millisecond() {
        let ids = Ids::new(Clock::pinned("2026-01-01T00:00:00Z".parse().unwrap()));
        let made: Vec<String> = (0..1000).map(|_| ids.ulid("run")).collect();
        assert!(made.is_sorted());
        assert_ne!(made[0], made[1]);
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let clock = Clock::pinned("2026-01-01T00:00:00Z".parse().unwrap());
        let (one, two) = (Ids::seeded(clock.clone(), 7), Ids::seeded(clock.clone(), 7));
        assert_eq!(one.ulid("a"), two.ulid("a"));
        clock.advance(Duration::from_secs(1));
        assert_eq!(one.random_bytes::<8>(), two.random_bytes::<8>());
        assert_eq!(one.secret().len(), 43);
    }
}
