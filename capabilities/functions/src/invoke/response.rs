//! A handler's answer on its way to the caller.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderName, Method, StatusCode, header};
use http_body::{Body as HttpBody, Frame, SizeHint};
use serde::Deserialize;
use tokio::sync::{mpsc, watch};

use crate::bindings::reactor::function::host as world;
use crate::call::{Answer, BodyOut};
use crate::host::{StreamEnd, header_value};

/// The layer's way of saying that the handler threw: a status no handler can answer with, and a header.
const CRASH_STATUS: u16 = 599;
const CRASH_HEADER: &str = "x-reactor-error";

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

/// What the handler threw.
#[derive(Debug, Deserialize)]
pub(super) struct Crash {
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    pub(super) stack: String,
}

impl Crash {
    fn of_platform(message: String) -> Self {
        Self { name: "TypeError".to_owned(), message, stack: String::new() }
    }

    /// Message and stack, with positions of the bundle.
    pub(super) fn for_log(&self) -> String {
        if self.stack.is_empty() { self.summary() } else { format!("{}\n{}", self.summary(), self.stack.trim_end()) }
    }

    pub(super) fn summary(&self) -> String {
        if self.name.is_empty() { self.message.clone() } else { format!("{}: {}", self.name, self.message) }
    }
}

/// The HTTP response, or what the handler threw instead of giving one.
pub(super) fn build(method: &Method, answer: Answer, mut caller: Caller) -> Result<Response, Crash> {
    if answer.head.status == CRASH_STATUS && answer.head.headers.iter().any(|header| header.name == CRASH_HEADER) {
        caller.serve();
        return Err(thrown(&answer.body));
    }
    let mut response = head(method, &answer.head)?;
    *response.body_mut() = match answer.body {
        BodyOut::None => {
            caller.serve();
            Body::empty()
        }
        BodyOut::Whole(bytes) => {
            caller.serve();
            Body::from(bytes)
        }
        BodyOut::Streaming { pieces, end } => Body::new(StreamingBody { pieces, end, caller }),
    };
    Ok(response)
}

fn thrown(body: &BodyOut) -> Crash {
    let told = match body {
        BodyOut::Whole(bytes) => serde_json::from_slice(bytes).ok(),
        BodyOut::None | BodyOut::Streaming { .. } => None,
    };
    told.unwrap_or_else(|| Crash::of_platform("the handler failed without saying why".to_owned()))
}

fn head(method: &Method, head: &world::ResponseHead) -> Result<Response, Crash> {
    let invalid = |reason: String| Crash::of_platform(format!("the response is not valid: {reason}"));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = match StatusCode::from_u16(head.status) {
        Ok(status) if !status.is_informational() => status,
        _ => return Err(invalid(format!("{} is not a final status", head.status))),
    };
    for header in &head.headers {
        let name = HeaderName::from_bytes(header.name.as_bytes())
            .map_err(|_| invalid(format!("`{}` is not a header name", header.name)))?;
        if name.as_str().starts_with("x-reactor-") || is_of_the_connection(&name) {
            continue;
        }
        // The length of a body is the platform's to tell; of a body that is not sent, only the handler knows it.
        if name == header::CONTENT_LENGTH && method != Method::HEAD {
            continue;
        }
        let value = header_value(&header.value).map_err(|reason| invalid(format!("{name}: {reason}")))?;
        response.headers_mut().append(name, value);
    }
    Ok(response)
}

fn is_of_the_connection(name: &HeaderName) -> bool {
    [header::CONNECTION, header::TRANSFER_ENCODING, header::UPGRADE, header::TE, header::TRAILER].contains(name)
        || name == "keep-alive"
}

/// Pieces as the handler writes them. A stream that broke ends in an error, so that the caller sees it.
struct StreamingBody {
    pieces: mpsc::Receiver<Bytes>,
    end: StreamEnd,
    caller: Caller,
}

impl HttpBody for StreamingBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(piece) = ready!(self.pieces.poll_recv(context)) {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        self.caller.serve();
        Poll::Ready(self.end.failure().map(|reason| Err(io::Error::other(reason))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: BodyOut) -> Answer {
        let header =
            |(name, value): &(&str, &str)| world::Header { name: (*name).to_owned(), value: (*value).to_owned() };
        let headers = headers.iter().map(header).collect();
        Answer { head: world::ResponseHead { status, status_text: String::new(), headers }, body }
    }

    fn caller() -> (Caller, watch::Receiver<bool>) {
        let (sender, receiver) = watch::channel(false);
        (Caller::new(sender), receiver)
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
    }

    #[test]
    fn a_thrown_error_and_an_impossible_answer_are_crashes() {
        let told = BodyOut::Whole(r#"{"name":"TypeError","message":"x","stack":"at f"}"#.into());
        let crash = build(&Method::GET, answer(599, &[(CRASH_HEADER, "1")], told), caller().0).unwrap_err();
        assert_eq!((crash.summary().as_str(), crash.stack.as_str()), ("TypeError: x", "at f"));
        assert!(build(&Method::GET, answer(200, &[("a b", "c")], BodyOut::None), caller().0).is_err());
        assert!(build(&Method::GET, answer(101, &[], BodyOut::None), caller().0).is_err());
        assert!(build(&Method::GET, answer(599, &[], BodyOut::None), caller().0).is_ok());
    }

    #[tokio::test]
    async fn a_caller_that_leaves_in_the_middle_is_noticed_and_one_that_stays_is_not() {
        use http_body_util::BodyExt as _;

        let (sender, pieces) = mpsc::channel(1);
        let (gone_caller, gone) = caller();
        let streaming = BodyOut::Streaming { pieces, end: StreamEnd::default() };
        let response = build(&Method::GET, answer(200, &[], streaming), gone_caller).unwrap();
        drop(response);
        assert!(*gone.borrow());
        drop(sender);

        let (sender, pieces) = mpsc::channel(1);
        let (staying, gone) = caller();
        let streaming = BodyOut::Streaming { pieces, end: StreamEnd::default() };
        let response = build(&Method::GET, answer(200, &[], streaming), staying).unwrap();
        sender.send("x".into()).await.unwrap();
        drop(sender);
        assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "x");
        assert!(!*gone.borrow());
    }

    #[tokio::test]
    async fn a_stream_that_broke_does_not_end_cleanly() {
        use http_body_util::BodyExt as _;

        let (sender, pieces) = mpsc::channel(1);
        let end = StreamEnd::default();
        let streaming = BodyOut::Streaming { pieces, end: end.clone() };
        let response = build(&Method::GET, answer(200, &[], streaming), caller().0).unwrap();
        end.fail("broken".to_owned());
        drop(sender);
        assert!(response.into_body().collect().await.is_err());
    }
}
