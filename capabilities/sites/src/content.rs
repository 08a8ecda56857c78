//! The bytes of files: small ones from memory, large ones streamed from the blobs.

use std::ops::Range;

use axum::body::Body;
use bundle_format::Digest;
use bytes::Bytes;
use futures::stream;
use platform::blobs::BlobStore;

use crate::cache::Cache;
use crate::error::ContentError;
use crate::files::Form;

/// Read and sent at a time, in bytes. Larger pieces cost memory per slow reader, smaller ones cost switches.
const PIECE: u64 = 256 * 1024;

/// Largest content that is kept in memory, in bytes.
const LARGEST_KEPT: u64 = 2 << 20;

/// Reads contents by digest.
#[derive(Clone)]
pub(crate) struct Content {
    blobs: BlobStore,
    cache: std::sync::Arc<Cache>,
}

impl Content {
    pub(crate) fn new(blobs: BlobStore, memory: usize) -> Self {
        Self { blobs, cache: std::sync::Arc::new(Cache::new(memory)) }
    }

    /// The body for a part of a form.
    pub(crate) async fn body(&self, form: &Form, part: Range<u64>) -> Result<Body, ContentError> {
        if form.size <= LARGEST_KEPT && self.cache.takes(form.size) {
            let whole = self.whole(&form.digest).await?;
            let (start, end) = (to_index(part.start), to_index(part.end));
            return Ok(Body::from(if end - start == whole.len() { whole } else { whole.slice(start..end) }));
        }
        let slice = self.blobs.slice(form.digest.as_bytes())?;
        Ok(Body::from_stream(stream::try_unfold((slice, part), |(slice, left)| async move {
            if left.is_empty() {
                return Ok::<_, ContentError>(None);
            }
            let until = left.end.min(left.start + PIECE);
            let read = move || slice.read_range(left.start, until - left.start).map(|bytes| (slice, bytes));
            let (slice, bytes) = tokio::task::spawn_blocking(read).await.map_err(|_| ContentError::Stopped)??;
            Ok(Some((bytes, (slice, until..left.end))))
        })))
    }

    /// All bytes of a small content.
    pub(crate) async fn whole(&self, digest: &Digest) -> Result<Bytes, ContentError> {
        if let Some(found) = self.cache.get(digest) {
            return Ok(found);
        }
        let bytes = self.blobs.read(digest.as_bytes()).await?;
        self.cache.put(*digest, bytes.clone());
        Ok(bytes)
    }

    pub(crate) const fn blobs(&self) -> &BlobStore {
        &self.blobs
    }
}

/// Positions within a content that is in memory.
fn to_index(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
