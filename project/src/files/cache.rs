//! Digests of files that have not changed since they were last read, in `.reactor/cache/digests`.
//!
//! A file is known by device, inode, size and both times in nanoseconds: what git trusts, and the change time on top,
//! which no program can set back. Anything odd about the cache itself means an empty one.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use bundle_format::Digest;
use fs_err as fs;

use super::secrets::RULES_VERSION;
use crate::ProjectError;

/// What a file is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    known: HashMap<Identity, Digest>,
    added: Mutex<Vec<(Identity, Digest)>>,
}

const MAGIC: &[u8; 7] = b"rdigest";
const RECORD: usize = 5 * 8 + 32;
const MOST_RECORDS: usize = 500_000;
/// A file changed this recently may change again within one tick of the file system's clock.
const SETTLED_NS: i64 = 2_000_000_000;

impl DigestCache {
    /// Reads the cache of a project; unreadable or damaged is empty.
    pub(crate) fn open(root: &Path) -> Self {
        let path = root.join(".reactor/cache/digests");
        let known = fs::read(&path).ok().and_then(|bytes| decode(&bytes)).unwrap_or_default();
        Self { path, known, added: Mutex::default() }
    }

    pub(crate) fn get(&self, identity: &Identity) -> Option<Digest> {
        self.known.get(identity).copied()
    }

    /// Remembers a file that was read whole and is clean.
    pub(crate) fn remember(&self, identity: Identity, digest: Digest) {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |age| age.as_nanos());
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        if now.saturating_sub(identity.modified_ns.max(identity.changed_ns)) < SETTLED_NS {
            return;
        }
        self.added.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((identity, digest));
    }

    /// Writes what was learnt, through a temporary file and a rename.
    pub(crate) fn save(self) -> Result<(), ProjectError> {
        let added = self.added.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        if added.is_empty() {
            return Ok(());
        }
        let mut known = self.known;
        let replaced: HashSet<_> = added.iter().map(|(identity, _)| (identity.device, identity.inode)).collect();
        known.retain(|identity, _| !replaced.contains(&(identity.device, identity.inode)));
        if known.len() + added.len() > MOST_RECORDS {
            known.clear();
        }
        known.extend(added);
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

fn encode(known: &HashMap<Identity, Digest>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(MAGIC.len() + 1 + known.len() * RECORD + 32);
    bytes.extend(MAGIC);
    bytes.push(RULES_VERSION);
    for (identity, digest) in known {
        for number in [identity.device, identity.inode, identity.size] {
            bytes.extend(number.to_le_bytes());
        }
        for number in [identity.modified_ns, identity.changed_ns] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(digest.as_bytes());
    }
    let check = Digest::of(&bytes);
    bytes.extend(check.as_bytes());
    bytes
}

fn decode(bytes: &[u8]) -> Option<HashMap<Identity, Digest>> {
    let (content, check) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
    if Digest::of(content).as_bytes().as_slice() != check {
        return None;
    }
    let records = content.strip_prefix(MAGIC)?.strip_prefix(&[RULES_VERSION])?;
    if records.len() % RECORD != 0 {
        return None;
    }
    Some(records.chunks_exact(RECORD).map(record).collect())
}

fn record(bytes: &[u8]) -> (Identity, Digest) {
    let number = |at: usize| -> [u8; 8] { bytes[at * 8..at * 8 + 8].try_into().expect("a record has five numbers") };
    let identity = Identity {
        device: u64::from_le_bytes(number(0)),
        inode: u64::from_le_bytes(number(1)),
        size: u64::from_le_bytes(number(2)),
        modified_ns: i64::from_le_bytes(number(3)),
        changed_ns: i64::from_le_bytes(number(4)),
    };
    let digest: [u8; 32] = bytes[40..].try_into().expect("a record ends in 32 bytes");
    (identity, Digest::from_bytes(digest))
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
    fn replaces_what_it_knew_of_the_same_inode() {
        let folder = tempfile::tempdir().unwrap();
        let cache = saved(folder.path());
        cache.remember(Identity { modified_ns: 9, ..identity(7) }, Digest::of(b"new"));
        cache.save().unwrap();
        let cache = DigestCache::open(folder.path());
        assert_eq!(cache.get(&identity(7)), None);
        assert_eq!(cache.known.len(), 1);
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
            assert!(decode(&bad).is_none(), "byte {at}");
        }
        assert!(decode(&good[..good.len() - 1]).is_none());
        assert!(decode(b"").is_none());
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
