//! One source on both runtimes, from `dev` to a server; and nothing outlives a server that is killed.

use std::collections::BTreeSet;
use std::fs;

use crate::world::{Running, World, curl, edit, until};

const ON_BUN: &str = "
[[functions]]
name = \"hello-bun\"
source = \"functions/hello\"
auth = \"public\"
runtime = \"bun\"

[[functions]]
name = \"restless\"
auth = \"public\"
runtime = \"bun\"
";

/// Starts a program that would run for long after it.
const RESTLESS: &str = "export default () => Response.json([process.pid, Bun.spawn([\"/bin/sleep\", \"600\"]).pid]);\n";

/// What both answer.
fn greetings(endpoint: &str) -> Vec<(u16, String)> {
    let ask = |name: &str| curl(&format!("{endpoint}/fn/v1/{name}"), &["--data", r#"{"name":"Reactor"}"#]);
    vec![ask("hello"), ask("hello-bun")]
}

fn both(text: &str) -> Vec<(u16, String)> {
    vec![(200, format!(r#"{{"message":"{text}, Reactor!"}}"#)); 2]
}

fn project(world: &World) -> std::path::PathBuf {
    world.run("", &["init", "hello"]).exits(0);
    let root = world.work().join("hello");
    let manifest = root.join("reactor.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{text}{ON_BUN}")).unwrap();
    fs::create_dir(root.join("functions/restless")).unwrap();
    fs::write(root.join("functions/restless/index.ts"), RESTLESS).unwrap();
    root
}

/// The process that answers, and the one it has started.
fn restless(endpoint: &str) -> Vec<u64> {
    let (status, text) = curl(&format!("{endpoint}/fn/v1/restless"), &[]);
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status} {text}"))
}

/// Which of these still run.
fn running(pids: &BTreeSet<u64>) -> Vec<u64> {
    let runs = |pid: &&u64| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
    };
    pids.iter().filter(runs).copied().collect()
}

#[test]
fn the_same_hello_runs_on_both_runtimes_from_dev_to_a_server() {
    let world = World::new();
    let root = project(&world);
    let source = root.join("functions/hello/index.ts");
    let mut dev = world.start("hello", &["--json", "dev", "--port", "0"]);
    let endpoint = dev.wait_for("ready")["endpoint"].as_str().unwrap().to_owned();
    assert_eq!(greetings(&endpoint), both("Hello"));
    // What a save does not touch goes on as it is, in the process it has.
    let process = restless(&endpoint)[0];
    edit(&source, "Hello, ", "Moin, ");
    until(&both("Moin"), || greetings(&endpoint));
    assert_eq!(restless(&endpoint)[0], process);

    // A mistake is shown where it was made, whatever runs it.
    let sound = fs::read_to_string(&source).unwrap();
    edit(
        &source,
        "return Response",
        "if (name === \"Reactor\") throw new TypeError(\"not you\");\n    return Response",
    );
    let line = fs::read_to_string(&source).unwrap().lines().position(|line| line.contains("not you")).unwrap() + 1;
    until(&vec![500, 500], || greetings(&endpoint).into_iter().map(|(status, _)| status).collect());
    for (_, text) in greetings(&endpoint) {
        assert!(text.contains("TypeError: not you"), "{text}");
        assert!(text.contains(&format!("functions/hello/index.ts:{line}:")), "{text}");
    }
    fs::write(&source, sound).unwrap();
    until(&both("Moin"), || greetings(&endpoint));
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());

    world.run("hello", &["build", "--out", "both.tar.zst"]).exits(0);
    let mut serve = world.start("", &["--json", "serve", "--bind", "127.0.0.1:0", "--data-dir", "prod"]);
    let listening = serve.wait_for("listening");
    let endpoint = listening["endpoint"].as_str().unwrap().to_owned();
    let token = fs::read_to_string(listening["admin_token_file"].as_str().unwrap()).unwrap().trim().to_owned();
    world.run("hello", &["context", "add", "prod", "--endpoint", &endpoint]).exits(0);
    let deploy = ["deploy", "--bundle", "both.tar.zst", "--context", "prod"];
    world.run_with_token("hello", &token, &deploy).exits(0);
    assert_eq!(greetings(&endpoint), both("Moin"));
    let doctor = world.run_with_token("hello", &token, &["doctor", "--context", "prod"]);
    assert!(doctor.stdout.contains("bun 1.") && doctor.stdout.contains("processes"), "{doctor:?}");

    // Killed: the processes of functions end, and what they started.
    let pids: BTreeSet<u64> = restless(&endpoint).into_iter().collect();
    assert_eq!(running(&pids).len(), 2);
    serve.signal("KILL");
    until(&Vec::new(), || running(&pids));
}

#[test]
fn a_deploy_that_needs_bun_is_refused_where_there_is_none() {
    let world = World::new();
    project(&world);
    let mut command = world.reactor("");
    command.env("REACTOR_CACHE", world.work().join("empty-cache")).env("PATH", path_without_bun());
    let mut serve = Running::start(command.args(["--json", "serve", "--bind", "127.0.0.1:0", "--data-dir", "prod"]));
    let listening = serve.wait_for("listening");
    let endpoint = listening["endpoint"].as_str().unwrap().to_owned();
    let token = fs::read_to_string(listening["admin_token_file"].as_str().unwrap()).unwrap().trim().to_owned();
    world.run("hello", &["context", "add", "prod", "--endpoint", &endpoint]).exits(0);
    let refused = world.run_with_token("hello", &token, &["deploy", "--context", "prod"]).exits(8);
    refused.says("runtime `bun`").says("reactor doctor --fix --runtime bun");
    assert_eq!(curl(&format!("{endpoint}/fn/v1/hello"), &[]).0, 404);
}

fn path_without_bun() -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::env::split_paths(&path).filter(|folder| !folder.join("bun").is_file())).unwrap()
}
