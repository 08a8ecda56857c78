//! The server that the rows of the table fetch from.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path as Segment, Query, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::{StreamExt as _, stream};
use serde::Deserialize;
use serde_json::json;

/// Starts it; `js/tests/echo_server.mjs` is the same for Node.
pub(crate) async fn serve() -> String {
    let routes = Router::new()
        .route("/echo", any(echo))
        .route("/echo/{*rest}", any(echo))
        .route("/status/{code}", any(|Segment(code): Segment<u16>| async move { StatusCode::from_u16(code).unwrap() }))
        .route("/cookies", any(cookies))
        .route("/redirect/{code}", any(redirect))
        .route("/bytes/{count}", any(counted))
        .route("/drip", any(drip))
        .route("/hang", any(std::future::pending::<()>))
        .route("/hang-body", any(|| async { Body::from_stream(first().chain(stream::pending())) }))
        .route("/cut-open", any(|| async { Body::from_stream(first().chain(broken())) }))
        .route("/cut", any(cut));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    origin
}

async fn echo(request: Request) -> Response {
    let (head, body) = request.into_parts();
    // A body that breaks off has no answer to wait for.
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::BAD_REQUEST.into_response() };
    let latin1 = |value: &HeaderValue| value.as_bytes().iter().map(|byte| char::from(*byte)).collect::<String>();
    let headers: Vec<_> = head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), latin1(value))).collect();
    let path = head.uri.path_and_query().unwrap().as_str();
    axum::Json(
        json!({ "method": head.method.as_str(), "path": path, "headers": headers, "body": STANDARD.encode(body) }),
    )
    .into_response()
}

async fn cookies() -> HeaderMap {
    let mut headers = HeaderMap::new();
    let lines: [(&'static str, &[u8]); 5] = [
        ("set-cookie", b"a=1; Path=/"),
        ("set-cookie", b"b=2"),
        ("x-latin", b"caf\xe9"),
        ("x-twice", b"1"),
        ("x-twice", b"2"),
    ];
    for (name, value) in lines {
        headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

#[derive(Deserialize)]
struct Target {
    to: String,
}

async fn redirect(Segment(code): Segment<u16>, Query(target): Query<Target>) -> Response {
    (StatusCode::from_u16(code).unwrap(), [(header::LOCATION, target.to)]).into_response()
}

async fn counted(Segment(count): Segment<usize>) -> Vec<u8> {
    (0..=u8::MAX).cycle().take(count).collect()
}

async fn drip() -> Body {
    Body::from_stream(stream::iter(["0\n", "1\n", "2\n"]).then(|part| async move {
        tokio::time::sleep(Duration::from_millis(10)).await;
        Ok::<_, Infallible>(Bytes::from(part))
    }))
}

fn first() -> impl futures::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::iter([Ok(Bytes::from("first"))])
}

fn broken() -> impl futures::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::once(async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(std::io::Error::other("cut off"))
    })
}

async fn cut() -> Response {
    ([(header::CONTENT_LENGTH, "1000000")], Body::from_stream(first().chain(broken()))).into_response()
}
