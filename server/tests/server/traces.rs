//! `traceparent` in and out, and spans as a collector gets them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::routing::post;
use axum::{Json, Router};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::bundle::Project;
use crate::world::{Running, World, eventually};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SPAN: &str = "b7ad6b7169203331";
const CALLER: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const UNRECORDED: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
const ECHO: &str =
    "export default { fetch(request) { return new Response(request.headers.get('traceparent') ?? 'none'); } };";

/// Takes whatever is sent, as a collector does.
struct Collector {
    address: SocketAddr,
    bodies: Arc<Mutex<Vec<Value>>>,
}

impl Collector {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let bodies = Arc::<Mutex<Vec<Value>>>::default();
        let taken = bodies.clone();
        let take = move |headers: HeaderMap, body: Bytes| async move {
            assert_eq!(headers["content-type"], "application/json");
            taken.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
            Json(json!({}))
        };
        let router = Router::new().route("/v1/traces", post(take));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, bodies }
    }

    async fn server(&self, world: &World) -> Running {
        let mut config = world.config("data");
        config.otlp = Some(format!("http://{}", self.address).parse().unwrap());
        world.run(config).await
    }

    /// All spans so far.
    fn spans(&self) -> Vec<Value> {
        let bodies = self.bodies.lock().unwrap();
        let resources = bodies.iter().flat_map(|body| body["resourceSpans"].as_array().unwrap());
        let scopes = resources.flat_map(|resource| {
            assert_eq!(attribute(&resource["resource"], "service.name"), "reactor");
            resource["scopeSpans"].as_array().unwrap()
        });
        scopes.flat_map(|scope| scope["spans"].as_array().unwrap().clone()).collect()
    }

    /// The one span with that attribute.
    fn span(&self, key: &str, value: &str) -> Value {
        let mut spans = self.spans();
        spans.retain(|span| attribute(span, key) == value);
        assert_eq!(spans.len(), 1, "{key} {value} in {:#?}", self.spans());
        spans.remove(0)
    }
}

/// An attribute as text; empty when there is none.
fn attribute<'a>(of: &'a Value, key: &str) -> &'a str {
    let attributes = of["attributes"].as_array().unwrap();
    let value = attributes.iter().find(|attribute| attribute["key"] == key).map(|attribute| &attribute["value"]);
    let text = |value: &'a Value| value["stringValue"].as_str().or_else(|| value["intValue"].as_str());
    value.and_then(text).unwrap_or_default()
}

fn shop() -> Project {
    Project::new().function_with_code("echo", ECHO, &[]).page("index.html", "<h1>shop</h1>").job("rollup", "echo")
}

#[tokio::test]
async fn a_request_stays_in_the_trace_of_its_caller_and_so_does_what_the_function_does() {
    let (world, collector) = (World::new().await, Collector::start().await);
    let server = collector.server(&world).await;
    server.client.deploy(shop().bundle()).await.result();
    let function = server.client.get_with("/fn/v1/echo", &[("traceparent", CALLER)]).await;
    let page = server.client.get_with("/", &[("traceparent", CALLER)]).await;
    assert_eq!((page.status.as_u16(), page.text().as_str()), (200, "<h1>shop</h1>"));
    let alone = server.client.get("/fn/v1/echo").await;
    server.stop().await;

    let span = collector.span("reactor.request", function.header("x-request-id"));
    assert_eq!(function.text(), format!("00-{TRACE}-{}-01", span["spanId"].as_str().unwrap()));
    assert_eq!((&span["traceId"], &span["parentSpanId"]), (&json!(TRACE), &json!(SPAN)));
    assert_eq!((&span["name"], &span["kind"]), (&json!("GET /fn/v1/echo"), &json!(2)));
    assert_eq!(attribute(&span, "http.response.status_code"), "200");
    assert_eq!(attribute(&span, "reactor.release"), function.header("x-reactor-release"));
    let time = |key: &str| span[key].as_str().unwrap().parse::<u64>().unwrap();
    assert!(time("startTimeUnixNano") <= time("endTimeUnixNano"));

    let span = collector.span("reactor.request", page.header("x-request-id"));
    assert_eq!((&span["traceId"], &span["name"]), (&json!(TRACE), &json!("GET")));
    let span = collector.span("reactor.request", alone.header("x-request-id"));
    assert_ne!(span["traceId"], TRACE);
    assert_eq!(span["parentSpanId"], Value::Null);
    assert!(alone.text().contains(span["traceId"].as_str().unwrap()), "{}", alone.text());
}

#[tokio::test]
async fn a_deploy_and_a_job_are_spans_and_what_nobody_asked_about_is_none() {
    let (world, collector) = (World::new().await, Collector::start().await);
    let server = collector.server(&world).await;
    let bundle = shop().bundle();
    let result = server.client.deploy_with("", &[("traceparent", CALLER)], bundle).await.result();
    assert_eq!(result["status"], "live", "{result}");
    let run = server.client.post("/jobs/v1/runs", json!({ "job": "rollup" })).await.json();
    let run = run["run"]["id"].as_str().unwrap().to_owned();
    eventually("the job has run", async || {
        server.client.get(&format!("/jobs/v1/runs/{run}")).await.text().contains("\"succeeded\"")
    })
    .await;
    let unrecorded = server.client.get_with("/fn/v1/echo", &[("traceparent", UNRECORDED)]).await;
    assert_eq!(unrecorded.text(), UNRECORDED, "handed on as it came");
    eventually("the exported spans are counted", async || {
        let metrics = server.client.get("/metrics").await.text();
        let count = metrics.lines().find_map(|line| line.strip_prefix("reactor_spans_exported_total ")).unwrap();
        count != "0"
    })
    .await;
    server.stop().await;

    let deploy = collector.span("reactor.result", "live");
    assert_eq!((&deploy["traceId"], &deploy["parentSpanId"]), (&json!(TRACE), &json!(SPAN)));
    assert_eq!((&deploy["name"], attribute(&deploy, "reactor.release")), (&json!("deploy"), &*shop().release_id()));
    let job = collector.span("reactor.job", "rollup");
    assert_eq!((&job["name"], attribute(&job, "reactor.request")), (&json!("job rollup"), run.as_str()));
    let spans = collector.spans();
    let told = |id: &str| spans.iter().any(|span| attribute(span, "reactor.request") == id);
    assert!(!told(unrecorded.header("x-request-id")), "{spans:#?}");
    let of_the_server = |span: &&Value| attribute(span, "url.path").starts_with("/_admin");
    assert_eq!(spans.iter().find(of_the_server), None);
}

#[tokio::test]
async fn without_a_collector_the_callers_trace_reaches_the_function_as_it_came() {
    let (_world, server) = World::start().await;
    server.client.deploy(shop().bundle()).await.result();
    assert_eq!(server.client.get_with("/fn/v1/echo", &[("traceparent", CALLER)]).await.text(), CALLER);
    assert_eq!(server.client.get("/fn/v1/echo").await.text(), "none");
    server.stop().await;
}
