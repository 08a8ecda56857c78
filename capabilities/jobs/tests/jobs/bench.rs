//! A capability on an own database, with functions made of closures.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bundle_format::{Backoff, JobEntry, JobRetry, JobTrigger};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use http::{Request, StatusCode};
use jobs::{Answering, CONTEXT_HEADER, CallFunction, FunctionCall, Jobs, JobsConfig};
use platform::{Clock, Platform, Principal};
use serde_json::{Value, json};
use test_support::TestPlatform;
use tower::ServiceExt as _;

/// Nothing here takes longer, unless it is broken.
const PATIENCE: Duration = Duration::from_secs(20);

/// A call as the function saw it.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) function: String,
    pub(crate) release: String,
    pub(crate) context: Value,
    pub(crate) body: Value,
}

type Behaviour = dyn Fn(Call) -> BoxFuture<'static, Response> + Send + Sync;

/// Functions by name; every call is remembered.
#[derive(Default)]
pub(crate) struct Functions {
    behaviours: Mutex<BTreeMap<String, Arc<Behaviour>>>,
    calls: Mutex<Vec<Call>>,
    busy: AtomicUsize,
    most_busy: AtomicUsize,
}

impl Functions {
    pub(crate) fn set<F>(&self, name: &str, behaviour: impl Fn(Call) -> F + Send + Sync + 'static)
    where
        F: Future<Output = Response> + Send + 'static,
    {
        let boxed: Arc<Behaviour> = Arc::new(move |call: Call| behaviour(call).boxed());
        self.behaviours.lock().unwrap().insert(name.to_owned(), boxed);
    }

    pub(crate) fn answers(&self, name: &str, status: u16, body: &'static str) {
        self.set(name, move |_| async move { (StatusCode::from_u16(status).unwrap(), body).into_response() });
    }

    /// Never answers.
    pub(crate) fn hangs(&self, name: &str) {
        self.set(name, |_| std::future::pending());
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// Calls at a time, at most.
    pub(crate) fn most_busy(&self) -> usize {
        self.most_busy.load(Ordering::SeqCst)
    }
}

/// Counts a call until it ends, also when it is abandoned.
struct Busy<'a>(&'a AtomicUsize);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl CallFunction for Functions {
    fn call<'a>(&'a self, call: FunctionCall<'a>) -> Answering<'a> {
        Box::pin(async move {
            let busy = self.busy.fetch_add(1, Ordering::SeqCst) + 1;
            let _busy = Busy(&self.busy);
            self.most_busy.fetch_max(busy, Ordering::SeqCst);
            let (function, release) = (call.function.to_owned(), call.release.to_owned());
            let (parts, body) = call.request.into_parts();
            let context = serde_json::from_slice(parts.headers[CONTEXT_HEADER].as_bytes()).unwrap();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let body = serde_json::from_slice(&body).unwrap();
            let call = Call { function, release, context, body };
            self.calls.lock().unwrap().push(call.clone());
            let behaviour = self.behaviours.lock().unwrap().get(&call.function).cloned();
            behaviour.unwrap_or_else(|| panic!("no function `{}`", call.function))(call).await
        })
    }
}

pub(crate) struct Bench {
    pub(crate) test: TestPlatform,
    pub(crate) functions: Arc<Functions>,
    pub(crate) jobs: Jobs,
}

/// Short times, so that tests are.
pub(crate) fn config() -> JobsConfig {
    JobsConfig {
        poll: Duration::from_millis(100),
        lease: Duration::from_secs(1),
        beat: Duration::from_millis(200),
        ..JobsConfig::default()
    }
}

pub(crate) async fn start(platform: &Platform, config: JobsConfig) -> (Jobs, Arc<Functions>) {
    let functions = Arc::new(Functions::default());
    let jobs =
        Jobs::start(platform, config, Arc::clone(&functions) as Arc<dyn CallFunction>).await.expect("jobs start");
    (jobs, functions)
}

/// Another node on the same database.
pub(crate) fn another_node(platform: &Platform, name: &str) -> Platform {
    let node = platform::Node { id: name.to_owned(), boot_id: format!("{name}-boot") };
    Platform { node: Arc::new(node), shutdown: platform::Shutdown::new(), ..platform.clone() }
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(Clock::system(), config()).await
    }

    pub(crate) async fn with(clock: Clock, config: JobsConfig) -> Self {
        let test = TestPlatform::with_clock(clock).await;
        let (jobs, functions) = start(&test.platform, config).await;
        Self { test, functions, jobs }
    }

    pub(crate) fn activate(&self, release: &str, entries: &[JobEntry]) {
        activate(&self.jobs, release, entries);
    }

    pub(crate) async fn call(&self, method: &str, target: &str, body: Option<Value>) -> (u16, Value) {
        call(self.jobs.routes(), method, target, body).await
    }

    pub(crate) async fn get(&self, target: &str) -> Value {
        self.call("GET", target, None).await.1
    }

    /// Starts a run and returns its id.
    pub(crate) async fn run(&self, job: &str, input: Value) -> String {
        let (status, answer) = self.call("POST", "/jobs/v1/runs", Some(json!({ "job": job, "input": input }))).await;
        assert_eq!(status, 202, "{answer}");
        answer["run"]["id"].as_str().unwrap().to_owned()
    }

    /// The run, once it is in that state.
    pub(crate) async fn reaches(&self, id: &str, state: &str) -> Value {
        let begun = Instant::now();
        loop {
            let run = self.get(&format!("/jobs/v1/runs/{id}")).await;
            if run["state"] == state {
                return run;
            }
            assert!(begun.elapsed() < PATIENCE, "not `{state}`: {run}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub(crate) async fn count(&self, condition: &str) -> i64 {
        count(&self.test.platform, condition).await
    }
}

pub(crate) fn activate(jobs: &Jobs, release: &str, entries: &[JobEntry]) {
    jobs.activate(release, entries.iter().map(|entry| jobs.stage(entry).expect("a valid job")).collect());
}

pub(crate) async fn call(router: Router, method: &str, target: &str, body: Option<Value>) -> (u16, Value) {
    let mut request = Request::builder().method(method).uri(target).header("content-type", "application/json");
    request = request.extension(Principal::Admin { name: "admin".to_owned() });
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let response = router.oneshot(request.body(body).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// Runs in the database that fulfil a condition.
pub(crate) async fn count(platform: &Platform, condition: &str) -> i64 {
    let client = platform.database.client().await.unwrap();
    let sql = format!("SELECT count(*) FROM _reactor_jobs.runs WHERE {condition}");
    client.query_typed(&sql, &[]).await.unwrap()[0].get(0)
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A job of the same name as its function, by hand, with quick retries.
pub(crate) fn job(name: &str) -> JobEntry {
    JobEntry {
        name: name.to_owned(),
        function: name.to_owned(),
        trigger: JobTrigger::Manual,
        retry: JobRetry { max_attempts: 3, backoff: Backoff::Fixed, initial_delay_ms: 20, max_delay_ms: 1_000 },
        timeout_ms: 10_000,
        max_concurrency: 10,
    }
}

pub(crate) fn cron(name: &str, schedule: &str) -> JobEntry {
    let trigger = JobTrigger::Cron { schedule: schedule.to_owned(), timezone: "UTC".to_owned() };
    JobEntry { trigger, ..job(name) }
}

pub(crate) fn on_event(name: &str, event_type: &str) -> JobEntry {
    JobEntry { trigger: JobTrigger::Event { event_type: event_type.to_owned() }, ..job(name) }
}
