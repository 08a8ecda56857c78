//! A batch of blobs: all of it is stored, or nothing.

use std::collections::HashSet;
use std::io::{self, Read};

use crate::digest::Hasher;

use super::pack::{self, BLOB_HEADER, Entry, Pack};
use super::writer::{BUFFER, Writer};
use super::{BlobDigest, BlobError, BlobStore};

/// Blobs on their way into the store. Dropping it without [`BlobBatch::commit`] leaves no trace.
pub struct BlobBatch {
    store: BlobStore,
    /// The pack's number in the store, once the store knows it.
    number: Option<u32>,
    /// Taken with the first blob.
    pack: Option<Pack>,
    entries: Vec<Entry>,
    known: HashSet<BlobDigest>,
    /// Holds, in its first `filled` bytes, what belongs at `written` of the pack: ten thousand small blobs are not ten
    /// thousand writes.
    buffer: Vec<u8>,
    filled: usize,
    written: u64,
    /// Present from the first full buffer on.
    writer: Option<Writer>,
    /// Why something could not be written: then nothing is committed.
    broken: Option<(io::ErrorKind, String)>,
    /// Whether it is on disk before it is visible.
    waits: bool,
}

impl BlobBatch {
    pub(super) fn new(store: BlobStore) -> Self {
        Self {
            waits: !store.inner.unhurried,
            store,
            number: None,
            pack: None,
            entries: Vec::new(),
            known: HashSet::new(),
            buffer: Vec::new(),
            filled: 0,
            written: 0,
            writer: None,
            broken: None,
        }
    }

    /// On disk before it is visible, whatever the store is for.
    pub(super) fn durable(mut self) -> Self {
        self.waits = true;
        self
    }

    /// Adds a blob; true when it was not stored before.
    ///
    /// The content is read to its end either way. Content that is not of that digest and size is refused, and the batch
    /// goes on without it.
    pub fn put(&mut self, digest: BlobDigest, size: u64, content: &mut dyn Read) -> Result<bool, BlobError> {
        self.add(digest, size, content, Some(Hasher::new()))
    }

    /// The same for a reader that holds its bytes against that digest itself and ends in an error when they differ:
    /// nothing is hashed twice.
    pub fn put_verified(&mut self, digest: BlobDigest, size: u64, content: &mut dyn Read) -> Result<bool, BlobError> {
        self.add(digest, size, content, None)
    }

    /// Writes a blob that is stored already to another place, from which it is read once the batch is committed.
    pub(super) fn put_again(&mut self, digest: BlobDigest, size: u64, content: &mut dyn Read) -> Result<(), BlobError> {
        self.write((digest, size), content, Some(Hasher::new()))
    }

    fn add(
        &mut self,
        digest: BlobDigest,
        size: u64,
        content: &mut dyn Read,
        hasher: Option<Hasher>,
    ) -> Result<bool, BlobError> {
        if self.known.contains(&digest) || self.store.contains(&digest) {
            io::copy(content, &mut io::sink())?;
            return Ok(false);
        }
        self.write((digest, size), content, hasher).map(|()| true)
    }

    fn write(
        &mut self,
        (digest, size): (BlobDigest, u64),
        content: &mut dyn Read,
        hasher: Option<Hasher>,
    ) -> Result<(), BlobError> {
        self.check()?;
        self.take_pack()?;
        let start = self.position();
        match self.append((digest, size), content, hasher) {
            Ok(()) => {
                let offset = start + BLOB_HEADER as u64;
                self.entries.push(Entry { digest, offset, len: size });
                self.known.insert(digest);
                Ok(())
            }
            Err(error) => {
                self.rewind(start);
                Err(error)
            }
        }
    }

    /// How many blobs the batch adds to the store.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it adds nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Writes the rest, syncs once and makes the batch visible; returns how many blobs are new. In a store that does not
    /// wait for the disk, the sync comes behind it.
    pub fn commit(mut self) -> Result<usize, BlobError> {
        if self.entries.is_empty() {
            return Ok(0);
        }
        self.flush()?;
        let position = self.position();
        let Some(mut pack) = self.pack.take() else {
            return Ok(0);
        };
        let waits = self.waits;
        let entries = &self.entries;
        let committed = if waits { pack.commit(entries, position) } else { pack.commit_unsynced(entries, position) };
        if let Err(error) = committed {
            self.pack = Some(pack);
            return Err(error.into());
        }
        let number = self.store.publish(self.number, &pack, &self.entries);
        if waits {
            self.store.give_back(number, pack);
        } else {
            self.store.sync_behind(number, pack);
        }
        Ok(self.entries.len())
    }

    fn take_pack(&mut self) -> io::Result<()> {
        if self.pack.is_none() {
            let (number, pack) = self.store.take_pack()?;
            self.written = pack.end();
            self.number = number;
            self.pack = Some(pack);
            self.buffer = vec![0; BUFFER];
        }
        Ok(())
    }

    fn position(&self) -> u64 {
        self.written + self.filled as u64
    }

    fn append(
        &mut self,
        (digest, size): (BlobDigest, u64),
        content: &mut dyn Read,
        mut hasher: Option<Hasher>,
    ) -> Result<(), BlobError> {
        if BUFFER - self.filled < BLOB_HEADER {
            self.hand_over()?;
        }
        self.buffer[self.filled..self.filled + BLOB_HEADER].copy_from_slice(&pack::blob_header(&digest, size));
        self.filled += BLOB_HEADER;
        let mut left = size;
        while left > 0 {
            if self.filled == BUFFER {
                self.hand_over()?;
            }
            let room = (BUFFER - self.filled).min(usize::try_from(left).unwrap_or(usize::MAX));
            let read = &mut self.buffer[self.filled..self.filled + room];
            let count = read_some(content, read)?;
            if count == 0 {
                return Err(BlobError::SizeMismatch { digest, expected: size });
            }
            if let Some(hasher) = &mut hasher {
                hasher.update(&read[..count]);
            }
            self.filled += count;
            left -= count as u64;
        }
        if read_some(content, &mut [0])? != 0 {
            return Err(BlobError::SizeMismatch { digest, expected: size });
        }
        match hasher.map(Hasher::finish) {
            Some(actual) if actual != digest => Err(BlobError::DigestMismatch { expected: digest, actual }),
            _ => Ok(()),
        }
    }

    /// Has a full buffer written while the next one is filled.
    fn hand_over(&mut self) -> io::Result<()> {
        let outcome = self.give_to_writer();
        self.noted(outcome)
    }

    fn give_to_writer(&mut self) -> io::Result<()> {
        let Some(pack) = &self.pack else { return Ok(()) };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(Writer::start(pack.reader())?),
        };
        self.buffer = writer.write(std::mem::take(&mut self.buffer), self.filled, self.written)?;
        self.written += self.filled as u64;
        self.filled = 0;
        Ok(())
    }

    /// Writes what is left and waits for what is on its way.
    fn flush(&mut self) -> io::Result<()> {
        self.check()?;
        let outcome = self.write_the_rest();
        self.noted(outcome)
    }

    fn write_the_rest(&mut self) -> io::Result<()> {
        if let Some(mut writer) = self.writer.take() {
            writer.end()?;
        }
        if let Some(pack) = &self.pack {
            pack.write_at(&self.buffer[..self.filled], self.written)?;
        }
        self.written += self.filled as u64;
        self.filled = 0;
        Ok(())
    }

    /// After a write that failed nobody knows which blobs are whole.
    fn check(&self) -> io::Result<()> {
        self.broken.as_ref().map_or(Ok(()), |(kind, why)| Err(io::Error::new(*kind, why.clone())))
    }

    fn noted(&mut self, outcome: io::Result<()>) -> io::Result<()> {
        outcome.inspect_err(|error| self.broken = Some((error.kind(), error.to_string())))
    }

    /// Forgets everything from `position` on; what was already written there is overwritten or cut off.
    fn rewind(&mut self, position: u64) {
        if position >= self.written {
            self.filled = usize::try_from(position - self.written).expect("a position within the buffer");
        } else {
            self.filled = 0;
            self.written = position;
        }
    }
}

impl Drop for BlobBatch {
    fn drop(&mut self) {
        // Nothing may be written behind a pack that is cut back.
        drop(self.writer.take());
        let Some(pack) = self.pack.take() else {
            return;
        };
        match self.number {
            Some(number) if pack.cut_back().is_ok() => self.store.give_back(number, pack),
            // Whatever is left behind is cut off when the store is opened next.
            Some(_) => {}
            None => drop(pack.remove()),
        }
    }
}

fn read_some(content: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match content.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
