//! No server, a wrong token, a server that is something else: codes and hints.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

/// Nobody listens on the discard port of loopback.
const NOBODY: &str = "http://127.0.0.1:9";

fn with_server(endpoint: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.run(&format!("context add prod --endpoint {endpoint} --use")).success();
    sandbox
}

/// Answers every request with these bytes, and hands out what it was asked.
fn answer(response: &'static str) -> (String, std::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 8192];
            let length = stream.read(&mut request).unwrap();
            let _ = sender.send(String::from_utf8_lossy(&request[..length]).into_owned());
            stream.write_all(response.as_bytes()).unwrap();
        }
    });
    (endpoint, receiver)
}

#[test]
fn a_dead_server_is_exit_6() {
    let sandbox = with_server(NOBODY);
    for line in ["logs", "functions list", "releases list", "rollback", "data query select", "api GET /health"] {
        let run = sandbox.run(line);
        assert_eq!(run.code, 6, "{line}: {run}");
        assert_eq!(run.stdout, "", "{line}");
    }
    assert_snapshot!(sandbox.run("functions list"));
}

#[test]
fn a_dead_server_in_json_is_an_error_object() {
    let run = with_server(NOBODY).run("functions list --json");
    assert_eq!((run.code, run.stdout.as_str()), (6, ""));
    assert_eq!(run.error()["code"], "unreachable");
}

#[test]
fn a_deploy_to_a_dead_server_is_exit_6_after_the_build() {
    let sandbox = with_server(NOBODY);
    sandbox.run("init shop").success();
    let run = sandbox.run("-C shop deploy --context prod");
    assert_eq!(run.code, 6, "{run}");
}

#[test]
fn the_version_is_shown_even_when_the_server_is_dead() {
    let run = with_server(NOBODY).run("version --json").success();
    assert_eq!(run.json()["server"], serde_json::Value::Null);
}

#[test]
fn a_refused_token_is_exit_4_and_says_what_to_set() {
    let body = r#"{"ok":false,"error":{"code":"unauthorized","message":"the token is wrong","status":401,"request_id":"req_1"}}"#;
    let response: &'static str = format!(
        "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .leak();
    let (endpoint, _) = answer(response);
    let mut sandbox = with_server(&endpoint);
    sandbox.set("REACTOR_TOKEN", "canary-51d0");
    let run = sandbox.run("releases list -vv");
    assert_eq!(run.code, 4);
    assert!(!run.stderr.contains("canary"), "{run}");
    assert!(run.stderr.contains("error: the token is wrong") && run.stderr.contains("REACTOR_TOKEN"), "{run}");
}

#[test]
fn the_token_and_the_version_of_the_api_are_sent() {
    let body = r#"{"items":[]}"#;
    let response: &'static str =
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).leak();
    let (endpoint, requests) = answer(response);
    let mut sandbox = with_server(&endpoint);
    sandbox.set("REACTOR_TOKEN_PROD", "canary-77aa");
    sandbox.run("functions list").success();
    let request = requests.recv().unwrap().to_lowercase();
    assert!(request.contains("authorization: bearer canary-77aa"), "{request}");
    assert!(request.contains("reactor-api: 1"), "{request}");
}

#[test]
fn another_program_at_the_address_is_named_as_such() {
    let (endpoint, _) = answer("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello");
    let run = with_server(&endpoint).run("functions list");
    assert_eq!(run.code, 6, "{run}");
    assert!(run.stderr.contains("is that the address of a reactor server?"), "{run}");
}

#[test]
fn a_token_is_not_sent_unencrypted_to_another_machine() {
    let mut sandbox = with_server("http://192.0.2.1");
    sandbox.set("REACTOR_TOKEN", "canary-c0de");
    let run = sandbox.run("functions list");
    assert_eq!(run.code, 4);
    assert_snapshot!(run);
}

#[test]
fn a_protected_context_must_be_named() {
    let sandbox = Sandbox::new();
    sandbox.run("context add prod --endpoint https://192.0.2.1 --protected --use").success();
    let unnamed = sandbox.run("rollback");
    assert_eq!(unnamed.code, 5);
    assert_snapshot!("protected_unnamed", unnamed);
    let unanswered = sandbox.run("rollback --context prod");
    assert_eq!(unanswered.code, 5);
    assert_snapshot!("protected_unanswered", unanswered);
}

#[test]
fn a_timeout_is_exit_124() {
    // Accepts and never answers.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let sandbox = with_server(&format!("http://{}", listener.local_addr().unwrap()));
    let run = sandbox.run("functions list --timeout 0.3");
    assert_eq!(run.code, 124, "{run}");
}

#[test]
fn doctor_tells_what_is_wrong_and_exits_11() {
    let sandbox = with_server(NOBODY);
    let run = sandbox.run("doctor --json");
    assert_eq!(run.code, 11);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["ok"], false);
    let failed: Vec<_> = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["status"] == "failed")
        .map(|check| check["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(failed, ["server"]);
    sandbox.run("doctor --offline").success();
}
