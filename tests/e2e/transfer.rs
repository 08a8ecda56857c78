//! What goes over the wire, what a plan says, and what a lost command line finds when it comes back.

use std::fmt::Write as _;
use std::process::Stdio;

use serde_json::Value;
use test_support::Proxy;

use crate::stage::{Server, Setup, Stage};
use crate::world::until;

fn last(ran: &crate::world::Ran) -> Value {
    ran.json_lines().pop().unwrap_or_default()
}

/// The result of a rollout without the time it took.
fn timeless(mut result: Value) -> Value {
    result["duration_ms"] = Value::Null;
    result
}

/// Text that does not compress much.
fn noise(seed: u64, bytes: usize) -> String {
    let mut state = seed | 1;
    let mut text = String::with_capacity(bytes + 16);
    while text.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let _ = write!(text, "{state:016x}");
    }
    text
}

#[test]
fn a_second_deploy_with_one_changed_file_sends_less_than_a_hundredth() {
    let (stage, server) = Stage::with_server();
    let proxy = Proxy::to(server.address);
    stage.name("far", proxy.address);
    stage.write(1, &[]);
    let site = stage.project().join("sites/web");
    for number in 0..150_u64 {
        std::fs::write(site.join(format!("page-{number}.txt")), noise(number * 7 + 3, 64 * 1024)).unwrap();
    }
    stage.run(&["--json", "deploy", "--context", "far"]).exits(0);
    let first = proxy.sent();

    std::fs::write(site.join("page-7.txt"), noise(4_711, 1024)).unwrap();
    stage.run(&["--json", "deploy", "--plan", "--context", "far"]).exits(10);
    let before = proxy.sent();
    stage.run(&["--json", "deploy", "--context", "far"]).exits(0);
    let second = proxy.sent() - before;
    assert!(second * 100 < first, "{second} bytes for one changed file, {first} for all of them");
    println!("first deploy {first} bytes, one changed file {second} bytes: one in {}", first / second);

    let before = (proxy.sent(), proxy.connections());
    stage.run(&["--json", "deploy", "--plan", "--context", "far"]).exits(0);
    let unchanged = stage.run(&["--json", "deploy", "--context", "far"]).exits(0);
    assert_eq!(unchanged.json_lines()[0]["unchanged"], true, "{unchanged:?}");
    println!("a plan and a deploy without a change: {} bytes", proxy.sent() - before.0);
}

#[test]
fn a_plan_ends_with_ten_before_the_deploy_and_with_zero_after_it() {
    let (stage, server) = Stage::with_server();
    stage.write(1, &[]);
    let plan = ["--json", "deploy", "--plan", "--context", "prod"];
    let planned = stage.run(&plan).exits(10);
    let items: Vec<String> = planned
        .json_lines()
        .iter()
        .filter(|event| event["event"] == "item")
        .map(|event| format!("{} {} {}", event["action"], event["kind"], event["name"]).replace('"', ""))
        .collect();
    for item in ["create function hello", "create site web", "create job job-1", "apply migration 0001.sql"] {
        assert!(items.iter().any(|seen| seen == item), "{item} is missing in {items:?}");
    }
    assert_eq!(stage.value("select count(*) from _reactor_server.deploys"), "0", "a plan writes nothing");
    stage.deploy();
    stage.run(&plan).exits(0);
    stage.write(2, &stage.ledger());
    let before = stage.served(server.address);
    stage.run(&plan).exits(10);
    assert_eq!(stage.served(server.address), before);
    stage.deploy();
    stage.run(&plan).exits(0);
}

/// Starts a deploy on a server that waits in the middle, kills the command line there, and attaches.
fn attached_after_a_kill(broken: bool) -> (Stage, Server, Value, i32) {
    let stage = Stage::new();
    let setup = Setup::new("data");
    let server = stage.started(&setup);
    stage.name("prod", server.address);
    stage.write(1, &[]);
    stage.deploy();
    drop(server);
    let server = stage.serve(&setup.with("REACTOR_FAILPOINTS", "stage.finished=pause:1500"));
    let server = server.unwrap_or_else(|process| panic!("{}", process.stderr()));
    stage.write(2, &stage.ledger());
    if broken {
        std::fs::write(stage.project().join("data/migrations/0002.sql"), "create tabel oops ();\n").unwrap();
    }
    let mut command = stage.reactor(&["--json", "deploy", "--context", "prod"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let running = "select count(*) from _reactor_server.deploys d join _reactor_server.deploy_events e
                   on e.deploy_id = d.id where state = 'running' and e.event->>'phase' = 'stage'";
    until(&true, || stage.value(running) != "0");
    child.kill().unwrap();
    child.wait().unwrap();
    let attached = stage.run(&["--json", "deploy", "attach", "--context", "prod"]);
    let stored = stage.value("select event::text from _reactor_server.deploy_events order by at desc, id desc limit 1");
    let stored: Value = serde_json::from_str(&stored).unwrap();
    assert_eq!(timeless(last(&attached)), timeless(stored), "{attached:?}");
    let events = stage.value(
        "select count(*) from _reactor_server.deploy_events where deploy_id =
         (select id from _reactor_server.deploys order by started_at desc limit 1)",
    );
    assert_eq!(attached.json_lines().len().to_string(), events, "from the first event on");
    let result = last(&attached);
    (stage, server, result, attached.code)
}

#[test]
fn attaching_after_the_command_line_was_killed_reports_the_release_that_went_live() {
    let (stage, _server, result, code) = attached_after_a_kill(false);
    assert_eq!((result["status"].as_str(), code), (Some("live"), 0), "{result}");
    let pointer = stage.value("select release_id from _reactor_server.pointers");
    assert_eq!(result["release_id"], pointer.as_str());
    stage.run(&["deploy", "--plan", "--context", "prod"]).exits(0);
}

#[test]
fn attaching_after_the_command_line_was_killed_reports_the_failure() {
    let (stage, _server, result, code) = attached_after_a_kill(true);
    assert_eq!((result["status"].as_str(), code), (Some("failed"), 8), "{result}");
    assert_eq!(result["error"]["code"], "migration_failed");
    assert_eq!(stage.ledger(), ["0001.sql"]);
}
