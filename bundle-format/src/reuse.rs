//! Compressed frames of an earlier bundle, found again by what they hold, so that unchanged files are not compressed twice.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::encode::LEVEL;
use crate::{Digest, FileEntry, Hasher};

/// Where [`pack`](crate::pack) finds frames that were compressed before.
pub trait FrameCache: Sync {
    /// The frame with that key, if it is there: the CRC-32 of its compressed bytes, and these bytes. Whoever packs
    /// verifies them and compresses anew when they do not fit.
    fn open(&self, key: &Digest) -> Option<(u32, Box<dyn Read + Send>)>;
}

/// What happens with frames of earlier bundles.
#[derive(Clone, Copy, Default)]
pub enum FrameReuse<'a> {
    /// Nothing is looked up, nothing is recorded.
    #[default]
    Off,
    /// [`PackSummary::index`](crate::PackSummary) is filled for the next time.
    Record,
    /// Frames are taken from there, and the index is filled.
    From(&'a dyn FrameCache),
}

impl std::fmt::Debug for FrameReuse<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Off => "Off",
            Self::Record => "Record",
            Self::From(_) => "From",
        })
    }
}

/// Where one frame stands in a bundle's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameRecord {
    /// Names what the frame holds: paths, modes, sizes and digests of its files, and how it was compressed.
    pub key: Digest,
    /// Bytes before it.
    pub offset: u64,
    /// Its compressed bytes.
    pub length: u64,
    /// The CRC-32 of its compressed bytes. It tells damage, not intent: who can write to the earlier bundle can write to
    /// the project.
    pub check: u32,
}

/// The frames of one bundle's file; kept beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameIndex {
    /// In the order of the file.
    pub frames: Vec<FrameRecord>,
}

/// A bundle written earlier, with its index, as a source of frames.
#[derive(Debug)]
pub struct PreviousBundle {
    path: PathBuf,
    frames: HashMap<Digest, FrameRecord>,
}

/// The bundle written earlier is not there.
#[derive(Debug, thiserror::Error)]
#[error("the earlier bundle cannot be opened")]
pub struct PreviousBundleError(#[source] std::io::Error);

impl PreviousBundle {
    /// The bundle at that path, which must stay as it is while it is used; a frame that no longer fits is not used.
    pub fn open(path: &Path, index: &FrameIndex) -> Result<Self, PreviousBundleError> {
        fs_err::metadata(path).map_err(PreviousBundleError)?;
        let frames = index.frames.iter().map(|frame| (frame.key, *frame)).collect();
        Ok(Self { path: path.to_owned(), frames })
    }
}

impl FrameCache for PreviousBundle {
    fn open(&self, key: &Digest) -> Option<(u32, Box<dyn Read + Send>)> {
        let frame = self.frames.get(key)?;
        let mut file = fs_err::File::open(&self.path).ok()?;
        file.seek(SeekFrom::Start(frame.offset)).ok()?;
        Some((frame.check, Box::new(file.take(frame.length))))
    }
}

/// The key of a frame that holds these files.
pub(crate) fn key<'a>(files: impl IntoIterator<Item = &'a FileEntry>) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(b"bundle frame 1\0");
    hasher.update(&zstd::zstd_safe::version_number().to_le_bytes());
    hasher.update(&LEVEL.to_le_bytes());
    for FileEntry { executable, path, sha256, size } in files {
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update(&size.to_le_bytes());
        hasher.update(&[u8::from(*executable)]);
        hasher.update(sha256.as_bytes());
    }
    hasher.finish()
}
