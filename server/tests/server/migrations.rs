//! Migrations as part of a release.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use crate::bundle::Project;
use crate::world::World;

fn base() -> Project {
    Project::new().function("hello", "one").migration("001.sql", "create table one (id int);")
}

#[tokio::test]
async fn a_failing_migration_changes_nothing_at_all() {
    let (world, server) = World::start().await;
    server.client.deploy(base().bundle()).await.result();
    let next = base()
        .function("hello", "two")
        .migration("002.sql", "create table two ();")
        .migration("003.sql", "create table three ();\ninsert into one values (1), ('x');")
        .migration("004.sql", "create table four ();");
    let answer = server.client.deploy(next.bundle()).await;
    let result = answer.result();
    assert_eq!(result["status"], "failed");
    assert_eq!(result["applied"], json!([]));
    let error = &result["error"];
    assert_eq!((&error["code"], &error["details"]["file"]), (&json!("migration_failed"), &json!("003.sql")));
    assert_eq!((&error["details"]["line"], &error["details"]["column"]), (&json!(2), &json!(30)), "{error}");
    assert!(!answer.events().iter().any(|event| event.data["kind"] == "migration"), "nothing was applied");

    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "one");
    assert_eq!(
        world.value("select string_agg(tablename, ',') from pg_tables where schemaname = 'public'").await,
        "one"
    );
    assert_eq!(world.value("select string_agg(name, ',') from _reactor_data.migrations").await, "001.sql");
    assert_eq!(world.value("select count(*) from _reactor_server.activations").await, "1");
    let fixed = next.migration("003.sql", "create table three ();");
    assert_eq!(server.client.deploy(fixed.bundle()).await.result()["status"], "live", "the lease is free again");
    server.stop().await;
}

#[tokio::test]
async fn an_applied_migration_must_not_change() {
    let (_world, server) = World::start().await;
    server.client.deploy(base().bundle()).await.result();
    let changed = base().migration("001.sql", "create table one (id bigint);");
    let result = server.client.deploy(changed.bundle()).await.result();
    assert_eq!(result["error"]["code"], "migration_changed", "{result}");
    assert_ne!(result["error"]["details"]["applied_sha256"], result["error"]["details"]["sha256"]);
    let plan = server.client.deploy_with("?plan=1", &[], changed.bundle()).await.result();
    assert_eq!(plan["error"]["code"], "migration_changed", "the plan says it before");
    server.stop().await;
}

#[tokio::test]
async fn a_late_migration_needs_permission() {
    let (_world, server) = World::start().await;
    server.client.deploy(base().migration("003.sql", "select 1;").bundle()).await.result();
    let late = base().migration("003.sql", "select 1;").migration("002.sql", "create table two ();");
    let result = server.client.deploy(late.bundle()).await.result();
    assert_eq!(result["error"]["code"], "migration_late", "{result}");
    let allowed = server.client.deploy_with("?allow_late=1", &[], late.bundle()).await.result();
    assert_eq!((&allowed["status"], &allowed["applied"]), (&json!("live"), &json!(["002.sql"])));
    server.stop().await;
}

#[tokio::test]
async fn what_cannot_be_undone_is_announced_and_named() {
    let (world, server) = World::start().await;
    let project = base()
        .migration("002.sql", "-- reactor: no-transaction\ncreate index concurrently i on one (id);")
        .migration("003.sql", "select nope;");
    let answer = server.client.deploy(project.bundle()).await;
    let warning = answer.events().into_iter().find(|event| event.name == "warning").unwrap();
    assert_eq!(warning.data["code"], "not_atomic");
    let result = answer.result();
    assert_eq!(result["status"], "failed");
    assert_eq!(result["applied"], json!(["001.sql", "002.sql"]));
    assert_eq!(world.value("select count(*) from _reactor_server.pointers").await, "0");
    let fixed = project.migration("003.sql", "select 1;");
    let result = server.client.deploy(fixed.bundle()).await.result();
    assert_eq!((&result["status"], &result["applied"]), (&json!("live"), &json!(["003.sql"])), "{result}");
    server.stop().await;
}

#[tokio::test]
async fn migrations_run_without_a_release() {
    let (world, server) = World::start().await;
    server.client.deploy(base().bundle()).await.result();
    let next = base().function("hello", "two").migration("002.sql", "create table two ();");
    let headers = [("content-type", "application/zstd")];
    let migrate = async |query: &str| {
        let path = format!("/_admin/migrate{query}");
        server.client.send(Method::POST, &path, &headers, Body::from(next.bundle())).await.json()
    };
    let states = |answer: &Value| -> Vec<Value> {
        answer["migrations"].as_array().unwrap().iter().map(|row| row["state"].clone()).collect()
    };
    let dry = migrate("?dry_run=1").await;
    assert_eq!((states(&dry), &dry["applied"]), (vec![json!("applied"), json!("pending")], &json!([])));
    let done = migrate("").await;
    assert_eq!((states(&done), &done["applied"]), (vec![json!("applied"); 2], &json!(["002.sql"])));
    assert_eq!(world.value("select count(*) from _reactor_server.activations").await, "1");
    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "one", "what is live stays");
    let ledger = server.client.get("/_admin/migrate").await.json();
    assert_eq!(states(&ledger), [json!("applied"), json!("missing")], "held against the live release");
    server.stop().await;
}
