//! How `dev` begins and ends: the listener first, one at a time, commands, CI, other days.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::world::{World, curl, edit, listens, until};

fn project(world: &World) {
    world.run("", &["init", "hello"]).exits(0);
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn it_listens_before_it_can_answer_and_early_requests_get_their_answer() {
    let world = World::new();
    project(&world);
    let port = free_port();
    let endpoint = format!("http://127.0.0.1:{port}");
    let mut dev = world.start("hello", &["--json", "dev", "--port", &port.to_string()]);
    until(&true, || listens(port));
    let (status, health) = curl(&format!("{endpoint}/health"), &[]);
    let health: Value = serde_json::from_str(&health).unwrap();
    assert!(status == 200 || (status == 503 && health["status"] == "starting"), "{status} {health}");
    let early = curl(&format!("{endpoint}/fn/v1/hello"), &["--data", r#"{"name":"Early"}"#]);
    assert_eq!(early, (200, r#"{"message":"Hello, Early!"}"#.to_owned()));
    dev.wait_for("ready");
    let (status, health) = curl(&format!("{endpoint}/health"), &[]);
    assert!(status == 200 && health.contains("\"ok\""), "{health}");
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
}

#[test]
fn a_second_one_names_the_first_and_a_killed_one_leaves_nothing_in_the_way() {
    let world = World::new();
    project(&world);
    let mut dev = world.start("hello", &["--json", "dev", "--port", "0"]);
    let endpoint = dev.wait_for("ready")["endpoint"].as_str().unwrap().to_owned();
    let second = world.run("hello", &["dev", "--port", "0"]).exits(7);
    second.says("already running").says(&endpoint).says(&dev.pid().to_string());
    dev.signal("KILL");
    let mut next = world.start("hello", &["--json", "dev", "--port", "0"]);
    next.wait_for("ready");
    assert_eq!(next.signal("INT"), 0, "{}", next.stderr());
    assert_eq!(world.run("hello", &["--json", "status"]).exits(0).json()["running"], false);
}

#[test]
fn of_two_that_begin_in_the_same_moment_one_serves_and_the_other_ends() {
    let world = World::new();
    project(&world);
    let line = ["--json", "dev", "--port", "0"];
    let mut both = [world.start("hello", &line), world.start("hello", &line)];
    let mut ended = None;
    until(&true, || {
        ended = both.iter_mut().position(|dev| dev.ended().is_some());
        ended.is_some()
    });
    let ended = ended.unwrap();
    assert_eq!(both[ended].ended().and_then(|status| status.code()), Some(7), "{}", both[ended].stderr());
    let other = &mut both[1 - ended];
    other.wait_for("ready");
    assert_eq!(other.signal("INT"), 0, "{}", other.stderr());
}

#[test]
fn stop_ends_it_from_another_terminal() {
    let world = World::new();
    project(&world);
    let mut dev = world.start("hello", &["--json", "dev", "--port", "0"]);
    dev.wait_for("ready");
    assert_eq!(world.run("hello", &["--json", "status"]).exits(0).json()["running"], true);
    world.run("hello", &["stop"]).exits(0);
    dev.wait_for("stopped");
    world.run("hello", &["stop"]).exits(0).says("nothing runs");
}

#[test]
fn a_command_finds_its_way_and_its_exit_code_is_the_outcome() {
    let world = World::new();
    project(&world);
    let script = r#"test -n "$REACTOR_URL" && test -n "$DATABASE_URL" && test -n "$REACTOR_TOKEN" &&
        curl -sf "$REACTOR_URL/fn/v1/hello" -d '{"name":"Child"}' && exit 3"#;
    let ran = world.run("hello", &["dev", "--port", "0", "--", "sh", "-c", script]).exits(3);
    assert!(ran.stdout.contains("Hello, Child!"), "{ran:?}");
    assert!(!ran.stderr.contains("watching"), "{ran:?}");
}

#[test]
fn once_builds_starts_checks_and_stops() {
    let world = World::new();
    project(&world);
    let ran = world.run("hello", &["dev", "--port", "0", "--once"]).exits(0);
    assert!(!ran.stderr.contains("watching"), "{ran:?}");
    std::fs::write(world.work().join("hello/functions/hello/index.ts"), "export default {").unwrap();
    world.run("hello", &["dev", "--port", "0", "--once"]).exits(3).says("functions/hello/index.ts");
}

#[test]
fn tomorrows_schedule_is_tried_today() {
    let world = World::new();
    world.run("", &["init", "hello", "--template", "nightly"]).exits(0);
    let mut dev = world.start("hello", &["--json", "dev", "--port", "0", "--now", "2031-05-01T02:00"]);
    dev.wait_for("ready");
    let next = world.run("hello", &["--json", "jobs", "next", "nightly-rollup", "--limit", "1"]).exits(0).json();
    assert!(next["items"][0]["at"].as_str().unwrap().starts_with("2031-05-01T03:00"), "{next}");
    let ticked = world.run("hello", &["--json", "jobs", "tick", "--by", "48"]).exits(0).json();
    let fired: Vec<_> = ticked["fired"].as_array().unwrap().iter().map(|fire| &fire["run"]["state"]).collect();
    assert_eq!(fired, ["succeeded", "succeeded"], "{ticked}");
    assert!(ticked["now"].as_str().unwrap() >= "2031-05-03T02:00", "{ticked}");
    world.run("hello", &["jobs", "tick", "--to", "2031-05-01"]).exits(0).says("it is 2031-05-03");
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
}

#[test]
fn a_path_with_spaces_and_two_hundred_characters_is_a_path() {
    let world = World::new();
    let long = format!("a b/{}/{}", "x".repeat(90), "y".repeat(100));
    std::fs::create_dir_all(world.work().join(&long)).unwrap();
    world.run(&long, &["init", "."]).exits(0);
    world.run(&long, &["dev", "--port", "0", "--once"]).exits(0);
}

#[test]
fn a_cluster_of_another_version_is_named_and_kept() {
    let world = World::new();
    project(&world);
    world.run("hello", &["dev", "--port", "0", "--once"]).exits(0);
    let postgres = world.work().join("hello/.reactor/postgres");
    let home = match std::fs::read_to_string(postgres.join("location")) {
        Ok(elsewhere) => elsewhere.trim().into(),
        Err(_) => postgres,
    };
    let version = home.join("data/PG_VERSION");
    let right = std::fs::read_to_string(&version).unwrap();
    std::fs::write(&version, "9\n").unwrap();
    let refused = world.run("hello", &["dev", "--port", "0", "--once"]).exits(1).says("9");
    assert!(refused.stderr.contains(right.trim()), "{refused:?}");
    assert!(home.join("data/base").is_dir(), "the data was touched");
    std::fs::write(&version, right).unwrap();
    world.run("hello", &["dev", "--port", "0", "--once"]).exits(0);
}

#[test]
fn a_development_server_of_a_framework_answers_through_ours() {
    let world = World::new();
    if std::process::Command::new("node").arg("--version").output().is_err() {
        eprintln!("skipped: there is no node");
        return;
    }
    project(&world);
    edit(&world.work().join("hello/reactor.toml"), "framework = \"static\"", "framework = \"vite\"");
    let site = world.work().join("hello/sites/web");
    std::fs::write(site.join("package.json"), r#"{"devDependencies":{"vite":"*"}}"#).unwrap();
    let program = site.join("node_modules/.bin/vite");
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    std::fs::write(&program, FRAMEWORK).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut dev = world.start("hello", &["--json", "dev", "--port", "0"]);
    let endpoint = dev.wait_for("ready")["endpoint"].as_str().unwrap().to_owned();
    let (status, page) = curl(&endpoint, &["--header", "accept: text/html"]);
    assert_eq!(status, 200);
    assert!(page.starts_with("<p>from the framework at /") && page.contains("data-mode=\"framework\""), "{page}");
    assert_eq!(curl(&format!("{endpoint}/fn/v1/hello"), &["--data", "{}"]).0, 200);
    let port: u16 = endpoint.rsplit(':').next().unwrap().parse().unwrap();
    assert_eq!(tunnel(port), "echo: ping");

    // However it ends, nothing is left running.
    let framework: u16 = page.split("port ").nth(1).unwrap().split('<').next().unwrap().trim().parse().unwrap();
    dev.signal("KILL");
    let begun = Instant::now();
    while listens(framework) {
        assert!(begun.elapsed() < Duration::from_secs(20), "the development server was left behind");
        std::thread::sleep(Duration::from_millis(50));
    }
    world.run("hello", &["dev", "--port", "0", "--once", "--built"]).exits(3).says("build");
}

/// Upgrades a connection and speaks through it.
fn tunnel(port: u16) -> String {
    use std::io::{Read as _, Write as _};
    let mut socket = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket.write_all(b"GET /ws HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n").unwrap();
    let mut seen = Vec::new();
    let mut piece = [0; 1024];
    while !seen.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = socket.read(&mut piece).unwrap();
        assert!(count > 0, "{}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&piece[..count]);
    }
    assert!(seen.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&seen));
    socket.write_all(b"ping").unwrap();
    let count = socket.read(&mut piece).unwrap();
    String::from_utf8_lossy(&piece[..count]).into_owned()
}

/// Stands in for Vite: takes its arguments, serves a page, and takes over a connection as its hot reload does.
const FRAMEWORK: &str = r"#!/usr/bin/env node
const { createServer } = require('node:http');
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html');
  response.end(`<p>from the framework at ${request.url} port ${port}</p>`);
});
server.on('upgrade', (request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n');
  socket.on('data', (data) => socket.write(`echo: ${data}`));
});
server.listen(port, '127.0.0.1');
";
