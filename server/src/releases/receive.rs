//! Step 1: the bundle arrives. Files go into the blob store while they come, on a thread that may block.

use std::collections::BTreeMap;
use std::io::Read;

use admin_api::{ApiError, ErrorCode};
use bundle_format::{FileEntry, Head, Limits, Manifest, Meta, ReadError, Received, ReleaseId, Sink, SinkError};
use platform::{ApiFailure, BlobBatch, BlobError, BlobStore};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::options::DeploySource;

/// A bundle whose head has arrived and whose files wait for permission.
pub(crate) struct Incoming {
    pub(crate) head: Head,
    go: oneshot::Sender<()>,
    reading: JoinHandle<Outcome>,
}

/// What the reading thread has got done, in success or failure.
pub(crate) struct Outcome {
    pub(crate) received: Result<Received, ReceiveError>,
    /// Digests whose bytes have arrived whole and are durable.
    pub(crate) stored: Vec<[u8; 32]>,
    /// Content by path, when nothing is written.
    pub(crate) migrations: BTreeMap<String, Vec<u8>>,
}

impl Outcome {
    const fn failed(error: ReceiveError) -> Self {
        Self { received: Err(error), stored: Vec::new(), migrations: BTreeMap::new() }
    }
}

/// What becomes of the files.
pub(crate) enum Keep {
    /// All of them become blobs.
    Blobs(BlobStore),
    /// Only migrations are kept, in memory: nothing is written.
    Migrations,
}

impl Keep {
    fn batch(&self) -> Option<BlobBatch> {
        match self {
            Self::Blobs(store) => Some(store.batch()),
            Self::Migrations => None,
        }
    }
}

/// Bytes of all migrations of a bundle that is read into memory.
const MIGRATIONS_MAX: u64 = 64 << 20;

/// Why a bundle did not arrive.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReceiveError {
    /// It is not a bundle, or a damaged one.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The blobs could not be written.
    #[error("the content could not be stored")]
    Store(#[source] BlobError),
    /// The reading thread has failed.
    #[error("the bundle could not be read")]
    Panicked,
}

impl Incoming {
    /// Starts reading and returns once the manifest has been checked; the files wait.
    pub(crate) async fn begin(
        source: DeploySource,
        limits: Limits,
        keep: Keep,
        cancel: CancellationToken,
    ) -> Result<Self, ReceiveError> {
        let (head_sender, head) = oneshot::channel();
        let (go, permission) = oneshot::channel();
        let mut reading = tokio::task::spawn_blocking(move || {
            let sink = IntoBlobs {
                head: Some(head_sender),
                permission: Some(permission),
                batch: keep.batch(),
                arrived: Vec::new(),
                migrations: BTreeMap::new(),
                cancel,
            };
            read(source.0, &limits, sink)
        });
        tokio::select! {
            biased;
            Ok(head) = head => Ok(Self { head, go, reading }),
            outcome = &mut reading => Err(match outcome {
                Ok(Outcome { received: Err(error), .. }) => error,
                _ => ReceiveError::Panicked,
            }),
        }
    }

    /// Lets the files in and waits for the last one.
    pub(crate) async fn finish(self) -> Outcome {
        // The other side is gone only when reading has failed, which the outcome tells.
        let _ = self.go.send(());
        self.reading.await.unwrap_or_else(|_| Outcome::failed(ReceiveError::Panicked))
    }
}

fn read(mut source: Box<dyn Read + Send>, limits: &Limits, mut sink: IntoBlobs) -> Outcome {
    let received = bundle_format::read(&mut source, limits, &mut sink).map_err(ReceiveError::Read);
    let IntoBlobs { batch, arrived, migrations, .. } = sink;
    // Kept also when the rest did not arrive: nothing that arrived whole is sent twice.
    match batch.map(BlobBatch::commit) {
        Some(Err(error)) => Outcome::failed(ReceiveError::Store(error)),
        _ => Outcome { received, stored: arrived, migrations },
    }
}

struct IntoBlobs {
    head: Option<oneshot::Sender<Head>>,
    permission: Option<oneshot::Receiver<()>>,
    batch: Option<BlobBatch>,
    migrations: BTreeMap<String, Vec<u8>>,
    arrived: Vec<[u8; 32]>,
    cancel: CancellationToken,
}

#[derive(Debug, thiserror::Error)]
#[error("the rest of the bundle is not wanted")]
struct NotWanted;

#[derive(Debug, thiserror::Error)]
#[error("the migrations have more than {MIGRATIONS_MAX} bytes in all")]
struct TooManyMigrations;

impl Sink for IntoBlobs {
    fn begin(&mut self, manifest: &Manifest, manifest_json: &[u8], meta: &Meta) -> Result<(), SinkError> {
        let head = Head {
            manifest: manifest.clone(),
            manifest_json: manifest_json.to_vec(),
            meta: meta.clone(),
            release_id: ReleaseId::of(manifest_json),
        };
        let listening = self.head.take().is_some_and(|sender| sender.send(head).is_ok());
        let allowed = self.permission.take().is_some_and(|permission| permission.blocking_recv().is_ok());
        if listening && allowed { Ok(()) } else { Err(NotWanted.into()) }
    }

    fn file(&mut self, file: &FileEntry, content: &mut dyn Read) -> Result<(), SinkError> {
        if self.cancel.is_cancelled() {
            return Err(NotWanted.into());
        }
        let digest = *file.sha256.as_bytes();
        if let Some(batch) = &mut self.batch {
            // The reader of a bundle verifies what it hands out.
            batch.put_verified(digest, file.size, content)?;
            self.arrived.push(digest);
        } else if file.path.starts_with("migrations/") {
            let held: u64 = self.migrations.values().map(|text| text.len() as u64).sum();
            if held + file.size > MIGRATIONS_MAX {
                return Err(TooManyMigrations.into());
            }
            let mut text = Vec::new();
            content.read_to_end(&mut text)?;
            self.migrations.insert(file.path.clone(), text);
        }
        Ok(())
    }
}

impl ReceiveError {
    /// The same for the wire.
    pub(crate) fn to_failure(&self) -> ApiFailure {
        let chain = chain(self);
        match self {
            Self::Read(ReadError::Input(_)) => {
                ApiError::new(ErrorCode::Interrupted, "the upload was cut off before the bundle was complete")
                    .with_hint("deploy again: what has arrived whole is not sent twice")
                    .into()
            }
            Self::Read(ReadError::Sink(_)) | Self::Store(_) if disk_is_full(self) => {
                ApiFailure::new(ErrorCode::Internal, "the server's disk is full: the bundle could not be stored")
                    .hint("free some space in the server's data folder, then deploy again")
                    .log(chain)
            }
            Self::Read(ReadError::Sink(_)) | Self::Store(_) => {
                ApiFailure::new(ErrorCode::Internal, "the content of the bundle could not be stored").log(chain)
            }
            Self::Panicked => ApiFailure::internal(chain),
            Self::Read(_) if too_large(self) => ApiFailure::new(ErrorCode::BundleTooLarge, chain),
            Self::Read(_) => ApiFailure::new(ErrorCode::BundleInvalid, chain),
        }
    }
}

fn disk_is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    // A transparent error is not among its own sources.
    let io = match error.downcast_ref::<BlobError>() {
        Some(BlobError::Io(io)) => Some(io),
        _ => error.downcast_ref::<std::io::Error>(),
    };
    let kind = io.map(std::io::Error::kind);
    let full = matches!(kind, Some(std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded));
    full || error.source().is_some_and(disk_is_full)
}

fn too_large(error: &ReceiveError) -> bool {
    use bundle_format::ManifestError as M;
    match error {
        ReceiveError::Read(ReadError::Manifest(manifest)) => {
            matches!(
                manifest,
                M::TooLarge { .. }
                    | M::TooManyFiles { .. }
                    | M::FileTooLarge { .. }
                    | M::TotalTooLarge { .. }
                    | M::FunctionTooLarge { .. }
            )
        }
        _ => false,
    }
}

/// The sentence of an error and of everything that caused it.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let sentence = next.to_string();
        if !text.ends_with(&sentence) {
            text.push_str(": ");
            text.push_str(&sentence);
        }
        cause = next.source();
    }
    text
}
