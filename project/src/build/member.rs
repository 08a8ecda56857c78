//! The workshop that functions and sites are built in, and what comes out of it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, mpsc};

use bundle_format::{Ahead, Content, Digest, Held, Limits};

use super::environment::Copies;
use super::{BuildEvent, BuildOptions, ItemKind};
use crate::command;
use crate::diagnostic::Place;
use crate::files::{self, DigestCache, Early, Found, Hashing, Room};
use crate::ignore_rules::{RuleFiles, slashes};
use crate::javascript::Engine;
use crate::{Diagnostic, Project, ProjectError};

/// A built function or site.
#[derive(Debug, Clone)]
pub(crate) struct Member<E> {
    /// Its entry in the manifest.
    pub(crate) entry: E,
    pub(crate) files: Vec<MemberFile>,
    pub(crate) warnings: Vec<Diagnostic>,
    /// Source files it was made from.
    pub(crate) inputs: Vec<PathBuf>,
    /// Bytes of what it was made from.
    pub(crate) source_bytes: u64,
    pub(crate) duration_ms: u64,
}

/// One of its files.
#[derive(Debug, Clone)]
pub(crate) struct MemberFile {
    /// Path in the bundle.
    pub(crate) path: String,
    pub(crate) content: Content,
    pub(crate) size: u64,
    pub(crate) digest: Digest,
    pub(crate) executable: bool,
}

impl MemberFile {
    /// A file that exists only in memory.
    pub(crate) fn from_bytes(path: String, bytes: Vec<u8>) -> Self {
        Self {
            path,
            size: bytes.len() as u64,
            digest: Digest::of(&bytes),
            content: Content::Bytes(bytes.into()),
            executable: false,
        }
    }
}

impl<E> Member<E> {
    /// Notes how long it took; files and bytes.
    pub(super) fn finish(&mut self, duration_ms: u64) -> (usize, u64) {
        self.duration_ms = duration_ms;
        (self.files.len(), self.files.iter().map(|file| file.size).sum())
    }
}

/// Whether the executable bit of a file counts. It does not for sites: some file systems set it on every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Modes {
    Kept,
    Dropped,
}

/// A folder to take files from.
pub(crate) struct Folder<'a> {
    pub(crate) path: &'a Path,
    /// Where they go in the bundle, without a slash at the end.
    pub(crate) prefix: &'a str,
    pub(crate) rules: RuleFiles,
    pub(crate) modes: Modes,
}

/// What the parts of one build share: threads, the bundler, digests, the way back to the caller.
pub(crate) struct Workshop<'a> {
    pub(crate) project: &'a Project,
    pub(crate) options: &'a BuildOptions,
    pool: rayon::ThreadPool,
    engine: OnceLock<Engine>,
    cache: DigestCache,
    room: Arc<Room>,
    ahead: Option<Arc<Ahead>>,
    copies: Copies,
    tally: Tally,
    events: mpsc::Sender<BuildEvent>,
}

/// What there is to read, and how much of it has been read.
#[derive(Debug, Default)]
struct Tally {
    of_files: AtomicUsize,
    of_bytes: AtomicU64,
    files: AtomicUsize,
    bytes: AtomicU64,
}

impl<'a> Workshop<'a> {
    pub(super) fn open(
        project: &'a Project,
        options: &'a BuildOptions,
        events: mpsc::Sender<BuildEvent>,
    ) -> Result<Self, ProjectError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads.max(1)).build();
        let pool = pool.map_err(|error| std::io::Error::other(format!("cannot start threads: {error}")))?;
        Ok(Self {
            project,
            options,
            pool,
            engine: OnceLock::new(),
            cache: DigestCache::open(project.root()),
            room: Arc::new(Room::new(options.hold)),
            ahead: options.compress_ahead.then(|| Arc::new(Ahead::new(options.threads))),
            copies: Copies::find(project),
            tally: Tally::default(),
            events,
        })
    }

    /// All files are known: what of them waits is compressed while the manifest is made, and later.
    pub(super) fn compress_rest(&self) -> Option<Arc<Ahead>> {
        let ahead = self.ahead.as_ref()?;
        ahead.settle();
        for _ in 0..self.options.threads.max(1) {
            let (ahead, room) = (Arc::clone(ahead), Arc::clone(&self.room));
            self.pool.spawn(move || {
                while let Some(spared) = ahead.compress_next() {
                    room.give(spared);
                }
            });
        }
        Some(Arc::clone(ahead))
    }

    pub(super) fn close(self) -> Option<Diagnostic> {
        let failed = self.cache.save().err()?;
        Some(Diagnostic::warning(format!("digests were not kept, the next build is slower: {failed}")))
    }

    pub(super) fn send(&self, event: BuildEvent) {
        // The receiver lives as long as the build; without one nobody is watching.
        let _ = self.events.send(event);
    }

    pub(crate) fn root(&self) -> &Path {
        self.project.root()
    }

    pub(crate) fn engine(&self) -> Result<&Engine, ProjectError> {
        if let Some(engine) = self.engine.get() {
            return Ok(engine);
        }
        let engine = Engine::start(self.options.threads)?;
        Ok(self.engine.get_or_init(|| engine))
    }

    /// Every file of a folder that the rules let through, hashed and searched for secrets.
    pub(crate) fn collect(&self, from: &Folder<'_>) -> Result<(Vec<MemberFile>, Vec<Diagnostic>), ProjectError> {
        let folder = self.inside(from.path)?;
        let rules = self.project.rules(from.rules);
        let walk = self.pool.install(|| files::walk(self.root(), &folder, &rules))?;
        let (files, mut findings) = self.take(walk.files, from.prefix, from.modes)?;
        findings.extend(walk.findings);
        Ok((files, findings))
    }

    /// The real form of a folder, which must lie inside the project like everything in it.
    fn inside(&self, folder: &Path) -> Result<PathBuf, ProjectError> {
        let real = fs_err::canonicalize(folder)?;
        if real.starts_with(self.root()) {
            return Ok(real);
        }
        let shown = crate::diagnostic::display_path(self.root(), folder);
        let message = format!("the folder `{}` is a link that leaves the project", slashes(&shown));
        Err(Diagnostic::error(message).in_file(shown).into())
    }

    /// Hashes found files and gives them their place in the bundle.
    pub(crate) fn take(
        &self,
        found: Vec<Found>,
        prefix: &str,
        modes: Modes,
    ) -> Result<(Vec<MemberFile>, Vec<Diagnostic>), ProjectError> {
        self.check_limits(&found)?;
        self.room.charge(found.len());
        let of_bytes: u64 = found.iter().map(|file| file.size).sum();
        self.tally.of_files.fetch_add(found.len(), Ordering::Relaxed);
        self.tally.of_bytes.fetch_add(of_bytes, Ordering::Relaxed);
        let progress = |files, bytes| self.progress(files, bytes);
        let early = self.ahead.as_deref().map(|ahead| Early { ahead, prefix, modes: modes == Modes::Kept });
        let hashing = Hashing { root: self.root(), cache: &self.cache, room: &self.room, progress: &progress, early };
        let hashed = self.pool.install(|| hashing.files(&found))?;
        let mut findings = Vec::new();
        let mut files = Vec::with_capacity(found.len());
        for (found, hashed) in found.into_iter().zip(hashed) {
            findings.extend(hashed.secrets.into_iter().filter(|finding| !self.allows(finding.path.as_deref())));
            if let Some(original) = self.copies.original(&hashed.digest) {
                let shown = crate::diagnostic::display_path(self.root(), &found.location);
                findings.extend((!self.allows(Some(&shown))).then(|| original.copied_to(&shown)));
            }
            files.push(MemberFile {
                path: format!("{prefix}/{}", found.path),
                executable: modes == Modes::Kept && found.executable,
                content: content(found.location, hashed.held),
                size: hashed.size,
                digest: hashed.digest,
            });
        }
        Ok((files, findings))
    }

    /// What no server takes is not read first.
    fn check_limits(&self, found: &[Found]) -> Result<(), ProjectError> {
        let limits = Limits::default();
        let mut findings: Vec<Diagnostic> = found
            .iter()
            .filter(|file| file.size > limits.file)
            .map(|file| {
                let message = format!("the file has {} bytes, {} are allowed for one", file.size, limits.file);
                let shown = crate::diagnostic::display_path(self.root(), &file.location);
                Diagnostic::error(message).in_file(shown).hint("name it in `.reactorignore`")
            })
            .collect();
        if found.len() as u64 > limits.files {
            let message = format!("there are {} files, {} are allowed in a bundle", found.len(), limits.files);
            findings.push(Diagnostic::error(message).hint("name what is not needed in `.reactorignore`"));
        }
        invalid(findings).map(drop)
    }

    fn progress(&self, files: usize, bytes: u64) {
        let files = self.tally.files.fetch_add(files, Ordering::Relaxed) + files;
        let bytes = self.tally.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let of_files = self.tally.of_files.load(Ordering::Relaxed);
        let of_bytes = self.tally.of_bytes.load(Ordering::Relaxed);
        self.send(BuildEvent::Read { files, bytes, of_files, of_bytes });
    }

    /// Secrets in a text that is already in memory; `shown` is its path in the project.
    pub(crate) fn secrets(&self, shown: &Path, content: &[u8]) -> Vec<Diagnostic> {
        if self.allows(Some(shown)) {
            return Vec::new();
        }
        let mut findings = check_content(shown, content);
        if !self.copies.is_empty() {
            findings.extend(self.copies.original(&Digest::of(content)).map(|original| original.copied_to(shown)));
        }
        findings
    }

    fn allows(&self, path: Option<&Path>) -> bool {
        path.is_some_and(|path| is_allowed(&self.options.allow_secrets, path))
    }

    /// Runs a build command; a failure is an error at the place of the command.
    pub(crate) fn run(
        &self,
        (kind, name): (ItemKind, &str),
        line: &str,
        folder: &Path,
        place: Option<&Place>,
    ) -> Result<(), ProjectError> {
        let print = |line: &str| {
            self.send(BuildEvent::Output { kind, name: name.to_owned(), line: line.to_owned() });
        };
        let outcome = command::run(line, folder, &self.options.hidden_env, &print)?;
        if outcome.status.success() {
            return Ok(());
        }
        let what = match kind {
            ItemKind::Function => "function",
            ItemKind::Site => "site",
        };
        let ended = outcome.status.code().map_or_else(|| "was killed".to_owned(), |code| format!("ended with {code}"));
        let message = format!("the build command of {what} `{name}` {ended} after {} ms", outcome.duration_ms);
        let finding = match place {
            Some(place) => place.error(message),
            None => Diagnostic::error(format!("{message}: `{line}`")),
        };
        let tail = outcome.tail.iter().rev().take(5).rev().cloned().collect::<Vec<_>>().join("\n");
        let hint = (!tail.trim().is_empty()).then(|| format!("its last words:\n{tail}"));
        Err(finding.maybe_hint(hint).into())
    }
}

/// Whether a path is one of the allowed ones or below one.
pub(super) fn is_allowed(allowed: &[String], path: &Path) -> bool {
    let path = slashes(path);
    allowed.iter().any(|allowed| {
        let allowed = allowed.trim_start_matches("./").trim_end_matches('/');
        path == allowed || path.strip_prefix(allowed).is_some_and(|rest| rest.starts_with('/'))
    })
}

fn content(path: PathBuf, held: Option<Held>) -> Content {
    match held {
        Some(held) => Content::Read { path, held },
        None => Content::File(path),
    }
}

/// Errors for all secrets in a text.
pub(crate) fn check_content(shown: &Path, content: &[u8]) -> Vec<Diagnostic> {
    files::scan_file(shown, content).iter().map(|secret| files::secret_finding(shown, content, secret)).collect()
}

/// Findings as an error when one of them is; else back again.
pub(crate) fn invalid(findings: Vec<Diagnostic>) -> Result<Vec<Diagnostic>, ProjectError> {
    if findings.iter().any(Diagnostic::is_error) { Err(ProjectError::Invalid(findings)) } else { Ok(findings) }
}
