//! The bundle on its way: only the files that the server does not have.
//!
//! It is sent while it is packed, so that both sides work at once and nothing of it lies on a disk in between. A small one is
//! packed first and sent with its length.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use admin_client::BundleBody;
use bundle_format::{Content, Contents, Digest, FileEntry, Held, PackError, PackOptions, PackSummary};
use bytes::Bytes;
use futures::StreamExt as _;
use tokio::sync::{Notify, mpsc};

use super::bundle::Ready;
use crate::error::CliError;
use crate::ui::Progress;

/// A bundle that is complete before it has more bytes is sent in one piece.
const WHOLE: usize = 1 << 20;
/// Bytes that go from the packing thread to the network at a time.
const PIECE: usize = 256 << 10;
/// Pieces that wait for the network, at most.
const AHEAD: usize = 16;

/// Which files are sent.
#[derive(Clone, Copy)]
pub(super) enum Selection {
    /// All that the server lacks.
    Missing,
    /// Those of them that lie below `migrations/`: a plan needs no more.
    MissingMigrations,
}

/// A piece of a bundle, or why there are no more.
type Piece = io::Result<Bytes>;

/// What is packed, as often as it is sent, and what came of it.
struct Source {
    ready: Arc<Ready>,
    missing: HashSet<Digest>,
    selection: Selection,
    progress: Option<Arc<Progress>>,
    outcome: Mutex<Outcome>,
    failed: Notify,
}

enum Outcome {
    /// Not packed to its end yet.
    Open,
    Packed(PackSummary),
    /// With the reason, until somebody asks for it.
    Failed(Option<PackError>),
}

/// A thin bundle, which can be sent more than once.
pub(super) struct Thin {
    source: Arc<Source>,
    body: BundleBody,
}

impl Thin {
    /// Begins to pack the selected ones of the missing files; `progress` counts the bytes of their content.
    pub(super) async fn pack(
        ready: &Arc<Ready>,
        missing: &HashSet<String>,
        selection: Selection,
        progress: Option<Arc<Progress>>,
    ) -> Result<Self, CliError> {
        let missing = missing.iter().filter_map(|digest| digest.parse().ok()).collect();
        let outcome = Mutex::new(Outcome::Open);
        let (ready, failed) = (Arc::clone(ready), Notify::new());
        let source = Arc::new(Source { ready, missing, selection, progress, outcome, failed });
        let mut pieces = source.start()?;
        let (mut first, mut length) = (Vec::new(), 0);
        while length < WHOLE {
            match pieces.recv().await {
                Some(Ok(piece)) => {
                    length += piece.len();
                    first.push(piece);
                }
                Some(Err(error)) => return Err(source.failure().unwrap_or_else(|| error.into())),
                None => {
                    let body = BundleBody::from_bytes(first.concat());
                    return Ok(Self { source, body });
                }
            }
        }
        let body = streamed(Arc::clone(&source), (first, pieces));
        Ok(Self { source, body })
    }

    /// The body of a request.
    pub(super) fn body(&self) -> BundleBody {
        self.body.clone()
    }

    /// Ends with the work, or before it once it is known that the bundle cannot be packed to its end: the server then has a
    /// part of a bundle, and why is not known to it.
    pub(super) async fn unless_it_fails<T>(
        &self,
        work: impl Future<Output = Result<T, CliError>>,
    ) -> Result<T, CliError> {
        tokio::select! {
            biased;
            error = self.failure() => Err(error),
            outcome = work => outcome,
        }
    }

    async fn failure(&self) -> CliError {
        loop {
            self.source.failed.notified().await;
            if let Some(error) = self.source.failure() {
                return error;
            }
        }
    }

    /// What was written; nothing before its end.
    pub(super) fn summary(&self) -> Option<PackSummary> {
        match &*self.source.lock() {
            Outcome::Packed(summary) => Some(summary.clone()),
            Outcome::Open | Outcome::Failed(_) => None,
        }
    }
}

/// What was begun is sent first; every further time is packed anew, to the same bytes.
fn streamed(source: Arc<Source>, begun: (Vec<Bytes>, mpsc::Receiver<Piece>)) -> BundleBody {
    let begun = Mutex::new(Some(begun));
    BundleBody::new(None, move || {
        let taken = begun.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (first, mut pieces) = match taken.map_or_else(|| Ok((Vec::new(), source.start()?)), Ok) {
            Ok(begun) => begun,
            Err(error) => return futures::stream::iter([Err(error)]).boxed(),
        };
        let rest = futures::stream::poll_fn(move |context| pieces.poll_recv(context));
        futures::stream::iter(first.into_iter().map(Ok)).chain(rest).boxed()
    })
}

impl Source {
    /// Packs on a thread of its own; what comes out waits for whoever takes it.
    fn start(self: &Arc<Self>) -> io::Result<mpsc::Receiver<Piece>> {
        if matches!(&*self.lock(), Outcome::Failed(_)) {
            return Err(cannot_be_packed());
        }
        if let Some(progress) = &self.progress {
            progress.reached(0, self.content());
        }
        let (sender, pieces) = mpsc::channel(AHEAD);
        let source = Arc::clone(self);
        let thread = std::thread::Builder::new().name("pack".to_owned());
        thread.spawn(move || source.run(sender))?;
        Ok(pieces)
    }

    fn run(&self, sender: mpsc::Sender<Piece>) {
        let mut out = Pieces { sender, waiting: Vec::with_capacity(PIECE) };
        let Ready { manifest, meta, .. } = &*self.ready;
        match bundle_format::pack(manifest, meta, self, &mut out, &PackOptions::default()) {
            Ok(summary) => {
                *self.lock() = Outcome::Packed(summary);
                // Nobody may want the end any more.
                let _ = out.send();
            }
            // The network has failed, which others tell.
            Err(PackError::Write(_)) if out.sender.is_closed() => {}
            Err(error) => {
                *self.lock() = Outcome::Failed(Some(error));
                self.failed.notify_one();
                let _ = out.sender.blocking_send(Err(cannot_be_packed()));
            }
        }
    }

    /// Bytes of the files that are sent.
    fn content(&self) -> u64 {
        self.ready.manifest.files.iter().filter(|file| self.includes(file)).map(|file| file.size).sum()
    }

    fn failure(&self) -> Option<CliError> {
        match &mut *self.lock() {
            Outcome::Failed(error) => error.take().map(CliError::from),
            Outcome::Open | Outcome::Packed(_) => None,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Outcome> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn contents(&self) -> &BTreeMap<String, Content> {
        &self.ready.contents
    }
}

/// The kind by which the client knows that it is not the network.
fn cannot_be_packed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "the bundle could not be packed to its end")
}

impl Contents for Source {
    fn open(&self, file: &FileEntry) -> io::Result<Option<Box<dyn Read + Send>>> {
        if !self.includes(file) {
            return Ok(None);
        }
        let opened = self.contents().get(&file.path).map(Content::open).transpose()?;
        Ok(match (opened, &self.progress) {
            (Some(content), Some(progress)) => Some(Box::new(Counted { content, progress: Arc::clone(progress) })),
            (opened, _) => opened,
        })
    }

    fn held(&self, file: &FileEntry) -> Option<Held> {
        let held = if self.includes(file) { self.contents().held(file) } else { None };
        if let (Some(_), Some(progress)) = (&held, &self.progress) {
            progress.advance(file.size);
        }
        held
    }

    fn includes(&self, file: &FileEntry) -> bool {
        let selected = match self.selection {
            Selection::Missing => true,
            Selection::MissingMigrations => file.path.starts_with("migrations/"),
        };
        selected && self.missing.contains(&file.sha256)
    }
}

/// Counts what is read.
struct Counted {
    content: Box<dyn Read + Send>,
    progress: Arc<Progress>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.content.read(buffer)?;
        self.progress.advance(count as u64);
        Ok(count)
    }
}

/// Hands bytes on in pieces. The last one is sent by [`Pieces::send`] alone, once it is known that all went well.
struct Pieces {
    sender: mpsc::Sender<Piece>,
    waiting: Vec<u8>,
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.waiting, Vec::with_capacity(PIECE));
        self.sender.blocking_send(Ok(piece.into())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() == PIECE {
            self.send()?;
        }
        let count = bytes.len().min(PIECE - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use bundle_format::{Limits, Meta, Sink, SinkError};

    use super::*;

    /// A release of these files, and all their digests.
    fn release(files: &[(&str, Vec<u8>)]) -> (Ready, HashSet<String>) {
        let ready = Ready::of(files.iter().map(|(path, content)| ((*path).to_owned(), content.clone())).collect());
        let digests = ready.manifest.files.iter().map(|file| file.sha256.to_string()).collect();
        (ready, digests)
    }

    /// Bytes that do not become smaller.
    fn noise(seed: u64, length: usize) -> Vec<u8> {
        let mut state = seed | 1;
        let next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        };
        std::iter::repeat_with(next).take(length).collect()
    }

    fn replace(ready: &mut Ready, path: &str, content: Vec<u8>) {
        ready.contents.insert(path.to_owned(), Content::Bytes(content.into()));
    }

    struct Paths(Vec<String>);

    impl Sink for Paths {
        fn begin(&mut self, _: &bundle_format::Manifest, _: &[u8], _: &Meta) -> Result<(), SinkError> {
            Ok(())
        }

        fn file(&mut self, file: &FileEntry, _: &mut dyn Read) -> Result<(), SinkError> {
            self.0.push(file.path.clone());
            Ok(())
        }
    }

    async fn collected(mut pieces: mpsc::Receiver<Piece>) -> Vec<u8> {
        let mut bytes = Vec::new();
        while let Some(piece) = pieces.recv().await {
            bytes.extend_from_slice(&piece.unwrap());
        }
        bytes
    }

    #[tokio::test]
    async fn what_is_sent_while_it_is_packed_is_a_bundle_and_the_same_every_time() {
        let (ready, mut missing) = release(&[
            ("project/a", noise(1, 3 << 20)),
            ("project/b", b"small".to_vec()),
            ("project/c", noise(2, 9 << 20)),
        ]);
        missing.remove(&Digest::of(b"small").to_string());
        let thin = Thin::pack(&Arc::new(ready), &missing, Selection::Missing, None).await.unwrap();
        assert!(thin.summary().is_none(), "nobody has taken it yet");
        let bytes = collected(thin.source.start().unwrap()).await;
        let summary = thin.summary().unwrap();
        assert_eq!((summary.files, summary.left_out, summary.compressed), (2, 1, bytes.len() as u64));
        let mut paths = Paths(Vec::new());
        bundle_format::read(&mut &*bytes, &Limits::default(), &mut paths).unwrap();
        assert_eq!(paths.0, ["project/a", "project/c"]);
        assert!(collected(thin.source.start().unwrap()).await == bytes);
    }

    #[tokio::test]
    async fn a_plan_takes_migrations_alone() {
        let (ready, missing) = release(&[("project/a", b"a".to_vec())]);
        let thin = Thin::pack(&Arc::new(ready), &missing, Selection::MissingMigrations, None).await.unwrap();
        let summary = thin.summary().unwrap();
        assert_eq!((summary.files, summary.left_out), (0, 1));
    }

    #[tokio::test]
    async fn a_file_that_is_not_what_it_was_is_named_at_once_or_when_its_turn_comes() {
        let (mut ready, missing) = release(&[("project/a", b"one".to_vec())]);
        replace(&mut ready, "project/a", b"two".to_vec());
        let refused = Thin::pack(&Arc::new(ready), &missing, Selection::Missing, None).await.err().unwrap();
        assert!(refused.to_api_error().message.contains("`project/a` changed"), "{refused:?}");

        let (mut ready, missing) = release(&[("project/a", noise(1, 9 << 20)), ("project/b", b"one".to_vec())]);
        replace(&mut ready, "project/b", b"two".to_vec());
        let thin = Thin::pack(&Arc::new(ready), &missing, Selection::Missing, None).await.unwrap();
        drop(thin.source.start().unwrap().recv().await);
        let taken = tokio::spawn(collected_to_the_error(thin.source.start().unwrap()));
        let never = std::future::pending::<Result<(), CliError>>();
        let refused = thin.unless_it_fails(never).await.unwrap_err();
        assert!(refused.to_api_error().message.contains("`project/b` changed"), "{refused:?}");
        assert_eq!(taken.await.unwrap(), io::ErrorKind::InvalidInput);
        assert!(thin.source.start().is_err(), "it is not tried again");
    }

    async fn collected_to_the_error(mut pieces: mpsc::Receiver<Piece>) -> io::ErrorKind {
        loop {
            if let Err(error) = pieces.recv().await.unwrap() {
                return error.kind();
            }
        }
    }
}
