//! One zstd frame of a bundle: which files it holds, and how its bytes come about.

use std::io::{self, Read, Write};
use std::ops::Range;

use crate::ahead::Ahead;
use crate::pack::{Contents, Held, PackError, PackOptions};
use crate::pipeline::Weigh;
use crate::reuse::{self, FrameReuse};
use crate::shown::shown;
use crate::{Digest, FileEntry, Hasher, digests, tar};

/// zstd's compression level.
pub(crate) const LEVEL: i32 = 3;
/// A frame ends once it holds this many bytes of tar.
const FULL: u64 = 4 << 20;
/// A frame that holds more than this is compressed as a stream, every other one in memory.
pub(crate) const STREAMED: u64 = 8 << 20;
/// Threads of one streamed frame, at most; each takes about 20 MiB. zstd's output is the same for any number of them.
const STREAM_THREADS: usize = 4;
/// Bytes read at a time from a large file.
const CHUNK: usize = 128 * 1024;

/// The files of one frame.
#[derive(Debug, Default)]
pub(crate) struct Frame<'a> {
    pub(crate) files: Vec<&'a FileEntry>,
    /// Bytes of tar.
    pub(crate) size: u64,
}

/// Finds where frames end, from a place where one begins.
#[derive(Debug, Default)]
pub(crate) struct Cuts {
    /// Bytes of tar since the last cut.
    since: u64,
}

impl Cuts {
    /// Bytes of tar that a file takes.
    pub(crate) fn size(file: &FileEntry) -> u64 {
        tar::entry_size(&file.path, file.size)
    }

    /// Whether a frame ends with this file, whatever was before it.
    pub(crate) fn always_after(file: &FileEntry) -> bool {
        file.sha256.as_bytes()[0] == 0
    }

    /// Takes the next file; whether the frame ends with it.
    pub(crate) fn ends_with(&mut self, file: &FileEntry) -> bool {
        self.since += Self::size(file);
        let ends = self.since >= FULL || Self::always_after(file);
        if ends {
            self.since = 0;
        }
        ends
    }
}

/// Cuts the files into frames. Where a frame ends depends on all files of the manifest; it holds the included ones.
pub(crate) fn frames<'a>(files: &'a [FileEntry], contents: &dyn Contents) -> Vec<Frame<'a>> {
    let mut frames = Vec::new();
    let mut frame = Frame::default();
    let mut cuts = Cuts::default();
    for file in files {
        if contents.includes(file) {
            frame.files.push(file);
            frame.size += Cuts::size(file);
        }
        if cuts.ends_with(file) {
            frames.push(std::mem::take(&mut frame));
        }
    }
    frames.push(frame);
    frames.retain(|frame| !frame.files.is_empty());
    frames
}

/// A compressed frame.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    pub(crate) bytes: Vec<u8>,
    /// Key and CRC-32 of the bytes, when frames are recorded.
    pub(crate) record: Option<(Digest, u32)>,
    pub(crate) reused: bool,
    /// Files it holds, and their content's bytes.
    pub(crate) files: u64,
    pub(crate) content: u64,
}

/// What became of a frame in a worker.
pub(crate) enum Outcome {
    Packed(Packed),
    /// Too large to be held: whoever writes streams it.
    Large,
}

impl Weigh for Result<Outcome, PackError> {
    fn weight(&self) -> u64 {
        match self {
            Ok(Outcome::Packed(packed)) => packed.bytes.len() as u64,
            Ok(Outcome::Large) | Err(_) => 0,
        }
    }
}

/// Where entries are put together, and compressed as one frame. Used again for the next frame.
pub(crate) struct Press {
    compressor: zstd::bulk::Compressor<'static>,
    tar: Vec<u8>,
}

impl Press {
    pub(crate) fn new() -> Result<Self, PackError> {
        let mut compressor = zstd::bulk::Compressor::new(LEVEL).map_err(PackError::Compress)?;
        compressor.include_checksum(true).map_err(PackError::Compress)?;
        Ok(Self { compressor, tar: Vec::new() })
    }

    /// The frame of these files; the key is theirs.
    pub(crate) fn frame(&mut self, key: Digest, files: &[FileEntry], contents: &[Held]) -> Result<Packed, PackError> {
        self.tar.clear();
        for (file, held) in files.iter().zip(contents) {
            self.append_held(file, held)?;
        }
        let bytes = self.compress()?;
        let record = Some((key, crc32fast::hash(&bytes)));
        let content = files.iter().map(|file| file.size).sum();
        Ok(Packed { bytes, record, reused: false, files: files.len() as u64, content })
    }

    fn append_held(&mut self, file: &FileEntry, held: &Held) -> Result<(), PackError> {
        let bytes = held.bytes();
        compare(file, bytes.len() as u64, || held.sha256())?;
        self.tar.extend(tar::header(&file.path, file.size, file.executable));
        self.tar.extend_from_slice(bytes);
        self.tar.resize(self.tar.len() + tar::padding(file.size), 0);
        Ok(())
    }

    /// Reads one content to the end of the tar; where it lies. Its digest is not looked at yet.
    fn append(&mut self, file: &FileEntry, content: Box<dyn Read + Send>) -> Result<Range<usize>, PackError> {
        self.tar.extend(tar::header(&file.path, file.size, file.executable));
        let start = self.tar.len();
        let size = usize::try_from(file.size).expect("a frame in memory is small");
        self.tar.reserve(size + tar::BLOCK);
        let count = content.take(file.size.saturating_add(1)).read_to_end(&mut self.tar).map_err(read_error(file))?;
        if count != size {
            return Err(size_changed(file));
        }
        self.tar.resize(start + size + tar::padding(file.size), 0);
        Ok(start..start + size)
    }

    /// A frame of what was put together.
    fn compress(&mut self) -> Result<Vec<u8>, PackError> {
        let mut bytes = self.compressor.compress(&self.tar).map_err(PackError::Compress)?;
        bytes.shrink_to_fit();
        Ok(bytes)
    }
}

/// Compresses frames one after the other.
pub(crate) struct Encoder<'a> {
    contents: &'a dyn Contents,
    reuse: FrameReuse<'a>,
    ahead: Option<&'a Ahead>,
    press: Press,
}

impl<'a> Encoder<'a> {
    pub(crate) fn new(contents: &'a dyn Contents, options: &PackOptions<'a>) -> Result<Self, PackError> {
        Ok(Self { contents, reuse: options.reuse, ahead: options.ahead, press: Press::new()? })
    }

    /// The frame's bytes, unless it is a large one.
    pub(crate) fn encode(&mut self, frame: &Frame<'_>) -> Result<Outcome, PackError> {
        if frame.size > STREAMED {
            return Ok(Outcome::Large);
        }
        if let Some(packed) = self.reused(frame) {
            return Ok(Outcome::Packed(packed));
        }
        if let Some(packed) = self.compressed_ahead(frame) {
            return Ok(Outcome::Packed(packed));
        }
        let written = self.gather(&frame.files)?;
        self.finish(&written).map(Outcome::Packed)
    }

    /// Compresses what [`Encoder::gather`] put together.
    fn finish(&mut self, written: &[&FileEntry]) -> Result<Packed, PackError> {
        if written.is_empty() {
            return Ok(Packed::default());
        }
        let bytes = self.press.compress()?;
        let record = match self.reuse {
            FrameReuse::Off => None,
            _ => Some((reuse::key(written.iter().copied()), crc32fast::hash(&bytes))),
        };
        Ok(Packed { bytes, record, reused: false, files: written.len() as u64, content: content(written) })
    }

    /// A frame of these bytes.
    pub(crate) fn compress(&mut self, tar: Vec<u8>) -> Result<Vec<u8>, PackError> {
        self.press.tar = tar;
        self.press.compress()
    }

    /// The frame as it was compressed while the manifest was not known yet.
    fn compressed_ahead(&self, frame: &Frame<'_>) -> Option<Packed> {
        let packed = self.ahead?.take(&reuse::key(frame.files.iter().copied()))?;
        let record = packed.record.filter(|_| !matches!(self.reuse, FrameReuse::Off));
        Some(Packed { record, ..packed })
    }

    /// The frame as it was compressed before, if it is offered and whole.
    fn reused(&self, frame: &Frame<'_>) -> Option<Packed> {
        let FrameReuse::From(cache) = self.reuse else { return None };
        let key = reuse::key(frame.files.iter().copied());
        let (check, bytes) = cache.open(&key)?;
        let most = zstd::zstd_safe::compress_bound(usize::try_from(frame.size).ok()?) as u64;
        let mut held = Vec::new();
        bytes.take(most).read_to_end(&mut held).ok()?;
        let record = Some((key, check));
        let (files, content) = (frame.files.len() as u64, content(&frame.files));
        (crc32fast::hash(&held) == check).then_some(Packed { bytes: held, record, reused: true, files, content })
    }

    /// Puts the entries of the files together; the files that were there.
    fn gather<'f>(&mut self, files: &[&'f FileEntry]) -> Result<Vec<&'f FileEntry>, PackError> {
        self.press.tar.clear();
        let mut written = Vec::with_capacity(files.len());
        // Contents read now, and where they lie: they are hashed together when all are there.
        let mut unverified = Vec::new();
        for file in files {
            if let Some(held) = self.contents.held(file) {
                self.press.append_held(file, &held)?;
            } else if let Some(content) = open(self.contents, file)? {
                unverified.push((*file, self.press.append(file, content)?));
            } else {
                continue;
            }
            written.push(*file);
        }
        let contents: Vec<&[u8]> = unverified.iter().map(|(_, range)| &self.press.tar[range.clone()]).collect();
        for ((file, range), found) in unverified.iter().zip(digests(&contents)) {
            compare(file, range.len() as u64, || found)?;
        }
        Ok(written)
    }

    /// Writes a frame that is too large to be held: everything but its last file is gathered, that file streams.
    pub(crate) fn stream(
        &mut self,
        frame: &Frame<'_>,
        threads: usize,
        out: &mut Counting<'_>,
    ) -> Result<Packed, PackError> {
        if let Some(packed) = self.copied(frame, out)? {
            return Ok(packed);
        }
        let (last, before) = frame.files.split_last().expect("frames without files are dropped");
        let mut written = self.gather(before)?;
        let Some(content_of_last) = open(self.contents, last)? else {
            let packed = self.finish(&written)?;
            out.write_all(&packed.bytes).map_err(PackError::Write)?;
            return Ok(packed);
        };
        written.push(last);
        self.press.tar.extend(tar::header(&last.path, last.size, last.executable));
        let padding = tar::padding(last.size);
        let mut compressor = zstd::Encoder::new(&mut *out, LEVEL).map_err(PackError::Compress)?;
        let size = self.press.tar.len() as u64 + last.size + padding as u64;
        compressor
            .include_checksum(true)
            .and_then(|()| compressor.set_pledged_src_size(Some(size)))
            .and_then(|()| compressor.multithread(u32::try_from(threads.clamp(1, STREAM_THREADS)).unwrap_or(1)))
            .map_err(PackError::Compress)?;
        compressor.write_all(&self.press.tar).map_err(PackError::Write)?;
        copy(last, content_of_last, &mut compressor)?;
        compressor.write_all(&tar::END[..padding]).map_err(PackError::Write)?;
        compressor.finish().map_err(PackError::Write)?;
        self.press.tar = Vec::new();
        let record = out.check().map(|check| (reuse::key(written.iter().copied()), check));
        let (files, content) = (written.len() as u64, content(&written));
        Ok(Packed { bytes: Vec::new(), record, reused: false, files, content })
    }

    /// Copies a large frame that is offered and whole.
    fn copied(&self, frame: &Frame<'_>, out: &mut Counting<'_>) -> Result<Option<Packed>, PackError> {
        let FrameReuse::From(cache) = self.reuse else { return Ok(None) };
        let key = reuse::key(frame.files.iter().copied());
        let Some((expected, mut bytes)) = cache.open(&key) else { return Ok(None) };
        let mut check = Counting::new(None, true);
        if io::copy(&mut bytes, &mut check).is_err() || check.check() != Some(expected) {
            return Ok(None);
        }
        let Some((_, mut bytes)) = cache.open(&key) else { return Ok(None) };
        io::copy(&mut bytes, out).map_err(PackError::Reuse)?;
        if out.check() != Some(expected) {
            return Err(PackError::Reuse(io::Error::new(
                io::ErrorKind::InvalidData,
                "a frame changed while it was copied",
            )));
        }
        let (files, content) = (frame.files.len() as u64, content(&frame.files));
        Ok(Some(Packed { bytes: Vec::new(), record: Some((key, expected)), reused: true, files, content }))
    }
}

fn content(files: &[&FileEntry]) -> u64 {
    files.iter().map(|file| file.size).sum()
}

fn open(contents: &dyn Contents, file: &FileEntry) -> Result<Option<Box<dyn Read + Send>>, PackError> {
    contents.open(file).map_err(|source| PackError::Open { path: file.path.clone(), source })
}

fn read_error(file: &FileEntry) -> impl Fn(io::Error) -> PackError {
    |source| PackError::Read { path: file.path.clone(), source }
}

/// Streams one file's content, verified.
fn copy(file: &FileEntry, mut content: Box<dyn Read + Send>, out: &mut dyn Write) -> Result<(), PackError> {
    let mut buffer = vec![0; CHUNK];
    let mut check = ContentCheck::new(file);
    loop {
        let count = match content.read(&mut buffer) {
            Ok(0) => return check.finish(),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(read_error(file)(error)),
        };
        check.update(&buffer[..count])?;
        out.write_all(&buffer[..count]).map_err(PackError::Write)?;
    }
}

/// Holds a file's content against what the manifest says about it.
struct ContentCheck<'a> {
    file: &'a FileEntry,
    hasher: Hasher,
    seen: u64,
}

impl<'a> ContentCheck<'a> {
    fn new(file: &'a FileEntry) -> Self {
        Self { file, hasher: Hasher::new(), seen: 0 }
    }

    fn update(&mut self, bytes: &[u8]) -> Result<(), PackError> {
        self.seen += bytes.len() as u64;
        if self.seen > self.file.size {
            return Err(size_changed(self.file));
        }
        self.hasher.update(bytes);
        Ok(())
    }

    fn finish(self) -> Result<(), PackError> {
        compare(self.file, self.seen, || self.hasher.finish())
    }
}

fn compare(file: &FileEntry, size: u64, digest: impl FnOnce() -> Digest) -> Result<(), PackError> {
    if size != file.size {
        return Err(size_changed(file));
    }
    let (expected, found) = (file.sha256, digest());
    if found == expected {
        return Ok(());
    }
    Err(PackError::ContentChanged { path: shown(&file.path), expected, found })
}

fn size_changed(file: &FileEntry) -> PackError {
    PackError::SizeChanged { path: shown(&file.path), expected: file.size }
}

/// Passes bytes on, counts them, and computes their CRC-32 when frames are recorded.
pub(crate) struct Counting<'a> {
    out: Option<&'a mut dyn Write>,
    pub(crate) count: u64,
    crc: Option<crc32fast::Hasher>,
}

impl<'a> Counting<'a> {
    pub(crate) fn new(out: Option<&'a mut dyn Write>, check: bool) -> Self {
        Self { out, count: 0, crc: check.then(crc32fast::Hasher::new) }
    }

    fn check(&self) -> Option<u32> {
        self.crc.clone().map(crc32fast::Hasher::finalize)
    }
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = match &mut self.out {
            Some(out) => out.write(bytes)?,
            None => bytes.len(),
        };
        if let Some(crc) = &mut self.crc {
            crc.update(&bytes[..count]);
        }
        self.count += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), Write::flush)
    }
}
