//! A handler's answer on its way to the caller.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, header};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::watch;

use crate::call::{Answer, BodyOut, StreamOut};
use crate::failure::Thrown;

/// Tells the call when its caller goes before the answer is out.
pub(super) struct Caller {
    gone: watch::Sender<bool>,
    served: bool,
}

impl Caller {
    pub(super) const fn new(gone: watch::Sender<bool>) -> Self {
        Self { gone, served: false }
    }

    fn serve(&mut self) {
        self.served = true;
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        if !self.served {
            // Nobody listens once the call is over.
            let _ = self.gone.send(true);
        }
    }
}

/// The HTTP response, or why the handler's answer cannot be one.
pub(super) fn build(method: &Method, answer: Answer, mut caller: Caller) -> Result<Response, Thrown> {
    let mut response = Response::new(Body::empty());
    if answer.status.is_informational() {
        caller.serve();
        let status = answer.status.as_u16();
        return Err(Thrown::of_platform(format!("the response is not valid: {status} is not a final status")));
    }
    *response.status_mut() = answer.status;
    *response.headers_mut() = headers(method, answer.headers);
    *response.body_mut() = match answer.body {
        BodyOut::None => {
            caller.serve();
            Body::empty()
        }
        BodyOut::Whole(bytes) => {
            caller.serve();
            Body::from(bytes)
        }
        BodyOut::Streaming(stream) => Body::new(StreamingBody { stream, caller }),
    };
    Ok(response)
}

/// Without those that are the platform's to tell, or belong to one connection.
fn headers(method: &Method, mut headers: HeaderMap) -> HeaderMap {
    let refused = |name: &HeaderName| {
        // Of a body that is not sent, only the handler knows the length.
        let is_length = *name == header::CONTENT_LENGTH && method != Method::HEAD;
        name.as_str().starts_with("x-reactor-") || is_of_the_connection(name) || is_length
    };
    let refused: Vec<HeaderName> = headers.keys().filter(|name| refused(name)).cloned().collect();
    for name in refused {
        headers.remove(name);
    }
    headers
}

fn is_of_the_connection(name: &HeaderName) -> bool {
    [header::CONNECTION, header::TRANSFER_ENCODING, header::UPGRADE, header::TE, header::TRAILER].contains(name)
        || name == "keep-alive"
}

/// A stream on its way out. When it is dropped before its end, the caller has gone.
struct StreamingBody {
    stream: StreamOut,
    caller: Caller,
}

impl HttpBody for StreamingBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let frame = ready!(Pin::new(&mut self.stream).poll_frame(context));
        if !matches!(frame, Some(Ok(_))) {
            self.caller.serve();
        }
        Poll::Ready(frame)
    }

    fn size_hint(&self) -> SizeHint {
        self.stream.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;
    use http::{HeaderValue, StatusCode};
    use http_body_util::{BodyExt as _, StreamBody};

    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &'static str)], body: BodyOut) -> Answer {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        Answer { status: StatusCode::from_u16(status).unwrap(), headers: map, body }
    }

    fn caller() -> (Caller, watch::Receiver<bool>) {
        let (sender, receiver) = watch::channel(false);
        (Caller::new(sender), receiver)
    }

    fn streaming(pieces: Vec<Result<&'static str, io::Error>>) -> BodyOut {
        let frames = pieces.into_iter().map(|piece| piece.map(|text| Frame::data(Bytes::from(text))));
        BodyOut::Streaming(StreamBody::new(stream::iter(frames)).boxed_unsync())
    }

    #[test]
    fn headers_of_the_platform_and_of_the_connection_are_not_the_handlers() {
        let headers = [
            ("set-cookie", "a=1"),
            ("set-cookie", "b=2"),
            ("x-reactor-function", "x"),
            ("transfer-encoding", "chunked"),
            ("content-length", "999"),
        ];
        let response = build(&Method::GET, answer(200, &headers, BodyOut::Whole("hi".into())), caller().0).unwrap();
        assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
        assert_eq!(response.headers().len(), 2);
        assert!(build(&Method::GET, answer(101, &[], BodyOut::None), caller().0).is_err());
    }

    #[tokio::test]
    async fn a_caller_that_leaves_in_the_middle_is_noticed_and_one_that_stays_is_not() {
        let (leaving, gone) = caller();
        let response = build(&Method::GET, answer(200, &[], streaming(vec![Ok("x")])), leaving).unwrap();
        drop(response);
        assert!(*gone.borrow());

        let (staying, gone) = caller();
        let response = build(&Method::GET, answer(200, &[], streaming(vec![Ok("x")])), staying).unwrap();
        assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "x");
        assert!(!*gone.borrow());
    }

    #[tokio::test]
    async fn a_stream_that_broke_does_not_end_cleanly() {
        let broken = streaming(vec![Ok("x"), Err(io::Error::other("broken"))]);
        let response = build(&Method::GET, answer(200, &[], broken), caller().0).unwrap();
        assert!(response.into_body().collect().await.is_err());
    }
}
