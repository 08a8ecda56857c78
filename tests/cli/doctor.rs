//! Doctor: what it finds, what it repairs, and the document it writes.

use serde_json::Value;

use crate::routes::SampleServer;
use crate::sandbox::{Run, Sandbox};
use crate::schema::{differences, published};

fn report(run: &Run) -> Value {
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let found = differences(&published("doctor").unwrap(), &report);
    assert!(found.is_empty(), "{found:#?}");
    report
}

/// Status of a check by its name.
fn status(report: &Value, name: &str) -> String {
    let check = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == name);
    check.unwrap_or_else(|| panic!("no check `{name}` in {report}"))["status"].as_str().unwrap().to_owned()
}

#[test]
fn every_part_of_the_way_to_a_server_is_looked_at() {
    let server = SampleServer::start(None);
    let sandbox = Sandbox::new();
    sandbox.run(&format!("context add prod --endpoint {} --use", server.endpoint)).success();
    let run = sandbox.run("doctor --json");
    let report = report(&run);
    for name in ["manifest", "postgres", "npm", "bun", "git", "home", "config", "keychain", "disk", "ports"] {
        status(&report, name);
    }
    for name in ["context", "token", "dns", "tls", "server", "latency", "clock", "events", "version"] {
        status(&report, name);
    }
    assert_eq!(status(&report, "events"), "ok", "{report}");
    assert_eq!(status(&report, "server"), "ok", "{report}");
}

#[test]
fn other_contexts_are_asked_too_when_that_is_wanted() {
    let server = SampleServer::start(None);
    let closed = SampleServer::start(Some("never"));
    let sandbox = Sandbox::new();
    for (name, endpoint) in
        [("prod", server.endpoint.as_str()), ("closed", &closed.endpoint), ("gone", "http://127.0.0.1:9")]
    {
        sandbox.run(&format!("context add {name} --endpoint {endpoint}")).success();
    }
    let run = sandbox.run("doctor --all-contexts --context prod --json");
    assert_eq!(run.code, 11, "{run}");
    let report = report(&run);
    assert_eq!((status(&report, "closed"), status(&report, "gone")), ("failed".to_owned(), "failed".to_owned()));
    let run = sandbox.run("doctor --all-contexts --context gone --json");
    assert_eq!(status(&self::report(&run), "prod"), "ok", "{run}");
    assert_eq!(sandbox.run("doctor --all-contexts --offline").code, 2);
}

#[cfg(unix)]
#[test]
fn modes_are_found_and_repaired() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    sandbox.run("context add prod --endpoint https://api.example.com").success();
    let config = sandbox.home().join(".reactor/config.toml");
    fs_err::set_permissions(&config, std::fs::Permissions::from_mode(0o644)).unwrap();
    let before = report(&sandbox.run("doctor --offline --json"));
    assert_eq!(status(&before, "home"), "warning");
    let run = sandbox.run("doctor --offline --fix --json").success();
    let after = report(&run);
    assert_eq!((status(&after, "modes"), status(&after, "home")), ("ok".to_owned(), "ok".to_owned()));
    assert_eq!(config.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let again = sandbox.run("doctor --offline --fix --json").success();
    assert!(!again.stdout.contains("\"fixed\""), "{again}");
}

#[test]
fn an_invalid_manifest_is_a_problem() {
    let sandbox = Sandbox::new();
    sandbox.write("reactor.toml", "project_id = \"shop-1234\"\nnmae = \"Shop\"\n");
    let run = sandbox.run("doctor --offline --json");
    assert_eq!(run.code, 11);
    assert_eq!(status(&report(&run), "manifest"), "failed");
    let human = sandbox.run("doctor --offline");
    assert_eq!(human.code, 11);
    assert!(human.stdout.contains("✗ manifest"), "{human}");
}

/// A proxy that holds the whole answer back until it is complete, as some do by default.
#[test]
fn a_proxy_that_holds_events_back_is_noticed() {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = SampleServer::start(None);
    let behind = server.endpoint.trim_start_matches("http://").to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let behind = behind.clone();
            std::thread::spawn(move || {
                let mut stream = stream;
                let mut request = vec![0; 8192];
                let length = stream.read(&mut request).unwrap();
                if String::from_utf8_lossy(&request[..length]).starts_with("GET /_admin/logs") {
                    std::thread::sleep(std::time::Duration::from_secs(30));
                    return;
                }
                let text = String::from_utf8_lossy(&request[..length]).replacen("\r\n", "\r\nconnection: close\r\n", 1);
                let mut upstream = std::net::TcpStream::connect(behind).unwrap();
                upstream.write_all(text.as_bytes()).unwrap();
                let mut answer = vec![0; 65_536];
                let length = upstream.read(&mut answer).unwrap();
                let head = String::from_utf8_lossy(&answer[..length]).replacen("\r\n", "\r\nconnection: close\r\n", 1);
                stream.write_all(head.as_bytes()).unwrap();
            });
        }
    });
    let sandbox = Sandbox::new();
    sandbox.run(&format!("context add prod --endpoint {endpoint} --use")).success();
    let run = sandbox.run("doctor --json");
    assert_eq!(status(&report(&run), "events"), "warning", "{run}");
}
