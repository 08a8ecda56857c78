//! The other routes, and stopping.

use std::time::{Duration, Instant};

use axum::body::Body;
use http::Method;
use http_body_util::BodyExt;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::bundle::Project;
use crate::client::Event;
use crate::world::World;

#[tokio::test]
async fn a_fresh_server_is_well_and_says_what_to_do() {
    let (_world, server) = World::start().await;
    let health = server.client.with_token(None).get("/health").await;
    assert_eq!((health.status.as_u16(), health.json()), (200, json!({"status": "ok", "release": null})));
    let page = server.client.get_with("/", &[("accept", "text/html")]).await;
    assert!(page.text().contains("reactor deploy"), "{}", page.text());
    let program = server.client.get("/").await;
    assert_eq!((program.status.as_u16(), program.code().as_str()), (404, "route_not_found"));
    assert_eq!(server.client.get("/auth/v1/signup").await.code(), "route_not_found");
    let version = server.client.get("/_admin/version").await.json();
    assert_eq!(version["api"], 1);
    assert_eq!(version["limits"]["file"], 2_147_483_648_u64);
    let names: Vec<&String> = version["capabilities"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["data", "functions", "jobs", "sites"]);
    let doctor = server.client.get("/_admin/doctor").await.json();
    assert_eq!(doctor["ok"], true, "{doctor}");
    server.stop().await;
}

#[tokio::test]
async fn requests_and_deploys_are_counted() {
    let (_world, server) = World::start().await;
    server.client.deploy(Project::new().function("hello", "one").bundle()).await.result();
    server.client.get("/fn/v1/hello").await;
    server.client.get("/fn/v1/nobody").await;
    let text = server.client.get("/metrics").await.text();
    for line in [
        "reactor_http_requests_total{surface=\"functions\",status=\"2xx\"} 1",
        "reactor_http_requests_total{surface=\"functions\",status=\"4xx\"} 1",
        "reactor_deploys_total{result=\"live\"} 1",
        "reactor_activation 1",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    server.stop().await;
}

#[tokio::test]
async fn one_statement_by_hand() {
    let (_world, server) = World::start().await;
    let answer = server.client.post("/_admin/query", json!({"sql": "select $1::int + 1 as n", "params": [41]})).await;
    assert_eq!(answer.json()["rows"], json!([{"n": 42}]));
    let refused = server.client.post("/_admin/query", json!({"sql": "create table t ()"})).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "query_failed"));
    server.stop().await;
}

/// The next event of a stream; comments are skipped.
async fn next_event(stream: &mut hyper::body::Incoming) -> Event {
    loop {
        let frame = stream.frame().await.unwrap().unwrap().into_data().unwrap();
        if let Some(event) = Event::parse(&String::from_utf8_lossy(&frame)) {
            return event;
        }
    }
}

#[tokio::test]
async fn what_functions_write_can_be_read_and_followed() {
    let (_world, server) = World::start().await;
    let code = "export default { fetch() { console.log('the canary sings'); return new Response('x'); } };";
    server.client.deploy(Project::new().function_with_code("sing", code, &[]).bundle()).await.result();
    let call = server.client.get("/fn/v1/sing").await;
    let request = call.header("x-request-id").to_owned();
    let headers = [];
    let path = "/_admin/logs?follow=1&grep=canary";
    let mut live = server.client.open(Method::GET, path, &headers, Body::empty()).await.into_body();
    let event = next_event(&mut live).await;
    assert_eq!((event.name.as_str(), &event.data["function"]), ("log", &json!("sing")));
    assert_eq!(event.id, event.data["id"].as_str().unwrap());
    let of_request = server.client.get(&format!("/_admin/logs?request_id={request}")).await.events();
    assert!(of_request.iter().any(|event| event.data["message"] == "the canary sings"), "{of_request:?}");

    server.client.get("/fn/v1/sing").await;
    let next = next_event(&mut live).await;
    assert_ne!(next.id, event.id);
    server.stop().await;
    let rest = live.collect().await.unwrap().to_bytes();
    assert!(String::from_utf8_lossy(&rest).contains("stopping"), "the stream ends with a reason");
}

#[tokio::test]
async fn a_sites_own_domain_has_no_admin_surface() {
    let (_world, server) = World::start().await;
    server.client.deploy(Project::new().page("index.html", "<h1>shop</h1>").bundle()).await.result();
    let host = [("host", "www.example.com")];
    assert_eq!(server.client.get_with("/", &host).await.text(), "<h1>shop</h1>");
    assert_eq!(server.client.get_with("/_admin/version", &host).await.status, 404);
    assert_eq!(server.client.get_with("/metrics", &host).await.status, 404);
    assert_eq!(server.client.get_with("/health", &host).await.status, 200);
    assert_eq!(server.client.get_with("/nothing", &host).await.status, 404);
    server.stop().await;
}

#[tokio::test]
async fn asked_to_stop_it_finishes_what_runs() {
    let (_world, server) = World::start().await;
    let code = "export default { async fetch() { await new Promise(done => setTimeout(done, 800)); return new Response('done'); } };";
    server.client.deploy(Project::new().function_with_code("slow", code, &[]).bundle()).await.result();
    let client = server.client.clone();
    let flying = tokio::spawn(async move { client.get("/fn/v1/slow").await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begun = Instant::now();
    let accepted = server.client.send(Method::POST, "/_admin/shutdown", &[], Body::empty()).await;
    assert_eq!(accepted.status, 202);
    server.ended().await;
    assert!(begun.elapsed() < Duration::from_secs(10), "idle connections do not hold it up: {:?}", begun.elapsed());
    assert_eq!(flying.await.unwrap().text(), "done");
}

#[tokio::test]
async fn a_client_that_says_nothing_is_let_go() {
    let world = World::new().await;
    let mut config = world.config("data");
    config.request_timeout = Duration::from_millis(300);
    let server = world.run(config).await;
    let mut silent = tokio::net::TcpStream::connect(server.handle.addrs()[0]).await.unwrap();
    silent.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(5), silent.read_to_end(&mut rest)).await;
    assert!(closed.is_ok(), "the connection was not closed");
    server.stop().await;
}

#[tokio::test]
async fn both_loopback_addresses_answer_on_one_port() {
    let (_world, server) = World::start().await;
    let addresses = server.handle.addrs();
    for address in addresses {
        let client = crate::client::Client::new(*address);
        assert_eq!(client.get("/health").await.status, 200, "{address}");
    }
    let ports: Vec<u16> = addresses.iter().map(std::net::SocketAddr::port).collect();
    assert!(ports.windows(2).all(|pair| pair[0] == pair[1]));
    server.stop().await;
}

#[tokio::test]
async fn a_subset_of_the_capabilities_refuses_what_it_does_not_mount() {
    let world = World::new().await;
    let mut config = world.config("data");
    config.capabilities.sites = None;
    let server = world.run(config).await;
    let refused = server.client.deploy(Project::new().page("index.html", "x").bundle()).await.result();
    assert_eq!(refused["error"]["code"], "manifest_invalid", "{refused}");
    assert!(refused["error"]["message"].as_str().unwrap().contains("`sites`"));
    assert_eq!(server.client.get("/sites/v1/web/").await.code(), "route_not_found");
    server.stop().await;
}
