//! Going back, going forward, and what `previous` means.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use crate::bundle::Project;
use crate::client::Answer;
use crate::world::{Running, World};

fn release(answer: &str) -> Project {
    Project::new().function("hello", answer)
}

async fn activate(server: &Running, id: &str) -> Answer {
    server.client.send(Method::POST, &format!("/_admin/releases/{id}/activate"), &[], Body::empty()).await
}

async fn hello(server: &Running) -> String {
    server.client.get("/fn/v1/hello").await.text()
}

#[tokio::test]
async fn rolling_back_twice_goes_two_back_and_never_forward_again() {
    let (_world, server) = World::start().await;
    for answer in ["one", "two", "three"] {
        assert_eq!(server.client.deploy(release(answer).bundle()).await.result()["status"], "live");
    }
    let back = activate(&server, "previous").await.result();
    assert_eq!((&back["status"], &back["release_id"]), (&json!("live"), &json!(release("two").release_id())));
    assert_eq!(hello(&server).await, "two");
    activate(&server, "previous").await.result();
    assert_eq!(hello(&server).await, "one");
    let none = activate(&server, "previous").await;
    assert_eq!((none.status.as_u16(), none.code().as_str()), (409, "nothing_to_roll_back"));
    assert_eq!(hello(&server).await, "one");

    let forward = activate(&server, &release("three").release_id()).await.result();
    assert_eq!(forward["status"], "live");
    assert_eq!(hello(&server).await, "three");

    let list = server.client.get("/_admin/releases").await.json();
    let rows: Vec<Value> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["activation"], row["kind"], row["current"], row["previous"]]))
        .collect();
    let (one, two) = (release("one").release_id(), release("two").release_id());
    assert_eq!(
        rows,
        [
            json!([6, "rollback", true, two]),
            json!([5, "rollback", false, null]),
            json!([4, "rollback", false, one]),
            json!([3, "deploy", false, two]),
            json!([2, "deploy", false, one]),
            json!([1, "deploy", false, null]),
        ]
    );
    server.stop().await;
}

#[tokio::test]
async fn a_release_is_shown_with_its_manifest() {
    let (_world, server) = World::start().await;
    server.client.deploy(release("one").bundle()).await.result();
    let id = release("one").release_id();
    let shown = server.client.get(&format!("/_admin/releases/{id}")).await.json();
    assert_eq!((&shown["id"], &shown["live"]), (&json!(id), &json!(true)));
    assert_eq!(shown["manifest"]["functions"][0]["name"], "hello");
    assert_eq!(shown["meta"]["builder"], "test");
    assert_eq!(server.client.get("/_admin/releases/rel_none").await.code(), "release_not_found");
    assert_eq!(activate(&server, "rel_none").await.code(), "release_not_found");
    server.stop().await;
}

#[tokio::test]
async fn a_prepared_release_waits_for_its_activation() {
    let (world, server) = World::start().await;
    server.client.deploy(release("one").bundle()).await.result();
    let staged = release("two").migration("001.sql", "create table t ();");
    let answer = server.client.deploy_with("?activate=0", &[], staged.bundle()).await;
    assert_eq!(answer.result()["status"], "staged");
    assert_eq!(hello(&server).await, "one");
    assert_eq!(world.value("select count(*) from _reactor_data.migrations").await, "0");
    let live = activate(&server, &staged.release_id()).await.result();
    assert_eq!((&live["status"], &live["applied"]), (&json!("live"), &json!(["001.sql"])), "{live}");
    assert_eq!(hello(&server).await, "two");
    let current = server.client.get("/_admin/releases?limit=1").await.json()["items"][0].clone();
    assert_eq!((&current["kind"], &current["previous"]), (&json!("deploy"), &json!(release("one").release_id())));
    server.stop().await;
}

#[tokio::test]
async fn a_deploy_based_on_what_is_no_longer_live_is_refused() {
    let (_world, server) = World::start().await;
    let nothing = [("if-none-match", "*")];
    let first = server.client.deploy_with("", &nothing, release("one").bundle()).await;
    assert_eq!(first.result()["status"], "live");
    let again = server.client.deploy_with("", &nothing, release("two").bundle()).await;
    assert_eq!((again.status.as_u16(), again.code().as_str()), (412, "release_moved"));
    assert_eq!(again.json()["error"]["details"]["current_release"], release("one").release_id());
    let seen = format!("\"{}\"", release("one").release_id());
    let fits = server.client.deploy_with("", &[("if-match", &seen)], release("two").bundle()).await;
    assert_eq!(fits.result()["status"], "live");
    let moved = server.client.deploy_with("", &[("if-match", &seen)], release("three").bundle()).await;
    assert_eq!(moved.code(), "release_moved");
    server.stop().await;
}

#[tokio::test]
async fn calls_in_flight_end_on_the_release_they_began_with() {
    let (_world, server) = World::start().await;
    let slow = |answer: &str| {
        let code = format!(
            "export default {{ async fetch() {{ await new Promise(done => setTimeout(done, 700)); \
             return new Response({answer:?}); }} }};"
        );
        Project::new().function_with_code("hello", &code, &[])
    };
    server.client.deploy(slow("one").bundle()).await.result();
    let client = server.client.clone();
    let flying = tokio::spawn(async move { client.get("/fn/v1/hello").await });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    server.client.deploy(slow("two").bundle()).await.result();
    let answer = flying.await.unwrap();
    assert_eq!(
        (answer.text().as_str(), answer.header("x-reactor-release")),
        ("one", slow("one").release_id().as_str())
    );
    assert_eq!(hello(&server).await, "two");
    server.stop().await;
}
