//! Every template of `reactor init` runs as it is.

use crate::world::{Running, World, curl, until};

/// A new project of that template with everything running; the endpoint.
fn started(world: &World, template: &str) -> (Running, String) {
    world.run("", &["init", "app", "--template", template]).exits(0);
    let mut dev = world.start("app", &["--json", "dev", "--port", "0"]);
    let endpoint = dev.wait_for("ready")["endpoint"].as_str().unwrap().to_owned();
    (dev, endpoint)
}

fn post(url: &str, body: &str) -> (u16, serde_json::Value) {
    let (status, text) = curl(url, &["--header", "content-type: application/json", "--data", body]);
    (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{url} answered {status} {text}")))
}

#[test]
fn every_template_is_listed_and_names_itself() {
    let world = World::new();
    let listed = world.run("", &["init", "--list-templates"]).exits(0);
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name == "ci" {
            continue;
        }
        assert!(listed.stdout.contains(&name), "{listed:?}");
        let folder = format!("my-{name}");
        world.run("", &["init", &folder, "--template", &name]).exits(0);
        let manifest = std::fs::read_to_string(world.work().join(&folder).join("reactor.toml")).unwrap();
        assert!(manifest.contains(&format!("name = \"{folder}\"")) && !manifest.contains("00000000"), "{manifest}");
        let site = world.work().join(&folder).join("sites/web");
        if site.join("package.json").is_file() {
            crate::sites::install_packages(&site);
        }
        world.run(&folder, &["build", "--check"]).exits(0);
    }
}

#[test]
fn the_guestbook_keeps_what_is_written() {
    let world = World::new();
    let (_dev, endpoint) = started(&world, "guestbook");
    let url = format!("{endpoint}/fn/v1/guestbook");
    let (status, answer) = post(&url, r#"{"name":"Ada","message":"It's \"real\" Postgres"}"#);
    assert_eq!((status, answer["entry"]["name"].as_str()), (201, Some("Ada")), "{answer}");
    let (status, text) = curl(&url, &[]);
    assert_eq!(status, 200);
    assert!(text.contains(r#"It's \"real\" Postgres"#), "{text}");
    assert_eq!(post(&url, r#"{"name":"Ada"}"#).0, 400);
    assert_eq!(curl(&url, &["--request", "DELETE"]).0, 405);
}

#[test]
fn the_nightly_job_runs_when_it_is_triggered() {
    let world = World::new();
    let (_dev, endpoint) = started(&world, "nightly");
    assert_eq!(curl(&format!("{endpoint}/fn/v1/visit/a"), &[]).0, 200);
    let (status, answer) = curl(&format!("{endpoint}/fn/v1/visit/a"), &[]);
    assert_eq!((status, answer.contains("\"visits\":2")), (200, true), "{answer}");
    assert_eq!(curl(&format!("{endpoint}/fn/v1/rollup"), &[]).0, 401);
    let today = today_in_postgres(&world);
    let input = format!(r#"{{"day":"{today}"}}"#);
    let ran = world.run("app", &["--json", "jobs", "trigger", "nightly-rollup", "--input", &input, "--wait"]).exits(0);
    assert_eq!(ran.json()["result"]["visits"], 2, "{ran:?}");
    until(&true, || {
        let logs = world.run("app", &["logs", "--function", "rollup"]);
        logs.stdout.contains("2 visits on 1 paths")
    });
}

/// The database's day, so that midnight between two steps is the only way to be wrong.
fn today_in_postgres(world: &World) -> String {
    let sql = "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as day";
    let answer = world.run("app", &["--json", "data", "query", sql]).exits(0).json();
    answer["rows"][0]["day"].as_str().unwrap().to_owned()
}
