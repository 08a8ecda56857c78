//! A server that answers each request with the checked-in sample of the wire contract, as often as it is asked. Nothing
//! changes it: its clock stands still, and what was deleted is there again.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// Answers by path. Runs until the test process ends.
pub(crate) struct SampleServer {
    /// Where it listens.
    pub(crate) endpoint: String,
    tokens: Arc<Mutex<Vec<String>>>,
}

/// What a path answers: status, content type, body.
type Answer = (u16, &'static str, String);

impl SampleServer {
    /// Listens on a free port of loopback. With a token, everything below `/_admin` wants it.
    pub(crate) fn start(token: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let tokens = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&tokens);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                std::thread::spawn(move || serve(stream, token, &seen));
            }
        });
        Self { endpoint, tokens }
    }

    /// The tokens of all requests so far.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.tokens.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, token: Option<&str>, seen: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            match reader.read_line(&mut head) {
                Ok(count) if count > 0 => {}
                _ => return,
            }
        }
        let lower = head.to_lowercase();
        let header =
            |name: &str| lower.lines().find_map(|line| line.strip_prefix(name).map(str::trim).map(str::to_owned));
        let length = header("content-length:").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let sent = header("authorization:").map(|value| value.trim_start_matches("bearer ").to_owned());
        seen.lock().unwrap().extend(sent.clone());
        let mut words = head.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let refused = token.is_some_and(|token| sent.as_deref() != Some(token));
        let answer = if refused { unauthorized() } else { answer(method, path) };
        if stream.write_all(bytes(&answer).as_bytes()).is_err() {
            return;
        }
    }
}

fn bytes((status, kind, body): &Answer) -> String {
    // What says that nothing follows has no length.
    let content = match status {
        204 => String::new(),
        _ => format!("content-type: {kind}\r\ncontent-length: {}\r\n", body.len()),
    };
    format!("HTTP/1.1 {status} X\r\n{content}date: Fri, 20 Nov 2026 09:00:00 GMT\r\nx-request-id: req_1\r\n\r\n{body}")
}

fn unauthorized() -> Answer {
    let body = r#"{"ok":false,"error":{"code":"unauthorized","message":"the token is wrong","status":401,"request_id":"req_1"}}"#;
    (401, "application/json", body.to_owned())
}

fn answer(method: &str, path: &str) -> Answer {
    let (bare, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = bare.trim_start_matches('/').split('/').collect();
    let found = match parts.as_slice() {
        ["_admin", rest @ ..] => server(method, rest, query),
        ["fn", "v1", "_admin", "functions", rest @ ..] => functions(method, rest),
        ["fn", "v1", "hello"] => Some(document(&json!({ "message": "Hello, World!" }))),
        ["sites", "v1", "_admin", rest @ ..] => sites(method, rest),
        ["jobs", "v1", rest @ ..] => jobs(method, rest),
        ["health"] => Some(document(&sample("health"))),
        _ => None,
    };
    found.unwrap_or_else(|| {
        let message = format!("nothing answers {method} {bare}");
        let error = json!({ "code": "not_found", "message": message, "status": 404, "request_id": "req_1" });
        (404, "application/json", json!({ "ok": false, "error": error }).to_string())
    })
}

/// `/_admin`.
fn server(method: &str, rest: &[&str], query: &str) -> Option<Answer> {
    let dry = query.contains("dry_run=1");
    Some(match (method, rest) {
        ("GET", [name @ ("version" | "doctor" | "releases" | "deploys" | "migrate")])
        | ("GET" | "POST", [name @ "clock"]) => document(&sample(name)),
        ("POST", ["migrate"]) if dry => document(&sample("migrate")),
        ("POST", ["migrate"]) => document(&migrated()),
        ("POST", ["query"]) => document(&sample("query_response")),
        ("POST", ["blobs", "missing"]) => document(&sample("missing_response")),
        ("POST", ["deploy"]) if query.contains("plan=1") => stream(&rollout("planned")),
        ("POST", ["deploy"]) if query.contains("activate=0") => stream(&rollout("staged")),
        ("POST", ["deploy"] | ["releases", _, "activate"]) | ("GET", ["deploys", "dpl_1", "events"]) => {
            stream(&rollout("live"))
        }
        ("GET", ["deploys", "dpl_2", "events"]) => stream(&rollout("failed")),
        ("GET", ["releases", id]) => document(&release(id)),
        ("GET", ["logs"]) => {
            let record = sample("log");
            let id = record["id"].as_str().unwrap();
            (200, "text/event-stream", format!(": following\n\nevent: log\nid: {id}\ndata: {record}\n\n"))
        }
        _ => return None,
    })
}

/// `/fn/v1/_admin/functions`.
fn functions(method: &str, rest: &[&str]) -> Option<Answer> {
    Some(match (method, rest) {
        ("GET", []) => document(&sample("functions")),
        ("POST", []) | ("GET", ["hello"]) => document(&first("functions")),
        ("DELETE", ["hello"]) => document(&sample("deleted_function")),
        ("GET", ["hello", "deployments"]) => document(&sample("deployments")),
        ("POST", ["hello", "deployments"]) => document(&with(first("deployments"), "live", false)),
        ("POST", ["hello", "promote" | "rollback"]) => document(&sample("promoted")),
        ("GET", ["hello", "env"]) => document(&sample("env")),
        ("PUT" | "DELETE", ["hello", "env", _]) | ("DELETE", ["hello", "policies", _]) => nothing(),
        ("GET", ["hello", "env-history"]) => document(&sample("env_history")),
        ("POST", ["hello", "env-rollback"]) => document(&sample("env_rolled_back")),
        ("GET", ["hello", "policies"]) => document(&sample("policies")),
        ("POST", ["hello", "policies"]) => document(&first("policies")),
        _ => return None,
    })
}

/// `/sites/v1/_admin`.
fn sites(method: &str, rest: &[&str]) -> Option<Answer> {
    Some(match (method, rest) {
        ("GET", ["sites"]) => document(&sample("sites")),
        ("GET", ["sites", "web"]) => document(&first("sites")),
        ("GET", ["explain"]) => document(&sample("site_explanation")),
        ("GET", ["sites", "web", "deployments"]) => document(&sample("site_deployments")),
        ("POST", ["sites", "web", "deployments"]) => document(&with(first("site_deployments"), "live", false)),
        ("POST", ["sites", "web", "promote" | "rollback"]) => document(&sample("site_activated")),
        ("GET", ["sites", "web", "domains"]) => document(&sample("site_domains")),
        // The one that waits for proof.
        ("POST", ["sites", "web", "domains"]) => document(&sample("site_domains")["items"][1]),
        ("DELETE", ["sites", "web", "domains", _]) => nothing(),
        _ => return None,
    })
}

/// `/jobs/v1`.
fn jobs(method: &str, rest: &[&str]) -> Option<Answer> {
    let run = sample("run")["run"].clone();
    let created = |state: &str| document(&json!({ "run": with(run.clone(), "state", state) }));
    Some(match (method, rest) {
        ("GET", ["_admin", "jobs"]) => document(&sample("jobs")),
        ("GET", ["_admin", "jobs", "nightly"]) => document(&first("jobs")),
        ("GET", ["_admin", "jobs", "nightly", "runs"]) => document(&json!({ "items": [run] })),
        ("GET", ["_admin", "jobs", "nightly", "next"]) => document(&sample("next_fires")),
        ("GET", ["runs", _]) => document(&run),
        ("POST", ["runs"] | ["runs", _, "retry"] | ["_admin", "dead-letters", _, "replay"]) => created("queued"),
        ("POST", ["runs", _, "cancel"]) => created("cancelled"),
        ("GET", ["_admin", "dead-letters"]) => document(&sample("dead_letters")),
        ("DELETE", ["_admin", "dead-letters"] | ["_admin", "dead-letters", _]) => document(&sample("purged")),
        _ => return None,
    })
}

/// The events of a rollout with that result; the sample holds one that failed and one that went live.
fn rollout(status: &str) -> Vec<Value> {
    let Value::Array(events) = sample("deploy_events") else { panic!("the events are a list") };
    let failed = events.iter().position(|event| event["status"] == "failed").unwrap();
    let (begun, live) = (&events[..failed], events[failed + 1].clone());
    let result = if status == "failed" { events[failed].clone() } else { with(live, "status", status) };
    begun.iter().cloned().chain([result]).collect()
}

/// What `migrate` answers once nothing is pending any more.
fn migrated() -> Value {
    let mut response = sample("migrate");
    for migration in response["migrations"].as_array_mut().unwrap() {
        if migration["state"] == "pending" {
            migration["state"] = json!("applied");
        }
    }
    with(response, "applied", json!(["0002_more.sql"]))
}

/// The sample under that id; `rel_2` has another page, one more file and no job.
fn release(id: &str) -> Value {
    let mut release = with(sample("release"), "id", id);
    if id == "rel_2" {
        let manifest = &mut release["manifest"];
        manifest["jobs"] = json!([]);
        let files = manifest["files"].as_array_mut().unwrap();
        let page = files.last_mut().unwrap();
        page["sha256"] = json!("00".repeat(32));
        page["size"] = json!(3072);
        files.push(json!({ "path": "sites/web/new.txt", "sha256": "11".repeat(32), "size": 4 }));
    }
    release
}

fn document(value: &Value) -> Answer {
    // One line, as a server would send it.
    (200, "application/json", value.to_string())
}

fn nothing() -> Answer {
    (204, "", String::new())
}

/// A whole stream of events.
fn stream(events: &[Value]) -> Answer {
    let mut text = ": heartbeat\n\n".to_owned();
    for (index, event) in events.iter().enumerate() {
        let name = event["event"].as_str().unwrap();
        let _ = write!(text, "id: {}\nevent: {name}\ndata: {event}\n\n", index + 1);
    }
    (200, "text/event-stream", text)
}

/// One thing as its own document: the first of the list.
fn first(list: &str) -> Value {
    sample(list)["items"][0].clone()
}

fn with(mut value: Value, key: &str, to: impl Into<Value>) -> Value {
    value[key] = to.into();
    value
}

fn sample(name: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../admin-api/samples");
    let text = fs_err::read_to_string(format!("{folder}/{name}.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}
