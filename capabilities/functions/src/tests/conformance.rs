//! The conformance table of `js/tests` inside the sandbox: the real layer, the real engine, a real HTTP server to fetch from.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path as Segment, Query, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{oneshot, watch};

use super::{Bench, TOP_LEVEL, around, call, text};
use crate::call::{BodyIn, CallLimits};
use crate::component::{Layer, Script};
use crate::host::{FetchClient, Inside, QueryData, Reach, Services};
use crate::javascript::{Program, run};

/// The table has about a thousand rows; far fewer means that topics were not found.
const ROWS_AT_LEAST: usize = 900;
const LONGEST: Duration = Duration::from_mins(2);

#[derive(Deserialize)]
struct Row {
    section: String,
    name: String,
    error: Option<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_passes_from_a_snapshot() {
    let bench = Bench::with_layer(Layer::BUILT_IN);
    let program = bench.snapshot(&table()).await;
    assert_all_pass(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_passes_in_the_generic_component() {
    let bench = Bench::with_layer(Layer::BUILT_IN);
    let program = bench.generic(&table()).await;
    assert_all_pass(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_passes_the_check_of_a_build() {
    let bench = Bench::with_layer(Layer::BUILT_IN);
    let script = Script { code: table().into(), map: None };
    bench.maker.check(&script, TOP_LEVEL).await.unwrap();
}

async fn assert_all_pass(program: &Program) {
    let rows = run_table(program).await;
    assert!(rows.len() >= ROWS_AT_LEAST, "only {} rows ran", rows.len());
    let failed: Vec<String> = rows
        .iter()
        .filter_map(|row| row.error.as_ref().map(|error| format!("{}: {}\n{error}\n", row.section, row.name)))
        .collect();
    assert!(failed.is_empty(), "{} of {} rows fail\n\n{}", failed.len(), rows.len(), failed.join("\n"));
}

async fn run_table(program: &Program) -> Vec<Row> {
    let origin = serve().await;
    let services = Services {
        fetch: FetchClient::new(Reach::Everywhere, Inside::default()).unwrap(),
        data: Some(Arc::new(EchoQueries)),
    };
    let deadline = Instant::now() + LONGEST;
    let (caller, gone) = watch::channel(false);
    let limits = CallLimits { deadline, timeout: LONGEST, memory: 256 << 20, body_in: 1 << 20, body_out: 4 << 20 };
    let mut call = call(BodyIn::None, limits);
    call.facts.env.push(("ORIGIN".to_owned(), origin));
    let (reply, answer) = oneshot::channel();
    let ended = run(program, call, around(Arc::new(services), gone, reply)).await;
    drop(caller);
    assert_eq!(ended, Ok(()));
    let answer = answer.await.unwrap().unwrap();
    let status = answer.status;
    let body = text(answer).await;
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

/// The same concatenation as `js/tests/bundle.mjs`.
fn table() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/tests");
    let read = |path: PathBuf| fs_err::read_to_string(path).unwrap();
    let mut topics: Vec<PathBuf> =
        fs_err::read_dir(folder.join("conformance")).unwrap().map(|entry| entry.unwrap().path()).collect();
    topics.sort();
    let mut module = read(folder.join("check.js"));
    module.push_str("\nconst rowsOfAllTopics = [];\n");
    for topic in topics {
        let text = read(topic);
        let (_, body) = text.split_once("from \"../check.js\";\n").unwrap();
        let body = body.replace("export default rows;", "rowsOfAllTopics.push(...rows);");
        for piece in ["{\n", body.as_str(), "}\n"] {
            module.push_str(piece);
        }
    }
    module.push_str(&read(folder.join("answer.js")));
    module
}

/// Answers `echo` with what came in, and fails otherwise.
struct EchoQueries;

impl QueryData for EchoQueries {
    fn query<'a>(&'a self, sql: &'a str, params: &'a str, _: Duration) -> BoxFuture<'a, Result<String, String>> {
        let answer = if sql == "echo" {
            let parameters: Value = serde_json::from_str(params).unwrap();
            let row = json!({ "sql": sql, "parameters": parameters });
            Ok(json!({ "columns": [], "rows": [row], "row_count": 1 }).to_string())
        } else {
            Err(json!({ "code": "42P01", "message": "relation \"nowhere\" does not exist" }).to_string())
        };
        async { answer }.boxed()
    }
}

/// Starts the server that the rows fetch from; `js/tests/echo_server.mjs` is the same for Node.
async fn serve() -> String {
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

async fn cut() -> Response {
    let broken = stream::once(async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(std::io::Error::other("cut off"))
    });
    ([(header::CONTENT_LENGTH, "1000000")], Body::from_stream(first().chain(broken))).into_response()
}
