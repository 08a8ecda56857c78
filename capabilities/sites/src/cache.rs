//! A bounded memory of contents by digest.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bundle_format::Digest;
use bytes::Bytes;

/// Locks are spread over so many parts, so that readers seldom meet.
const SHARDS: usize = 16;

/// Contents, at most so many bytes of them. Which one leaves is decided by the clock algorithm: one that was read since
/// the hand last passed stays.
#[derive(Debug)]
pub(crate) struct Cache {
    shards: Vec<Mutex<Shard>>,
    /// Bytes that one shard may hold.
    budget: usize,
}

#[derive(Debug, Default)]
struct Shard {
    places: HashMap<Digest, usize>,
    slots: Vec<Slot>,
    hand: usize,
    bytes: usize,
}

#[derive(Debug)]
struct Slot {
    digest: Digest,
    content: Bytes,
    read: bool,
}

impl Cache {
    pub(crate) fn new(bytes: usize) -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect(), budget: bytes / SHARDS }
    }

    /// Whether a content of that size is worth keeping: one that would push out most of its shard is not.
    pub(crate) fn takes(&self, size: u64) -> bool {
        size <= self.budget as u64 / 2
    }

    pub(crate) fn get(&self, digest: &Digest) -> Option<Bytes> {
        let mut shard = self.shard(digest).lock().unwrap_or_else(PoisonError::into_inner);
        let place = *shard.places.get(digest)?;
        let slot = &mut shard.slots[place];
        slot.read = true;
        Some(slot.content.clone())
    }

    pub(crate) fn put(&self, digest: Digest, content: Bytes) {
        if self.takes(content.len() as u64) {
            let mut shard = self.shard(&digest).lock().unwrap_or_else(PoisonError::into_inner);
            shard.put(digest, content, self.budget);
        }
    }

    fn shard(&self, digest: &Digest) -> &Mutex<Shard> {
        &self.shards[usize::from(digest.as_bytes()[0]) % SHARDS]
    }
}

impl Shard {
    fn put(&mut self, digest: Digest, content: Bytes, budget: usize) {
        if self.places.contains_key(&digest) {
            return;
        }
        while self.bytes + content.len() > budget && !self.slots.is_empty() {
            self.evict();
        }
        self.bytes += content.len();
        self.places.insert(digest, self.slots.len());
        self.slots.push(Slot { digest, content, read: false });
    }

    fn evict(&mut self) {
        loop {
            self.hand %= self.slots.len();
            if self.slots[self.hand].read {
                self.slots[self.hand].read = false;
                self.hand += 1;
                continue;
            }
            let slot = self.slots.swap_remove(self.hand);
            self.places.remove(&slot.digest);
            self.bytes -= slot.content.len();
            if let Some(moved) = self.slots.get(self.hand) {
                self.places.insert(moved.digest, self.hand);
            }
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(number: u32) -> (Digest, Bytes) {
        let bytes = Bytes::from(vec![u8::try_from(number % 251).expect("small"); 100]);
        (Digest::of(&number.to_le_bytes()), bytes)
    }

    #[test]
    fn never_holds_more_than_its_budget_and_never_mixes_contents() {
        let cache = Cache::new(SHARDS * 1_000);
        for round in 0..5_000_u32 {
            let (digest, bytes) = content(round.wrapping_mul(7919) % 600);
            match cache.get(&digest) {
                Some(found) => assert_eq!(found, bytes),
                None => cache.put(digest, bytes),
            }
        }
        for shard in &cache.shards {
            let shard = shard.lock().expect("a lock");
            assert!(shard.bytes <= 1_000);
            assert_eq!(shard.bytes, shard.slots.iter().map(|slot| slot.content.len()).sum::<usize>());
            assert_eq!(shard.places.len(), shard.slots.len());
        }
    }

    #[test]
    fn keeps_what_is_read_and_refuses_what_is_too_large() {
        let cache = Cache::new(SHARDS * 1_000);
        let (digest, bytes) = content(1);
        cache.put(digest, bytes);
        for number in 2..2_000 {
            assert!(cache.get(&digest).is_some(), "{number}");
            let (other, bytes) = content(number);
            cache.put(other, bytes);
        }
        let large = Digest::of(b"large");
        cache.put(large, Bytes::from(vec![0; 501]));
        assert!(cache.get(&large).is_none());
    }
}
