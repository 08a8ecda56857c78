//! A server that answers each path with the checked-in sample of the wire contract, as often as it is asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

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
        let (status, kind, body) = if refused { unauthorized() } else { answer(method, path) };
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\ndate: Fri, 20 Nov 2026 09:00:00 GMT\r\nx-request-id: req_1\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn unauthorized() -> Answer {
    let body = r#"{"ok":false,"error":{"code":"unauthorized","message":"the token is wrong","status":401,"request_id":"req_1"}}"#;
    (401, "application/json", body.to_owned())
}

fn answer(method: &str, path: &str) -> Answer {
    let bare = path.split('?').next().unwrap_or_default();
    let name = match (method, bare) {
        ("GET", "/_admin/version") => "version",
        ("GET", "/_admin/doctor") => "doctor",
        ("GET", "/_admin/releases") => "releases",
        ("GET", "/_admin/deploys") => "deploys",
        ("GET", "/_admin/migrate") => "migrate",
        ("POST", "/_admin/query") => "query_response",
        ("GET", "/health") => "health",
        ("GET", "/_admin/logs") => {
            let record = sample("log").trim().to_owned();
            let id = serde_json::from_str::<serde_json::Value>(&record).unwrap()["id"].as_str().unwrap().to_owned();
            return (200, "text/event-stream", format!(": following\n\nevent: log\nid: {id}\ndata: {record}\n\n"));
        }
        ("GET", path) if path.starts_with("/_admin/releases/") => "release",
        ("GET", path) => match path.trim_start_matches('/').split('/').collect::<Vec<_>>().as_slice() {
            ["fn", "v1", "_admin", "functions"] => "functions",
            ["fn", "v1", "_admin", "functions", _, "deployments"] => "deployments",
            ["fn", "v1", "_admin", "functions", _, "env"] => "env",
            ["fn", "v1", "_admin", "functions", "hello"] => return first_of("functions"),
            ["sites", "v1", "_admin", "sites"] => "sites",
            ["sites", "v1", "_admin", "sites", "web"] => return first_of("sites"),
            ["jobs", "v1", "_admin", "jobs"] => "jobs",
            ["jobs", "v1", "_admin", "jobs", "nightly"] => return first_of("jobs"),
            ["jobs", "v1", "_admin", "jobs", "nightly", "runs"] => {
                let run: serde_json::Value = serde_json::from_str(&sample("run")).unwrap();
                return (200, "application/json", serde_json::json!({ "items": [run["run"]] }).to_string());
            }
            ["jobs", "v1", "runs", _] => "run",
            _ => "",
        },
        _ => "",
    };
    if name.is_empty() {
        let message = format!("nothing answers {method} {bare}");
        let error =
            serde_json::json!({ "code": "not_found", "message": message, "status": 404, "request_id": "req_1" });
        return (404, "application/json", serde_json::json!({ "ok": false, "error": error }).to_string());
    }
    (200, "application/json", sample(name))
}

/// One thing as its own document: the first of the list.
fn first_of(list: &str) -> Answer {
    let list: serde_json::Value = serde_json::from_str(&sample(list)).unwrap();
    (200, "application/json", list["items"][0].to_string())
}

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../admin-api/samples");
    let text = fs_err::read_to_string(format!("{folder}/{name}.json")).unwrap();
    // One line, as a server would send it.
    serde_json::from_str::<serde_json::Value>(&text).unwrap().to_string()
}
