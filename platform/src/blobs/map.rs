//! Blobs as memory: packs are mapped, so that a content is read without a copy and without a memory of our own.
//!
//! Whoever sends such memory to a socket may ask where it lies on disk, and let the system send it from there.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use bytes::Bytes;
use fs_err as fs;
use memmap2::Mmap;

use super::{BlobDigest, BlobError, BlobSlice, BlobStore};

/// The mapped packs that are in use, by the address they begin at.
#[derive(Default)]
pub(super) struct Maps(RwLock<BTreeMap<usize, Weak<Mapped>>>);

/// A pack, or the part of it that was committed when it was mapped.
struct Mapped {
    memory: Mmap,
    file: Arc<fs::File>,
}

/// Keeps a mapping while its memory is in use.
struct Owner(Arc<Mapped>);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &self.0.memory
    }
}

/// Where memory of a blob lies on disk.
#[derive(Debug, Clone)]
pub struct Backing {
    /// The pack.
    pub file: Arc<fs::File>,
    /// Position in it.
    pub offset: u64,
}

impl BlobStore {
    /// The content as memory that is filled when it is touched. Not verified: whoever stored it was.
    pub fn map(&self, digest: &BlobDigest) -> Result<Bytes, BlobError> {
        let slice = self.slice(digest)?;
        if slice.len == 0 {
            return Ok(Bytes::new());
        }
        Ok(self.inner.maps.view(&slice)?)
    }

    /// Where memory that [`BlobStore::map`] gave lies on disk; `None` for any other.
    pub fn backing(&self, memory: &[u8]) -> Option<Backing> {
        self.inner.maps.find(memory)
    }
}

impl Maps {
    fn view(&self, slice: &BlobSlice) -> io::Result<Bytes> {
        let (start, length) = (to_index(slice.offset)?, to_index(slice.len)?);
        let end = start.checked_add(length).ok_or_else(|| io::Error::other("a blob beyond the end of memory"))?;
        let mapped = match self.known(&slice.file, end) {
            Some(mapped) => mapped,
            None => self.add(&slice.file, end)?,
        };
        Ok(Bytes::from_owner(Owner(mapped)).slice(start..end))
    }

    /// A mapping of that pack that reaches far enough.
    fn known(&self, file: &Arc<fs::File>, end: usize) -> Option<Arc<Mapped>> {
        let maps = self.0.read().unwrap_or_else(PoisonError::into_inner);
        maps.values()
            .filter_map(Weak::upgrade)
            .find(|mapped| Arc::ptr_eq(&mapped.file, file) && mapped.memory.len() >= end)
    }

    fn add(&self, file: &Arc<fs::File>, end: usize) -> io::Result<Arc<Mapped>> {
        // The platform's lints ask for a reason: committed bytes of a pack never change, and a pack is cut short only
        // before anything of it is mapped, when it is opened.
        #[allow(unsafe_code, reason = "committed bytes of a pack never change while it is open")]
        let memory = unsafe { Mmap::map(file.file()) }?;
        if memory.len() < end {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a pack is shorter than its directory says"));
        }
        let mapped = Arc::new(Mapped { memory, file: Arc::clone(file) });
        let mut maps = self.0.write().unwrap_or_else(PoisonError::into_inner);
        maps.retain(|_, other| other.strong_count() > 0);
        maps.insert(mapped.memory.as_ptr().addr(), Arc::downgrade(&mapped));
        Ok(mapped)
    }

    fn find(&self, memory: &[u8]) -> Option<Backing> {
        let at = memory.as_ptr().addr();
        let maps = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (start, mapped) = maps.range(..=at).next_back()?;
        let mapped = mapped.upgrade()?;
        let offset = at - start;
        (offset + memory.len() <= mapped.memory.len())
            .then(|| Backing { file: Arc::clone(&mapped.file), offset: offset as u64 })
    }
}

fn to_index(position: u64) -> io::Result<usize> {
    usize::try_from(position).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt as _;

    use super::super::tests::{put_alone, store_in};

    use super::*;

    #[test]
    fn mapped_content_is_what_was_stored_and_knows_its_place_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = store_in(folder.path());
        // Each batch makes the pack longer than what was mapped before.
        for number in 0..20_u8 {
            let content = vec![number; 10_000 + usize::from(number)];
            let mapped = store.map(&put_alone(&store, &content)).unwrap();
            assert_eq!(mapped, content);
            let part = mapped.slice(100..9_000);
            drop(mapped);
            let backing = store.backing(&part).unwrap();
            let mut read = vec![0; part.len()];
            backing.file.file().read_exact_at(&mut read, backing.offset).unwrap();
            assert_eq!(read, part);
        }
        assert_eq!(store.map(&put_alone(&store, b"")).unwrap(), Bytes::new());
    }

    #[test]
    fn memory_of_somebody_else_has_no_place_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = store_in(folder.path());
        let content = vec![7; 5_000];
        let mapped = store.map(&put_alone(&store, &content)).unwrap();
        assert!(store.backing(&content).is_none());
        let copy = mapped.to_vec();
        drop(mapped);
        assert!(store.backing(&copy).is_none());
        assert!(matches!(store.map(&[0; 32]), Err(BlobError::Missing { .. })));
    }
}
