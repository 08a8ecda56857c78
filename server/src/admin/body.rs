//! A bundle on its way in: checked for its type, pumped to a thread that may block.

use std::io::{self, Read};

use admin_api::ErrorCode;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use futures::{Stream, StreamExt};
use http::header;
use platform::ApiFailure;
use tokio::sync::mpsc;

use crate::releases::DeploySource;

/// Pieces on their way to the reading thread.
const AHEAD: usize = 16;
/// Read and thrown away after the answer is clear, so that the client reads the answer instead of a reset.
const DISCARD_MAX: usize = 64 << 20;

/// The bundle of a request: its body (`application/zstd`), or part `bundle` of a multipart one.
pub(crate) async fn bundle(request: Request) -> Result<DeploySource, ApiFailure> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/zstd" => {
            let pieces = request.into_body().into_data_stream();
            Ok(pump(pieces.map(|piece| piece.map_err(io::Error::other))))
        }
        "multipart/form-data" => multipart(request).await,
        other => Err(ApiFailure::new(
            ErrorCode::UnsupportedMediaType,
            format!("a bundle is sent as `application/zstd`, not as `{other}`"),
        )),
    }
}

async fn multipart(request: Request) -> Result<DeploySource, ApiFailure> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| ApiFailure::invalid(format!("the multipart body cannot be read: {error}")))?;
    let (sender, receiver) = mpsc::channel(AHEAD);
    let (found, wait) = tokio::sync::oneshot::channel();
    // The parts borrow the body from each other, so one task reads them all.
    tokio::spawn(async move {
        loop {
            match parts.next_field().await {
                Ok(Some(mut field)) if field.name() == Some("bundle") => {
                    let _ = found.send(Ok(()));
                    loop {
                        let piece = match field.chunk().await {
                            Ok(Some(piece)) => Ok(piece),
                            Ok(None) => return,
                            Err(error) => Err(io::Error::other(error)),
                        };
                        let failed = piece.is_err();
                        if sender.send(piece).await.is_err() || failed {
                            return;
                        }
                    }
                }
                Ok(Some(_)) => {}
                Ok(None) => {
                    let _ = found.send(Err(ApiFailure::invalid("the multipart body has no part `bundle`")));
                    return;
                }
                Err(error) => {
                    let message = format!("the multipart body cannot be read: {error}");
                    let _ = found.send(Err(ApiFailure::invalid(message)));
                    return;
                }
            }
        }
    });
    wait.await.map_err(|_| ApiFailure::internal("the multipart reader has ended"))??;
    Ok(DeploySource::reader(Pieces::new(receiver)))
}

/// Hands pieces to a reader. When nobody reads any more the rest is thrown away, up to a limit.
fn pump(pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> DeploySource {
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        let mut pieces = std::pin::pin!(pieces);
        let mut discarded = 0;
        while let Some(piece) = pieces.next().await {
            let failed = piece.is_err();
            let length = piece.as_ref().map_or(0, Bytes::len);
            if sender.is_closed() || sender.send(piece).await.is_err() {
                discarded += length;
            }
            if failed || discarded > DISCARD_MAX {
                return;
            }
        }
    });
    DeploySource::reader(Pieces::new(receiver))
}

/// Pieces as a reader that blocks.
struct Pieces {
    receiver: mpsc::Receiver<io::Result<Bytes>>,
    current: Bytes,
}

impl Pieces {
    fn new(receiver: mpsc::Receiver<io::Result<Bytes>>) -> Self {
        Self { receiver, current: Bytes::new() }
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.receiver.blocking_recv() {
                Some(piece) => self.current = piece?,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.current.len());
        buffer[..length].copy_from_slice(&self.current.split_to(length));
        Ok(length)
    }
}
