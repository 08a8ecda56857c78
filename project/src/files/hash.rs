//! Digests of many files at once, each read one time: hashed and scanned for secrets in the same pass.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use bundle_format::{Digest, Hasher, Held};
use fs_err as fs;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::cache::{DigestCache, Identity};
use super::early::{Early, Line};
use super::secrets::{LONGEST, Secret, prepare, scan_file};
use super::walk::Found;
use crate::{Diagnostic, ProjectError, SourceText};

/// A file with its digest.
#[derive(Debug)]
pub(crate) struct Hashed {
    pub(crate) size: u64,
    pub(crate) digest: Digest,
    pub(crate) secrets: Vec<Diagnostic>,
    /// Its content, when there was room to keep it.
    pub(crate) held: Option<Held>,
}

/// Files up to this size are read in one piece.
const WHOLE: u64 = 4 * 1024 * 1024;
const PIECE: usize = 1024 * 1024;
/// Files that one thread takes at a time, and bytes that it reads before it hashes them side by side.
const TOGETHER: usize = 64;
const BATCH: u64 = 2 * 1024 * 1024;
/// Larger files are not kept: what keeping saves is opening and hashing many small ones again.
const HELD: u64 = 1024 * 1024;
/// What a build keeps of each file beside its content, bytes: paths, digests, its entries in the manifest.
const KNOWN: u64 = 1_200;

/// Room for contents that stay in memory until they are packed, and for what is known of every file.
#[derive(Debug, Default)]
pub(crate) struct Room(AtomicU64);

impl Room {
    /// Room for that many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        Self(AtomicU64::new(bytes))
    }

    /// Takes what is known of that many files, of which there cannot be too little room.
    pub(crate) fn charge(&self, files: usize) {
        let bytes = KNOWN * files as u64;
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some(left.saturating_sub(bytes)));
    }

    /// Gives bytes back that are no longer held.
    pub(crate) fn give(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    fn take(&self, bytes: u64) -> bool {
        bytes <= HELD
            && self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes)).is_ok()
    }
}

/// What the hashing of files leans on.
pub(crate) struct Hashing<'a> {
    /// The project's folder.
    pub(crate) root: &'a Path,
    pub(crate) cache: &'a DigestCache,
    pub(crate) room: &'a Room,
    /// Told how many files, and bytes of them, have been read.
    pub(crate) progress: &'a (dyn Fn(usize, u64) + Sync),
    /// Where whole frames are compressed as soon as they are known, if at all.
    pub(crate) early: Option<Early<'a>>,
}

impl Hashing<'_> {
    /// Digests of `files`, in their order. Uses the caller's thread pool.
    pub(crate) fn files(&self, files: &[Found]) -> Result<Vec<Hashed>, ProjectError> {
        let known = |file: &Found| file.identity.and_then(|identity| self.cache.get(&identity));
        let known: Vec<_> = files.par_iter().with_min_len(TOGETHER).map(known).collect();
        if known.iter().any(Option::is_none) {
            prepare();
        }
        let next = AtomicUsize::new(0);
        let line = Mutex::new(Line::new(files, self.early));
        // Chunks are taken in the order of the files, so that frames are whole early.
        let worker = |_| -> Result<(), ProjectError> {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let (Some(chunk), Some(known)) = (files.chunks(TOGETHER).nth(index), known.chunks(TOGETHER).nth(index))
                else {
                    return Ok(());
                };
                // After an error nobody begins another chunk.
                let hashed = self.chunk(chunk, known).inspect_err(|_| next.store(files.len(), Ordering::Relaxed))?;
                line.lock().unwrap_or_else(PoisonError::into_inner).deliver(index, hashed);
                if let Some(early) = &self.early {
                    early.relieve(self.room);
                }
            }
        };
        (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).try_for_each(worker)?;
        Ok(line.into_inner().unwrap_or_else(PoisonError::into_inner).into_hashed())
    }

    /// `known` are the digests of those that need not be read.
    fn chunk(&self, files: &[Found], known: &[Option<Digest>]) -> Result<Vec<Hashed>, ProjectError> {
        let mut hashed: Vec<Option<Hashed>> = Vec::with_capacity(files.len());
        let mut batch = Batch::default();
        for (index, (file, known)) in files.iter().zip(known).enumerate() {
            hashed.push(match *known {
                Some(digest) => Some(Hashed { size: file.size, digest, secrets: Vec::new(), held: None }),
                None if file.size > WHOLE => Some(self.large(file)?),
                None => {
                    batch.add(index, self.read(file)?);
                    None
                }
            });
            if batch.bytes >= BATCH {
                self.finish(files, &mut hashed, &mut batch);
            }
        }
        self.finish(files, &mut hashed, &mut batch);
        Ok(hashed.into_iter().flatten().collect())
    }

    /// Hashes and scans what was read.
    fn finish(&self, files: &[Found], hashed: &mut [Option<Hashed>], batch: &mut Batch) {
        let Batch { indices, contents, bytes } = std::mem::take(batch);
        if indices.is_empty() {
            return;
        }
        let count = indices.len();
        for (index, held) in indices.into_iter().zip(Held::many(contents)) {
            let file = &files[index];
            let (size, digest) = (held.bytes().len() as u64, held.sha256());
            let shown = self.shown(file);
            let secrets: Vec<_> =
                scan_file(&shown, held.bytes()).iter().map(|secret| finding(&shown, held.bytes(), secret)).collect();
            self.remember(file, size, digest, &secrets);
            let held = self.room.take(size).then_some(held);
            hashed[index] = Some(Hashed { size, digest, secrets, held });
        }
        (self.progress)(count, bytes);
    }

    fn read(&self, file: &Found) -> Result<Vec<u8>, ProjectError> {
        let mut opened = self.open(file)?;
        let mut content = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0) + 1);
        opened.read_to_end(&mut content)?;
        Ok(content)
    }

    /// Opens a file that was found. Between finding and opening, somebody may have put a link in its place, or in that of a
    /// folder above it, which leads out of the project.
    fn open(&self, file: &Found) -> Result<fs::File, ProjectError> {
        let opened = fs::File::open(&file.location)?;
        let found = Identity::of(&opened.metadata()?);
        if found.is_some_and(|found| file.identity.is_some_and(|identity| !identity.is_same_file(&found))) {
            let real = fs::canonicalize(&file.location)?;
            let there = Identity::of(&fs::metadata(&real)?);
            let is_it = there.is_some_and(|there| found.is_some_and(|found| there.is_same_file(&found)));
            if !(is_it && real.starts_with(self.root)) {
                let finding = Diagnostic::error("the file was replaced while it was read, by one outside the project");
                return Err(finding.in_file(self.shown(file)).into());
            }
        }
        Ok(opened)
    }

    fn large(&self, file: &Found) -> Result<Hashed, ProjectError> {
        let hashed = read_pieces(self.open(file)?, &self.shown(file), &|bytes| (self.progress)(0, bytes))?;
        (self.progress)(1, 0);
        self.remember(file, hashed.size, hashed.digest, &hashed.secrets);
        Ok(hashed)
    }

    fn remember(&self, file: &Found, size: u64, digest: Digest, secrets: &[Diagnostic]) {
        if let Some(identity) = file.identity
            && secrets.is_empty()
            && size == file.size
        {
            self.cache.remember(identity, digest);
        }
    }

    fn shown(&self, file: &Found) -> PathBuf {
        crate::diagnostic::display_path(self.root, &file.location)
    }
}

/// Files read and not yet hashed.
#[derive(Default)]
struct Batch {
    /// Where they stand among the files of the chunk.
    indices: Vec<usize>,
    contents: Vec<Vec<u8>>,
    bytes: u64,
}

impl Batch {
    fn add(&mut self, index: usize, content: Vec<u8>) {
        self.bytes += content.len() as u64;
        self.indices.push(index);
        self.contents.push(content);
    }
}

fn read_pieces(mut file: fs::File, shown: &Path, progress: &dyn Fn(u64)) -> Result<Hashed, ProjectError> {
    let mut hasher = Hasher::new();
    let mut size = 0;
    let mut secrets = Vec::new();
    let mut window = vec![0; LONGEST + PIECE];
    // The end of the last piece stays in front of the next, so that a token across the border is seen.
    let mut kept = 0;
    let mut lines = 0;
    loop {
        let read = file.read(&mut window[kept..])?;
        if read == 0 {
            break;
        }
        hasher.update(&window[kept..kept + read]);
        size += read as u64;
        progress(read as u64);
        let filled = kept + read;
        if secrets.is_empty()
            && let Some(secret) = scan_file(shown, &window[..filled]).first()
        {
            let mut found = finding(shown, &window[..filled], secret);
            found.line += lines;
            secrets.push(found);
        }
        let keep = filled.min(LONGEST);
        lines += window[..filled - keep].iter().map(|byte| usize::from(*byte == b'\n')).sum::<usize>();
        window.copy_within(filled - keep..filled, 0);
        kept = keep;
    }
    Ok(Hashed { size, digest: hasher.finish(), secrets, held: None })
}

const ALLOW: &str = "move it to the function's environment; if it is meant to be public, pass `--allow-secret PATH` or write \
                     `reactor:allow-secret` in a comment on the same line or the one before";

/// The error for a secret, with its place. The secret itself is not repeated: the excerpt stops before it.
pub(crate) fn finding(shown: &Path, content: &[u8], secret: &Secret) -> Diagnostic {
    let line_start = content[..secret.start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let before = String::from_utf8_lossy(&content[line_start..secret.start]).into_owned();
    let line = content[..secret.start].split(|byte| *byte == b'\n').count();
    let shortened: String = before.chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
    let excerpt = SourceText::new(shown, format!("{shortened}…"));
    let mut found = Diagnostic::error(format!("the file holds {}", secret.kind))
        .at(&excerpt, shortened.len()..shortened.len() + '…'.len_utf8())
        .label("hidden here")
        .hint(ALLOW);
    found.line = line;
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_within(contents: &[&[u8]], room: u64) -> Vec<Hashed> {
        let folder = tempfile::tempdir().unwrap();
        let cache = DigestCache::open(folder.path());
        let found = |(index, content): (usize, &&[u8])| {
            let location = folder.path().join(index.to_string());
            fs::write(&location, content).unwrap();
            let metadata = fs::metadata(&location).unwrap();
            Found::new(index.to_string(), location, &metadata)
        };
        let files: Vec<Found> = contents.iter().enumerate().map(found).collect();
        let (room, read) = (Room::new(room), AtomicU64::new(0));
        let progress = |_, bytes| {
            read.fetch_add(bytes, Ordering::Relaxed);
        };
        let hashing = Hashing { root: folder.path(), cache: &cache, room: &room, progress: &progress, early: None };
        let hashed = hashing.files(&files).unwrap();
        assert_eq!(read.into_inner(), hashed.iter().map(|file| file.size).sum::<u64>());
        hashed
    }

    fn hash(content: &[u8]) -> Hashed {
        hash_within(&[content], 0).remove(0)
    }

    fn token() -> String {
        format!("ghp_{}", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5")
    }

    #[test]
    fn names_the_line_of_a_secret_and_never_shows_it() {
        let hashed = hash(format!("one\ntwo = \"{}\"\n", token()).as_bytes());
        let found = &hashed.secrets[0];
        assert_eq!(found.message, "the file holds a GitHub token");
        assert_eq!((found.path.as_deref(), found.line, found.column), (Some(Path::new("0")), 2, 8));
        assert!(!found.source_line.contains("ghp_"));
    }

    #[test]
    fn sees_a_secret_across_the_border_of_two_pieces_and_names_its_line() {
        let mut content = vec![b' '; usize::try_from(WHOLE).unwrap() + PIECE];
        let at = LONGEST + PIECE - 10;
        content[at..at + 40].copy_from_slice(token().as_bytes());
        for line in [7, PIECE - 2, at - 1] {
            content[line] = b'\n';
        }
        let hashed = hash(&content);
        assert_eq!(hashed.secrets.len(), 1);
        assert_eq!((hashed.secrets[0].line, hashed.secrets[0].column), (4, 1));
        assert_eq!(hashed.digest, Digest::of(&content));
        assert_eq!(hashed.size, content.len() as u64);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_became_a_link_out_of_the_project_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (location, secret) = (root.join("a"), outside.path().join("secret"));
        fs::write(&location, "harmless").unwrap();
        fs::write(&secret, "somebody else's").unwrap();
        let found = Found::new("a".to_owned(), location.clone(), &fs::metadata(&location).unwrap());
        let cache = DigestCache::open(&root);
        let hashing = Hashing { root: &root, cache: &cache, room: &Room::new(0), progress: &|_, _| {}, early: None };
        fs::remove_file(&location).unwrap();
        std::os::unix::fs::symlink(&secret, &location).unwrap();
        let error = hashing.files(std::slice::from_ref(&found)).unwrap_err();
        assert!(error.diagnostics()[0].message.contains("outside the project"), "{error}");
        // An editor that writes a new file and renames it does nothing wrong.
        fs::remove_file(&location).unwrap();
        fs::write(root.join("b"), "the next version").unwrap();
        fs::rename(root.join("b"), &location).unwrap();
        let hashed = hashing.files(std::slice::from_ref(&found)).unwrap();
        assert_eq!(hashed[0].digest, Digest::of(b"the next version"));
    }

    #[test]
    fn contents_are_kept_as_long_as_there_is_room() {
        let contents: Vec<Vec<u8>> = (0..200_u8).map(|number| vec![number; 1_000]).collect();
        let contents: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
        let hashed = hash_within(&contents, 50_500);
        assert_eq!(hashed.iter().filter(|file| file.held.is_some()).count(), 50);
        for (file, content) in hashed.iter().zip(contents) {
            assert_eq!((file.digest, file.size), (Digest::of(content), 1_000));
            assert!(file.held.as_ref().is_none_or(|held| held.bytes() == content));
        }
    }
}
