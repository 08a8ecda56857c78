//! Digests of files that have not changed since they were last read, in `.reactor/cache/digests`.
//!
//! A file is known by device, inode, size and both times in nanoseconds: what git trusts, and the change time on top,
//! which no program can set back. Anything odd about the cache itself means an empty one.
//!
//! The file is read in one piece and searched as it is: records of one length, in the order of device and inode.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use bundle_format::Digest;
use fs_err as fs;

use super::secrets::RULES_VERSION;
use crate::ProjectError;

/// What a file is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity {
    device: u64,
    inode: u64,
    size: u64,
    modified_ns: i64,
    changed_ns: i64,
}

/// Digests of files that hold no secret.
#[derive(Debug)]
pub(crate) struct DigestCache {
    path: PathBuf,
    /// The file as it was read, or nothing.
    file: Vec<u8>,
    added: Mutex<Vec<Record>>,
}

/// An identity, big-endian so that bytes sort like numbers, then a digest.
type Record = [u8; RECORD];

const MAGIC: &[u8; 7] = b"rdigest";
const HEAD: usize = MAGIC.len() + 1;
const IDENTITY: usize = 5 * 8;
const RECORD: usize = IDENTITY + 32;
/// Device and inode, by which records are found.
const KEY: usize = 2 * 8;
/// CRC-32 at the end of the file.
const CHECK: usize = 4;
const MOST_RECORDS: usize = 500_000;
/// A file changed this recently may change again within one tick of the file system's clock.
const SETTLED_NS: i64 = 2_000_000_000;

impl DigestCache {
    /// Reads the cache of a project; unreadable or damaged is empty.
    pub(crate) fn open(root: &Path) -> Self {
        let path = root.join(".reactor/cache/digests");
        let file = fs::read(&path).ok().filter(|bytes| records(bytes).is_some()).unwrap_or_default();
        Self { path, file, added: Mutex::default() }
    }

    fn known(&self) -> &[Record] {
        // The check was made when the file was opened.
        let records = self.file.get(HEAD..self.file.len().saturating_sub(CHECK)).unwrap_or_default();
        records.as_chunks::<RECORD>().0
    }

    pub(crate) fn get(&self, identity: &Identity) -> Option<Digest> {
        let wanted = identity.bytes();
        let known = self.known();
        let at = known.binary_search_by(|record| record[..KEY].cmp(&wanted[..KEY])).ok()?;
        let (identity, digest) = known[at].split_at(IDENTITY);
        (identity == wanted).then(|| Digest::from_bytes(digest.try_into().expect("a record ends in 32 bytes")))
    }

    /// Remembers a file that was read whole and is clean.
    pub(crate) fn remember(&self, identity: Identity, digest: Digest) {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |age| age.as_nanos());
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        if now.saturating_sub(identity.modified_ns.max(identity.changed_ns)) < SETTLED_NS {
            return;
        }
        let mut record = [0; RECORD];
        record[..IDENTITY].copy_from_slice(&identity.bytes());
        record[IDENTITY..].copy_from_slice(digest.as_bytes());
        self.added.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(record);
    }

    /// Writes what was learnt, through a temporary file and a rename.
    pub(crate) fn save(mut self) -> Result<(), ProjectError> {
        if self.added.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).is_empty() {
            return Ok(());
        }
        let mut known = self.known().to_vec();
        let added = self.added.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let replaced: HashSet<&[u8]> = added.iter().map(|record| &record[..KEY]).collect();
        known.retain(|record| !replaced.contains(&record[..KEY]));
        if known.len() + added.len() > MOST_RECORDS {
            known.clear();
        }
        known.extend_from_slice(&added);
        known.sort_unstable();
        // The same file, found twice.
        known.dedup_by(|a, b| a[..KEY] == b[..KEY]);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        keep_out_of_git(folder.parent().unwrap_or(folder))?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        std::io::Write::write_all(&mut file, &encode(&known))?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// What reactor keeps in a project is nobody's to commit.
fn keep_out_of_git(state: &Path) -> Result<(), ProjectError> {
    let path = state.join(".gitignore");
    if !path.exists() {
        fs::write(path, "*\n")?;
    }
    Ok(())
}

impl Identity {
    /// Whether it is about the same file, at whatever time.
    pub(crate) fn is_same_file(&self, other: &Self) -> bool {
        (self.device, self.inode) == (other.device, other.inode)
    }

    fn bytes(&self) -> [u8; IDENTITY] {
        let numbers =
            [self.device, self.inode, self.size, self.modified_ns.cast_unsigned(), self.changed_ns.cast_unsigned()];
        let mut bytes = [0; IDENTITY];
        for (out, number) in bytes.chunks_exact_mut(8).zip(numbers) {
            out.copy_from_slice(&number.to_be_bytes());
        }
        bytes
    }
}

#[cfg(unix)]
impl Identity {
    /// None where the system cannot tell files apart well enough.
    pub(crate) fn of(metadata: &std::fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| seconds.checked_mul(1_000_000_000)?.checked_add(rest);
        Some(Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified_ns: nanoseconds(metadata.mtime(), metadata.mtime_nsec())?,
            changed_ns: nanoseconds(metadata.ctime(), metadata.ctime_nsec())?,
        })
    }
}

#[cfg(not(unix))]
impl Identity {
    pub(crate) fn of(_: &std::fs::Metadata) -> Option<Self> {
        None
    }
}

fn encode(known: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + known.len() * RECORD + CHECK);
    bytes.extend(MAGIC);
    bytes.push(RULES_VERSION);
    bytes.extend_from_slice(known.as_flattened());
    let check = crc32fast::hash(&bytes);
    bytes.extend(check.to_be_bytes());
    bytes
}

/// The records of a whole file.
fn records(bytes: &[u8]) -> Option<&[Record]> {
    let (content, check) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
    if crc32fast::hash(content).to_be_bytes() != check {
        return None;
    }
    let (records, rest) = content.strip_prefix(MAGIC)?.strip_prefix(&[RULES_VERSION])?.as_chunks::<RECORD>();
    rest.is_empty().then_some(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(inode: u64) -> Identity {
        Identity { device: 1, inode, size: 3, modified_ns: 4, changed_ns: 5 }
    }

    fn saved(folder: &Path) -> DigestCache {
        let cache = DigestCache::open(folder);
        cache.remember(identity(7), Digest::of(b"abc"));
        cache.save().unwrap();
        DigestCache::open(folder)
    }

    #[test]
    fn remembers_across_runs() {
        let folder = tempfile::tempdir().unwrap();
        let cache = saved(folder.path());
        assert_eq!(cache.get(&identity(7)), Some(Digest::of(b"abc")));
        assert_eq!(cache.get(&identity(8)), None);
        assert_eq!(cache.get(&Identity { changed_ns: 6, ..identity(7) }), None);
    }

    #[test]
    fn finds_each_of_many() {
        let folder = tempfile::tempdir().unwrap();
        let digest = |inode: u64| Digest::of(&inode.to_be_bytes());
        let cache = DigestCache::open(folder.path());
        (0..1_000).rev().for_each(|inode| cache.remember(identity(inode * 3), digest(inode)));
        cache.save().unwrap();
        let cache = DigestCache::open(folder.path());
        assert!((0..1_000).all(|inode| cache.get(&identity(inode * 3)) == Some(digest(inode))));
        assert!((0..1_000).all(|inode| cache.get(&identity(inode * 3 + 1)).is_none()));
    }

    #[test]
    fn replaces_what_it_knew_of_the_same_inode() {
        let folder = tempfile::tempdir().unwrap();
        let cache = saved(folder.path());
        cache.remember(Identity { modified_ns: 9, ..identity(7) }, Digest::of(b"new"));
        cache.save().unwrap();
        let cache = DigestCache::open(folder.path());
        assert_eq!(cache.get(&identity(7)), None);
        assert_eq!(cache.known().len(), 1);
    }

    #[test]
    fn is_empty_when_damaged() {
        let folder = tempfile::tempdir().unwrap();
        drop(saved(folder.path()));
        let path = folder.path().join(".reactor/cache/digests");
        let good = fs::read(&path).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(records(&bad).is_none(), "byte {at}");
        }
        assert!(records(&good[..good.len() - 1]).is_none());
        assert!(records(b"").is_none());
    }

    #[test]
    fn does_not_trust_a_file_that_changed_a_moment_ago() {
        let folder = tempfile::tempdir().unwrap();
        let cache = DigestCache::open(folder.path());
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
        cache.remember(Identity { changed_ns: i64::try_from(now).unwrap(), ..identity(7) }, Digest::of(b"abc"));
        assert!(cache.added.lock().unwrap().is_empty());
    }
}
