//! One function sent alone: what is refused and with which code, and which deployment is promoted.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use std::sync::{Arc, Mutex};

use axum::body::Body;
use bundle_format::FunctionEntry;
use common::{Stand, function, json};
use functions::{FunctionBundle, FunctionParts, ReleaseEngine, Switch};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use http::Request;
use platform::{ApiFailure, Mode};
use serde_json::Value;

const SHA256: &str = "00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff";

/// Stands for the engine of a server: what arrives is what was laid out, and what is asked for is noted.
#[derive(Default)]
struct Engine {
    arriving: Mutex<Option<FunctionParts>>,
    asked: Mutex<Vec<Switch>>,
}

impl ReleaseEngine for Engine {
    fn receive(&self, _: axum::extract::Request) -> BoxFuture<'_, Result<FunctionBundle, ApiFailure>> {
        let parts = self.arriving.lock().unwrap().take().unwrap();
        async move { Ok(FunctionBundle { parts, sha256: SHA256.to_owned() }) }.boxed()
    }

    fn switch(&self, switch: Switch) -> BoxFuture<'_, Result<String, ApiFailure>> {
        self.asked.lock().unwrap().push(switch);
        async move { Ok("rel_2".to_owned()) }.boxed()
    }

    fn former<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<FunctionParts>, ApiFailure>> {
        async move { Ok(None) }.boxed()
    }
}

struct Sending {
    stand: Stand,
    engine: Arc<Engine>,
}

impl Sending {
    /// A server that knows the name `hello`.
    async fn new() -> Self {
        let stand = Stand::new(Mode::Dev).await;
        let engine = Arc::new(Engine::default());
        stand.functions.use_releases(Arc::clone(&engine) as Arc<dyn ReleaseEngine>);
        let sending = Self { stand, engine };
        assert_eq!(sending.post("", r#"{"name":"hello","runtime":"wasm"}"#).await.0, 201);
        sending
    }

    async fn post(&self, path: &str, body: &str) -> (u16, Value) {
        let request =
            Request::post(format!("/fn/v1/_admin/functions{path}")).header("content-type", "application/json");
        let response = self.stand.send_as_admin(request.body(Body::from(body.to_owned())).unwrap()).await;
        (response.status().as_u16(), json(response).await)
    }

    async fn send(&self, entry: &FunctionEntry, code: &str, query: &str) -> (u16, Value) {
        let files = self.stand.store(entry, code, None);
        *self.engine.arriving.lock().unwrap() = Some(FunctionParts { entry: entry.clone(), files });
        self.post(&format!("/hello/deployments{query}"), "").await
    }
}

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["error"]["code"].as_str().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_does_not_fit_is_refused_with_a_code_of_its_own() {
    let sending = Sending::new().await;
    let hello = "export default () => new Response('hello')";
    let entry = function("hello");
    let first = sending.send(&entry, hello, &format!("?bundle_sha256={SHA256}")).await;
    assert_eq!((first.0, &first.1["state"], &first.1["live"]), (201, &"ready".into(), &false.into()), "{}", first.1);
    let again = sending.send(&entry, hello, &format!("?sha256={}", SHA256.to_uppercase())).await;
    assert_eq!((again.0, &again.1["id"]), (200, &first.1["id"]));

    let damaged = sending.send(&entry, hello, "?bundle_sha256=11").await;
    assert_eq!(code(&damaged), (400, "bundle_invalid"));
    let other = sending.send(&function("other"), hello, "").await;
    assert_eq!(code(&other), (400, "bundle_invalid"));
    let needy = FunctionEntry { secret_keys: vec!["TOKEN".into()], ..entry.clone() };
    let needy = sending.send(&needy, hello, "").await;
    assert_eq!(code(&needy), (400, "manifest_invalid"));
    assert!(needy.1["error"]["message"].as_str().unwrap().contains("TOKEN"), "{}", needy.1);
    let broken = sending.send(&entry, "throw new Error('no')", "").await;
    assert_eq!(code(&broken), (422, "stage_failed"));
    assert_eq!(code(&sending.post("/hello/rollback", "").await), (409, "nothing_to_roll_back"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_last_is_promoted_also_when_it_was_there_before() {
    let sending = Sending::new().await;
    assert_eq!(code(&sending.post("/hello/promote", "").await), (503, "deployment_not_ready"));
    let mut ids = Vec::new();
    for word in ["one", "two", "one"] {
        let entry = function("hello");
        let sent = sending.send(&entry, &format!("export default () => new Response('{word}')"), "").await;
        ids.push(sent.1["id"].clone());
    }
    assert!(ids[0] == ids[2] && ids[0] != ids[1], "{ids:?}");
    let (status, promoted) = sending.post("/hello/promote", "").await;
    assert_eq!((status, &promoted["deployment_id"], &promoted["release_id"]), (200, &ids[0], &"rel_2".into()));
    let asked = sending.engine.asked.lock().unwrap().clone();
    assert_eq!(asked.iter().map(|switch| switch.function.as_str()).collect::<Vec<_>>(), ["hello"]);
}
