//! Compressed forms of files: made once per content, stored among the blobs, found again through a list on disk.
//!
//! The list is append-only. A record whose checksum is wrong ends it, and a record whose blob is gone counts for nothing:
//! whatever happens to the list, the worst outcome is to compress again.

use std::collections::HashMap;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError, RwLock};

use bundle_format::Digest;
use fs_err as fs;
use platform::blobs::BlobStore;

use crate::encoding::Encoding;
use crate::error::{ContentError, SitesError};
use crate::files::{Files, Form};

/// Changes when what would be stored for a file changes; the old list is then left behind.
const LIST: &str = "variants-1";

/// Forms that are made before they are stored and given: three of each content.
const TOGETHER: usize = 128 * Encoding::ALL.len();

/// Encoding, source, variant, size, checksum.
const RECORD_LENGTH: usize = 1 + 32 + 32 + 8 + 4;

/// All variants ever made here. `None` marks a content that does not become smaller.
pub(crate) struct Variants {
    file: Mutex<fs::File>,
    known: RwLock<HashMap<(Digest, Encoding), Option<Stored>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stored {
    digest: Digest,
    size: u64,
}

/// A line of the list: source and encoding, and what was stored for them.
type Record = ((Digest, Encoding), Option<Stored>);

/// A variant fresh from a compressing thread.
struct Made {
    source: Digest,
    encoding: Encoding,
    packed: Option<Vec<u8>>,
}

impl Variants {
    /// Opens the list in a folder, which is made when it is not there.
    pub(crate) fn open(folder: &Path) -> Result<Self, SitesError> {
        Self::load(folder).map_err(SitesError::Variants)
    }

    fn load(folder: &Path) -> std::io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut options = fs::OpenOptions::new();
        let mut file = options.read(true).write(true).create(true).truncate(false).open(folder.join(LIST))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let mut known = HashMap::new();
        let mut end = 0;
        for record in bytes.chunks_exact(RECORD_LENGTH) {
            let Some((key, stored)) = read_record(record) else { break };
            known.insert(key, stored);
            end += RECORD_LENGTH as u64;
        }
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        Ok(Self { file: Mutex::new(file), known: RwLock::new(known) })
    }

    /// Makes what these files lack and gives it to them, a part at a time; ends early, with an error, when told to stop.
    /// Blocks and takes processor time, behind everybody else.
    pub(crate) fn make(
        &self,
        files: &Files,
        blobs: &BlobStore,
        stopping: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), ContentError> {
        let missing = self.missing(files, blobs);
        for share in missing.chunks(TOGETHER) {
            let outcome = self.make_share(share, blobs, stopping);
            self.give(files, blobs);
            outcome?;
        }
        Ok(())
    }

    /// Gives these files every form that is known. A form whose blob is gone counts as never made.
    pub(crate) fn give(&self, files: &Files, blobs: &BlobStore) {
        let is_there = |stored: &Stored| blobs.contains(stored.digest.as_bytes());
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        for asset in files.assets().iter().filter(|asset| asset.is_packable() && !asset.is_packed()) {
            let source = asset.plain.digest;
            let tried = Encoding::ALL.map(|encoding| {
                let tried = known.get(&(source, encoding));
                (encoding, tried.filter(|stored| stored.as_ref().is_none_or(is_there)))
            });
            if tried.iter().any(|(_, tried)| tried.is_none()) {
                continue;
            }
            let form = |(encoding, tried): (Encoding, Option<&Option<Stored>>)| {
                let stored = (*tried?)?;
                Some((encoding, Form::new(stored.digest, stored.size, source, Some(encoding))))
            };
            asset.set_packed(tried.into_iter().filter_map(form).collect());
        }
    }

    /// The stored forms of those contents.
    pub(crate) fn of(&self, sources: &std::collections::HashSet<[u8; 32]>) -> Vec<[u8; 32]> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let wanted = known.iter().filter(|((source, _), _)| sources.contains(source.as_bytes()));
        wanted.filter_map(|(_, stored)| stored.map(|stored| *stored.digest.as_bytes())).collect()
    }

    /// What was made before it was told to stop, or failed, is kept.
    fn make_share(
        &self,
        missing: &[(Digest, Encoding)],
        blobs: &BlobStore,
        stopping: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), ContentError> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(missing.len());
        let (sender, receiver) = sync_channel(threads * 2);
        let next = AtomicUsize::new(0);
        let (records, outcome) = std::thread::scope(|scope| {
            for _ in 0..threads {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || {
                    platform::step_back();
                    compress_all(missing, next, blobs, stopping, &sender);
                });
            }
            drop(sender);
            store_all(receiver, blobs)
        })?;
        self.remember(&records)?;
        outcome
    }

    /// Contents that some encoding was never tried on, each once.
    fn missing(&self, files: &Files, blobs: &BlobStore) -> Vec<(Digest, Encoding)> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut missing: Vec<(Digest, Encoding)> = files
            .assets()
            .iter()
            .filter(|asset| asset.is_packable())
            .flat_map(|asset| Encoding::ALL.into_iter().map(|encoding| (asset.plain.digest, encoding)))
            .filter(|key| match known.get(key) {
                Some(Some(stored)) => !blobs.contains(stored.digest.as_bytes()),
                Some(None) => false,
                None => true,
            })
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    fn remember(&self, records: &[Record]) -> Result<(), ContentError> {
        let mut bytes = Vec::with_capacity(records.len() * RECORD_LENGTH);
        for (key, stored) in records {
            write_record(*key, *stored, &mut bytes);
        }
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&bytes)?;
        self.known.write().unwrap_or_else(PoisonError::into_inner).extend(records.iter().copied());
        Ok(())
    }
}

/// One thread's share: the next content that nobody has taken, until there is none or the other side has failed.
fn compress_all(
    missing: &[(Digest, Encoding)],
    next: &AtomicUsize,
    blobs: &BlobStore,
    stopping: &(dyn Fn() -> bool + Sync),
    sender: &SyncSender<Result<Made, ContentError>>,
) {
    while let Some((source, encoding)) = missing.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
        let made = if stopping() { Err(ContentError::Stopped) } else { compress(source, encoding, blobs) };
        let failed = made.is_err();
        if sender.send(made).is_err() || failed {
            return;
        }
    }
}

fn compress(source: Digest, encoding: Encoding, blobs: &BlobStore) -> Result<Made, ContentError> {
    let plain = blobs.read_blocking(source.as_bytes())?;
    let packed = encoding.compress(&plain)?;
    Ok(Made { source, encoding, packed: (packed.len() < plain.len()).then_some(packed) })
}

/// Stores variants as they arrive, in one batch; the list may name them only after it is committed. The second value is
/// the first error of a compressing thread. Takes the receiver, so that a failure here ends the threads at its other side.
fn store_all(
    receiver: Receiver<Result<Made, ContentError>>,
    blobs: &BlobStore,
) -> Result<(Vec<Record>, Result<(), ContentError>), ContentError> {
    let mut batch = blobs.batch();
    let mut records = Vec::new();
    let mut outcome = Ok(());
    for made in receiver {
        let made = match made {
            Ok(made) => made,
            Err(error) => {
                outcome = outcome.and(Err(error));
                continue;
            }
        };
        let stored = match &made.packed {
            None => None,
            Some(packed) => {
                let stored = Stored { digest: Digest::of(packed), size: packed.len() as u64 };
                batch.put(*stored.digest.as_bytes(), stored.size, &mut packed.as_slice())?;
                Some(stored)
            }
        };
        records.push(((made.source, made.encoding), stored));
    }
    batch.commit()?;
    Ok((records, outcome))
}

fn write_record((source, encoding): (Digest, Encoding), stored: Option<Stored>, out: &mut Vec<u8>) {
    let start = out.len();
    out.push(encoding as u8);
    out.extend_from_slice(source.as_bytes());
    match stored {
        Some(stored) => {
            out.extend_from_slice(stored.digest.as_bytes());
            out.extend_from_slice(&stored.size.to_le_bytes());
        }
        None => out.extend_from_slice(&[0; 40]),
    }
    let checksum = Digest::of(&out[start..]);
    out.extend_from_slice(&checksum.as_bytes()[..4]);
}

fn read_record(record: &[u8]) -> Option<Record> {
    let (content, checksum) = record.split_at(RECORD_LENGTH - 4);
    if Digest::of(content).as_bytes()[..4] != *checksum {
        return None;
    }
    let source = Digest::from_bytes(content[1..33].try_into().ok()?);
    let digest = Digest::from_bytes(content[33..65].try_into().ok()?);
    let size = u64::from_le_bytes(content[65..].try_into().ok()?);
    let key = (source, Encoding::from_number(content[0])?);
    Some((key, (size > 0).then_some(Stored { digest, size })))
}

#[cfg(test)]
mod tests {
    use bundle_format::FileEntry;
    use platform::data_dir::DataDir;

    use super::*;

    struct Bench {
        folder: tempfile::TempDir,
        blobs: BlobStore,
        entries: Vec<FileEntry>,
    }

    fn bench() -> Bench {
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = BlobStore::open(&DataDir::open(folder.path().join("data")).expect("a data folder")).expect("blobs");
        let text = "the same words again and again, ".repeat(100).into_bytes();
        let noise: Vec<u8> =
            (0..2_000_u32).flat_map(|n| Digest::of(&n.to_le_bytes()).as_bytes()[..1].to_vec()).collect();
        let contents = [("a.txt", text.clone()), ("b.txt", text.clone()), ("noise.txt", noise), ("c.png", text)];
        let mut batch = blobs.batch();
        let mut entries = Vec::new();
        for (path, content) in contents {
            let sha256 = Digest::of(&content);
            let size = content.len() as u64;
            batch.put(*sha256.as_bytes(), size, &mut content.as_slice()).expect("stored");
            entries.push(FileEntry { path: format!("s/{path}"), size, sha256, executable: false });
        }
        batch.commit().expect("committed");
        Bench { folder, blobs, entries }
    }

    impl Bench {
        fn attached(&self, variants: &Variants) -> Vec<usize> {
            let files = Files::new("s", &self.entries);
            variants.give(&files, &self.blobs);
            variants.make(&files, &self.blobs, &|| false).expect("made");
            assert!(!files.lacks_packed());
            files.assets().iter().map(|asset| asset.packed().len()).collect()
        }

        fn list(&self) -> std::path::PathBuf {
            self.folder.path().join("list")
        }
    }

    #[test]
    fn made_once_and_found_again_after_a_restart() {
        let bench = bench();
        let variants = Variants::open(&bench.list()).expect("a list");
        assert_eq!(bench.attached(&variants), [3, 3, 0, 0]);
        drop(variants);
        let before = bench.blobs.statistics();
        let length = fs::metadata(bench.list().join(LIST)).expect("a list").len();
        assert_eq!(length, (6 * RECORD_LENGTH) as u64);
        let variants = Variants::open(&bench.list()).expect("a list");
        assert_eq!(bench.attached(&variants), [3, 3, 0, 0]);
        assert_eq!(bench.blobs.statistics(), before);
        assert_eq!(fs::metadata(bench.list().join(LIST)).expect("a list").len(), length);
    }

    #[test]
    fn a_damaged_list_only_costs_time() {
        let bench = bench();
        drop(Variants::open(&bench.list()).map(|variants| bench.attached(&variants)));
        let path = bench.list().join(LIST);
        let mut bytes = fs::read(&path).expect("a list");
        bytes[RECORD_LENGTH + 40] ^= 1;
        bytes.extend_from_slice(b"torn");
        fs::write(&path, &bytes).expect("written");
        let variants = Variants::open(&bench.list()).expect("a list");
        assert_eq!(fs::metadata(&path).expect("a list").len(), RECORD_LENGTH as u64);
        assert_eq!(bench.attached(&variants), [3, 3, 0, 0]);
    }

    #[test]
    fn a_missing_content_is_an_error() {
        let mut bench = bench();
        bench.entries[0].sha256 = Digest::of(b"nowhere");
        let variants = Variants::open(&bench.list()).expect("a list");
        let files = Files::new("s", &bench.entries);
        assert!(variants.make(&files, &bench.blobs, &|| false).is_err());
    }

    #[test]
    fn what_was_never_made_is_not_given_and_what_was_is() {
        let bench = bench();
        let variants = Variants::open(&bench.list()).expect("a list");
        let files = Files::new("s", &bench.entries);
        variants.give(&files, &bench.blobs);
        assert!(files.lacks_packed());
        assert!(files.assets().iter().all(|asset| asset.packed().is_empty()));
        variants.make(&files, &bench.blobs, &|| false).expect("made");
        assert!(!files.lacks_packed());
        let again = Files::new("s", &bench.entries);
        variants.give(&again, &bench.blobs);
        assert!(!again.lacks_packed());
    }

    #[test]
    fn who_is_told_to_stop_keeps_what_was_made() {
        let bench = bench();
        let variants = Variants::open(&bench.list()).expect("a list");
        let files = Files::new("s", &bench.entries);
        // Asked before each of the six forms; the last ones are not made.
        let asked = AtomicUsize::new(0);
        let stopping = || asked.fetch_add(1, Ordering::SeqCst) >= 3;
        let stopped = variants.make(&files, &bench.blobs, &stopping);
        assert!(matches!(stopped, Err(ContentError::Stopped)), "{stopped:?}");
        let made = fs::metadata(bench.list().join(LIST)).expect("a list").len();
        assert_eq!(made, (3 * RECORD_LENGTH) as u64);
        drop(variants);
        let variants = Variants::open(&bench.list()).expect("a list");
        assert_eq!(bench.attached(&variants), [3, 3, 0, 0]);
        assert_eq!(fs::metadata(bench.list().join(LIST)).expect("a list").len(), (6 * RECORD_LENGTH) as u64);
    }
}
