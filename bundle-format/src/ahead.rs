//! Frames compressed before the manifest is known: each as soon as all of its files have their digest.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::encode::{Cuts, Packed, Press, STREAMED};
use crate::pack::Held;
use crate::{Digest, FileEntry, reuse};

/// Frames that wait at the end and are ordered by size, so that all threads come to their end at about the same time.
const LAST: usize = 8;

/// Finds whole frames among files that come in the order of the bundle, beginning somewhere in its middle.
///
/// A frame ends after a file whose digest begins with a zero byte, whatever was before: behind the first such file every
/// cut is known.
#[derive(Debug, Default)]
pub struct FrameFinder {
    begun: bool,
    cuts: Cuts,
    files: Vec<FileEntry>,
}

impl FrameFinder {
    /// Takes the next file; all files of the frame that ends with it, if one does and it is known where it began.
    pub fn push(&mut self, file: FileEntry) -> Option<Vec<FileEntry>> {
        if !self.begun {
            self.begun = Cuts::always_after(&file);
            return None;
        }
        let ends = self.cuts.ends_with(&file);
        self.files.push(file);
        ends.then(|| std::mem::take(&mut self.files))
    }
}

/// Compresses frames while others still find out what the bundle will hold.
///
/// A bundle takes from here by what a frame holds, paths, sizes, modes and digests: a frame that was made in vain changes
/// nothing. Who packs waits for frames that are under way, and helps where nobody is at work.
pub struct Ahead {
    threads: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    /// Bytes of tar that wait.
    waiting_bytes: u64,
    /// Frames that are being compressed.
    running: usize,
    /// What is there, or none while it waits or is being compressed.
    frames: HashMap<Digest, Option<Packed>>,
    idle: Vec<Press>,
}

struct Job {
    key: Digest,
    files: Vec<FileEntry>,
    contents: Vec<Held>,
    size: u64,
}

impl Ahead {
    /// At most that many threads compress at a time.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        Self { threads: threads.max(1), state: Mutex::default(), changed: Condvar::new() }
    }

    /// Takes the files of one frame and their contents, in the same order.
    pub fn add(&self, files: Vec<FileEntry>, contents: Vec<Held>) {
        let size: u64 = files.iter().map(Cuts::size).sum();
        if size > STREAMED || files.len() != contents.len() {
            return;
        }
        let key = reuse::key(&files);
        let mut state = self.lock();
        if let Entry::Vacant(vacant) = state.frames.entry(key) {
            vacant.insert(None);
            state.waiting_bytes += size;
            state.waiting.push_back(Job { key, files, contents, size });
        }
    }

    /// Bytes that wait to be compressed.
    pub fn waiting(&self) -> u64 {
        self.lock().waiting_bytes
    }

    /// No more files come: of the frames that wait, the last ones are put into a better order.
    pub fn settle(&self) {
        let mut state = self.lock();
        let waiting = state.waiting.make_contiguous();
        let last = waiting.len().saturating_sub(LAST);
        waiting[last..].sort_by_key(|job| Reverse(job.size));
    }

    /// Compresses the frame that has waited longest. By how many bytes less is held then; `None` when no frame waits, or
    /// enough threads are at it.
    pub fn compress_next(&self) -> Option<u64> {
        let job = self.lock().claim(self.threads)?;
        Some(self.perform(job))
    }

    /// The frame with this key, as soon as it is there; `None` when it will not be.
    pub(crate) fn take(&self, key: &Digest) -> Option<Packed> {
        let mut state = self.lock();
        while state.frames.get(key)?.is_none() {
            state = match state.claim(self.threads) {
                Some(job) => {
                    drop(state);
                    self.perform(job);
                    self.lock()
                }
                // Whoever is at work says when it is done.
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
        state.frames.remove(key).flatten()
    }

    fn perform(&self, job: Job) -> u64 {
        let mut running = Running { ahead: self, key: job.key, packed: None };
        let idle = self.lock().idle.pop();
        // What fails here, whoever packs does again, and says why it fails.
        let Ok(mut press) = idle.map_or_else(Press::new, Ok) else { return 0 };
        let Ok(packed) = press.frame(job.key, &job.files, &job.contents) else { return 0 };
        let spared = packed.content.saturating_sub(packed.bytes.len() as u64);
        drop(job);
        running.packed = Some(packed);
        drop(running);
        self.lock().idle.push(press);
        spared
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn claim(&mut self, threads: usize) -> Option<Job> {
        if self.running >= threads {
            return None;
        }
        let job = self.waiting.pop_front()?;
        self.waiting_bytes -= job.size;
        self.running += 1;
        Some(job)
    }
}

impl fmt::Debug for Ahead {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Ahead").field("threads", &self.threads).finish_non_exhaustive()
    }
}

/// Hands over what became of a frame, however its thread leaves: nobody waits for what does not come.
struct Running<'a> {
    ahead: &'a Ahead,
    key: Digest,
    packed: Option<Packed>,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut state = self.ahead.lock();
        state.running -= 1;
        match self.packed.take() {
            Some(packed) => state.frames.insert(self.key, Some(packed)),
            None => state.frames.remove(&self.key),
        };
        drop(state);
        self.ahead.changed.notify_all();
    }
}
