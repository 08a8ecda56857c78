//! Small files of a bundle that is read: they wait for each other and are verified side by side, which takes a fraction of
//! the time.

use crate::lanes::digests;
use crate::read::{ReadError, Sink};
use crate::shown::shown;
use crate::{Digest, FileEntry};

/// Files up to this size wait for others, bytes.
const SMALL: u64 = 256 << 10;
/// Bytes that are waited for.
const TOGETHER: usize = 2 << 20;

/// Files that have arrived whole and that nobody has looked at yet.
#[derive(Default)]
pub(crate) struct Gathered<'a> {
    files: Vec<&'a FileEntry>,
    contents: Vec<Vec<u8>>,
    bytes: usize,
}

impl<'a> Gathered<'a> {
    /// Whether that file may wait.
    pub(crate) fn takes(file: &FileEntry) -> bool {
        file.size <= SMALL
    }

    /// Takes a file; hands all over when they are enough.
    pub(crate) fn add(&mut self, file: &'a FileEntry, content: Vec<u8>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        self.bytes += content.len();
        self.files.push(file);
        self.contents.push(content);
        if self.bytes >= TOGETHER { self.hand_over(sink) } else { Ok(()) }
    }

    /// Verifies what waits and hands it to the sink in its order, up to the first that is not what the manifest says or
    /// that the sink refuses; nothing waits afterwards.
    pub(crate) fn hand_over(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let Self { files, contents, .. } = std::mem::take(self);
        let slices: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
        for ((file, mut content), found) in files.into_iter().zip(slices.iter().copied()).zip(digests(&slices)) {
            verify(file, found)?;
            sink.file(file, &mut content).map_err(ReadError::Sink)?;
        }
        Ok(())
    }
}

/// Holds a digest against the manifest's.
pub(crate) fn verify(file: &FileEntry, found: Digest) -> Result<(), ReadError> {
    let expected = file.sha256;
    if found == expected { Ok(()) } else { Err(ReadError::WrongDigest { path: shown(&file.path), expected, found }) }
}
