//! Bodies that cross the border of an instance piece by piece.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures::Stream;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::PollSender;
use wasmtime::StoreContextMut;
use wasmtime::component::{Destination, Source, StreamConsumer, StreamProducer, StreamResult};

use crate::failure::Limit;

/// Largest piece taken out of an instance at a time.
const PIECE_MAX: usize = 64 << 10;

/// How far an instance is with its answer's stream and with what it does besides, as far as it has told.
#[derive(Debug, Clone, Default)]
pub(crate) struct StreamEnd(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<EndState>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct EndState {
    open: bool,
    finished: bool,
    failure: Option<String>,
}

impl StreamEnd {
    /// The stream broke. The first reason stays.
    pub(crate) fn fail(&self, message: String) {
        self.state().failure.get_or_insert(message);
    }

    /// Why it broke.
    pub(crate) fn failure(&self) -> Option<String> {
        self.state().failure.clone()
    }

    /// Nothing is left to do but to write the stream.
    pub(crate) fn finish(&self) {
        self.state().finished = true;
        self.0.changed.notify_one();
    }

    /// Ends once the instance has said that it is finished and its stream is written.
    pub(crate) async fn settled(&self) {
        loop {
            let settled = {
                let state = self.state();
                state.finished && !state.open
            };
            if settled {
                return;
            }
            self.0.changed.notified().await;
        }
    }

    fn set_open(&self, open: bool) {
        self.state().open = open;
        self.0.changed.notify_one();
    }

    fn state(&self) -> MutexGuard<'_, EndState> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes on their way into an instance.
pub(crate) struct Incoming<S> {
    stream: S,
    origin: Origin,
    rest: Bytes,
    left: u64,
    limit: u64,
}

/// Where bytes come from, which decides what a break means.
#[derive(Debug, Clone)]
enum Origin {
    /// The caller: when it breaks off it has gone, and the call with it.
    Caller,
    /// A server, in the answer of that number. The border has no word for a broken stream, so the layer asks.
    Server(Answers, u32),
}

/// The answers to a call's fetches, and why some of them broke off. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers(Arc<Mutex<AnswersState>>);

#[derive(Debug, Default)]
struct AnswersState {
    count: u32,
    failures: BTreeMap<u32, String>,
}

impl Answers {
    /// The number of a further answer.
    pub(crate) fn add(&self) -> u32 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.count = state.count.wrapping_add(1);
        state.count
    }

    /// Why that answer broke off, if it did; it is told once.
    pub(crate) fn failure(&self, number: u32) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).failures.remove(&number)
    }

    fn fail(&self, number: u32, reason: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).failures.insert(number, reason);
    }
}

impl<S> Incoming<S> {
    /// At most `limit` bytes of the request.
    pub(crate) fn request(stream: S, limit: u64) -> Self {
        Self { stream, origin: Origin::Caller, rest: Bytes::new(), left: limit, limit }
    }

    /// The answer of that number to a `fetch`.
    pub(crate) fn answer(stream: S, answers: Answers, number: u32) -> Self {
        let origin = Origin::Server(answers, number);
        Self { stream, origin, rest: Bytes::new(), left: u64::MAX, limit: u64::MAX }
    }
}

impl<S, E, D> StreamProducer<D> for Incoming<S>
where
    S: Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
    E: std::fmt::Display + Send + 'static,
{
    type Item = u8;
    type Buffer = BytesMut;

    fn poll_produce<'a>(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut store: StoreContextMut<'a, D>,
        destination: Destination<'a, Self::Item, Self::Buffer>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        use std::io::Write as _;

        let wanted = destination.remaining(&mut store);
        while self.rest.is_empty() {
            match Pin::new(&mut self.stream).poll_next(context) {
                Poll::Ready(Some(Ok(bytes))) => {
                    let length = bytes.len() as u64;
                    if length > self.left {
                        return Poll::Ready(Err(Limit::Request(self.limit).into()));
                    }
                    self.left -= length;
                    self.rest = bytes;
                }
                Poll::Ready(Some(Err(error))) => {
                    if let Origin::Server(answers, number) = &self.origin {
                        answers.fail(*number, error.to_string());
                    }
                    return Poll::Ready(Ok(StreamResult::Dropped));
                }
                Poll::Ready(None) => return Poll::Ready(Ok(StreamResult::Dropped)),
                Poll::Pending if finish => return Poll::Ready(Ok(StreamResult::Cancelled)),
                Poll::Pending => return Poll::Pending,
            }
        }
        if wanted == Some(0) {
            return Poll::Ready(Ok(StreamResult::Completed));
        }
        let mut direct = destination.as_direct(store, PIECE_MAX);
        let written = direct.write(&self.rest)?;
        let _taken = self.rest.split_to(written);
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

/// Bytes on their way out of an instance.
pub(crate) struct Outgoing {
    pieces: PollSender<Bytes>,
    end: StreamEnd,
    left: u64,
    limit: u64,
}

impl Outgoing {
    /// At most `limit` bytes, sent over the channel; `end` is open until the instance has ended the stream.
    pub(crate) fn new(pieces: mpsc::Sender<Bytes>, limit: u64, end: StreamEnd) -> Self {
        end.set_open(true);
        Self { pieces: PollSender::new(pieces), end, left: limit, limit }
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        self.end.set_open(false);
    }
}

impl<D> StreamConsumer<D> for Outgoing {
    type Item = u8;

    fn poll_consume(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        store: StoreContextMut<'_, D>,
        source: Source<'_, Self::Item>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        if finish && self.pieces.poll_reserve(context).is_pending() {
            return Poll::Ready(Ok(StreamResult::Cancelled));
        }
        if ready!(self.pieces.poll_reserve(context)).is_err() {
            return Poll::Ready(Ok(StreamResult::Dropped));
        }
        let mut direct = source.as_direct(store);
        let available = direct.remaining();
        let taken = available.len().min(PIECE_MAX);
        if taken == 0 {
            return Poll::Ready(Ok(StreamResult::Completed));
        }
        if taken as u64 > self.left {
            return Poll::Ready(Err(Limit::Response(self.limit).into()));
        }
        let piece = Bytes::copy_from_slice(&available[..taken]);
        direct.mark_read(taken);
        self.left -= taken as u64;
        match self.pieces.send_item(piece) {
            Ok(()) => Poll::Ready(Ok(StreamResult::Completed)),
            Err(_) => Poll::Ready(Ok(StreamResult::Dropped)),
        }
    }
}
