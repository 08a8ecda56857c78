//! Server-sent events: name, id and JSON, a comment every ten seconds, and nothing that buffers.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures::{Stream, StreamExt};
use http::{HeaderMap, HeaderValue, header};
use serde::Serialize;

/// The client's silence timer watches bytes, not events.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Header of a client that comes back.
const LAST_EVENT_ID: &str = "last-event-id";

/// One event on the wire.
pub(super) fn event(name: &str, id: &str, data: &impl Serialize) -> Bytes {
    let json = serde_json::to_string(data).expect("events hold nothing that JSON cannot");
    Bytes::from(format!("event: {name}\nid: {id}\ndata: {json}\n\n"))
}

/// A line that a reader skips; the reason why a stream ends stands in one.
pub(super) fn comment(text: &str) -> Bytes {
    Bytes::from(format!(": {text}\n\n"))
}

/// Why a stream ends that could go on.
pub(super) fn stopping() -> Bytes {
    comment("the server is stopping")
}

/// An answer that sends these frames as they come, and a comment when none comes for a while.
pub(super) fn response(frames: impl Stream<Item = Bytes> + Send + 'static) -> Response {
    with_heartbeat(frames, HEARTBEAT)
}

fn with_heartbeat(frames: impl Stream<Item = Bytes> + Send + 'static, heartbeat: Duration) -> Response {
    let frames = Box::pin(frames);
    let body = futures::stream::unfold(Some(frames), move |state| async move {
        let mut frames = state?;
        match tokio::time::timeout(heartbeat, frames.next()).await {
            Ok(Some(frame)) => Some((frame, Some(frames))),
            Ok(None) => None,
            Err(_) => Some((comment("still here"), Some(frames))),
        }
    });
    let mut response = Response::new(Body::from_stream(body.map(Ok::<_, Infallible>)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// What a client that comes back has seen last; text of ids is the caller's to read.
pub(super) fn last_event_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(LAST_EVENT_ID).map(|id| id.to_str().unwrap_or("?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_silent_stream_sends_a_comment_now_and_then() {
        let frames = futures::stream::once(async {
            tokio::time::sleep(Duration::from_millis(250)).await;
            event("result", "3", &serde_json::json!({"ok": true}))
        });
        let response = with_heartbeat(frames, Duration::from_millis(100));
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let body = axum::body::to_bytes(response.into_body(), 4096).await.unwrap();
        let expected = ": still here\n\n: still here\n\nevent: result\nid: 3\ndata: {\"ok\":true}\n\n";
        assert_eq!(String::from_utf8(body.to_vec()).unwrap(), expected);
    }
}
