//! What is kept of earlier releases, and what goes.

use std::time::Duration;

use axum::body::Body;
use http::Method;
use serde_json::json;
use server::config::Kept;
use server::{Failpoints, ServerConfig};

use crate::bundle::Project;
use crate::world::{Running, World, eventually};

/// Content of its own for each number. The first ones are large, so that most of a pack goes with them.
fn page(number: usize) -> String {
    let length = if number < 4 { 5_000 } else { 200 };
    let lines: Vec<String> =
        (0..length).map(|line| format!("{number}.{line}.{}\n", (number * 7919 + line) % 1013)).collect();
    lines.concat()
}

fn shop(number: usize) -> Project {
    Project::new().page("index.html", &page(number)).page("same.html", "<p>in all of them</p>")
}

fn config(world: &World) -> ServerConfig {
    let mut config = world.config("data");
    config.keep = Kept { releases: 10, grace: Duration::ZERO };
    config
}

async fn deploy(server: &Running, number: usize) {
    let result = server.client.deploy(shop(number).bundle()).await.result();
    assert_eq!(result["status"], "live", "{result}");
}

async fn collected(world: &World) -> String {
    world.value("select count(*) from _reactor_server.releases where collected_at is not null").await
}

async fn activate(server: &Running, id: &str) -> crate::client::Answer {
    server.client.send(Method::POST, &format!("/_admin/releases/{id}/activate"), &[], Body::empty()).await
}

#[tokio::test]
async fn releases_beyond_the_last_ten_go_and_every_kept_one_can_still_go_live() {
    let world = World::new().await;
    let server = world.run(config(&world)).await;
    for number in 0..14 {
        deploy(&server, number).await;
    }
    eventually("four releases are collected", async || collected(&world).await == "4").await;
    let owned = "select count(*) from _reactor_server.blob_owners";
    eventually("their content is disowned", async || world.value(owned).await == "11").await;

    eventually("their bytes are gone", async || {
        let metrics = server.client.get("/metrics").await.text();
        let bytes = metrics.lines().find_map(|line| line.strip_prefix("reactor_blob_bytes ")).unwrap();
        bytes.parse::<u64>().unwrap() < 60_000
    })
    .await;

    let gone = activate(&server, &shop(2).release_id()).await;
    assert_eq!((gone.status.as_u16(), gone.code().as_str()), (404, "release_not_found"));
    for number in [4, 9, 13] {
        let result = activate(&server, &shop(number).release_id()).await.result();
        assert_eq!(result["status"], "live", "{result}");
        assert_eq!(server.client.get("/sites/v1/web/").await.text(), page(number));
        assert_eq!(server.client.get("/sites/v1/web/same").await.text(), "<p>in all of them</p>");
    }
    // Behind the oldest one that is kept there is nothing to go back to.
    activate(&server, &shop(4).release_id()).await.result();
    assert_eq!(activate(&server, "previous").await.code(), "nothing_to_roll_back");
    // What was collected comes back like anything new.
    deploy(&server, 1).await;
    assert_eq!(server.client.get("/sites/v1/web/").await.text(), page(1));
    server.stop().await;
}

#[tokio::test]
async fn young_content_and_all_releases_stay_by_default() {
    let world = World::new().await;
    let mut config = config(&world);
    config.keep = Kept { releases: 10, ..Kept::default() };
    let server = world.run(config).await;
    for number in 0..12 {
        deploy(&server, number).await;
    }
    eventually("two releases are collected", async || collected(&world).await == "2").await;
    assert_eq!(world.value("select count(*) from _reactor_server.blob_owners").await, "13", "younger than a day");
    server.stop().await;
    assert_eq!(Kept::default().releases, 0);
}

#[tokio::test]
async fn a_collection_that_fails_half_way_is_finished_by_the_next_one() {
    for point in ["collect.begun", "collect.releases", "collect.disowned", "collect.copied", "collect.removed"] {
        let world = World::new().await;
        let mut config = config(&world);
        let points: Failpoints = format!("{point}=error").parse().unwrap();
        config.failpoints = points;
        let server = world.run(config).await;
        for number in 0..13 {
            deploy(&server, number).await;
        }
        deploy(&server, 13).await;
        eventually("four releases are collected", async || collected(&world).await == "4").await;
        for number in [4, 13] {
            let result = activate(&server, &shop(number).release_id()).await.result();
            assert_eq!(result["status"], "live", "{point}: {result}");
            assert_eq!(server.client.get("/sites/v1/web/").await.text(), page(number), "{point}");
        }
        server.stop().await;
    }
}

#[tokio::test]
async fn deployments_of_a_function_stay_while_a_release_or_the_last_ten_have_them() {
    let world = World::new().await;
    let server = world.run(config(&world)).await;
    let admin = |path: &str| format!("/fn/v1/_admin/functions{path}");
    let created = server.client.post(&admin(""), json!({ "name": "hello", "runtime": "wasm" })).await;
    assert_eq!(created.status, 201, "{}", created.text());
    let mut ids = vec![String::new()];
    for number in 1..=12 {
        let bundle = Body::from(Project::new().function("hello", &number.to_string()).bundle());
        let zstd = [("content-type", "application/zstd")];
        let sent = server.client.send(Method::POST, &admin("/hello/deployments"), &zstd, bundle).await;
        assert_eq!(sent.status, 201, "{}", sent.text());
        ids.push(sent.json()["id"].as_str().unwrap().to_owned());
    }
    let promote = async |number: usize| {
        let promoted = server.client.post(&admin("/hello/promote"), json!({ "deployment_id": ids[number] })).await;
        (promoted.status.as_u16(), promoted.text())
    };
    let retired = "select string_agg(id, ',' order by id) from _reactor_functions.deployments where state = 'retired'";
    let (status, text) = promote(1).await;
    assert_eq!(status, 200, "{text}");
    eventually("the one that nobody needs retires", async || world.value(retired).await == ids[2]).await;
    let owned = "select count(*) from _reactor_server.blob_owners";
    eventually("its content is disowned", async || world.value(owned).await == "11").await;
    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "1");
    let (status, text) = promote(2).await;
    assert!(status == 503 && text.contains("deployment_not_ready"), "{status} {text}");

    for number in 3..=12 {
        let (status, text) = promote(number).await;
        assert_eq!(status, 200, "{text}");
    }
    eventually("the first release is collected", async || collected(&world).await == "1").await;
    let first = format!("{},{}", ids[1], ids[2]);
    eventually("its deployment retires", async || world.value(retired).await == first).await;
    let back = server.client.post(&admin("/hello/rollback"), json!({})).await;
    assert_eq!(back.status, 200, "{}", back.text());
    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "11");
    server.stop().await;
}
