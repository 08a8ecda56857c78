//! Runs every row on both runtimes and holds the answers against each other.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use bundle_format::{FunctionEntry, FunctionLimits, FunctionRuntime};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use platform::Mode;
use serde_json::Value;

use crate::common::{Stand, function};
use crate::{HOST, install, rows};

const HANDLER: &str = include_str!("handler.js");
const OTHER: &str = include_str!("other.js");

/// Longest wait for what takes milliseconds on an idle machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The runtimes that the suite compares, in the order of the page's columns.
pub(crate) const RUNTIMES: [(&str, FunctionRuntime); 2] =
    [("wasm", FunctionRuntime::Wasm), ("bun", FunctionRuntime::Bun)];

/// One thing that must be the same everywhere.
pub(crate) struct Row {
    pub(crate) section: &'static str,
    pub(crate) says: &'static str,
    /// Asserts what it says and gives what it saw, which must be the same on every runtime.
    pub(crate) run: fn(Target) -> BoxFuture<'static, Value>,
}

/// The suite's function on one runtime.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) stand: Arc<Stand>,
    pub(crate) runtime: &'static str,
}

/// What a row did.
pub(crate) struct Outcome {
    pub(crate) section: &'static str,
    pub(crate) says: &'static str,
    /// In the order of [`RUNTIMES`].
    pub(crate) seen: Vec<Result<Value, String>>,
}

impl Outcome {
    /// Whether the row holds on the runtime of that column.
    pub(crate) fn holds(&self, column: usize) -> bool {
        self.seen[column].is_ok() && self.seen.iter().flatten().all(|seen| Ok(seen) == self.seen[column].as_ref())
    }
}

impl Target {
    /// The name under which a variant of the suite's function is deployed.
    pub(crate) fn name(&self, variant: &str) -> String {
        format!("{variant}-{}", self.runtime)
    }

    pub(crate) fn request(&self, method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
        self.request_of("suite", method, path, body)
    }

    pub(crate) fn request_of(&self, variant: &str, method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
        let uri = format!("/fn/v1/{}{path}", self.name(variant));
        Request::builder().method(method).uri(uri).header("host", HOST).body(body.into()).unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.stand.send(request).await
    }

    pub(crate) async fn get(&self, path: &str) -> Response<Body> {
        self.send(self.request("GET", path, Body::empty())).await
    }

    /// Waits for a line in the function's log that contains the text.
    pub(crate) async fn logged(&self, text: &str) {
        let begun = Instant::now();
        loop {
            let lines = self.stand.logged(&self.name("suite"));
            if lines.iter().any(|line| line.contains(text)) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "`{text}` is not in {lines:#?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// A server with the suite's functions on both runtimes, and what they reach on it.
pub(crate) async fn stand() -> Arc<Stand> {
    let stand = Stand::with(Mode::Serve, install::config()).await;
    let mut functions = vec![(function("other"), OTHER)];
    let keys = BTreeMap::from([("GREETING".to_owned(), "Hello, \"you\"".to_owned())]);
    let mut local = BTreeMap::new();
    for (word, runtime) in RUNTIMES {
        let variant = |name: &str, limits: FunctionLimits| FunctionEntry {
            runtime,
            limits,
            ..function(&format!("{name}-{word}"))
        };
        let usual =
            FunctionLimits { timeout_ms: 20_000, max_body_in_mb: 8, max_body_out_mb: 8, ..FunctionLimits::default() };
        functions.push((variant("suite", usual), HANDLER));
        functions.push((FunctionEntry { forward_authorization: true, ..variant("open", usual) }, HANDLER));
        functions.push((variant("hasty", FunctionLimits { timeout_ms: 1_500, ..usual }), HANDLER));
        functions.push((variant("small", FunctionLimits { max_body_in_mb: 1, max_body_out_mb: 1, ..usual }), HANDLER));
        local.insert(format!("suite-{word}"), keys.clone());
    }
    stand.functions.set_local_env(local);
    stand.functions.set_project("shop-1");
    stand.deploy(&functions).await;
    stand.functions.dispatch_inside(stand.router(platform::Principal::Anonymous));
    Arc::new(stand)
}

/// Every row on every runtime.
pub(crate) async fn run() -> Vec<Outcome> {
    let stand = stand().await;
    let mut outcomes = Vec::new();
    for row in rows::all() {
        let mut seen = Vec::new();
        for (runtime, _) in RUNTIMES {
            let target = Target { stand: Arc::clone(&stand), runtime };
            let ran = AssertUnwindSafe((row.run)(target)).catch_unwind().await;
            seen.push(ran.map_err(|panic| said(panic.as_ref())));
        }
        outcomes.push(Outcome { section: row.section, says: row.says, seen });
    }
    outcomes
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it panicked").to_owned()
}

/// Status and text.
pub(crate) async fn answer(response: Response<Body>) -> (u16, String) {
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// The body as JSON.
pub(crate) async fn json(response: Response<Body>) -> Value {
    let (status, text) = answer(response).await;
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {status} {text}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_source_gives_the_same_answers_on_every_runtime() {
    let outcomes = run().await;
    let mut failed = String::new();
    for outcome in &outcomes {
        if !(0..RUNTIMES.len()).all(|column| outcome.holds(column)) {
            writeln!(failed, "{}: {}", outcome.section, outcome.says).unwrap();
            for ((runtime, _), seen) in RUNTIMES.iter().zip(&outcome.seen) {
                writeln!(failed, "  {runtime}: {seen:?}").unwrap();
            }
        }
    }
    assert!(failed.is_empty(), "of {} rows these differ or fail:\n{failed}", outcomes.len());
}
