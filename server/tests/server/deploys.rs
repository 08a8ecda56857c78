//! The way of a bundle, and what is said on it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::bundle::Project;
use crate::world::{World, eventually};

fn shop() -> Project {
    Project::new()
        .function("hello", "one")
        .migration("001_notes.sql", "create table notes (id int primary key);")
        .page("index.html", "<h1>shop</h1>")
        .job("nightly", "hello")
}

#[tokio::test]
async fn a_bundle_becomes_what_the_server_serves() {
    let (_world, server) = World::start().await;
    let client = &server.client;
    let project = shop();
    let answer = client.deploy(project.bundle()).await;
    let events = answer.events();
    assert_eq!(answer.header("x-accel-buffering"), "no");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("x-request-id").starts_with("req_"));

    let ids: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
    let expected: Vec<String> = (1..=events.len()).map(|id| id.to_string()).collect();
    assert_eq!(ids, expected, "ids count from one without a gap");
    assert_eq!(events[0].name, "accepted");
    assert_eq!(events[0].data["release_id"], project.release_id());
    assert_eq!(events[0].data["unchanged"], false);

    let phases: Vec<String> = events
        .iter()
        .filter(|event| event.name == "phase" && event.data["status"] == "finished")
        .map(|event| event.data["phase"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(phases, ["receive", "verify", "stage", "migrate", "activate", "confirm"]);
    let items: Vec<Value> = events
        .iter()
        .filter(|event| event.name == "item")
        .map(|event| json!([event.data["kind"], event.data["name"], event.data["action"]]))
        .collect();
    assert_eq!(
        items,
        [
            json!(["function", "hello", "create"]),
            json!(["site", "web", "create"]),
            json!(["job", "nightly", "create"]),
            json!(["migration", "001_notes.sql", "apply"]),
        ]
    );
    let result = answer.result();
    assert_eq!(result["status"], "live", "{result}");
    assert_eq!(result["applied"], json!(["001_notes.sql"]));
    assert_eq!(result["previous_release"], Value::Null);

    let hello = client.get("/fn/v1/hello").await;
    assert_eq!((hello.status.as_u16(), hello.text().as_str()), (200, "one"));
    assert_eq!(hello.header("x-reactor-release"), project.release_id());
    let page = client.get("/").await;
    assert!(page.text().contains("<h1>shop</h1>"), "{}", page.text());
    assert_eq!(page.header("x-reactor-release"), project.release_id());
    let version = client.get("/_admin/version").await.json();
    assert_eq!(version["release"], project.release_id());
    assert_eq!(version["project_id"], "shop-0001");
    server.stop().await;
}

#[tokio::test]
async fn the_same_bundle_again_is_unchanged() {
    let (_world, server) = World::start().await;
    let project = shop();
    assert_eq!(server.client.deploy(project.bundle()).await.result()["status"], "live");
    let again = server.client.deploy(project.bundle()).await;
    let events = again.events();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].data["unchanged"], true);
    assert_eq!(again.result()["status"], "live");
    let missing = server
        .client
        .post(
            "/_admin/blobs/missing",
            json!({"project_id": "shop-0001", "release_id": project.release_id(), "digests": project.digests()}),
        )
        .await
        .json();
    assert_eq!(missing, json!({"missing": [], "current_release": project.release_id()}));
    server.stop().await;
}

#[tokio::test]
async fn a_change_says_what_it_changes() {
    let (_world, server) = World::start().await;
    server.client.deploy(shop().function("extra", "x").bundle()).await.result();
    let next = shop().function("hello", "two");
    let answer = server.client.deploy(next.bundle()).await;
    let items: Vec<Value> = answer
        .events()
        .iter()
        .filter(|event| event.name == "item")
        .map(|event| json!([event.data["name"], event.data["action"], event.data["detail"]]))
        .collect();
    assert_eq!(
        items,
        [
            json!(["hello", "update", "1 file"]),
            json!(["web", "unchanged", null]),
            json!(["nightly", "unchanged", null]),
            json!(["extra", "delete", null]),
        ]
    );
    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "two");
    assert_eq!(server.client.get("/fn/v1/extra").await.code(), "function_not_found");
    server.stop().await;
}

#[tokio::test]
async fn a_plan_says_the_same_and_writes_nothing() {
    let (world, server) = World::start().await;
    let project = shop();
    let plan = server.client.deploy_with("?plan=1", &[], project.bundle()).await;
    let planned: Vec<Value> = plan
        .events()
        .iter()
        .filter(|event| event.name == "item")
        .map(|event| json!([event.data["name"], event.data["action"]]))
        .collect();
    assert_eq!(
        planned,
        [
            json!(["hello", "create"]),
            json!(["web", "create"]),
            json!(["nightly", "create"]),
            json!(["001_notes.sql", "apply"]),
        ]
    );
    assert_eq!(plan.result()["status"], "planned");
    for table in ["deploys", "deploy_events", "releases", "activations", "leases", "blob_owners", "project"] {
        assert_eq!(world.value(&format!("select count(*) from _reactor_server.{table}")).await, "0", "{table}");
    }
    assert_eq!(world.value("select count(*) from _reactor_data.migrations").await, "0");
    let thin = server.client.deploy_with("?plan=1", &[], project.thin(&[])).await;
    assert_eq!(thin.result()["status"], "planned", "the manifest is enough");
    server.stop().await;
}

#[tokio::test]
async fn a_function_that_does_not_start_changes_nothing() {
    let (_world, server) = World::start().await;
    server.client.deploy(shop().bundle()).await.result();
    let broken = shop().function_with_code("hello", "throw new Error('no');", &[]);
    let result = server.client.deploy(broken.bundle()).await.result();
    assert_eq!((&result["status"], &result["error"]["code"]), (&json!("failed"), &json!("stage_failed")), "{result}");
    assert!(result["error"]["message"].as_str().unwrap().contains("hello"), "{result}");
    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "one");
    assert_eq!(server.client.get("/_admin/version").await.json()["release"], shop().release_id());
    server.stop().await;
}

#[tokio::test]
async fn a_required_key_that_is_not_set_is_named() {
    let (_world, server) = World::start().await;
    let code = "export default { fetch() { return new Response('x'); } };";
    let project = Project::new().function_with_code("pay", code, &["STRIPE_KEY"]);
    let result = server.client.deploy(project.bundle()).await.result();
    assert_eq!(result["error"]["code"], "env_missing", "{result}");
    assert!(result["error"]["message"].as_str().unwrap().contains("STRIPE_KEY"));
    server.stop().await;
}

#[tokio::test]
async fn deploys_are_listed_and_their_events_can_be_read_again() {
    let (_world, server) = World::start().await;
    let first = server.client.deploy(shop().bundle()).await;
    let id = first.events()[0].data["deploy_id"].as_str().unwrap().to_owned();
    server.client.deploy(shop().function("hello", "two").bundle()).await.result();

    let list = server.client.get("/_admin/deploys?limit=1").await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let cursor = list["next_cursor"].as_str().unwrap();
    let rest = server.client.get(&format!("/_admin/deploys?limit=1&cursor={cursor}")).await.json();
    assert_eq!(rest["items"][0]["id"], id);
    assert_eq!(rest["items"][0]["state"], "live");
    assert_eq!(rest["items"][0]["by"], "admin 127.0.0.1");
    assert_eq!(server.client.get(&format!("/_admin/deploys/{id}")).await.json()["state"], "live");

    let path = format!("/_admin/deploys/{id}/events");
    assert_eq!(server.client.get(&path).await.events(), first.events());
    let resumed = server.client.get_with(&path, &[("last-event-id", "3")]).await.events();
    assert_eq!(resumed, first.events()[3..]);
    assert_eq!(server.client.get_with(&path, &[("last-event-id", "x")]).await.status, 400);
    assert_eq!(server.client.get("/_admin/deploys/dpl_none/events").await.status, 404);
    server.stop().await;
}

#[tokio::test]
async fn an_idempotency_key_replays_its_deploy() {
    let (_world, server) = World::start().await;
    let key = [("idempotency-key", "01KEY")];
    let first = server.client.deploy_with("", &key, shop().bundle()).await.events();
    server.client.deploy(shop().function("hello", "two").bundle()).await.result();
    let again = server.client.deploy_with("", &key, shop().bundle()).await.events();
    assert_eq!(again, first, "the events of the first deploy, not a third one");
    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "two");
    let other = server.client.deploy_with("", &key, shop().function("hello", "three").bundle()).await;
    assert_eq!((other.status.as_u16(), other.code().as_str()), (422, "idempotency_key_reused"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deploy_goes_on_when_its_client_goes_before_the_first_answer() {
    let world = World::new().await;
    let mut config = world.config("data");
    config.failpoints = "deploy.accepting=pause:3000".parse().unwrap();
    let server = world.run(config).await;
    let (client, bundle) = (server.client.clone(), shop().bundle());
    let asking = tokio::spawn(async move { client.deploy(bundle).await });
    // The bundle has arrived, nothing is written, and the one who sent it is gone.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    asking.abort();
    eventually("it is live", async || server.client.get("/fn/v1/hello").await.status == 200).await;
    server.stop().await;
}

#[tokio::test]
async fn a_deploy_of_the_same_process_needs_no_http() {
    let (_world, server) = World::start().await;
    let options = server::DeployOptions { by: "dev".to_owned(), ..server::DeployOptions::default() };
    let mut stream = server.handle.deploy(shop().bundle(), options).await.unwrap();
    let mut last = None;
    while let Some(event) = stream.events.recv().await {
        last = Some(event);
    }
    let Some(admin_api::DeployEvent::Result(result)) = last else { panic!("{last:?}") };
    assert_eq!(result.status, admin_api::ResultStatus::Live);
    assert_eq!(server.handle.live_release(), Some(shop().release_id()));
    assert!(server.handle.urls().iter().any(|url| url.ends_with("/fn/v1/hello")));
    server.stop().await;
}
