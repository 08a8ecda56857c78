//! Writes a large batch to its pack behind whoever fills it, and to the disk while it grows, so that the sync that ends the
//! batch finds little to do.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use fs_err as fs;

use super::pack;

/// Bytes of one buffer.
pub(super) const BUFFER: usize = 1 << 20;
/// Buffers on their way, at most: as much as a hash gets through while the disk takes one share.
const AHEAD: usize = 16;
/// Bytes that are written before they are sent to the disk.
const SHARE: u64 = 32 << 20;

/// A thread that writes buffers to one file in the order in which it gets them. Dropping it waits for its end.
pub(super) struct Writer {
    jobs: Option<SyncSender<Job>>,
    spare: Receiver<Vec<u8>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

/// The first bytes of a buffer, and where they belong.
struct Job {
    buffer: Vec<u8>,
    filled: usize,
    offset: u64,
}

impl Writer {
    pub(super) fn start(file: Arc<fs::File>) -> io::Result<Self> {
        let (jobs, waiting) = sync_channel(AHEAD);
        let (empty, spare) = channel();
        let thread = std::thread::Builder::new().name("blobs".to_owned());
        let thread = thread.spawn(move || write_all(&file, &waiting, &empty))?;
        Ok(Self { jobs: Some(jobs), spare, thread: Some(thread) })
    }

    /// Has the first bytes of a buffer written; gives an empty one. An error may be that of an earlier buffer.
    pub(super) fn write(&mut self, buffer: Vec<u8>, filled: usize, offset: u64) -> io::Result<Vec<u8>> {
        let taken = self.jobs.as_ref().is_some_and(|jobs| jobs.send(Job { buffer, filled, offset }).is_ok());
        if !taken {
            self.end()?;
            return Err(io::Error::other("the writing thread has ended"));
        }
        Ok(self.spare.try_recv().unwrap_or_else(|_| vec![0; BUFFER]))
    }

    /// Waits until everything is written.
    pub(super) fn end(&mut self) -> io::Result<()> {
        drop(self.jobs.take());
        match self.thread.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(outcome) => outcome.unwrap_or_else(|_| Err(io::Error::other("the writing thread has panicked"))),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Who drops it before its end wants nothing of what was written.
        let _ = self.end();
    }
}

fn write_all(file: &fs::File, jobs: &Receiver<Job>, empty: &Sender<Vec<u8>>) -> io::Result<()> {
    let mut unsynced = 0;
    for Job { buffer, filled, offset } in jobs {
        pack::write_all_at(file, &buffer[..filled], offset)?;
        // Nobody may be left to fill it.
        let _ = empty.send(buffer);
        unsynced += filled as u64;
        if unsynced >= SHARE {
            file.sync_data()?;
            unsynced = 0;
        }
    }
    Ok(())
}
