//! The bytes of files, as memory that the system fills from the packs when it is touched.

use std::ops::Range;
use std::sync::OnceLock;

use axum::body::Body;
use bundle_format::Digest;
use bytes::Bytes;
use platform::blobs::{BlobError, BlobStore};

use crate::error::ContentError;
use crate::files::Form;

/// Contents up to this size, in bytes, are held against their digest when they are first asked for.
const VERIFIED: u64 = 2 << 20;

/// Reads contents by digest.
#[derive(Clone)]
pub(crate) struct Content {
    blobs: BlobStore,
}

/// The bytes of a form, from the first time on that somebody asked for them.
#[derive(Default, Clone)]
pub(crate) struct Loaded(OnceLock<Bytes>);

impl Loaded {
    pub(crate) fn get(&self) -> Option<&Bytes> {
        self.0.get()
    }
}

/// Without the bytes.
impl std::fmt::Debug for Loaded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Loaded").field(&self.0.get().map(Bytes::len)).finish()
    }
}

impl Content {
    pub(crate) const fn new(blobs: BlobStore) -> Self {
        Self { blobs }
    }

    /// The body for a part of a form.
    pub(crate) async fn body(&self, form: &Form, part: Range<u64>) -> Result<Body, ContentError> {
        let whole = self.whole(form).await?;
        Ok(Body::from(whole.slice(to_index(part.start)..to_index(part.end))))
    }

    /// All bytes of a form.
    pub(crate) async fn whole(&self, form: &Form) -> Result<Bytes, ContentError> {
        if let Some(loaded) = form.content.get() {
            return Ok(loaded.clone());
        }
        let (blobs, digest, verified) = (self.blobs.clone(), form.digest, form.size <= VERIFIED);
        let read = move || read(&blobs, digest, verified);
        let bytes = tokio::task::spawn_blocking(read).await.map_err(|_| ContentError::Stopped)??;
        Ok(form.content.0.get_or_init(|| bytes).clone())
    }

    pub(crate) const fn blobs(&self) -> &BlobStore {
        &self.blobs
    }
}

fn read(blobs: &BlobStore, digest: Digest, verified: bool) -> Result<Bytes, BlobError> {
    let bytes = match blobs.map(digest.as_bytes()) {
        Ok(bytes) => bytes,
        // A file system that cannot map files.
        Err(BlobError::Io(_)) => return blobs.read_blocking(digest.as_bytes()),
        Err(error) => return Err(error),
    };
    // The usual reader compares, and names the pack when it finds damage.
    if verified && Digest::of(&bytes) != digest { blobs.read_blocking(digest.as_bytes()) } else { Ok(bytes) }
}

/// Positions within a content that is in memory.
fn to_index(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
