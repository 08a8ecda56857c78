//! Bad input along the path: each gets its own clear answer, and nothing changes.

use crate::world::{World, curl, edit};

fn project(world: &World) -> std::path::PathBuf {
    world.run("", &["init", "hello"]).exits(0);
    world.work().join("hello")
}

#[test]
fn without_a_manifest_the_next_command_is_named() {
    let world = World::new();
    world.run("", &["build"]).exits(3).says("reactor.toml").says("reactor init");
    world.run("", &["dev", "--port", "0"]).exits(3).says("reactor init");
}

#[test]
fn a_broken_manifest_is_shown_with_line_and_column() {
    let world = World::new();
    let root = project(&world);
    edit(&root.join("reactor.toml"), "[[functions]]", "[[functions]]\nmemory = 3");
    world.run("hello", &["build"]).exits(3).says("reactor.toml:").says("memory");
    std::fs::write(root.join("reactor.toml"), "name = \"x\nproject_id = 1").unwrap();
    world.run("hello", &["dev", "--port", "0"]).exits(3).says("reactor.toml:1:");
}

#[test]
fn a_syntax_error_in_typescript_is_shown_with_line_and_column() {
    let world = World::new();
    let root = project(&world);
    std::fs::write(root.join("functions/hello/index.ts"), "export default {\n  fetch( { return 1 }\n};\n").unwrap();
    world.run("hello", &["build"]).exits(3).says("functions/hello/index.ts:2:");
}

#[test]
fn a_port_in_use_is_named() {
    let world = World::new();
    project(&world);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    world.run("hello", &["dev", "--port", &port]).exits(7).says(&port).says("--port");
}

#[test]
fn a_postgres_that_cannot_start_is_explained() {
    let world = World::new();
    project(&world);
    let empty = world.work().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let output =
        world.reactor("hello").args(["dev", "--port", "0"]).env("REACTOR_POSTGRES_BIN", &empty).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("postgres") && stderr.contains("empty"), "{stderr}");
}

#[test]
fn a_server_that_is_not_there_is_unreachable() {
    let world = World::new();
    project(&world);
    world.run("hello", &["context", "add", "gone", "--endpoint", "http://127.0.0.1:9"]).exits(0);
    world.run("hello", &["deploy", "--context", "gone"]).exits(6).says("127.0.0.1:9");
}

#[test]
fn a_wrong_token_and_a_failing_migration_change_nothing() {
    let world = World::new();
    let root = project(&world);
    let mut serve = world.start("", &["--json", "serve", "--bind", "127.0.0.1:0", "--data-dir", "prod"]);
    let listening = serve.wait_for("listening");
    let endpoint = listening["endpoint"].as_str().unwrap().to_owned();
    let token = std::fs::read_to_string(listening["admin_token_file"].as_str().unwrap()).unwrap().trim().to_owned();
    world.run("hello", &["context", "add", "prod", "--endpoint", &endpoint]).exits(0);

    world.run_with_token("hello", "wrong", &["deploy", "--context", "prod"]).exits(4).says("token");
    world.run("hello", &["deploy", "--context", "prod"]).exits(4).says("REACTOR_TOKEN");
    assert_eq!(curl(&format!("{endpoint}/fn/v1/hello"), &[]).0, 404);

    world.run_with_token("hello", &token, &["deploy", "--context", "prod"]).exits(0);
    let bad = root.join("data/migrations/0009_bad.sql");
    std::fs::write(&bad, "create table fine (id int);\n\ncreate tabel broken (id int);\n").unwrap();
    let failed = world.run_with_token("hello", &token, &["deploy", "--context", "prod"]).exits(8);
    let failed = failed.says("0009_bad.sql:3:");
    assert!(failed.stderr.contains("tabel"), "{failed:?}");
    assert_eq!(curl(&format!("{endpoint}/fn/v1/hello"), &["--data", "{}"]).0, 200);
    let tables = world.run_with_token(
        "hello",
        &token,
        &["--json", "data", "query", "select to_regclass('fine') is null as gone", "--context", "prod"],
    );
    assert_eq!(tables.exits(0).json()["rows"][0]["gone"], true);

    std::fs::remove_file(&bad).unwrap();
    world.run_with_token("hello", &token, &["deploy", "--context", "prod"]).exits(0);
}
