//! Bodies on their way to a process and back.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Empty, Full};
use tokio::sync::mpsc;

use crate::call::{BodyIn, StreamOut};

/// What goes to a process.
pub(super) type Outgoing = UnsyncBoxBody<Bytes, io::Error>;

/// The request's body; `overrun` becomes true when there is more of it than `limit` bytes.
pub(super) fn outgoing(body: BodyIn, limit: u64, overrun: &Arc<AtomicBool>) -> Outgoing {
    match body {
        BodyIn::None => Empty::new().map_err(|never| match never {}).boxed_unsync(),
        BodyIn::Whole(bytes) => Full::new(bytes).map_err(|never| match never {}).boxed_unsync(),
        BodyIn::Streaming(body) => Counted { body, left: limit, overrun: Arc::clone(overrun) }.boxed_unsync(),
    }
}

struct Counted {
    body: Body,
    left: u64,
    overrun: Arc<AtomicBool>,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(context)) else { return Poll::Ready(None) };
        let frame = frame.map_err(io::Error::other)?;
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        let Some(left) = self.left.checked_sub(length) else {
            self.overrun.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err(io::Error::other("the request body is too large"))));
        };
        self.left = left;
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Hands an answer's pieces over as they come. Dropped before [`Pieces::finish`], the answer ends in an error.
pub(super) struct Pieces {
    sender: mpsc::Sender<Bytes>,
    finished: Arc<AtomicBool>,
}

impl Pieces {
    /// Both ends.
    pub(super) fn new(waiting: usize) -> (Self, StreamOut) {
        let (sender, receiver) = mpsc::channel(waiting);
        let finished = Arc::new(AtomicBool::new(false));
        let stream = Arriving { receiver, finished: Arc::clone(&finished), broken: false };
        (Self { sender, finished }, stream.boxed_unsync())
    }

    /// False when nobody reads any more.
    pub(super) async fn send(&self, piece: Bytes) -> bool {
        self.sender.send(piece).await.is_ok()
    }

    /// Ends once nobody reads any more.
    pub(super) async fn abandoned(&self) {
        self.sender.closed().await;
    }

    /// The answer is whole.
    pub(super) fn finish(self) {
        self.finished.store(true, Ordering::Release);
    }
}

struct Arriving {
    receiver: mpsc::Receiver<Bytes>,
    finished: Arc<AtomicBool>,
    broken: bool,
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(piece) = ready!(self.receiver.poll_recv(context)) {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        if self.finished.load(Ordering::Acquire) || self.broken {
            return Poll::Ready(None);
        }
        self.broken = true;
        Poll::Ready(Some(Err(io::Error::other("the function ended before its response was complete"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_is_whole_only_when_its_end_was_told() {
        let (pieces, stream) = Pieces::new(2);
        assert!(pieces.send("a".into()).await);
        pieces.finish();
        assert_eq!(stream.collect().await.unwrap().to_bytes(), "a");
        let (pieces, stream) = Pieces::new(2);
        assert!(pieces.send("a".into()).await);
        drop(pieces);
        assert!(stream.collect().await.is_err());
    }

    #[tokio::test]
    async fn a_request_that_grows_over_its_limit_breaks_off() {
        let overrun = Arc::new(AtomicBool::new(false));
        let streaming = |bytes: usize| BodyIn::Streaming(Body::from(vec![0; bytes]));
        assert!(outgoing(streaming(10), 10, &overrun).collect().await.is_ok());
        assert!(!overrun.load(Ordering::Relaxed));
        assert!(outgoing(streaming(11), 10, &overrun).collect().await.is_err());
        assert!(overrun.load(Ordering::Relaxed));
    }
}
