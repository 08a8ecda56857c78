//! Streams in both directions, and a caller that goes in the middle of one.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::row;
use crate::suite::{Row, answer};

const SECTION: &str = "Streams";
const LEAVING: &str = "A caller that goes";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        row(SECTION, "events of a server come one by one, and the end is clean", |target| {
            Box::pin(async move {
                let response = target.get("/sse").await;
                assert_eq!(response.headers()["content-type"], "text/event-stream");
                let mut body = response.into_body();
                let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
                assert_eq!(first, "data: 0\n\n");
                let rest = body.collect().await.unwrap().to_bytes();
                assert_eq!(rest, "data: 1\n\ndata: 2\n\n");
                Value::Null
            })
        }),
        row(SECTION, "an answer goes out while its request still comes in", |target| {
            Box::pin(async move {
                let (sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(1);
                sender.send(Ok("one ".into())).await.unwrap();
                let body = Body::from_stream(ReceiverStream::new(receiver));
                let response = target.send(target.request("POST", "/upper", body)).await;
                let mut body = response.into_body();
                assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "ONE ");
                sender.send(Ok("two".into())).await.unwrap();
                assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "TWO");
                drop(sender);
                assert!(body.collect().await.unwrap().to_bytes().is_empty());
                Value::Null
            })
        }),
        row(SECTION, "pieces are text, bytes or buffers", |target| {
            Box::pin(async move {
                assert_eq!(answer(target.get("/stream").await).await, (200, "text, bytes, kj".to_owned()));
                Value::Null
            })
        }),
        row(SECTION, "a stream from a generator", |target| {
            Box::pin(async move {
                assert_eq!(answer(target.get("/generated").await).await, (200, "one two three".to_owned()));
                Value::Null
            })
        }),
        row(SECTION, "a stream that breaks does not end cleanly, and its error is logged", |target| {
            Box::pin(async move {
                let response = target.get("/breaks").await;
                assert_eq!(response.status(), 200);
                assert!(response.into_body().collect().await.is_err());
                target.logged("broke in the middle").await;
                Value::Null
            })
        }),
        row(SECTION, "a piece that is neither breaks the stream", |target| {
            Box::pin(async move {
                let response = target.get("/wrongPiece").await;
                // The first piece already: the head of the answer may not have gone out.
                let was_refused = response.status() == 500;
                assert!(was_refused || response.into_body().collect().await.is_err());
                Value::Null
            })
        }),
        row(SECTION, "a response over its limit is refused before it begins", |target| {
            Box::pin(async move {
                let request = target.request_of("small", "GET", "/large?bytes=1048577", Body::empty());
                let (status, text) = answer(target.send(request).await).await;
                assert_eq!((status, text.contains("response_too_large")), (502, true), "{text}");
                Value::Null
            })
        }),
        row(SECTION, "a stream over its limit is cut", |target| {
            Box::pin(async move {
                let within = target.request_of("small", "GET", "/largeStream?count=16", Body::empty());
                assert_eq!(target.send(within).await.into_body().collect().await.unwrap().to_bytes().len(), 1 << 20);
                let beyond = target.request_of("small", "GET", "/largeStream?count=17", Body::empty());
                let response = target.send(beyond).await;
                assert_eq!(response.status(), 200);
                assert!(response.into_body().collect().await.is_err());
                Value::Null
            })
        }),
    ];
    rows.extend(leaving());
    rows
}

fn leaving() -> Vec<Row> {
    vec![
        row(LEAVING, "before the answer: `request.signal` is aborted", |target| {
            Box::pin(async move {
                let call = target.get("/disconnect");
                assert!(tokio::time::timeout(Duration::from_millis(150), call).await.is_err());
                target.logged("gone AbortError").await;
                Value::Null
            })
        }),
        row(LEAVING, "in the middle of a stream: the signal is aborted and the stream cancelled", |target| {
            Box::pin(async move {
                let response = target.get("/disconnectStream").await;
                let mut body = response.into_body();
                assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "piece");
                drop(body);
                target.logged("signal true").await;
                target.logged("stream cancelled").await;
                Value::Null
            })
        }),
    ]
}
