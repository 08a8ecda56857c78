//! Components that other toolchains made, well-behaved and hostile, called over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use std::time::Duration;

use admin_api::ErrorCode;
use axum::body::Body;
use axum::routing::any;
use bundle_format::{Digest, FileEntry, FunctionEntry, FunctionLimits};
use common::{Stand, function, json, text};
use functions::{CheckError, Checker, FunctionsConfig, StageError, StagedFunction};
use http::{Request, Response};
use http_body_util::BodyExt as _;
use platform::Mode;

const HELLO: &[u8] = include_bytes!("components/hello.wasm");
const BEHAVIOURS: &[u8] = include_bytes!("components/behaviours.wasm");
const UNKNOWN: &[u8] = include_bytes!("components/unknown.wasm");
/// `(module)`: valid, and no component.
const CORE: &[u8] = b"\0asm\x01\0\0\0";

fn component(name: &str) -> FunctionEntry {
    FunctionEntry {
        entrypoint: "main.wasm".into(),
        limits: FunctionLimits { timeout_ms: 2_000, memory_mb: 32, ..FunctionLimits::default() },
        ..function(name)
    }
}

async fn stage(stand: &Stand, entry: &FunctionEntry, wasm: &[u8]) -> Result<StagedFunction, StageError> {
    let sha256 = Digest::of(wasm);
    let mut batch = stand.platform.blobs.batch();
    batch.put(*sha256.as_bytes(), wasm.len() as u64, &mut std::io::Cursor::new(wasm)).unwrap();
    batch.commit().unwrap();
    let path = format!("{}/main.wasm", entry.root);
    stand.functions.stage(entry, &[FileEntry { path, size: wasm.len() as u64, sha256, executable: false }]).await
}

async fn serving(mode: Mode, entry: FunctionEntry, wasm: &[u8]) -> Stand {
    let stand = Stand::new(mode).await;
    let staged = stage(&stand, &entry, wasm).await.unwrap_or_else(|error| panic!("{error}"));
    stand.functions.set_project("shop-1");
    stand.functions.activate("rel_1", vec![staged]);
    stand
}

/// The log is written when a call has ended, a moment after its stream.
async fn logs(stand: &Stand, part: &str) {
    for _ in 0..250 {
        if stand.logged("native").iter().any(|line| line.contains(part)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("`{part}` is not in {:?}", stand.logged("native"));
}

async fn code(response: Response<Body>) -> String {
    json(response).await["error"]["code"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_written_by_hand_answers() {
    let stand = serving(Mode::Serve, component("hello"), HELLO).await;
    for cold in ["true", "false"] {
        let response = stand.get("/fn/v1/hello/x").await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["x-reactor-function"], "hello");
        assert_eq!(response.headers()["x-reactor-cold-start"], cold);
        assert_eq!(text(response).await, "hello");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_in_c_sees_its_request_and_nothing_of_the_servers_environment() {
    let stand = serving(Mode::Serve, component("native"), BEHAVIOURS).await;
    assert_eq!(text(stand.get("/fn/v1/native/a%2Fb?x=1").await).await, "hello /a%2Fb?x=1");
    let teapot = stand.get("/fn/v1/native/teapot").await;
    assert_eq!(teapot.status(), 418);
    // Code whose reader goes away ends in a trap, and that is logged.
    text(teapot).await;
    let put = Request::put("/fn/v1/_admin/functions/native/env/GREETING").header("content-type", "application/json");
    assert_eq!(stand.send_as_admin(put.body(Body::from(r#"{"value":"Hallo"}"#)).unwrap()).await.status(), 204);
    let env = text(stand.get("/fn/v1/native/env").await).await;
    let keys: Vec<&str> = env.lines().map(|line| line.split('=').next().unwrap()).collect();
    let own = ["GREETING", "REACTOR_FUNCTION", "REACTOR_PROJECT_ID", "REACTOR_RELEASE", "REACTOR_SERVICE_KEY"];
    assert_eq!(keys, own, "{env}");
    assert!(env.contains("GREETING=Hallo\n"), "{env}");
    assert_eq!(text(stand.get("/fn/v1/native/log").await).await, "");
    let logged = stand.logged("native");
    assert_eq!(logged, ["to standard output", "to standard error"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_pass_through_a_component_and_their_limits_hold() {
    let stand = serving(Mode::Serve, component("native"), BEHAVIOURS).await;
    let post = async |size: usize| {
        let chunks = futures::stream::iter((0..size / 1_000).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1_000])));
        let request = Request::post("/fn/v1/native/echo").header("host", "shop.example");
        stand.send(request.body(Body::from_stream(chunks)).unwrap()).await
    };
    assert_eq!(text(post(3_000_000).await).await.len(), 3_000_000);
    let small = Request::post("/fn/v1/native/echo").header("host", "shop.example").body(Body::from("small")).unwrap();
    assert_eq!(text(stand.send(small).await).await, "small");
    // The head is out before the body is too large.
    assert!(post(7_000_000).await.into_body().collect().await.is_err());
    logs(&stand, "request body is larger").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_components_end_by_their_limits_and_the_next_call_is_answered() {
    let stand = serving(Mode::Serve, component("native"), BEHAVIOURS).await;
    let looped = stand.get("/fn/v1/native/loop").await;
    assert_eq!(looped.status(), 408);
    assert_eq!(code(looped).await, "function_timeout");
    let grabbed = stand.get("/fn/v1/native/grab").await;
    assert_eq!(grabbed.status(), 500);
    let error = json(grabbed).await["error"].clone();
    assert_eq!(
        (&error["code"], &error["details"]["reason"]),
        (&"function_crashed".into(), &"memory".into()),
        "{error}"
    );
    assert_eq!(code(stand.get("/fn/v1/native/silent").await).await, "function_crashed");
    for (path, reason) in [("endless", "larger than"), ("trap", "unreachable"), ("late-loop", "not done within")] {
        let response = stand.get(&format!("/fn/v1/native/{path}")).await;
        assert_eq!(response.status(), 200, "{path}");
        assert!(response.into_body().collect().await.is_err(), "{path}: a broken stream must not end cleanly");
        logs(&stand, reason).await;
    }
    assert_eq!(text(stand.get("/fn/v1/native/x").await).await, "hello /x");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_reaches_what_fetch_reaches() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = axum::Router::new().route("/echo", any(|| async { "from elsewhere" }));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let path = format!("/fn/v1/native/fetch/{address}");
    let open = serving(Mode::Dev, component("native"), BEHAVIOURS).await;
    assert_eq!(text(open.get(&path).await).await, "200 from elsewhere");
    let closed = serving(Mode::Serve, component("native"), BEHAVIOURS).await;
    let refused = text(closed.get(&path).await).await;
    assert!(["no answer", "refused at once"].contains(&refused.as_str()), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_by_name_while_staging_and_while_building() {
    let stand = Stand::with(Mode::Serve, FunctionsConfig::default()).await;
    let checker = Checker::new(&std::env::temp_dir().join("reactor-functions-check")).unwrap();
    let limits = component("x").limits;
    for (wasm, part) in
        [(UNKNOWN, "`telepathy`"), (CORE, "core WebAssembly module"), (b"not wasm at all".as_slice(), "not valid")]
    {
        let error = stage(&stand, &component("x"), wasm).await.err().unwrap();
        assert_eq!(error.code(), ErrorCode::StageFailed);
        assert!(error.to_string().contains(part), "{part}: {error}");
        let refused = checker.check_component(wasm, &limits).await.err().unwrap();
        assert!(matches!(&refused, CheckError::Script(reason) if reason.contains(part)), "{part}: {refused}");
    }
    checker.check_component(HELLO, &limits).await.unwrap();
    let tiny = FunctionLimits { memory_mb: 0, ..limits };
    let starved = checker.check_component(HELLO, &tiny).await.err().unwrap();
    assert!(starved.to_string().contains("more memory than its limit"), "{starved}");
}
