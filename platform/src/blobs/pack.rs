//! One pack file.
//!
//! ```text
//! header     "reactor pack 1\n\0"
//! blob       "BLOB" crc32 digest[32] size u64     crc32 over digest and size; then the content
//! directory  "DIRS" crc32 count u64 previous u64  one per batch; then count × (digest, offset u64, len u64)
//! trailer    "TAIL" crc32 directory u64           the offset of the directory before it
//! ```
//!
//! Numbers are little-endian. A file that does not end in a sound trailer was interrupted in mid-batch: what follows the
//! last sound trailer is cut off when the pack is opened.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::digest::Hasher;
use fs_err as fs;

use super::BlobDigest;

const HEADER: &[u8; 16] = b"reactor pack 1\n\0";
const BLOB: &[u8; 4] = b"BLOB";
const DIRECTORY: &[u8; 4] = b"DIRS";
const TRAILER: &[u8; 4] = b"TAIL";

pub(super) const BLOB_HEADER: usize = 48;
const DIRECTORY_HEADER: usize = 24;
const DIRECTORY_ENTRY: usize = 48;
const TRAILER_LEN: usize = 16;
const START: u64 = HEADER.len() as u64;

/// A pack that has grown beyond this takes no further batch.
pub(super) const FULL: u64 = 256 << 20;

/// Where one blob's content is in its pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) digest: BlobDigest,
    pub(super) offset: u64,
    pub(super) len: u64,
}

/// A pack open for appending. Only whoever holds it may write.
pub(super) struct Pack {
    file: Arc<fs::File>,
    /// End of the last committed batch.
    end: u64,
    /// Offset of the last directory, 0 for none.
    directory: u64,
    /// Whether its name is known to be on disk.
    named: bool,
}

/// The committed batches of a pack.
struct Committed {
    entries: Vec<Entry>,
    /// How many of `entries`, counted from the end, are of the last batch.
    last: usize,
    /// Where the last batch begins, the directory before it.
    before_last: (u64, u64),
    end: u64,
    directory: u64,
}

impl Pack {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut options = fs::OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        fs::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        write_all_at(&file, HEADER, 0)?;
        Ok(Self { file: Arc::new(file), end: START, directory: 0, named: false })
    }

    /// Opens a pack and lists its blobs; `None` for one that holds nothing (it is deleted).
    ///
    /// With `distrust_last` the content of the last batch is verified too: after a power cut its directory may have
    /// reached the disk without its blobs. Such a batch was never reported as committed and is cut off.
    pub(super) fn open(path: &Path, distrust_last: bool) -> io::Result<Option<(Self, Vec<Entry>)>> {
        let file = fs::OpenOptions::new().read(true).write(true).open(path)?;
        let length = file.metadata()?.len();
        let mut committed = match by_trailers(&file, length)? {
            Some(committed) => committed,
            None => by_scan(&file, length)?,
        };
        if distrust_last && !last_is_sound(&file, &committed)? {
            let kept = committed.entries.len() - committed.last;
            committed.entries.truncate(kept);
            (committed.end, committed.directory) = committed.before_last;
        }
        if committed.entries.is_empty() {
            drop(file);
            fs::remove_file(path)?;
            return Ok(None);
        }
        if committed.end < length {
            file.set_len(committed.end)?;
            file.sync_all()?;
        }
        let pack = Self { file: Arc::new(file), end: committed.end, directory: committed.directory, named: true };
        Ok(Some((pack, committed.entries)))
    }

    pub(super) fn reader(&self) -> Arc<fs::File> {
        Arc::clone(&self.file)
    }

    pub(super) fn takes_more(&self) -> bool {
        self.end < FULL
    }

    /// End of the last committed batch, where the next one begins.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    pub(super) fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        write_all_at(&self.file, bytes, offset)
    }

    /// Forgets everything after the last committed batch.
    pub(super) fn cut_back(&self) -> io::Result<()> {
        self.file.set_len(self.end)
    }

    pub(super) fn remove(self) -> io::Result<()> {
        let path = self.file.path().to_owned();
        drop(self);
        fs::remove_file(path)
    }

    /// Writes the batch's directory at `position`, syncs, and only then counts the batch as committed.
    pub(super) fn commit(&mut self, entries: &[Entry], position: u64) -> io::Result<()> {
        let end = self.write_directory(entries, position)?;
        self.sync()?;
        (self.end, self.directory) = (end, position);
        Ok(())
    }

    /// The same without the sync, which is to follow before the pack takes another batch: only the last batch of a pack
    /// is looked at after a power cut.
    pub(super) fn commit_unsynced(&mut self, entries: &[Entry], position: u64) -> io::Result<()> {
        let end = self.write_directory(entries, position)?;
        (self.end, self.directory) = (end, position);
        Ok(())
    }

    fn write_directory(&self, entries: &[Entry], position: u64) -> io::Result<u64> {
        let tail = directory(entries, self.directory, position);
        write_all_at(&self.file, &tail, position)?;
        let end = position + tail.len() as u64;
        // A blob that was refused half-way may have been written further than the batch now reaches.
        self.file.set_len(end)?;
        Ok(end)
    }

    /// Has everything reach the disk, the pack's name included.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()?;
        if !self.named {
            crate::data_dir::sync_dir(self.file.path().parent().unwrap_or_else(|| Path::new(".")))?;
            self.named = true;
        }
        Ok(())
    }
}

/// The bytes in front of a blob's content.
pub(super) fn blob_header(digest: &BlobDigest, size: u64) -> [u8; BLOB_HEADER] {
    let mut header = [0; BLOB_HEADER];
    header[..4].copy_from_slice(BLOB);
    header[8..40].copy_from_slice(digest);
    header[40..].copy_from_slice(&size.to_le_bytes());
    let checksum = crc32fast::hash(&header[8..]);
    header[4..8].copy_from_slice(&checksum.to_le_bytes());
    header
}

fn directory(entries: &[Entry], previous: u64, position: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(DIRECTORY_HEADER + entries.len() * DIRECTORY_ENTRY + TRAILER_LEN);
    bytes.extend_from_slice(DIRECTORY);
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&(entries.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&previous.to_le_bytes());
    for entry in entries {
        bytes.extend_from_slice(&entry.digest);
        bytes.extend_from_slice(&entry.offset.to_le_bytes());
        bytes.extend_from_slice(&entry.len.to_le_bytes());
    }
    let checksum = crc32fast::hash(&bytes[8..]);
    bytes[4..8].copy_from_slice(&checksum.to_le_bytes());
    let mut trailer = [0; TRAILER_LEN];
    trailer[..4].copy_from_slice(TRAILER);
    trailer[8..].copy_from_slice(&position.to_le_bytes());
    let checksum = crc32fast::hash(&trailer[8..]);
    trailer[4..8].copy_from_slice(&checksum.to_le_bytes());
    bytes.extend_from_slice(&trailer);
    bytes
}

/// The usual way: from the trailer at the end of the file back through the directories. `None` when anything is off.
fn by_trailers(file: &fs::File, length: u64) -> io::Result<Option<Committed>> {
    if length < START || read_at(file, 0, START)? != HEADER {
        return Ok(None);
    }
    let Some(last) = read_trailer(file, length)? else {
        return Ok(None);
    };
    let mut batches = Vec::new();
    let (mut position, mut limit) = (last, length);
    while position != 0 {
        if position < START || position >= limit {
            return Ok(None);
        }
        let Some((entries, previous)) = read_directory(file, position, limit)? else {
            return Ok(None);
        };
        batches.push((entries, position));
        (position, limit) = (previous, position);
    }
    let last_count = batches.first().map_or(0, |(entries, _)| entries.len());
    let previous = batches.get(1).map_or((START, 0), |(entries, position)| {
        (position + (DIRECTORY_HEADER + entries.len() * DIRECTORY_ENTRY + TRAILER_LEN) as u64, *position)
    });
    let entries = batches.into_iter().rev().flat_map(|(entries, _)| entries).collect();
    Ok(Some(Committed { entries, last: last_count, before_last: previous, end: length, directory: last }))
}

/// After an interruption: from the start, record by record, to the last directory with a sound trailer.
fn by_scan(file: &fs::File, length: u64) -> io::Result<Committed> {
    let mut found = Committed { entries: Vec::new(), last: 0, before_last: (START, 0), end: START, directory: 0 };
    if length < START || read_at(file, 0, START)? != HEADER {
        return Ok(found);
    }
    let mut position = START;
    loop {
        if let Some(size) = read_blob_header(file, position, length)? {
            position += BLOB_HEADER as u64 + size;
        } else if let Some((entries, _)) = read_directory(file, position, length)? {
            let end = position + (DIRECTORY_HEADER + entries.len() * DIRECTORY_ENTRY + TRAILER_LEN) as u64;
            if end > length || read_trailer(file, end)? != Some(position) {
                return Ok(found);
            }
            found.last = entries.len();
            found.before_last = (found.end, found.directory);
            found.entries.extend(entries);
            (found.end, found.directory) = (end, position);
            position = end;
        } else {
            return Ok(found);
        }
    }
}

fn last_is_sound(file: &fs::File, committed: &Committed) -> io::Result<bool> {
    let mut buffer = vec![0; 1 << 20];
    for entry in &committed.entries[committed.entries.len() - committed.last..] {
        let mut hasher = Hasher::new();
        let (mut position, end) = (entry.offset, entry.offset + entry.len);
        while position < end {
            let wanted = buffer.len().min(usize::try_from(end - position).unwrap_or(usize::MAX));
            read_exact_at(file, &mut buffer[..wanted], position)?;
            hasher.update(&buffer[..wanted]);
            position += wanted as u64;
        }
        if hasher.finish() != entry.digest {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Size of the blob whose header stands at `position`, when it is sound and its content ends within `limit`.
fn read_blob_header(file: &fs::File, position: u64, limit: u64) -> io::Result<Option<u64>> {
    if position + BLOB_HEADER as u64 > limit {
        return Ok(None);
    }
    let header = read_at(file, position, BLOB_HEADER as u64)?;
    if header[..4] != BLOB[..] || crc32fast::hash(&header[8..]) != u32_at(&header, 4) {
        return Ok(None);
    }
    let size = u64_at(&header, 40);
    Ok((position + BLOB_HEADER as u64).checked_add(size).is_some_and(|end| end <= limit).then_some(size))
}

/// Entries and previous directory of the directory at `position`, when it is sound and ends within `limit`.
fn read_directory(file: &fs::File, position: u64, limit: u64) -> io::Result<Option<(Vec<Entry>, u64)>> {
    if position + DIRECTORY_HEADER as u64 > limit {
        return Ok(None);
    }
    let header = read_at(file, position, DIRECTORY_HEADER as u64)?;
    let count = u64_at(&header, 8);
    let length = count.checked_mul(DIRECTORY_ENTRY as u64).and_then(|bytes| bytes.checked_add(DIRECTORY_HEADER as u64));
    let Some(length) = length.filter(|length| header[..4] == DIRECTORY[..] && *length <= limit - position) else {
        return Ok(None);
    };
    let bytes = read_at(file, position, length)?;
    if crc32fast::hash(&bytes[8..]) != u32_at(&bytes, 4) {
        return Ok(None);
    }
    let entries: Vec<Entry> = bytes[DIRECTORY_HEADER..].chunks_exact(DIRECTORY_ENTRY).map(entry).collect();
    let within = |entry: &Entry| entry.offset.checked_add(entry.len).is_some_and(|end| end <= position);
    Ok(entries.iter().all(within).then(|| (entries, u64_at(&bytes, 16))))
}

/// Offset of the directory that the trailer ending at `end` names, when it is sound.
fn read_trailer(file: &fs::File, end: u64) -> io::Result<Option<u64>> {
    if end < START + TRAILER_LEN as u64 {
        return Ok(None);
    }
    let trailer = read_at(file, end - TRAILER_LEN as u64, TRAILER_LEN as u64)?;
    let sound = trailer[..4] == TRAILER[..] && crc32fast::hash(&trailer[8..]) == u32_at(&trailer, 4);
    Ok(sound.then(|| u64_at(&trailer, 8)))
}

fn entry(bytes: &[u8]) -> Entry {
    let digest = bytes[..32].try_into().expect("an entry begins with 32 bytes");
    Entry { digest, offset: u64_at(bytes, 32), len: u64_at(bytes, 40) }
}

fn u32_at(bytes: &[u8], offset: usize) -> u32 {
    u32::from_le_bytes(bytes[offset..offset + 4].try_into().expect("four bytes"))
}

fn u64_at(bytes: &[u8], offset: usize) -> u64 {
    u64::from_le_bytes(bytes[offset..offset + 8].try_into().expect("eight bytes"))
}

fn read_at(file: &fs::File, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    read_exact_at(file, &mut buffer, offset)?;
    Ok(buffer)
}

#[cfg(unix)]
pub(super) fn read_exact_at(file: &fs::File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file.file(), buffer, offset).map_err(|error| named(file, &error))
}

#[cfg(unix)]
pub(super) fn write_all_at(file: &fs::File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file.file(), bytes, offset).map_err(|error| named(file, &error))
}

#[cfg(windows)]
pub(super) fn read_exact_at(file: &fs::File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file.file(), buffer, offset) {
            Ok(0) => return Err(named(file, &io::ErrorKind::UnexpectedEof.into())),
            Ok(count) => {
                buffer = &mut buffer[count..];
                offset += count as u64;
            }
            Err(error) => return Err(named(file, &error)),
        }
    }
    Ok(())
}

#[cfg(windows)]
pub(super) fn write_all_at(file: &fs::File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let count = std::os::windows::fs::FileExt::seek_write(file.file(), bytes, offset)
            .map_err(|error| named(file, &error))?;
        bytes = &bytes[count..];
        offset += count as u64;
    }
    Ok(())
}

fn named(file: &fs::File, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", file.path().display()))
}
