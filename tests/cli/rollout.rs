//! Deploys on a bad day: connections that break, releases that fail, another deploy in the way.

use insta::assert_snapshot;

use crate::fake::{FakeServer, events, json};
use crate::sandbox::{Run, Sandbox};

const RELEASE: &str = "rel_00000000000000000000000001";
const ACCEPTED: &str =
    r#"{"event":"accepted","deploy_id":"dpl_1","release_id":"rel_00000000000000000000000001","unchanged":false}"#;
const RECEIVED: &str = r#"{"event":"phase","phase":"receive","status":"finished","duration_ms":1}"#;
const LIVE: &str = r#"{"event":"result","status":"live","release_id":"rel_00000000000000000000000001","previous_release":null,"applied":[],"urls":["http://shop.example.com/"],"duration_ms":5}"#;

fn result(status: &str, code: &str) -> String {
    format!(
        r#"{{"event":"result","status":"{status}","release_id":"{RELEASE}","previous_release":"rel_00000000000000000000000000","applied":[],"urls":[],"duration_ms":5,"error":{{"code":"{code}","message":"because of `{code}`","status":500}}}}"#
    )
}

fn nothing_is_missing() -> String {
    json("200 OK", r#"{"missing":[],"current_release":null}"#)
}

/// A release, nothing of its log: asked for after a failure.
fn no_logs() -> String {
    events(&[])
}

fn deploy(answers: Vec<String>, arguments: &str) -> (Run, FakeServer) {
    let server = FakeServer::start(answers);
    let sandbox = Sandbox::new();
    sandbox.run("init shop --quiet").success();
    sandbox.run(&format!("context add prod --endpoint {}", server.endpoint)).success();
    let run = sandbox.run(&format!("-C shop deploy --context prod {arguments}"));
    (run, server)
}

#[test]
fn a_cut_connection_is_taken_up_where_it_broke() {
    let cut = events(&[(1, ACCEPTED), (2, RECEIVED)]);
    // What was seen already is sent again, as a server may do.
    let rest = events(&[(2, RECEIVED), (3, LIVE)]);
    let (run, server) = deploy(vec![nothing_is_missing(), cut, rest], "--json");
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), [ACCEPTED, RECEIVED, LIVE]);
    let requests = server.requests();
    assert_eq!(requests[2].line, "GET /_admin/deploys/dpl_1/events");
    assert!(requests[2].headers.contains("last-event-id: 2"), "{requests:?}");
}

#[test]
fn a_deploy_cut_before_it_was_accepted_is_sent_again_with_the_same_key() {
    let (run, server) = deploy(vec![nothing_is_missing(), String::new(), events(&[(1, ACCEPTED), (2, LIVE)])], "");
    assert_eq!(run.code, 0, "{run}");
    let keys: Vec<_> = server
        .requests()
        .iter()
        .filter(|request| request.line.starts_with("POST /_admin/deploy"))
        .map(|request| request.headers.lines().find(|line| line.starts_with("idempotency-key")).unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn a_deploy_that_its_server_did_not_survive_is_sent_once_more() {
    let interrupted = events(&[(1, ACCEPTED), (2, &result("failed", "interrupted"))]);
    let again = events(&[(1, ACCEPTED), (2, LIVE)]);
    let (run, _server) = deploy(vec![nothing_is_missing(), interrupted, again], "");
    assert_eq!(run.code, 0, "{run}");
}

#[test]
fn a_failed_release_is_exit_8_and_an_unknown_one_exit_9() {
    let failed = |code: &str| {
        let answers = vec![nothing_is_missing(), events(&[(1, ACCEPTED), (2, &result("failed", code))]), no_logs()];
        deploy(answers, "").0
    };
    let stage = failed("stage_failed");
    assert_eq!(stage.code, 8);
    assert_snapshot!(stage);
    assert_eq!(failed("node_lagging").code, 9);
    // Whatever a newer server calls it, the release failed.
    assert_eq!(failed("a_code_of_tomorrow").code, 8);
}

#[test]
fn a_release_that_was_taken_back_is_exit_8() {
    let answers =
        vec![nothing_is_missing(), events(&[(1, ACCEPTED), (2, &result("rolled_back", "probe_failed"))]), no_logs()];
    assert_eq!(deploy(answers, "").0.code, 8);
}

#[test]
fn the_result_of_a_failure_is_the_last_line_and_the_error_object_on_standard_error() {
    let answers = vec![nothing_is_missing(), events(&[(1, ACCEPTED), (2, &result("failed", "stage_failed"))])];
    let (run, _server) = deploy(answers, "--json");
    assert_eq!(run.code, 8);
    assert_eq!(run.stdout.lines().last().unwrap(), result("failed", "stage_failed"));
    assert_eq!(run.error()["code"], "stage_failed");
}

#[test]
fn another_deploy_is_a_conflict_and_named() {
    let body = r#"{"ok":false,"error":{"code":"deploy_in_progress","message":"deploy `dpl_9` is running","status":409,"next":"reactor deploy attach dpl_9"}}"#;
    let (run, _server) = deploy(vec![json("409 Conflict", body)], "");
    assert_eq!(run.code, 7);
    assert_snapshot!(run);
}

#[test]
fn wait_waits_for_another_deploy() {
    let busy = r#"{"ok":false,"error":{"code":"deploy_in_progress","message":"busy","status":409}}"#;
    let answers = vec![json("409 Conflict", busy), nothing_is_missing(), events(&[(1, ACCEPTED), (2, LIVE)])];
    assert_eq!(deploy(answers, "--wait").0.code, 0);
}

#[test]
fn what_the_user_saw_is_what_must_still_be_live() {
    let moved = r#"{"ok":false,"error":{"code":"release_moved","message":"another release is live","status":412}}"#;
    let (run, server) =
        deploy(vec![nothing_is_missing(), json("412 Precondition Failed", moved)], "--if-release rel_x");
    assert_eq!(run.code, 7, "{run}");
    assert!(server.requests()[1].headers.contains("if-match: \"rel_x\""));
}

#[test]
fn content_that_was_collected_meanwhile_is_sent_after_all() {
    let missing =
        r#"{"ok":false,"error":{"code":"blob_missing","message":"gone","status":409,"details":{"digests":["aa"]}}}"#;
    let answers = vec![nothing_is_missing(), json("409 Conflict", missing), events(&[(1, ACCEPTED), (2, LIVE)])];
    let (run, server) = deploy(answers, "");
    assert_eq!(run.code, 0, "{run}");
    let requests = server.requests();
    let key = |index: usize| {
        requests[index].headers.lines().find(|line| line.starts_with("idempotency-key")).unwrap().to_owned()
    };
    // Other content under the same key would be refused.
    assert_ne!(key(1), key(2));
}

#[test]
fn a_plan_with_differences_is_exit_10_and_writes_nothing() {
    let item = r#"{"event":"item","kind":"function","name":"hello","action":"create"}"#;
    let planned = r#"{"event":"result","status":"planned","release_id":"rel_00000000000000000000000001","previous_release":null,"applied":[],"urls":[],"duration_ms":1}"#;
    let (run, server) = deploy(vec![nothing_is_missing(), events(&[(1, ACCEPTED), (2, item), (3, planned)])], "--plan");
    assert_eq!(run.code, 10, "{run}");
    let requests = server.requests();
    assert_eq!(requests[1].line, "POST /_admin/deploy?plan=1");
    assert!(!requests[1].headers.contains("idempotency-key"));
}

#[test]
fn detach_ends_once_the_bundle_has_arrived() {
    let (run, _server) = deploy(vec![nothing_is_missing(), events(&[(1, ACCEPTED), (2, RECEIVED)])], "--detach");
    assert_eq!((run.code, run.stdout.as_str()), (0, "dpl_1\n"), "{run}");
}

#[test]
fn github_gets_outputs_and_a_summary() {
    let server = FakeServer::start(vec![nothing_is_missing(), events(&[(1, ACCEPTED), (2, LIVE)])]);
    let mut sandbox = Sandbox::new();
    sandbox.run("init shop --quiet").success();
    sandbox.run(&format!("context add prod --endpoint {}", server.endpoint)).success();
    for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        sandbox.set(name, sandbox.path(name).to_str().unwrap());
    }
    sandbox.set("GITHUB_ACTIONS", "true");
    sandbox.set("CI", "true");
    sandbox.run("-C shop deploy --context prod").success();
    let output = fs_err::read_to_string(sandbox.path("GITHUB_OUTPUT")).unwrap();
    assert_eq!(output, format!("release_id={RELEASE}\nurl=http://shop.example.com/\n"));
    assert!(fs_err::read_to_string(sandbox.path("GITHUB_STEP_SUMMARY")).unwrap().contains(RELEASE));
}
