//! Removing content that nobody refers to any more: whole packs where nothing is left, else what is left moves first.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::sync::PoisonError;

use fs_err as fs;

use super::pack::{FULL, Pack};
use super::{BlobDigest, BlobError, BlobSlice, BlobStore};
use crate::data_dir::sync_dir;

/// A step of a sweep, told before the next one is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweepStep {
    /// What survives of a pack is durable in another one; the old pack is still there.
    Copied,
    /// A pack file was removed.
    Removed,
}

/// What a sweep has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Blobs that are gone.
    pub blobs: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Pack files that are gone.
    pub packs: usize,
}

/// What is in a pack, and what of it stays.
struct Look {
    number: u32,
    path: PathBuf,
    kept: Vec<(BlobDigest, BlobSlice)>,
    dropped: usize,
    dropped_bytes: u64,
    kept_bytes: u64,
}

impl BlobStore {
    /// Removes every blob that is not to be kept, where that frees at least half of its pack. Blocks.
    ///
    /// Whoever reads a removed blob goes on reading it: its pack is gone from the folder, not from under an open file.
    /// A crash at any point leaves every kept blob in place. Packs that a batch is writing to are left alone. An error
    /// of `step` ends the sweep.
    pub fn sweep(
        &self,
        keep: &HashSet<BlobDigest>,
        step: &mut dyn FnMut(SweepStep) -> io::Result<()>,
    ) -> Result<Swept, BlobError> {
        let mut swept = Swept::default();
        let mut held = Held { store: self, packs: self.take_idle() };
        for number in held.resting() {
            let Some(look) = self.look(number, keep) else { continue };
            if look.dropped == 0 || look.dropped_bytes < look.kept_bytes {
                continue;
            }
            if !look.kept.is_empty() {
                self.move_away(&look)?;
                step(SweepStep::Copied)?;
            }
            held.packs.retain(|(number, _)| *number != look.number);
            self.forget(&look)?;
            step(SweepStep::Removed)?;
            swept.blobs += look.dropped;
            swept.bytes += look.dropped_bytes;
            swept.packs += 1;
        }
        Ok(swept)
    }

    fn take_idle(&self) -> Vec<(u32, Pack)> {
        std::mem::take(&mut *self.inner.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn look(&self, number: u32, keep: &HashSet<BlobDigest>) -> Option<Look> {
        let index = self.inner.index.read().unwrap_or_else(PoisonError::into_inner);
        let file = index.packs.get(number as usize)?.clone()?;
        let path = file.path().to_owned();
        let mut look = Look { number, path, kept: Vec::new(), dropped: 0, dropped_bytes: 0, kept_bytes: 0 };
        for (digest, location) in index.blobs.iter().filter(|(_, location)| location.pack == number) {
            if keep.contains(digest) {
                let slice = BlobSlice { file: file.clone(), offset: location.offset, len: location.len };
                look.kept.push((*digest, slice));
                look.kept_bytes += location.len;
            } else {
                look.dropped += 1;
                look.dropped_bytes += location.len;
            }
        }
        look.kept.sort_unstable_by_key(|(_, slice)| slice.offset);
        Some(look)
    }

    /// Writes what stays into another pack, durably, and reads it from there from now on.
    fn move_away(&self, look: &Look) -> Result<(), BlobError> {
        let mut batch = self.batch().durable();
        for (digest, slice) in &look.kept {
            batch.put_again(*digest, slice.len, &mut slice.reader())?;
        }
        batch.commit()?;
        Ok(())
    }

    fn forget(&self, look: &Look) -> Result<(), BlobError> {
        {
            let mut index = self.inner.index.write().unwrap_or_else(PoisonError::into_inner);
            index.blobs.retain(|_, location| location.pack != look.number);
            index.bytes = index.bytes.saturating_sub(look.dropped_bytes);
            index.packs[look.number as usize] = None;
        }
        fs::remove_file(&look.path)?;
        Ok(sync_dir(&self.inner.packs_dir)?)
    }
}

/// The idle packs, which no batch can take until the sweep ends: what it has looked at stays as it was.
struct Held<'a> {
    store: &'a BlobStore,
    packs: Vec<(u32, Pack)>,
}

impl Held<'_> {
    /// Packs that no batch holds: those held here, and those that take no more.
    fn resting(&self) -> Vec<u32> {
        let held: HashSet<u32> = self.packs.iter().map(|(number, _)| *number).collect();
        let index = self.store.inner.index.read().unwrap_or_else(PoisonError::into_inner);
        let mut ends = vec![0; index.packs.len()];
        for location in index.blobs.values() {
            let end = &mut ends[location.pack as usize];
            *end = (location.offset + location.len).max(*end);
        }
        (0..)
            .zip(&index.packs)
            .filter(|(number, pack)| pack.is_some() && (held.contains(number) || ends[*number as usize] >= FULL))
            .map(|(number, _)| number)
            .collect()
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        for (number, pack) in self.packs.drain(..) {
            self.store.give_back(number, pack);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::DataDir;
    use crate::digest::sha256;

    use super::*;

    fn put_all(store: &BlobStore, contents: &[Vec<u8>]) -> Vec<BlobDigest> {
        let mut batch = store.batch();
        let digests = contents.iter().map(|content| {
            let digest = sha256(content);
            batch.put(digest, content.len() as u64, &mut content.as_slice()).unwrap();
            digest
        });
        let digests = digests.collect();
        batch.commit().unwrap();
        digests
    }

    fn contents(count: u8) -> Vec<Vec<u8>> {
        (0..count).map(|number| vec![number; 1000 + usize::from(number)]).collect()
    }

    #[test]
    fn what_is_kept_survives_in_another_pack_and_an_open_reader_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = DataDir::open(folder.path()).unwrap();
        let store = BlobStore::open(&data_dir).unwrap();
        let contents = contents(30);
        let digests = put_all(&store, &contents);
        let keep: HashSet<BlobDigest> = digests.iter().copied().step_by(3).collect();
        let open = store.slice(&digests[1]).unwrap();
        let mut steps = Vec::new();
        let swept = store
            .sweep(&keep, &mut |step| {
                steps.push(step);
                Ok(())
            })
            .unwrap();
        assert_eq!((swept.blobs, swept.packs), (20, 1));
        assert_eq!(steps, [SweepStep::Copied, SweepStep::Removed]);
        assert_eq!(open.read_range(0, open.len).unwrap(), contents[1]);
        let check = |store: &BlobStore| {
            for (number, digest) in digests.iter().enumerate() {
                match store.read_blocking(digest) {
                    Ok(content) => assert_eq!((content, number % 3), (contents[number].clone().into(), 0)),
                    Err(error) => assert!(matches!(error, BlobError::Missing { .. }) && number % 3 != 0, "{number}"),
                }
            }
            assert_eq!(store.statistics().blobs, 10);
        };
        check(&store);
        // What is put after a sweep is there too, and all of it after a restart.
        let later = put_all(&store, &[b"later".to_vec()]);
        let bytes = store.statistics().bytes;
        drop(store);
        let store = BlobStore::open(&data_dir).unwrap();
        assert_eq!(store.statistics().bytes, bytes);
        assert!(store.contains(&later[0]));
    }

    #[test]
    fn a_sweep_that_ends_between_copy_and_removal_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = DataDir::open(folder.path()).unwrap();
        let store = BlobStore::open(&data_dir).unwrap();
        let digests = put_all(&store, &contents(10));
        let keep: HashSet<BlobDigest> = digests[..3].iter().copied().collect();
        let stopped = store.sweep(&keep, &mut |_| Err(io::Error::other("stopped")));
        assert!(stopped.is_err());
        assert!(digests.iter().all(|digest| store.read_blocking(digest).is_ok()));
        drop(store);
        let store = BlobStore::open(&data_dir).unwrap();
        assert!(digests.iter().all(|digest| store.read_blocking(digest).is_ok()));
        store.sweep(&keep, &mut |_| Ok(())).unwrap();
        assert!(keep.iter().all(|digest| store.read_blocking(digest).is_ok()));
    }

    #[test]
    fn a_pack_that_is_mostly_kept_and_one_that_is_being_written_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = BlobStore::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        let digests = put_all(&store, &contents(10));
        let keep: HashSet<BlobDigest> = digests[..7].iter().copied().collect();
        assert_eq!(store.sweep(&keep, &mut |_| Ok(())).unwrap(), Swept::default());
        let mut writing = store.batch();
        writing.put(sha256(b"new"), 3, &mut &b"new"[..]).unwrap();
        assert_eq!(store.sweep(&HashSet::new(), &mut |_| Ok(())).unwrap(), Swept::default());
        writing.commit().unwrap();
        assert_eq!(store.sweep(&HashSet::new(), &mut |_| Ok(())).unwrap().blobs, 11);
        assert_eq!(store.statistics().blobs, 0);
    }

    #[test]
    fn what_is_put_in_the_middle_of_a_sweep_stays() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = DataDir::open(folder.path()).unwrap();
        let store = BlobStore::open(&data_dir).unwrap();
        let digests = put_all(&store, &contents(10));
        let keep: HashSet<BlobDigest> = digests[..2].iter().copied().collect();
        let mut put = Vec::new();
        let swept = store
            .sweep(&keep, &mut |step| {
                put.extend(put_all(&store, &[format!("during {step:?}").into_bytes()]));
                Ok(())
            })
            .unwrap();
        assert_eq!((swept.blobs, put.len()), (8, 2));
        drop(store);
        let store = BlobStore::open(&data_dir).unwrap();
        assert!(keep.iter().chain(&put).all(|digest| store.read_blocking(digest).is_ok()));
        assert_eq!(store.statistics().blobs, 4);
    }
}
