//! Writes a bundle: the same bytes for the same files, whatever the number of threads.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use crate::ahead::Ahead;
use crate::encode::{self, Counting, Encoder, Frame, Outcome, Packed};
use crate::pipeline;
use crate::reuse::{FrameIndex, FrameRecord, FrameReuse};
use crate::{Digest, FileEntry, Limits, META_MAX, Manifest, ManifestError, Meta, ReleaseId, digests, tar};

/// Where the content of one file is.
#[derive(Debug, Clone)]
pub enum Content {
    /// In memory.
    Bytes(Arc<[u8]>),
    /// On disk.
    File(PathBuf),
    /// On disk, and read and hashed already.
    Read {
        /// Where it was read.
        path: PathBuf,
        /// What was there.
        held: Held,
    },
}

impl Content {
    /// Opens it for reading.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
            Self::Read { held, .. } => Box::new(Cursor::new(held.clone())),
            Self::File(path) => Box::new(fs_err::File::open(path)?),
        })
    }
}

/// Content in memory with its digest, which was computed from these very bytes: nobody needs to hash them again.
#[derive(Debug, Clone)]
pub struct Held {
    bytes: Arc<Vec<u8>>,
    sha256: Digest,
}

impl Held {
    /// Takes the bytes and computes their digest.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        let sha256 = Digest::of(&bytes);
        Self { bytes: Arc::new(bytes), sha256 }
    }

    /// Takes many contents at once, which is faster than one after the other.
    #[must_use]
    pub fn many(contents: Vec<Vec<u8>>) -> Vec<Self> {
        let slices: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
        let digests = digests(&slices);
        contents.into_iter().zip(digests).map(|(bytes, sha256)| Self { bytes: Arc::new(bytes), sha256 }).collect()
    }

    /// The content.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its digest.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        self.sha256
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Where the content of the manifest's files is. Asked from several threads.
pub trait Contents: Sync {
    /// Opens one file, or `None` to leave it out (thin bundle).
    fn open(&self, file: &FileEntry) -> io::Result<Option<Box<dyn Read + Send>>>;

    /// Whether the file will be there. Who leaves files out says it here too: a frame taken from an earlier bundle is
    /// chosen without opening anything.
    fn includes(&self, file: &FileEntry) -> bool {
        let _ = file;
        true
    }

    /// The content, when it is in memory already and its digest known: then the file is neither opened nor hashed.
    fn held(&self, file: &FileEntry) -> Option<Held> {
        let _ = file;
        None
    }
}

/// By path inside the bundle; what has no content is left out.
impl Contents for BTreeMap<String, Content> {
    fn open(&self, file: &FileEntry) -> io::Result<Option<Box<dyn Read + Send>>> {
        self.get(&file.path).map(Content::open).transpose()
    }

    fn includes(&self, file: &FileEntry) -> bool {
        self.contains_key(&file.path)
    }

    fn held(&self, file: &FileEntry) -> Option<Held> {
        match self.get(&file.path)? {
            Content::Read { held, .. } => Some(held.clone()),
            Content::Bytes(_) | Content::File(_) => None,
        }
    }
}

/// How a bundle is written. No option changes the bytes.
#[derive(Debug, Clone, Copy)]
pub struct PackOptions<'a> {
    /// Threads that compress.
    pub threads: usize,
    /// What a reader will accept; what exceeds it is not written.
    pub limits: Limits,
    /// Frames of earlier bundles.
    pub reuse: FrameReuse<'a>,
    /// Frames that were compressed while it was not yet known what the bundle holds.
    pub ahead: Option<&'a Ahead>,
}

impl Default for PackOptions<'_> {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { threads, limits: Limits::default(), reuse: FrameReuse::Off, ahead: None }
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSummary {
    /// The id of the release.
    pub release_id: ReleaseId,
    /// Bytes of the bundle.
    pub compressed: u64,
    /// Bytes of the files in it.
    pub content: u64,
    /// Files in it.
    pub files: u64,
    /// Files of the manifest that were left out.
    pub left_out: u64,
    /// Frames of files.
    pub frames: u64,
    /// How many of them came from an earlier bundle.
    pub reused: u64,
    /// For the next time; empty with [`FrameReuse::Off`].
    pub index: FrameIndex,
}

/// Why a bundle could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// No reader would accept this manifest.
    #[error("the manifest is invalid")]
    Manifest(#[from] ManifestError),
    /// The labels are too long.
    #[error("meta.json has {size} bytes, {META_MAX} are allowed")]
    MetaTooLarge {
        /// Its size.
        size: u64,
    },
    /// A file could not be opened.
    #[error("`{path}` could not be opened")]
    Open {
        /// Path inside the bundle.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A file could not be read.
    #[error("`{path}` could not be read")]
    Read {
        /// Path inside the bundle.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A file has another size than when the manifest was made.
    #[error("`{path}` changed while the bundle was built: it no longer has {expected} bytes")]
    SizeChanged {
        /// Path inside the bundle.
        path: String,
        /// The manifest's size.
        expected: u64,
    },
    /// A file has another content than when the manifest was made.
    #[error("`{path}` changed while the bundle was built: its digest was {expected} and is {found}")]
    ContentChanged {
        /// Path inside the bundle.
        path: String,
        /// The manifest's digest.
        expected: Digest,
        /// The content's digest.
        found: Digest,
    },
    /// zstd failed.
    #[error("the bundle could not be compressed")]
    Compress(#[source] io::Error),
    /// A large frame of an earlier bundle broke while it was copied.
    #[error("a part of the earlier bundle could not be copied")]
    Reuse(#[source] io::Error),
    /// The output failed.
    #[error("the bundle could not be written")]
    Write(#[source] io::Error),
}

/// Writes the bundle of these files to `out`.
///
/// Every content is held against the manifest while it is read. After an error `out` holds a part of a bundle, which no
/// reader accepts.
pub fn pack(
    manifest: &Manifest,
    meta: &Meta,
    contents: &dyn Contents,
    out: &mut dyn Write,
    options: &PackOptions<'_>,
) -> Result<PackSummary, PackError> {
    manifest.check(&options.limits)?;
    let frames = encode::frames(&manifest.files, contents);
    let worker = || {
        let mut encoder = Encoder::new(contents, options);
        move |frame: &Frame<'_>| match &mut encoder {
            Ok(encoder) => encoder.encode(frame),
            Err(error) => Err(PackError::Compress(io::Error::other(error.to_string()))),
        }
    };
    let record = !matches!(options.reuse, FrameReuse::Off);
    let (mut encoder, mut output) = pipeline::ordered(
        &frames,
        options.threads,
        worker,
        // While others are at work on the next frames already.
        || {
            let mut encoder = Encoder::new(contents, options)?;
            let manifest_json = manifest.to_canonical_json();
            let release_id = ReleaseId::of(&manifest_json);
            let head = head(&manifest_json, meta, &options.limits)?;
            drop(manifest_json);
            let mut output = Output { out, summary: summary(release_id), threads: options.threads, record };
            output.write(&encoder.compress(head)?)?;
            Ok((encoder, output))
        },
        |(encoder, output), frame, outcome| match outcome? {
            Outcome::Packed(packed) => output.frame(&packed),
            Outcome::Large => output.large_frame(encoder, frame),
        },
    )?;
    output.write(&encoder.compress(tar::END.to_vec())?)?;
    output.out.flush().map_err(PackError::Write)?;
    let mut summary = output.summary;
    summary.left_out = manifest.files.len() as u64 - summary.files;
    Ok(summary)
}

/// The entries before the files.
fn head(manifest_json: &[u8], meta: &Meta, limits: &Limits) -> Result<Vec<u8>, PackError> {
    let size = manifest_json.len() as u64;
    if size > limits.manifest {
        return Err(ManifestError::TooLarge { size, max: limits.manifest }.into());
    }
    let meta_json = serde_json::to_vec(meta).expect("labels are strings and a boolean");
    if meta_json.len() as u64 > META_MAX {
        return Err(PackError::MetaTooLarge { size: meta_json.len() as u64 });
    }
    let mut head = Vec::with_capacity(manifest_json.len() + meta_json.len() + 4 * tar::BLOCK);
    for (path, json) in [("manifest.json", manifest_json), ("meta.json", &meta_json)] {
        let size = json.len() as u64;
        head.extend(tar::header(path, size, false));
        head.extend_from_slice(json);
        head.resize(head.len() + tar::padding(size), 0);
    }
    Ok(head)
}

fn summary(release_id: ReleaseId) -> PackSummary {
    let index = FrameIndex::default();
    PackSummary { release_id, compressed: 0, content: 0, files: 0, left_out: 0, frames: 0, reused: 0, index }
}

struct Output<'a> {
    out: &'a mut dyn Write,
    summary: PackSummary,
    threads: usize,
    record: bool,
}

impl Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), PackError> {
        self.out.write_all(bytes).map_err(PackError::Write)?;
        self.summary.compressed += bytes.len() as u64;
        Ok(())
    }

    fn frame(&mut self, packed: &Packed) -> Result<(), PackError> {
        if packed.files == 0 {
            return Ok(());
        }
        self.write(&packed.bytes)?;
        self.count(packed, packed.bytes.len() as u64);
        Ok(())
    }

    fn large_frame(&mut self, encoder: &mut Encoder<'_>, frame: &Frame<'_>) -> Result<(), PackError> {
        let mut out = Counting::new(Some(&mut *self.out), self.record);
        let packed = encoder.stream(frame, self.threads, &mut out)?;
        let length = out.count;
        self.summary.compressed += length;
        if packed.files > 0 {
            self.count(&packed, length);
        }
        Ok(())
    }

    /// Counts a frame that has just been written.
    fn count(&mut self, packed: &Packed, length: u64) {
        let offset = self.summary.compressed - length;
        let summary = &mut self.summary;
        summary.frames += 1;
        summary.reused += u64::from(packed.reused);
        summary.files += packed.files;
        summary.content += packed.content;
        summary.index.frames.extend(packed.record.map(|(key, check)| FrameRecord { key, offset, length, check }));
    }
}
