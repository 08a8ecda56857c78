//! Keys that functions require: planned, checked, and taken away under a live release.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use crate::bundle::Project;
use crate::client::Answer;
use crate::world::{Running, World};

const CODE: &str = "export default { fetch(request, env) { return new Response(String(env.KEY)); } };";

async fn set(server: &Running, key: &str, value: &str) {
    let path = format!("/fn/v1/_admin/functions/pay/env/{key}");
    let body = Body::from(json!({ "value": value }).to_string());
    let answer = server.client.send(Method::PUT, &path, &[("content-type", "application/json")], body).await;
    assert!(answer.status.is_success(), "{}", answer.text());
}

async fn unset(server: &Running, key: &str) {
    let path = format!("/fn/v1/_admin/functions/pay/env/{key}");
    let answer = server.client.send(Method::DELETE, &path, &[], Body::empty()).await;
    assert!(answer.status.is_success(), "{}", answer.text());
}

fn items(answer: &Answer) -> Vec<Value> {
    let items = answer.events().into_iter().filter(|event| event.name == "item" && event.data["kind"] == "env");
    items.map(|event| json!([event.data["name"], event.data["action"]])).collect()
}

#[tokio::test]
async fn a_plan_names_required_keys_and_refuses_what_the_deploy_would_refuse() {
    let (_world, server) = World::start().await;
    let project = Project::new().function_with_code("pay", CODE, &["KEY"]);
    let plan = server.client.deploy_with("?plan=1", &[], project.bundle()).await;
    assert_eq!(items(&plan), [json!(["pay/KEY", "create"])]);
    assert_eq!(plan.result()["error"]["code"], "env_missing", "{}", plan.result());
    set(&server, "KEY", "one").await;
    let plan = server.client.deploy_with("?plan=1", &[], project.bundle()).await;
    assert_eq!(plan.result()["status"], "planned", "{}", plan.result());
    let deployed = server.client.deploy(project.bundle()).await;
    assert_eq!((items(&deployed), &deployed.result()["status"]), (items(&plan), &json!("live")));

    let without = Project::new().function_with_code("pay", CODE, &[]);
    let plan = server.client.deploy_with("?plan=1", &[], without.bundle()).await;
    assert_eq!(items(&plan), [json!(["pay/KEY", "delete"])]);
    server.stop().await;
}

#[tokio::test]
async fn a_live_release_is_served_after_a_restart_though_a_key_of_it_is_gone() {
    let world = World::new().await;
    let server = world.server().await;
    set(&server, "KEY", "one").await;
    let project = Project::new().function_with_code("pay", CODE, &["KEY"]);
    assert_eq!(server.client.deploy(project.bundle()).await.result()["status"], "live");
    unset(&server, "KEY").await;
    server.stop().await;

    let server = world.server().await;
    assert_eq!(server.client.get("/health").await.status, 200);
    assert_eq!(server.client.get("/fn/v1/pay").await.text(), "undefined");
    server.stop().await;
}

#[tokio::test]
async fn a_rollback_to_a_release_whose_key_is_gone_is_refused() {
    let (_world, server) = World::start().await;
    set(&server, "KEY", "one").await;
    let first = Project::new().function_with_code("pay", CODE, &["KEY"]);
    server.client.deploy(first.bundle()).await.result();
    let second = Project::new().function("pay", "two");
    assert_eq!(server.client.deploy(second.bundle()).await.result()["status"], "live");
    unset(&server, "KEY").await;
    let back = server.client.send(Method::POST, "/_admin/releases/previous/activate", &[], Body::empty()).await;
    assert_eq!(back.result()["error"]["code"], "env_missing", "{}", back.result());
    assert_eq!(server.client.get("/fn/v1/pay").await.text(), "two");
    server.stop().await;
}

#[tokio::test]
async fn a_function_reaches_its_own_server_without_the_network() {
    let (_world, server) = World::start().await;
    let code = "export default { async fetch(request, env) {
        const answer = await fetch(`${env.REACTOR_URL}/fn/v1/inner`);
        return new Response(`${answer.status} ${await answer.text()}`);
    } };";
    let project = Project::new().function("inner", "from inside").function_with_code("outer", code, &[]);
    assert_eq!(server.client.deploy(project.bundle()).await.result()["status"], "live");
    assert_eq!(server.client.get("/fn/v1/outer").await.text(), "200 from inside");
    let metrics = server.client.get("/metrics").await.text();
    assert!(metrics.contains("reactor_http_requests_total{surface=\"functions\",status=\"2xx\"} 2"), "{metrics}");
    server.stop().await;
}

#[tokio::test]
async fn a_deploy_of_what_is_live_is_over_with_the_first_answer() {
    let (_world, server) = World::start().await;
    let project = Project::new().function("hello", "one");
    server.client.deploy(project.bundle()).await.result();
    let ask = |conclude: bool| {
        json!({"project_id": "shop-0001", "release_id": project.release_id(), "digests": project.digests(),
               "conclude": conclude})
    };
    let quiet = server.client.post("/_admin/blobs/missing", ask(false)).await.json();
    assert_eq!(quiet, json!({"missing": [], "current_release": project.release_id()}));
    let answer = server.client.post("/_admin/blobs/missing", ask(true)).await.json();
    let id = answer["unchanged"]["deploy_id"].as_str().unwrap();
    assert!(answer["unchanged"]["urls"].to_string().contains("/fn/v1/hello"), "{answer}");
    let events = server.client.get(&format!("/_admin/deploys/{id}/events")).await.events();
    assert_eq!(
        (events.len(), &events[0].data["unchanged"], &events[1].data["status"]),
        (2, &json!(true), &json!("live"))
    );
    server.stop().await;
}
