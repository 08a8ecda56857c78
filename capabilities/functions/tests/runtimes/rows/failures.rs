//! What goes wrong, and how it is told.

use axum::body::Body;
use serde_json::{Value, json};

use super::row;
use crate::suite::{Row, Target, answer, json};

const SECTION: &str = "Errors and limits";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = thrown();
    rows.extend(limits());
    rows
}

fn thrown() -> Vec<Row> {
    vec![
        row(SECTION, "a handler that throws: 500, the message in the log alone, with its place", |target| {
            Box::pin(async move {
                crashes(&target, "/throws").await;
                target.logged("TypeError: no such key: sk_1\n    at ").await;
                Value::Null
            })
        }),
        row(SECTION, "a promise that is rejected, with its cause", |target| {
            Box::pin(async move {
                crashes(&target, "/rejects").await;
                target.logged("RangeError: later\n").await;
                target.logged("Caused by: Error: the cause").await;
                Value::Null
            })
        }),
        row(SECTION, "what is thrown need not be an error", |target| {
            Box::pin(async move {
                crashes(&target, "/throwsText").await;
                target.logged("Uncaught only a text").await;
                Value::Null
            })
        }),
        row(SECTION, "an answer that is no Response", |target| {
            Box::pin(async move {
                crashes(&target, "/returnsNothing").await;
                target.logged("but it answered undefined (is a return missing?)").await;
                crashes(&target, "/returnsText").await;
                target.logged("but it answered 'text'").await;
                Value::Null
            })
        }),
        row(SECTION, "an answer that cannot be sent", |target| {
            Box::pin(async move {
                crashes(&target, "/returnsError").await;
                target.logged("Response.error()").await;
                crashes(&target, "/returnsUsed").await;
                target.logged("already been read").await;
                Value::Null
            })
        }),
        row(SECTION, "after a crash the next call is answered", |target| {
            Box::pin(async move {
                crashes(&target, "/throws").await;
                assert_eq!(answer(target.get("/text").await).await.0, 200);
                Value::Null
            })
        }),
    ]
}

fn limits() -> Vec<Row> {
    vec![
        row(SECTION, "a handler that waits longer than its limit: 408", |target| {
            Box::pin(async move {
                let (status, code) = hasty(&target, "/sleeps").await;
                assert_eq!((status, code.as_str()), (408, "function_timeout"));
                Value::Null
            })
        }),
        row(SECTION, "one that never lets go: 408, and the next call is answered", |target| {
            Box::pin(async move {
                let (status, code) = hasty(&target, "/spins").await;
                assert_eq!((status, code.as_str()), (408, "function_timeout"));
                let next = target.request_of("hasty", "GET", "/text", Body::empty());
                assert_eq!(answer(target.send(next).await).await.0, 200);
                Value::Null
            })
        }),
        row(SECTION, "a request that tells it is too large: 413", |target| {
            Box::pin(async move {
                let request = target.request_of("small", "POST", "/digest", vec![0; (1 << 20) + 1]);
                let (status, text) = answer(target.send(request).await).await;
                assert_eq!((status, text.contains("payload_too_large")), (413, true), "{text}");
                Value::Null
            })
        }),
        row(SECTION, "a request that grows over its limit: 413", |target| {
            Box::pin(async move {
                let pieces = (0..40).map(|_| Ok::<_, std::io::Error>(bytes::Bytes::from(vec![7; 64 << 10])));
                let body = Body::from_stream(futures::stream::iter(pieces));
                let (status, text) =
                    answer(target.send(target.request_of("small", "POST", "/digest", body)).await).await;
                assert_eq!((status, text.contains("payload_too_large")), (413, true), "{text}");
                Value::Null
            })
        }),
    ]
}

async fn crashes(target: &Target, path: &str) {
    let response = target.get(path).await;
    assert_eq!(response.headers().get_all("x-reactor-function").iter().count(), 1);
    let status = response.status().as_u16();
    let error = json(response).await["error"].clone();
    assert_eq!((status, error["code"].as_str()), (500, Some("function_crashed")), "{error}");
    assert!(!error.to_string().contains("sk_1"), "{error}");
    assert_eq!(error["details"]["message"], json!(null));
}

async fn hasty(target: &Target, path: &str) -> (u16, String) {
    let response = target.send(target.request_of("hasty", "GET", path, Body::empty())).await;
    let status = response.status().as_u16();
    (status, json(response).await["error"]["code"].as_str().unwrap_or_default().to_owned())
}
