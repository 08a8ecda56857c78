//! Calling functions, setting their environment, reading their logs.

use insta::assert_snapshot;

use crate::fake::{FakeServer, events, json};
use crate::sandbox::Sandbox;

const RECORD: &str = r#"{"id":"1-a-0","ts":"2026-01-02T03:04:05.678Z","level":"error","capability":"functions","function":"hello","message":"boom","fields":{"attempt":2}}"#;

fn with_server(answers: Vec<String>) -> (Sandbox, FakeServer) {
    let server = FakeServer::start(answers);
    let sandbox = Sandbox::new();
    sandbox.run(&format!("context add prod --endpoint {} --use", server.endpoint)).success();
    (sandbox, server)
}

fn answer(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[test]
fn a_pipe_gets_the_body_and_nothing_else() {
    let (sandbox, server) = with_server(vec![answer("{\"hello\":1}")]);
    let run = sandbox.run_args(&["functions", "invoke", "hello", "--json", "{\"a\":1}", "--path", "x?y=1"]).success();
    assert_eq!(run.stdout, "{\"hello\":1}");
    assert!(run.stderr.starts_with("200 OK in "), "{run}");
    let request = &server.requests()[0];
    assert_eq!(request.line, "POST /fn/v1/hello/x?y=1");
    assert_eq!(request.body, "{\"a\":1}");
    assert!(request.headers.contains("content-type: application/json"));
}

#[test]
fn a_body_may_come_from_a_file_or_from_standard_input() {
    let (sandbox, server) = with_server(vec![answer(""), answer("")]);
    sandbox.write("body.txt", "from a file");
    sandbox.run("functions invoke hello --data @body.txt -X put").success();
    sandbox.run_in(&sandbox.work(), &["fn", "call", "hello", "-d", "-"], "from a pipe").success();
    let requests = server.requests();
    assert_eq!(requests[0].body, "from a file");
    assert!(requests[0].line.starts_with("PUT "));
    assert_eq!(requests[1].body, "from a pipe");
}

#[test]
fn a_crash_is_shown_with_its_log_and_is_exit_1() {
    let crash = r#"{"ok":false,"error":{"code":"function_crashed","message":"function `hello` failed","status":500,"request_id":"req_1"}}"#;
    let crash = json("500 Internal Server Error\r\nx-request-id: req_1", crash);
    let (sandbox, server) = with_server(vec![crash, events(&[(1, RECORD)])]);
    let run = sandbox.run("functions invoke hello");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert_snapshot!(run);
    assert_eq!(server.requests()[1].line, "GET /_admin/logs?request_id=req_1&limit=10");
}

#[test]
fn a_function_that_answers_with_an_error_is_exit_1_and_its_body_is_printed() {
    let own = "HTTP/1.1 404 Not Found\r\ncontent-length: 8\r\nconnection: close\r\n\r\nno order".to_owned();
    let (sandbox, _server) = with_server(vec![own, events(&[])]);
    let run = sandbox.run("functions invoke hello");
    assert_eq!((run.code, run.stdout.as_str()), (1, "no order"));
}

#[test]
fn an_unknown_function_gets_a_suggestion() {
    let missing = json(
        "404 Not Found\r\nx-request-id: req_1",
        r#"{"ok":false,"error":{"code":"function_not_found","message":"no function `helo` is live","status":404}}"#,
    );
    let list = r#"{"items":[{"name":"hello","runtime":"wasm","auth":"public","deployment_id":null,"url":"u","managed":true}]}"#;
    let (sandbox, _server) = with_server(vec![missing, json("200 OK", list)]);
    assert_snapshot!(sandbox.run("functions invoke helo"));
}

#[test]
fn a_value_from_standard_input_loses_one_newline_and_is_never_shown() {
    let (sandbox, server) = with_server(vec![json("200 OK", "{}")]);
    let arguments = ["functions", "env", "set", "hello", "API_KEY", "--secret", "-vv"];
    let run = sandbox.run_in(&sandbox.work(), &arguments, "canary-2f\n\n").success();
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("canary"), "{run}");
    let request = &server.requests()[0];
    assert_eq!(request.line, "PUT /fn/v1/_admin/functions/hello/env/API_KEY");
    assert_eq!(request.body, "{\"value\":\"canary-2f\\n\",\"secret\":true}");
}

#[test]
fn logs_are_lines_for_people_and_a_document_for_programs() {
    let (sandbox, server) = with_server(vec![events(&[(1, RECORD)]), events(&[(1, RECORD)])]);
    assert_snapshot!(sandbox.run("logs --level warn --function hello"));
    let list = sandbox.run("logs --json").success().json();
    assert_eq!(list["items"][0]["message"], "boom");
    assert_eq!(server.requests()[0].line, "GET /_admin/logs?function=hello&level=warn");
}
