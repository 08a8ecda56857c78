//! Frames of the bundle found among files while others are still hashed, and compressed when enough of them wait.

use std::collections::BTreeMap;

use bundle_format::{Ahead, FileEntry, FrameFinder};

use super::hash::{Hashed, Room};
use super::walk::Found;

/// Bytes that wait to be compressed while files are hashed, for each thread: as much as keeps all threads at work while
/// one of them makes the manifest, and little enough that memory is used again instead of more.
const WAITING: u64 = 16 << 20;

/// Where files go in the bundle, and where their frames are compressed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Early<'a> {
    pub(crate) ahead: &'a Ahead,
    /// What their paths in the bundle begin with, without a slash at the end.
    pub(crate) prefix: &'a str,
    /// Whether their executable bit counts.
    pub(crate) modes: bool,
}

impl Early<'_> {
    /// Compresses as long as too much waits.
    pub(super) fn relieve(&self, room: &Room) {
        let most = WAITING * rayon::current_num_threads() as u64;
        while self.ahead.waiting() > most {
            let Some(spared) = self.ahead.compress_next() else { break };
            room.give(spared);
        }
    }

    fn entry(&self, found: &Found, hashed: &Hashed) -> FileEntry {
        FileEntry {
            path: format!("{}/{}", self.prefix, found.path),
            size: hashed.size,
            sha256: hashed.digest,
            executable: self.modes && found.executable,
        }
    }
}

/// Hashed files, put back into their order.
pub(super) struct Line<'a> {
    files: &'a [Found],
    early: Option<Early<'a>>,
    finder: FrameFinder,
    hashed: Vec<Hashed>,
    /// Chunks that came before the one in front of them.
    waiting: BTreeMap<usize, Vec<Hashed>>,
    next: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(files: &'a [Found], early: Option<Early<'a>>) -> Self {
        let hashed = Vec::with_capacity(files.len());
        Self { files, early, finder: FrameFinder::default(), hashed, waiting: BTreeMap::new(), next: 0 }
    }

    /// Takes a chunk of files.
    pub(super) fn deliver(&mut self, index: usize, chunk: Vec<Hashed>) {
        self.waiting.insert(index, chunk);
        while let Some(chunk) = self.waiting.remove(&self.next) {
            self.next += 1;
            for hashed in chunk {
                self.push(hashed);
            }
        }
    }

    pub(super) fn into_hashed(self) -> Vec<Hashed> {
        self.hashed
    }

    /// Takes the next file. What a whole frame consists of is given away; who wants to have one of its files again reads it.
    fn push(&mut self, hashed: Hashed) {
        let found = &self.files[self.hashed.len()];
        let frame = self.early.and_then(|early| self.finder.push(early.entry(found, &hashed)));
        self.hashed.push(hashed);
        let (Some(early), Some(files)) = (self.early, frame) else { return };
        let first = self.hashed.len() - files.len();
        let own = &mut self.hashed[first..];
        if own.iter().all(|hashed| hashed.held.is_some()) {
            early.ahead.add(files, own.iter_mut().filter_map(|hashed| hashed.held.take()).collect());
        }
    }
}
