//! The main job from an empty folder to a rollback, with two servers.

use crate::world::{World, curl, edit, listens, until};

fn text<'a>(value: &'a serde_json::Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("`{key}` is not text in {value}"))
}

fn greeting(endpoint: &str) -> (u16, String) {
    curl(&format!("{endpoint}/fn/v1/hello"), &["--data", r#"{"name":"Reactor"}"#])
}

fn hello() -> (u16, String) {
    (200, r#"{"message":"Hello, Reactor!"}"#.to_owned())
}

#[test]
fn from_an_empty_folder_to_a_live_function_and_back() {
    let world = World::new();
    world.run("", &["init", "hello"]).exits(0);
    let project = world.work().join("hello");
    for file in ["reactor.toml", "functions/hello/index.ts", "AGENTS.md", ".reactorignore", "sites/web/index.html"] {
        assert!(project.join(file).is_file(), "{file} is missing");
    }
    let source = project.join("functions/hello/index.ts");

    // The laptop: everything on one address, a save is live, nothing is left behind.
    let mut dev = world.start("hello", &["--json", "dev", "--port", "0"]);
    let ready = dev.wait_for("ready");
    let endpoint = text(&ready, "endpoint").to_owned();
    assert_eq!(greeting(&endpoint), hello());
    let (status, page) = curl(&endpoint, &[]);
    assert_eq!(status, 200);
    assert!(page.to_lowercase().contains("<!doctype html>"), "{page}");
    world.run("hello", &["dev", "--port", "0"]).exits(7).says("already running");
    let second = world.run("hello", &["functions", "invoke", "hello", "--json", r#"{"name":"Reactor"}"#]).exits(0);
    assert_eq!(second.stdout.trim(), hello().1);
    edit(&source, "Hello, ", "Moin, ");
    until(&(200, r#"{"message":"Moin, Reactor!"}"#.to_owned()), || greeting(&endpoint));
    edit(&source, "Moin, ", "Hello, ");
    until(&hello(), || greeting(&endpoint));
    let database = text(&ready, "database_url");
    let database: u16 = database.rsplit(':').next().unwrap().split('/').next().unwrap().parse().unwrap();
    assert!(listens(database));
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
    assert!(!listens(database), "Postgres was left behind");
    assert!(!project.join(".reactor/dev.json").exists());

    // The server: another process, another Postgres, another data folder.
    let built = world.run("hello", &["build", "--out", "hello.tar.zst"]).exits(0);
    assert!(project.join("hello.tar.zst").is_file(), "{built:?}");
    let mut serve = world.start("", &["--json", "serve", "--bind", "127.0.0.1:0", "--data-dir", "prod"]);
    let listening = serve.wait_for("listening");
    let endpoint = text(&listening, "endpoint").to_owned();
    let token = std::fs::read_to_string(text(&listening, "admin_token_file")).unwrap().trim().to_owned();
    world.run("hello", &["context", "add", "prod", "--endpoint", &endpoint]).exits(0);

    let deployed = world.run_with_token("hello", &token, &["--json", "deploy", "--context", "prod"]).exits(0);
    let events = deployed.json_lines();
    assert_eq!(events.first().unwrap()["event"], "accepted", "{events:?}");
    let result = events.last().unwrap();
    assert_eq!((text(result, "event"), text(result, "status")), ("result", "live"));
    let first = text(result, "release_id").to_owned();
    assert_eq!(greeting(&endpoint), hello());

    let invoke = ["functions", "invoke", "hello", "--json", r#"{"name":"Reactor"}"#, "--context", "prod"];
    let invoked = world.run_with_token("hello", &token, &invoke).exits(0);
    assert_eq!(invoked.stdout.trim(), hello().1);
    assert!(invoked.stderr.contains("200"), "{invoked:?}");

    // Deployed again without a change: the same release, nothing sent.
    let again = world.run_with_token("hello", &token, &["--json", "deploy", "--context", "prod"]).exits(0);
    assert_eq!(text(again.json_lines().last().unwrap(), "release_id"), first);

    // A second release that says something and prints something, and the way back.
    edit(&source, "return Response", "console.log(`greeting ${name}`);\n    return Response");
    edit(&source, "Hello, ", "Servus, ");
    let plan = world.run_with_token("hello", &token, &["deploy", "--plan", "--context", "prod"]).exits(10);
    assert!(plan.stdout.contains("hello") || plan.stderr.contains("hello"), "{plan:?}");
    let deployed = world.run_with_token("hello", &token, &["deploy", "--context", "prod"]).exits(0);
    assert!(
        deployed.stderr.contains("reactor rollback") || deployed.stdout.contains("reactor rollback"),
        "{deployed:?}"
    );
    assert_eq!(greeting(&endpoint), (200, r#"{"message":"Servus, Reactor!"}"#.to_owned()));
    until(&true, || {
        let logs = world.run_with_token("hello", &token, &["logs", "--function", "hello", "--context", "prod"]);
        logs.stdout.contains("greeting Reactor")
    });
    let doctor = world.run_with_token("hello", &token, &["--json", "doctor", "--context", "prod"]);
    assert!(doctor.json()["checks"].as_array().is_some_and(|checks| checks.len() > 3), "{doctor:?}");
    assert_eq!(doctor.code, 0, "{doctor:#?}");

    let back = world.run_with_token("hello", &token, &["--json", "rollback", "--context", "prod"]).exits(0);
    assert_eq!(text(back.json_lines().last().unwrap(), "release_id"), first);
    assert_eq!(greeting(&endpoint), hello());
    world.run_with_token("hello", &token, &["rollback", "--context", "prod"]).exits(7).says("no earlier release");
    let releases = world.run_with_token("hello", &token, &["--json", "releases", "list", "--context", "prod"]).exits(0);
    assert_eq!(releases.json()["items"].as_array().map(Vec::len), Some(3));

    // The server comes back as it was, also after kill -9.
    serve.signal("KILL");
    let mut serve = world.start("", &["--json", "serve", "--bind", "127.0.0.1:0", "--data-dir", "prod"]);
    let endpoint = text(&serve.wait_for("listening"), "endpoint").to_owned();
    until(&hello(), || greeting(&endpoint));
    assert_eq!(serve.signal("TERM"), 0, "{}", serve.stderr());
}
