//! Bodies of a component's call, held to their limits while they pass.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::{BodyExt as _, Empty, Full};
use wasmtime_wasi_http::p2::bindings::http::types::ErrorCode;
use wasmtime_wasi_http::p2::body::{HyperIncomingBody, HyperOutgoingBody};

use super::verdict::Verdict;
use crate::call::BodyIn;
use crate::failure::Failure;

/// The request's body as a component reads it, trailers included.
pub(super) fn request_body(body: BodyIn, limit: u64, verdict: Verdict) -> HyperIncomingBody {
    match body {
        BodyIn::None => Empty::new().map_err(|never| match never {}).boxed_unsync(),
        BodyIn::Whole(bytes) => Full::new(bytes).map_err(|never| match never {}).boxed_unsync(),
        BodyIn::Streaming(body) => RequestBody { body, left: limit, limit, verdict }.boxed_unsync(),
    }
}

struct RequestBody {
    body: Body,
    left: u64,
    limit: u64,
    verdict: Verdict,
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = ErrorCode;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ErrorCode>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(_)) => return Poll::Ready(Some(Err(ErrorCode::ConnectionTerminated))),
            None => return Poll::Ready(None),
        };
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        if length > self.left {
            self.verdict.fail(Failure::RequestTooLarge(self.limit));
            return Poll::Ready(Some(Err(ErrorCode::HttpRequestBodySize(Some(self.limit)))));
        }
        self.left -= length;
        Poll::Ready(Some(Ok(frame)))
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The response's body. It ends in an error when it grows over its limit, is shorter than it was said to be, or the
/// call failed.
pub(super) struct ResponseBody {
    body: HyperOutgoingBody,
    told: Option<u64>,
    passed: u64,
    limit: u64,
    verdict: Verdict,
}

impl ResponseBody {
    /// At most `limit` bytes; exactly `told`, if that was told.
    pub(super) fn new(body: HyperOutgoingBody, told: Option<u64>, limit: u64, verdict: Verdict) -> Self {
        Self { body, told, passed: 0, limit, verdict }
    }

    fn end(&self) -> Option<Result<Frame<Bytes>, io::Error>> {
        if let Some(failure) = self.verdict.failure() {
            return Some(Err(io::Error::other(failure.for_log())));
        }
        let short = self.told.is_some_and(|told| self.passed < told);
        short.then(|| Err(io::Error::other("the component ended its response before it was complete")))
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(code)) => return Poll::Ready(Some(Err(io::Error::other(format!("{code:?}"))))),
            None => return Poll::Ready(self.end()),
        };
        self.passed += frame.data_ref().map_or(0, |data| data.len() as u64);
        if self.passed > self.limit {
            let failure = Failure::ResponseTooLarge(self.limit);
            self.verdict.fail(failure.clone());
            return Poll::Ready(Some(Err(io::Error::other(failure.for_log()))));
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn size_hint(&self) -> SizeHint {
        match self.told {
            Some(told) => SizeHint::with_exact(told.saturating_sub(self.passed)),
            None => SizeHint::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;
    use http_body_util::StreamBody;

    use super::*;

    fn pieces(pieces: Vec<&'static str>) -> HyperOutgoingBody {
        StreamBody::new(stream::iter(pieces.into_iter().map(|piece| Ok(Frame::data(Bytes::from(piece))))))
            .boxed_unsync()
    }

    #[tokio::test]
    async fn a_response_over_its_limit_breaks_and_fails_the_call() {
        let verdict = Verdict::default();
        let body = ResponseBody::new(pieces(vec!["1234", "5678"]), None, 6, verdict.clone());
        assert!(body.collect().await.is_err());
        assert_eq!(verdict.failure(), Some(Failure::ResponseTooLarge(6)));
    }

    #[tokio::test]
    async fn a_response_that_is_shorter_than_told_or_whose_call_failed_breaks() {
        let short = ResponseBody::new(pieces(vec!["1234"]), Some(5), 10, Verdict::default());
        assert!(short.collect().await.is_err());
        let verdict = Verdict::default();
        verdict.fail(Failure::NoRoom);
        assert!(ResponseBody::new(pieces(vec!["1234"]), None, 10, verdict).collect().await.is_err());
        let whole = ResponseBody::new(pieces(vec!["1234"]), Some(4), 10, Verdict::default());
        assert_eq!(whole.collect().await.unwrap().to_bytes(), "1234");
    }

    #[tokio::test]
    async fn a_request_over_its_limit_fails_the_call() {
        let verdict = Verdict::default();
        let chunks = stream::iter(["1234", "5678"].map(|piece| Ok::<_, io::Error>(Bytes::from(piece))));
        let body = request_body(BodyIn::Streaming(Body::from_stream(chunks)), 6, verdict.clone());
        assert!(body.collect().await.is_err());
        assert_eq!(verdict.failure(), Some(Failure::RequestTooLarge(6)));
    }
}
