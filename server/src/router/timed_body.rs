//! A client that stops in the middle of a body is given up after a silence, not after a total: uploads may be long.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

pub(super) async fn limit_silence(timeout: Duration, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = if body.is_end_stream() { body } else { Body::new(TimedBody::new(body, timeout)) };
    next.run(Request::from_parts(parts, body)).await
}

struct TimedBody {
    inner: Body,
    timeout: Duration,
    /// Made when the first wait begins: most bodies are there at once.
    sleep: Option<Pin<Box<Sleep>>>,
    /// Somebody is waiting for the client. While nobody reads, the client is not the one who is silent.
    waiting: bool,
}

impl TimedBody {
    const fn new(inner: Body, timeout: Duration) -> Self {
        Self { inner, timeout, sleep: None, waiting: false }
    }
}

impl http_body::Body for TimedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.inner).poll_frame(context) {
            this.waiting = false;
            return Poll::Ready(frame);
        }
        let timeout = this.timeout;
        let sleep = this.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        if !this.waiting {
            sleep.as_mut().reset(Instant::now() + timeout);
            this.waiting = true;
        }
        ready!(sleep.as_mut().poll(context));
        let silence = io::Error::new(io::ErrorKind::TimedOut, "the client stopped sending");
        Poll::Ready(Some(Err(axum::Error::new(silence))))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test]
    async fn a_silent_client_is_given_up_and_a_slow_one_is_not() {
        let slow = futures::stream::unfold(0, |count| async move {
            tokio::time::sleep(Duration::from_millis(if count == 5 { 2_000 } else { 100 })).await;
            Some((Ok::<_, io::Error>(Bytes::from_static(b"x")), count + 1))
        });
        let mut body = TimedBody::new(Body::from_stream(slow), Duration::from_millis(400));
        for _ in 0..5 {
            assert!(body.frame().await.unwrap().is_ok());
        }
        assert!(body.frame().await.unwrap().is_err());
    }

    #[tokio::test]
    async fn a_pause_of_the_reader_is_not_a_silence_of_the_client() {
        let pieces = futures::stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Some((Ok::<_, io::Error>(Bytes::from_static(b"x")), ()))
        });
        let mut body = TimedBody::new(Body::from_stream(pieces), Duration::from_millis(200));
        assert!(body.frame().await.unwrap().is_ok());
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert!(body.frame().await.unwrap().is_ok());
    }
}
