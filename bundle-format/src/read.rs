//! Opens a bundle from anybody: exactly the manifest's files, each at most once, in order, verified while they stream.

use std::io::{self, Read};

use crate::decode::Frames;
use crate::gathered::{Gathered, verify};
use crate::path::PathError;
use crate::shown::shown;
use crate::tar::{self, BLOCK, Block};
use crate::{Digest, FileEntry, Hasher, Limits, META_MAX, Manifest, ManifestError, Meta, ReleaseId};

pub use crate::tar::HeaderProblem;

/// Whatever a [`Sink`] fails with.
pub type SinkError = Box<dyn std::error::Error + Send + Sync>;

/// Takes what a bundle holds. Nothing it was given counts before [`read`] has returned `Ok`.
pub trait Sink {
    /// The manifest has been checked; the files follow. An error ends the reading here.
    fn begin(&mut self, manifest: &Manifest, manifest_json: &[u8], meta: &Meta) -> Result<(), SinkError>;

    /// The next file. `content` yields exactly `file.size` bytes and fails in place of the last ones when they do not
    /// have the digest `file.sha256`. What is left unread is verified all the same.
    fn file(&mut self, file: &FileEntry, content: &mut dyn Read) -> Result<(), SinkError>;
}

/// What a bundle says before its files.
#[derive(Debug, Clone)]
pub struct Head {
    /// Checked.
    pub manifest: Manifest,
    /// Its bytes.
    pub manifest_json: Vec<u8>,
    /// Labels.
    pub meta: Meta,
    /// The id of these bytes.
    pub release_id: ReleaseId,
}

/// A bundle that has been read and verified to its end.
#[derive(Debug, Clone)]
pub struct Received {
    /// Checked.
    pub manifest: Manifest,
    /// Its bytes.
    pub manifest_json: Vec<u8>,
    /// Labels.
    pub meta: Meta,
    /// The id of these bytes.
    pub release_id: ReleaseId,
    /// Files of the manifest that were left out; empty for a full bundle.
    pub absent: Vec<FileEntry>,
    /// Bytes of the archive.
    pub compressed: u64,
    /// Bytes of the tar in it.
    pub expanded: u64,
}

/// Why a bundle is refused.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The input could not be read.
    #[error("the bundle could not be read")]
    Input(#[source] io::Error),
    /// Does not begin like zstd.
    #[error("this is not a bundle: it does not begin with a zstd frame")]
    NotZstd,
    /// The compressed data is damaged.
    #[error("the compressed data is damaged: {0}")]
    Zstd(&'static str),
    /// A frame's checksum does not fit.
    #[error("the compressed data is damaged: a checksum is wrong")]
    FrameChecksum,
    /// A frame wants more memory than 8 MiB.
    #[error("a zstd frame asks for a window of more than 8 MiB")]
    WindowTooLarge,
    /// A frame needs a dictionary.
    #[error("a zstd frame asks for a dictionary")]
    Dictionary,
    /// More comes out than the manifest announces.
    #[error("the bundle expands to more than its manifest announces")]
    TooMuchOutput,
    /// Input without output.
    #[error("the compressed data is longer than what it holds")]
    TooMuchInput,
    /// The input ends too early.
    #[error("the bundle is cut off")]
    Truncated,
    /// Something follows the end.
    #[error("something follows the end of the bundle")]
    TrailingData,
    /// The two blocks of zeros that end a tar are not whole.
    #[error("the end of the archive is malformed")]
    MalformedEnd,
    /// `manifest.json` is not the first entry.
    #[error("the first entry must be `manifest.json`, it is `{found}`")]
    ManifestNotFirst {
        /// What is there.
        found: String,
    },
    /// `meta.json` is not the second entry.
    #[error("the second entry must be `meta.json`, it is `{found}`")]
    MetaNotSecond {
        /// What is there.
        found: String,
    },
    /// `meta.json` is too long.
    #[error("meta.json has {size} bytes, {META_MAX} are allowed")]
    MetaTooLarge {
        /// Its size.
        size: u64,
    },
    /// `meta.json` cannot be understood.
    #[error("meta.json cannot be read")]
    Meta(#[source] serde_json::Error),
    /// The manifest is refused.
    #[error("the manifest is refused")]
    Manifest(#[from] ManifestError),
    /// A header is refused.
    #[error("entry `{path}` is refused: {problem}")]
    Header {
        /// The entry, cut and escaped for display.
        path: String,
        /// What is wrong.
        problem: HeaderProblem,
    },
    /// A path that a bundle must not hold.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A file that the manifest does not list.
    #[error("`{path}` is not in the manifest")]
    NotInManifest {
        /// Which file.
        path: String,
    },
    /// A file that was there before.
    #[error("`{path}` is there twice")]
    Duplicate {
        /// Which file.
        path: String,
    },
    /// A file that should have come earlier.
    #[error("`{path}` is not in order")]
    OutOfOrder {
        /// Which file.
        path: String,
    },
    /// Another size than the manifest's.
    #[error("`{path}` has {found} bytes, the manifest says {expected}")]
    WrongSize {
        /// Which file.
        path: String,
        /// The manifest's.
        expected: u64,
        /// The entry's.
        found: u64,
    },
    /// Executable where the manifest says otherwise, or the reverse.
    #[error("`{path}` has another mode than the manifest says")]
    WrongMode {
        /// Which file.
        path: String,
    },
    /// Other content than the manifest's digest.
    #[error("`{path}` has the digest {found}, the manifest says {expected}")]
    WrongDigest {
        /// Which file.
        path: String,
        /// The manifest's.
        expected: Digest,
        /// The content's.
        found: Digest,
    },
    /// Whoever takes the files failed.
    #[error("the content could not be taken")]
    Sink(#[source] SinkError),
}

/// Reads a whole bundle, full or thin, and verifies every byte of it.
pub fn read(input: &mut dyn Read, limits: &Limits, sink: &mut dyn Sink) -> Result<Received, ReadError> {
    let mut archive = Archive::new(input, *limits)?;
    let Head { manifest, manifest_json, meta, release_id } = archive.head()?;
    sink.begin(&manifest, &manifest_json, &meta).map_err(ReadError::Sink)?;
    let absent = archive.files(&manifest, sink)?;
    archive.frames.end()?;
    let (compressed, expanded) = (archive.frames.consumed(), archive.frames.produced());
    Ok(Received { manifest, manifest_json, meta, release_id, absent, compressed, expanded })
}

/// Reads only what comes before the files: enough to plan, to list and to compare.
pub fn read_head(input: &mut dyn Read, limits: &Limits) -> Result<Head, ReadError> {
    Archive::new(input, *limits)?.head()
}

/// One entry's header, known to be written as the format says.
struct Entry {
    path: String,
    size: u64,
    executable: bool,
}

struct Archive<'a> {
    frames: Frames<'a>,
    limits: Limits,
}

impl<'a> Archive<'a> {
    fn new(input: &'a mut dyn Read, limits: Limits) -> Result<Self, ReadError> {
        Ok(Self { frames: Frames::new(input)?, limits })
    }

    fn head(&mut self) -> Result<Head, ReadError> {
        let header = BLOCK as u64 * 8 + tar::pax_max(self.limits.path);
        self.frames.allow(header.saturating_add(self.limits.manifest));
        let entry = self.entry()?.ok_or(ReadError::Truncated)?;
        if entry.path != "manifest.json" || entry.executable {
            return Err(ReadError::ManifestNotFirst { found: shown(&entry.path) });
        }
        if entry.size > self.limits.manifest {
            return Err(ManifestError::TooLarge { size: entry.size, max: self.limits.manifest }.into());
        }
        let manifest_json = self.content(&entry)?;
        let manifest = Manifest::from_json_within(&manifest_json, &self.limits)?;

        self.frames.allow(header + META_MAX);
        let entry = self.entry()?.ok_or(ReadError::Truncated)?;
        if entry.path != "meta.json" || entry.executable {
            return Err(ReadError::MetaNotSecond { found: shown(&entry.path) });
        }
        if entry.size > META_MAX {
            return Err(ReadError::MetaTooLarge { size: entry.size });
        }
        let meta = serde_json::from_slice(&self.content(&entry)?).map_err(ReadError::Meta)?;
        let release_id = ReleaseId::of(&manifest_json);
        Ok(Head { manifest, manifest_json, meta, release_id })
    }

    /// Hands every file to the sink; the files that are not there.
    fn files(&mut self, manifest: &Manifest, sink: &mut dyn Sink) -> Result<Vec<FileEntry>, ReadError> {
        let files = &manifest.files;
        let expanded = files.iter().fold(0u64, |sum, file| sum.saturating_add(tar::entry_size(&file.path, file.size)));
        self.frames.allow(expanded.saturating_add(tar::END.len() as u64));
        let mut gathered = Gathered::default();
        let absent = self.each_file(files, &mut gathered, sink);
        // Also before an error: what arrived whole is handed over.
        gathered.hand_over(sink)?;
        absent
    }

    fn each_file<'f>(
        &mut self,
        files: &'f [FileEntry],
        gathered: &mut Gathered<'f>,
        sink: &mut dyn Sink,
    ) -> Result<Vec<FileEntry>, ReadError> {
        let mut absent = Vec::new();
        let mut next = 0;
        while let Some(entry) = self.entry()? {
            let index = position(files, &entry.path, next, &absent)?;
            let file = &files[index];
            if entry.size != file.size {
                let (expected, found) = (file.size, entry.size);
                return Err(ReadError::WrongSize { path: shown(&entry.path), expected, found });
            }
            if entry.executable != file.executable {
                return Err(ReadError::WrongMode { path: shown(&entry.path) });
            }
            absent.extend_from_slice(&files[next..index]);
            next = index + 1;
            if Gathered::takes(file) {
                gathered.add(file, self.content(&entry)?, sink)?;
            } else {
                gathered.hand_over(sink)?;
                self.file(file, sink)?;
            }
        }
        absent.extend_from_slice(&files[next..]);
        Ok(absent)
    }

    fn file(&mut self, file: &FileEntry, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut content = FileContent::new(&mut self.frames, file);
        let taken = sink.file(file, &mut content);
        if let Some(error) = content.failure.take() {
            return Err(error);
        }
        taken.map_err(ReadError::Sink)?;
        content.drain()?;
        self.padding(&file.path, file.size)
    }

    /// The next header, or `None` at the end of the archive.
    fn entry(&mut self) -> Result<Option<Entry>, ReadError> {
        let mut raw = self.block()?;
        let mut pax = tar::Pax::default();
        let block = |raw: &[u8]| -> [u8; BLOCK] { raw[raw.len() - BLOCK..].try_into().expect("a block was just read") };
        let mut parsed = parse(&block(&raw))?;
        if let Block::Pax { size } = parsed {
            pax = self.pax(size, &mut raw)?;
            raw.extend(self.block()?);
            parsed = parse(&block(&raw))?;
        }
        let header = match parsed {
            Block::File(header) => header,
            Block::Zero if raw.len() == BLOCK => return self.end(),
            Block::Zero | Block::Pax { .. } => return Err(refused(&block(&raw), HeaderProblem::LonePax)),
        };
        let path = tar::text_path(pax.path.unwrap_or(header.path), self.limits.path)?;
        let size = pax.size.unwrap_or(header.size);
        if raw != tar::header(&path, size, header.executable) {
            return Err(ReadError::Header { path: shown(&path), problem: HeaderProblem::NotCanonical });
        }
        Ok(Some(Entry { path, size, executable: header.executable }))
    }

    fn pax(&mut self, size: u64, raw: &mut Vec<u8>) -> Result<tar::Pax, ReadError> {
        let problem = |problem| ReadError::Header { path: "pax".into(), problem };
        let length = usize::try_from(size).ok().filter(|_| size <= tar::pax_max(self.limits.path));
        let length = length.ok_or_else(|| problem(HeaderProblem::PaxRecord))?;
        let start = raw.len();
        raw.resize(start + length + tar::padding(size), 0);
        self.frames.fill(&mut raw[start..])?;
        tar::parse_pax(&raw[start..start + length]).map_err(problem)
    }

    /// After the first block of zeros.
    fn end(&mut self) -> Result<Option<Entry>, ReadError> {
        if self.block()?.iter().any(|byte| *byte != 0) {
            return Err(ReadError::MalformedEnd);
        }
        Ok(None)
    }

    fn block(&mut self) -> Result<Vec<u8>, ReadError> {
        let mut block = vec![0; BLOCK];
        self.frames.fill(&mut block)?;
        Ok(block)
    }

    /// The whole content of a small entry. Grows with what arrives, not with what is announced.
    fn content(&mut self, entry: &Entry) -> Result<Vec<u8>, ReadError> {
        const STEP: u64 = 1 << 20;
        let mut content = Vec::new();
        let mut left = entry.size;
        while left > 0 {
            let step = left.min(STEP);
            let start = content.len();
            content.resize(start + usize::try_from(step).expect("at most a mebibyte"), 0);
            self.frames.fill(&mut content[start..])?;
            left -= step;
        }
        self.padding(&entry.path, entry.size)?;
        Ok(content)
    }

    fn padding(&mut self, path: &str, size: u64) -> Result<(), ReadError> {
        let mut padding = [0; BLOCK];
        let padding = &mut padding[..tar::padding(size)];
        self.frames.fill(padding)?;
        if padding.iter().any(|byte| *byte != 0) {
            return Err(ReadError::Header { path: shown(path), problem: HeaderProblem::Padding });
        }
        Ok(())
    }
}

fn parse(block: &[u8; BLOCK]) -> Result<Block, ReadError> {
    tar::parse(block).map_err(|problem| refused(block, problem))
}

fn refused(block: &[u8; BLOCK], problem: HeaderProblem) -> ReadError {
    ReadError::Header { path: shown(&String::from_utf8_lossy(&tar::path_of(block))), problem }
}

/// Where the file stands in the manifest; it must be at `next` or behind it.
fn position(files: &[FileEntry], path: &str, next: usize, absent: &[FileEntry]) -> Result<usize, ReadError> {
    let find = |list: &[FileEntry]| list.binary_search_by(|file| file.path.as_str().cmp(path));
    let index = find(files).map_err(|_| ReadError::NotInManifest { path: shown(path) })?;
    if index >= next {
        return Ok(index);
    }
    let path = shown(path);
    Err(if find(absent).is_ok() { ReadError::OutOfOrder { path } } else { ReadError::Duplicate { path } })
}

/// One file's content on its way to the sink.
struct FileContent<'a, 'b> {
    frames: &'a mut Frames<'b>,
    file: &'a FileEntry,
    left: u64,
    hasher: Option<Hasher>,
    failure: Option<ReadError>,
}

impl<'a, 'b> FileContent<'a, 'b> {
    fn new(frames: &'a mut Frames<'b>, file: &'a FileEntry) -> Self {
        Self { frames, file, left: file.size, hasher: Some(Hasher::new()), failure: None }
    }

    fn next(&mut self, out: &mut [u8]) -> Result<usize, ReadError> {
        let wanted = out.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let mut count = 0;
        if wanted > 0 {
            count = self.frames.read(&mut out[..wanted])?;
            if count == 0 {
                return Err(ReadError::Truncated);
            }
        }
        self.left -= count as u64;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&out[..count]);
        }
        if self.left == 0
            && let Some(hasher) = self.hasher.take()
        {
            verify(self.file, hasher.finish())?;
        }
        Ok(count)
    }

    /// Verifies what nobody has read.
    fn drain(&mut self) -> Result<(), ReadError> {
        let mut buffer = [0; 16 * 1024];
        while self.left > 0 || self.hasher.is_some() {
            self.next(&mut buffer)?;
        }
        Ok(())
    }
}

impl Read for FileContent<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = &self.failure {
            return Err(io::Error::new(io::ErrorKind::InvalidData, error.to_string()));
        }
        if out.is_empty() {
            return Ok(0);
        }
        self.next(out).map_err(|error| {
            let message = error.to_string();
            self.failure = Some(error);
            io::Error::new(io::ErrorKind::InvalidData, message)
        })
    }
}
