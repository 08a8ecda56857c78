//! Bad days of a deploy: each gets its own clear answer, and nothing changes.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::fake::{FakeServer, json};
use crate::stage::{Served, Server, Setup, Stage, TOKEN};
use crate::world::{Ran, Running, edit, until};

const DEPLOY: [&str; 4] = ["--json", "deploy", "--context", "prod"];

/// A live first version, and the second one written.
fn second_version_written() -> (Stage, Server, Served) {
    let (stage, server) = Stage::with_server();
    stage.write(1, &[]);
    stage.deploy();
    let before = stage.served(server.address);
    stage.write(2, &stage.ledger());
    (stage, server, before)
}

/// The error that the command line ended with.
fn error(ran: &Ran) -> Value {
    let last = ran.stderr.lines().last().unwrap_or_default();
    let document: Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("{ran:#?}"));
    document["error"].clone()
}

#[track_caller]
fn unchanged(stage: &Stage, address: SocketAddr, before: &Served) {
    stage.settled();
    assert_eq!(&stage.served(address), before, "nothing has changed");
}

#[test]
fn of_two_deploys_at_once_the_second_is_told_whose_the_first_is() {
    let (stage, server, _) = second_version_written();
    let address = server.address;
    drop(server);
    let setup = Setup { port: address.port(), ..Setup::new("data") };
    let slow = setup.with("REACTOR_FAILPOINTS", "stage.finished=pause:6000");
    let server = stage.serve(&slow).unwrap_or_else(|process| panic!("{}", process.stderr()));
    let first = stage.reactor(&DEPLOY).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let running = "select count(*) from _reactor_server.deploys where state = 'running'";
    until(&"1".to_owned(), || stage.value(running));
    let id = stage.value("select id from _reactor_server.deploys where state = 'running'");

    let second = stage.run(&DEPLOY).exits(7);
    let refusal = error(&second);
    assert_eq!(refusal["code"], "deploy_in_progress", "{refusal}");
    assert_eq!(refusal["details"]["deploy_id"], id.as_str(), "{refusal}");
    assert!(refusal["details"]["by"].as_str().is_some_and(|by| by.contains("admin")), "{refusal}");
    assert!(refusal["details"]["since"].is_string(), "{refusal}");
    assert!(refusal["next"].as_str().is_some_and(|next| next.contains(&id)), "{refusal}");
    // Who waits gets it done.
    let waiting = stage.run(&["--json", "deploy", "--wait", "--context", "prod"]).exits(0);
    assert_eq!(waiting.json_lines().last().unwrap()["status"], "live");
    let first = Ran::of(first.wait_with_output().unwrap(), &DEPLOY).exits(0);
    assert_eq!(first.json_lines().last().unwrap()["status"], "live");
    assert_eq!(stage.served(server.address).version, 2);
}

#[test]
fn a_migration_that_fails_as_the_third_of_five_takes_all_five_back() {
    let (stage, server, before) = second_version_written();
    let migrations = stage.project().join("data/migrations");
    for number in 3..=6 {
        let bad = if number == 4 { "insert into nowhere values (1);\n" } else { "" };
        let sql = format!("create table t_000{number} (version int);\n\n{bad}");
        std::fs::write(migrations.join(format!("000{number}.sql")), sql).unwrap();
    }
    let failed = stage.run(&DEPLOY).exits(8);
    let result = failed.json_lines().pop().unwrap();
    assert_eq!((result["status"].as_str(), &result["applied"]), (Some("failed"), &Value::Array(Vec::new())));
    let reason = error(&failed);
    assert_eq!(reason["code"], "migration_failed", "{reason}");
    let said = reason.to_string();
    assert!(said.contains("0004.sql") && said.contains("nowhere"), "{said}");
    let shown = stage.run(&["deploy", "--context", "prod"]).exits(8);
    assert!(shown.stderr.contains("0004.sql:3:"), "line and column: {shown:?}");
    unchanged(&stage, server.address, &before);
}

#[test]
fn an_applied_migration_that_was_changed_is_refused_with_both_digests() {
    let (stage, server, before) = second_version_written();
    let path = stage.project().join("data/migrations/0001.sql");
    let old = stage.value("select sha256::text from _reactor_data.migrations where name = '0001.sql'");
    edit(&path, "values (1)", "values (9)");
    let new = bundle_format::Digest::of(&std::fs::read(&path).unwrap()).to_string();
    let failed = stage.run(&DEPLOY).exits(8);
    let reason = error(&failed);
    assert_eq!(reason["code"], "migration_changed", "{reason}");
    let said = reason.to_string();
    let old = old.trim_start_matches("\\x");
    assert!(said.contains(&old[..12]) && said.contains(&new[..12]) && said.contains("0001.sql"), "{old} {new} {said}");
    unchanged(&stage, server.address, &before);
}

#[test]
fn a_bundle_of_another_project_is_refused_with_both_names() {
    let (stage, server, before) = second_version_written();
    edit(&stage.project().join("reactor.toml"), "torture-0001", "other-0002");
    let refused = stage.run(&DEPLOY).exits(7);
    let reason = error(&refused);
    assert_eq!(reason["code"], "project_mismatch", "{reason}");
    let message = reason["message"].as_str().unwrap();
    assert!(message.contains("torture-0001") && message.contains("other-0002"), "{message}");
    unchanged(&stage, server.address, &before);
    assert_eq!(stage.value("select count(*) from _reactor_server.blob_owners where project_id = 'other-0002'"), "0");
}

#[test]
fn a_wrong_token_is_refused_before_anything_else() {
    let (stage, server, before) = second_version_written();
    let mut command = stage.reactor(&DEPLOY);
    let refused = Ran::of(command.env("REACTOR_TOKEN", "wrong").output().unwrap(), &DEPLOY).exits(4);
    assert_eq!(error(&refused)["code"], "unauthorized");
    let mut command = stage.reactor(&DEPLOY);
    let refused = Ran::of(command.env_remove("REACTOR_TOKEN").output().unwrap(), &DEPLOY).exits(4);
    assert!(refused.stderr.contains("REACTOR_TOKEN"), "{refused:?}");
    assert_eq!(stage.value("select count(*) from _reactor_server.deploys"), "1");
    unchanged(&stage, server.address, &before);
}

#[test]
fn a_server_of_another_protocol_version_is_named_as_that() {
    let (stage, server, before) = second_version_written();
    let answer = r#"{"ok":false,"error":{"code":"protocol_unsupported","message":"this server speaks version 2 of the admin API, not 1","status":400,"request_id":"req_1","hint":"bring `reactor` here and on the server to the same version","details":{"supported":[2]}}}"#;
    let fake = FakeServer::start(vec![json("400 Bad Request", answer); 4]);
    stage.world.run("", &["context", "add", "next", "--endpoint", &fake.endpoint]).exits(0);
    let refused = stage.run(&["--json", "deploy", "--context", "next"]).exits(1);
    let reason = error(&refused);
    assert_eq!(reason["code"], "protocol_unsupported", "{reason}");
    assert_eq!(reason["details"]["supported"][0], 2, "{reason}");
    assert!(reason["hint"].as_str().is_some_and(|hint| hint.contains("same version")), "{reason}");
    let requests = fake.requests();
    assert!(requests.iter().all(|request| request.headers.contains("reactor-api: 1")), "{requests:?}");
    assert!(requests.iter().all(|request| !request.line.contains("/_admin/deploy")), "nothing was sent: {requests:?}");
    unchanged(&stage, server.address, &before);
}

/// Starts the server in a mount namespace of its own where its data folder is a small file system; `None` where this
/// machine does not allow that.
fn on_a_small_disk(stage: &Stage, setup: &Setup) -> Option<Server> {
    let namespace = [&["--mount"][..], &["--mount", "--map-root-user"][..]].into_iter().find(|flags| {
        let probe = Command::new("unshare").args(*flags).args(["mount", "-t", "tmpfs", "none", "/mnt"]).output();
        probe.is_ok_and(|output| output.status.success())
    })?;
    let folder = stage.world.work().join("small");
    std::fs::create_dir_all(&folder).unwrap();
    let script = "mount -t tmpfs -o size=12m none \"$1\" && shift && exec \"$@\"";
    let mut command = stage.world.reactor("");
    let environment: Vec<_> =
        command.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    let bind = setup.address().to_string();
    let program = command.get_program().to_owned();
    command = Command::new("unshare");
    command
        .env_clear()
        .envs(environment)
        .env("REACTOR_ADMIN__TOKEN", TOKEN)
        .args(namespace)
        .args(["sh", "-c", script, "sh"])
        .arg(&folder)
        .arg(program)
        .args(["serve", "--bind", &bind, "--database-url", stage.postgres.url(), "--data-dir"])
        .arg(folder.join("data"))
        .current_dir(stage.world.work());
    Some(Stage::answering(Running::start(&mut command), setup).unwrap_or_else(|process| panic!("{}", process.stderr())))
}

#[test]
fn a_full_disk_is_said_to_be_full_and_the_old_release_goes_on() {
    let stage = Stage::new();
    let setup = Setup::new("small");
    let Some(server) = on_a_small_disk(&stage, &setup) else {
        eprintln!("skipped: this machine does not allow a small file system (unshare --mount with tmpfs)");
        return;
    };
    stage.name("prod", server.address);
    stage.write(1, &[]);
    stage.deploy();
    let before = stage.served(server.address);
    stage.write(2, &stage.ledger());
    let large = stage.project().join("sites/web/large.bin");
    incompressible(&large, 24 * 1024 * 1024);
    let failed = stage.run(&DEPLOY).exits(8);
    let reason = error(&failed).to_string();
    assert!(reason.contains("space") || reason.contains("full"), "the disk is full, and nobody says so: {reason}");
    unchanged(&stage, server.address, &before);
    // With less to store it goes on, without a restart.
    std::fs::remove_file(large).unwrap();
    stage.deploy();
    assert_eq!(stage.served(server.address).version, 2);
}

fn incompressible(path: &Path, size: usize) {
    let mut bytes = vec![0; size];
    rand::Rng::fill(&mut <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(5), &mut bytes[..]);
    std::fs::write(path, bytes).unwrap();
}
