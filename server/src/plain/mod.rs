//! The short way of a connection: plain requests are read and answered without a library, for as long as nothing else
//! comes. The first one that is anything else is put back unread, for whoever knows HTTP in full.

mod request;
#[cfg(test)]
mod tests;

use std::pin::pin;
use std::time::Duration;

use bytes::{Buf, Bytes};
use platform::{Shutdown, Wire};
use sites::WholeFile;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::Instant;

use request::PlainRequest;

/// Room for what is read at once: the head of a usual request many times over.
const RECEIVED: usize = 8 << 10;
/// Room for the head of an answer.
const HEAD: usize = 1 << 10;

/// How a connection has left the short way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// It is over.
    Ended,
    /// Something that takes thought stands unread in it.
    TakesThought,
}

/// What a connection is held to.
pub(crate) struct Limits<'a> {
    /// Longest wait for a request.
    pub(crate) silence: Duration,
    /// What has been sent when it comes is still answered.
    pub(crate) stop: &'a Shutdown,
}

/// Comes with the signal, a look at the sockets later: whoever listens to a connection first then has what was sent before.
pub(crate) async fn stops(stop: &Shutdown) {
    stop.triggered().await;
    tokio::task::yield_now().await;
}

/// Answers plain requests, one after the other. `answer` writes status and headers, all but the empty line behind them,
/// and gives the content; `None` says that it takes thought.
pub(crate) async fn serve(
    wire: &mut Wire,
    limits: Limits<'_>,
    mut answer: impl FnMut(&WholeFile<'_>, &mut Vec<u8>) -> Option<Bytes> + Send,
) -> Left {
    let (mut received, mut head) = (Vec::with_capacity(RECEIVED), Vec::with_capacity(HEAD));
    let mut stopping = pin!(stops(limits.stop));
    // One timer for all waits: it is set anew when it fires, not with every request.
    let mut timer = pin!(tokio::time::sleep(limits.silence));
    loop {
        received.clear();
        let deadline = Instant::now() + limits.silence;
        let count = loop {
            tokio::select! {
                biased;
                read = wire.read_buf(&mut received) => break read.unwrap_or(0),
                () = &mut stopping => return Left::Ended,
                () = &mut timer => {
                    if Instant::now() >= deadline {
                        return Left::Ended;
                    }
                    timer.as_mut().reset(deadline);
                }
            }
        };
        if count == 0 {
            return Left::Ended;
        }
        let mut done = 0;
        while done < received.len() {
            head.clear();
            let request = PlainRequest::read(&received[done..]);
            let Some((length, content)) =
                request.and_then(|request| Some((request.length, answer(&request.asked, &mut head)?)))
            else {
                received.drain(..done);
                wire.put_back(received);
                return Left::TakesThought;
            };
            done += length;
            let last = limits.stop.is_triggered();
            head.extend_from_slice(if last { b"connection: close\r\n\r\n" } else { b"\r\n" });
            if wire.write_all_buf(&mut Buf::chain(head.as_slice(), content)).await.is_err() {
                return Left::Ended;
            }
            if last {
                drop(wire.shutdown().await);
                return Left::Ended;
            }
        }
    }
}
