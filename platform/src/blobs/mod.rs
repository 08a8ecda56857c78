//! Content by digest, in append-only packs.
//!
//! A batch appends any number of blobs to one pack and is synced once: after [`BlobBatch::commit`] all of them are there,
//! also after a power cut; before it none. Readers share the packs without locks, because committed bytes never change.

mod batch;
mod map;
pub mod origin;
mod pack;
pub mod sweep;
mod writer;

use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::digest::sha256;
use bytes::Bytes;
use fs_err as fs;
use thiserror::Error;

use crate::data_dir::{create_private_dir, write_atomically};
use crate::{DataDir, Ids};

pub use batch::BlobBatch;
pub use map::Backing;
use pack::{Entry, Pack};

/// SHA-256 of a blob's content.
pub type BlobDigest = [u8; 32];

/// Why a blob could not be stored or read.
#[derive(Debug, Error)]
pub enum BlobError {
    /// Nothing is stored under that digest.
    #[error("no content is stored under {}", hex::encode(digest))]
    Missing {
        /// The digest asked for.
        digest: BlobDigest,
    },
    /// What was handed in is not what its digest says.
    #[error("the content has digest {}, not {}", hex::encode(actual), hex::encode(expected))]
    DigestMismatch {
        /// The digest announced.
        expected: BlobDigest,
        /// The digest of the bytes.
        actual: BlobDigest,
    },
    /// What was handed in is longer or shorter than announced.
    #[error("the content of {} is not {expected} bytes long", hex::encode(digest))]
    SizeMismatch {
        /// The digest announced.
        digest: BlobDigest,
        /// The size announced.
        expected: u64,
    },
    /// What was read back is not what was stored.
    #[error("the stored content of {} is damaged (`{}`)", hex::encode(digest), pack.display())]
    Damaged {
        /// The digest asked for.
        digest: BlobDigest,
        /// The pack it is in.
        pack: PathBuf,
    },
    /// Reading or writing failed; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The store. Clones share it.
#[derive(Clone)]
pub struct BlobStore {
    inner: Arc<Inner>,
}

struct Inner {
    packs_dir: PathBuf,
    ids: Ids,
    index: RwLock<Index>,
    /// Packs that take further batches; one batch holds one pack.
    idle: Mutex<Vec<(u32, Pack)>>,
    maps: map::Maps,
    /// Whether a batch is visible before it has reached the disk.
    unhurried: bool,
}

#[derive(Default)]
struct Index {
    blobs: HashMap<BlobDigest, Location>,
    /// `None` for a pack that was removed.
    packs: Vec<Option<Arc<fs::File>>>,
    bytes: u64,
}

#[derive(Debug, Clone, Copy)]
struct Location {
    pack: u32,
    offset: u64,
    len: u64,
}

/// Where a blob's bytes are: any number of readers may read from it by position at once.
#[derive(Debug, Clone)]
pub struct BlobSlice {
    /// The pack.
    pub file: Arc<fs::File>,
    /// First byte of the blob in the pack.
    pub offset: u64,
    /// Length of the blob.
    pub len: u64,
}

/// What is in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobStatistics {
    /// Distinct blobs.
    pub blobs: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files they are in.
    pub packs: usize,
}

impl std::fmt::Debug for BlobStore {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("BlobStore").field("packs_dir", &self.inner.packs_dir).finish_non_exhaustive()
    }
}

impl BlobStore {
    /// Opens the store of a data folder; cuts off what an interrupted batch left behind.
    pub fn open(data_dir: &DataDir) -> Result<Self, BlobError> {
        Self::open_as(data_dir, false)
    }

    /// The same for content that whoever has sent it can send again, as in development: a batch is visible before it
    /// has reached the disk. A power cut right then takes it away whole.
    pub fn open_unhurried(data_dir: &DataDir) -> Result<Self, BlobError> {
        Self::open_as(data_dir, true)
    }

    fn open_as(data_dir: &DataDir, unhurried: bool) -> Result<Self, BlobError> {
        let packs_dir = data_dir.blobs().join("packs");
        create_private_dir(&packs_dir)?;
        let boot_file = data_dir.blobs().join("boot");
        let boot = machine_boot();
        // The page cache outlives the process, not the machine: only then can synced order be in doubt.
        let machine_restarted = boot.is_none() || fs::read_to_string(&boot_file).ok() != boot;
        let mut index = Index::default();
        let mut idle = Vec::new();
        for path in pack_files(&packs_dir)? {
            let Some((pack, entries)) = Pack::open(&path, machine_restarted)? else {
                continue;
            };
            let number = index.add_pack(pack.reader());
            index.add_entries(number, &entries);
            if pack.takes_more() {
                idle.push((number, pack));
            }
        }
        if let Some(boot) = boot.filter(|_| machine_restarted) {
            write_atomically(&boot_file, boot.as_bytes())?;
        }
        let inner = Inner {
            packs_dir,
            ids: Ids::system(),
            index: RwLock::new(index),
            idle: Mutex::new(idle),
            maps: map::Maps::default(),
            unhurried,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Whether content with that digest is stored.
    pub fn contains(&self, digest: &BlobDigest) -> bool {
        self.locate(digest).is_some()
    }

    /// Length of a stored blob.
    pub fn size(&self, digest: &BlobDigest) -> Option<u64> {
        self.locate(digest).map(|location| location.len)
    }

    /// Those of the digests that are not stored, in the given order.
    pub fn missing(&self, digests: impl IntoIterator<Item = BlobDigest>) -> Vec<BlobDigest> {
        let index = self.inner.index.read().unwrap_or_else(PoisonError::into_inner);
        digests.into_iter().filter(|digest| !index.blobs.contains_key(digest)).collect()
    }

    /// What is in the store.
    pub fn statistics(&self) -> BlobStatistics {
        let index = self.inner.index.read().unwrap_or_else(PoisonError::into_inner);
        BlobStatistics { blobs: index.blobs.len(), bytes: index.bytes, packs: index.packs.iter().flatten().count() }
    }

    /// Begins a batch. Batches may run side by side; blocking, so call it where blocking is fine.
    pub fn batch(&self) -> BlobBatch {
        BlobBatch::new(self.clone())
    }

    /// The whole content, verified against its digest.
    pub async fn read(&self, digest: &BlobDigest) -> Result<Bytes, BlobError> {
        let slice = self.slice(digest)?;
        let digest = *digest;
        let read = move || slice.read_verified(&digest);
        tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
    }

    /// The same for callers that may block.
    pub fn read_blocking(&self, digest: &BlobDigest) -> Result<Bytes, BlobError> {
        self.slice(digest)?.read_verified(digest)
    }

    /// Where the bytes are, for streaming and ranges. Not verified: whoever stored them was.
    pub fn slice(&self, digest: &BlobDigest) -> Result<BlobSlice, BlobError> {
        let index = self.inner.index.read().unwrap_or_else(PoisonError::into_inner);
        let location = *index.blobs.get(digest).ok_or(BlobError::Missing { digest: *digest })?;
        let file = index.packs[location.pack as usize].clone().ok_or(BlobError::Missing { digest: *digest })?;
        Ok(BlobSlice { file, offset: location.offset, len: location.len })
    }

    fn locate(&self, digest: &BlobDigest) -> Option<Location> {
        self.inner.index.read().unwrap_or_else(PoisonError::into_inner).blobs.get(digest).copied()
    }

    /// A pack for one batch: an idle one, else a new one.
    fn take_pack(&self) -> io::Result<(Option<u32>, Pack)> {
        let idle = self.inner.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some((number, pack)) = idle {
            return Ok((Some(number), pack));
        }
        let path = self.inner.packs_dir.join(format!("{}.pack", self.inner.ids.ulid("")));
        Ok((None, Pack::create(&path)?))
    }

    fn give_back(&self, number: u32, pack: Pack) {
        if pack.takes_more() {
            self.inner.idle.lock().unwrap_or_else(PoisonError::into_inner).push((number, pack));
        }
    }

    /// Syncs a pack on a thread of its own, and only then lets it take another batch.
    fn sync_behind(&self, number: u32, mut pack: Pack) {
        let store = self.clone();
        std::thread::spawn(move || match pack.sync() {
            Ok(()) => store.give_back(number, pack),
            Err(error) => tracing::error!("a pack of blobs does not reach the disk, and takes no more: {error}"),
        });
    }

    /// Makes a committed batch visible.
    fn publish(&self, number: Option<u32>, pack: &Pack, entries: &[Entry]) -> u32 {
        let mut index = self.inner.index.write().unwrap_or_else(PoisonError::into_inner);
        let number = number.unwrap_or_else(|| index.add_pack(pack.reader()));
        index.add_entries(number, entries);
        number
    }
}

impl Index {
    fn add_pack(&mut self, file: Arc<fs::File>) -> u32 {
        self.packs.push(Some(file));
        u32::try_from(self.packs.len() - 1).expect("fewer packs than open files")
    }

    fn add_entries(&mut self, pack: u32, entries: &[Entry]) {
        for entry in entries {
            let location = Location { pack, offset: entry.offset, len: entry.len };
            if self.blobs.insert(entry.digest, location).is_none() {
                self.bytes += entry.len;
            }
        }
    }
}

impl BlobSlice {
    /// Fills the buffer from `position` within the blob; an error when the blob is shorter.
    pub fn read_exact_at(&self, buffer: &mut [u8], position: u64) -> io::Result<()> {
        let end = position.checked_add(buffer.len() as u64);
        if end.is_none_or(|end| end > self.len) {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "read past the end of a blob"));
        }
        pack::read_exact_at(&self.file, buffer, self.offset + position)
    }

    /// The bytes from `position` on, at most `length` of them.
    pub fn read_range(&self, position: u64, length: u64) -> io::Result<Bytes> {
        let length = length.min(self.len.saturating_sub(position));
        let mut buffer = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        self.read_exact_at(&mut buffer, position)?;
        Ok(buffer.into())
    }

    /// Reads the blob from its start.
    pub fn reader(&self) -> BlobReader {
        BlobReader { slice: self.clone(), position: 0 }
    }

    fn read_verified(&self, digest: &BlobDigest) -> Result<Bytes, BlobError> {
        let content = self.read_range(0, self.len)?;
        if sha256(&content) == *digest {
            return Ok(content);
        }
        Err(BlobError::Damaged { digest: *digest, pack: self.file.path().to_owned() })
    }
}

/// Reads one blob from start to end; independent of other readers.
#[derive(Debug)]
pub struct BlobReader {
    slice: BlobSlice,
    position: u64,
}

impl Read for BlobReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.slice.len - self.position).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        self.slice.read_exact_at(&mut buffer[..wanted], self.position)?;
        self.position += wanted as u64;
        Ok(wanted)
    }
}

fn pack_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "pack") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Changes with every start of the machine; `None` where that cannot be told.
fn machine_boot() -> Option<String> {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()
}

#[cfg(test)]
mod tests;
