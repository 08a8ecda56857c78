//! Bundles on their way in: thin, cut, foreign, broken, slow.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use http::Method;
use http_body_util::BodyExt;
use serde_json::json;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::bundle::Project;
use crate::client::Event;
use crate::world::{Running, World, eventually};

fn shop() -> Project {
    Project::new().function("hello", "one").page("index.html", "<h1>one</h1>").page("big.bin", &"x".repeat(100_000))
}

/// A body that sends what it is given and then waits.
fn open_body() -> (mpsc::Sender<Result<Bytes, io::Error>>, Body) {
    let (sender, receiver) = mpsc::channel(8);
    (sender, Body::from_stream(ReceiverStream::new(receiver)))
}

async fn missing(server: &Running, project: &Project) -> Vec<String> {
    let request = json!({"project_id": "shop-0001", "digests": project.digests()});
    let answer = server.client.post("/_admin/blobs/missing", request).await.json();
    serde_json::from_value(answer["missing"].clone()).unwrap_or_else(|_| panic!("{answer}"))
}

#[tokio::test]
async fn a_thin_bundle_brings_only_what_is_missing() {
    let (_world, server) = World::start().await;
    assert_eq!(missing(&server, &shop()).await, shop().digests());
    server.client.deploy(shop().bundle()).await.result();
    let next = shop().page("index.html", "<h1>two</h1>");
    let wanted = missing(&server, &next).await;
    assert_eq!(wanted.len(), 1);
    let result = server.client.deploy(next.thin(&wanted)).await.result();
    assert_eq!(result["status"], "live", "{result}");
    assert_eq!(server.client.get("/").await.text(), "<h1>two</h1>");
    server.stop().await;
}

#[tokio::test]
async fn content_that_is_nowhere_is_asked_for() {
    let (_world, server) = World::start().await;
    let key = [("idempotency-key", "01KEY")];
    let result = server.client.deploy_with("", &key, shop().thin(&[])).await.result();
    assert_eq!((&result["status"], &result["error"]["code"]), (&json!("failed"), &json!("blob_missing")), "{result}");
    assert_eq!(result["error"]["details"]["digests"].as_array().unwrap().len(), 3);
    let again = server.client.deploy_with("", &key, shop().bundle()).await.result();
    assert_eq!(again["status"], "live", "the same run may try once more");
    server.stop().await;
}

#[tokio::test]
async fn another_projects_bundle_is_refused_and_its_content_is_not_ours() {
    let (_world, server) = World::start().await;
    server.client.deploy(shop().bundle()).await.result();
    let other = Project::named("other-0001").function("hello", "one");
    let refused = server.client.deploy(other.bundle()).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "project_mismatch"));
    let request = json!({"project_id": "other-0001", "digests": []});
    assert_eq!(server.client.post("/_admin/blobs/missing", request).await.code(), "project_mismatch");
    server.stop().await;
}

#[tokio::test]
async fn a_broken_bundle_is_a_status_before_the_stream() {
    let (world, server) = World::start().await;
    let refuse = async |bytes: Vec<u8>| {
        let answer = server.client.deploy(bytes).await;
        (answer.status.as_u16(), answer.code())
    };
    let invalid = || (400, "bundle_invalid".to_owned());
    assert_eq!(refuse(b"not a bundle".to_vec()).await, invalid());
    assert_eq!(refuse(Vec::new()).await, invalid());
    assert_eq!(refuse(shop().bundle()[..60].to_vec()).await, invalid());
    let json =
        server.client.send(Method::POST, "/_admin/deploy", &[("content-type", "text/plain")], Body::from("x")).await;
    assert_eq!((json.status.as_u16(), json.code().as_str()), (415, "unsupported_media_type"));
    assert_eq!(world.value("select count(*) from _reactor_server.deploys").await, "0");
    server.stop().await;
}

#[tokio::test]
async fn a_bundle_that_breaks_behind_its_manifest_fails_and_changes_nothing() {
    let (_world, server) = World::start().await;
    let whole = shop().bundle();
    let cut = server.client.deploy(whole[..whole.len() - 40].to_vec()).await.result();
    assert_eq!((&cut["status"], &cut["error"]["code"]), (&json!("failed"), &json!("bundle_invalid")), "{cut}");
    assert_eq!(server.client.get("/_admin/version").await.json()["release"], json!(null));
    server.stop().await;
}

#[tokio::test]
async fn what_arrived_whole_before_a_cut_is_not_sent_twice() {
    let (_world, server) = World::start().await;
    // More than one frame of the bundle.
    let noise = (0..400_000_u64).fold(String::new(), |mut text, n| {
        write!(text, "{:016x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).unwrap();
        text
    });
    let project = Project::new().function("hello", "one").page("aaa.txt", &noise).page("zzz.txt", "last");
    let bundle = project.bundle();
    let (sender, body) = open_body();
    sender.send(Ok(Bytes::from(bundle[..bundle.len() - 200].to_vec()))).await.unwrap();
    let headers = [("content-type", "application/zstd")];
    let mut answer = server.client.open(Method::POST, "/_admin/deploy", &headers, body).await.into_body();
    answer.frame().await.unwrap().unwrap();
    // Everything that was sent has arrived by then; a client that fails takes what it has not sent with it.
    tokio::time::sleep(Duration::from_millis(500)).await;
    sender.send(Err(io::Error::other("the cable"))).await.unwrap();
    drop(answer);
    eventually("the cut deploy ends", async || {
        let list = server.client.get("/_admin/deploys").await.json();
        list["items"][0]["state"] == "failed"
    })
    .await;
    let wanted = missing(&server, &project).await;
    assert!(wanted.len() < project.digests().len(), "{} of {} are still wanted", wanted.len(), project.digests().len());
    assert_eq!(server.client.deploy(project.thin(&wanted)).await.result()["status"], "live");
    server.stop().await;
}

#[tokio::test]
async fn one_deploy_at_a_time_and_the_refusal_says_whose() {
    let (_world, server) = World::start().await;
    let bundle = shop().bundle();
    let (sender, body) = open_body();
    sender.send(Ok(Bytes::from(bundle[..bundle.len() - 100].to_vec()))).await.unwrap();
    let headers = [("content-type", "application/zstd")];
    let mut answer = server.client.open(Method::POST, "/_admin/deploy", &headers, body).await.into_body();
    let frame = answer.frame().await.unwrap().unwrap().into_data().unwrap();
    let accepted = Event::parse(&String::from_utf8_lossy(&frame)).unwrap();
    assert_eq!(accepted.name, "accepted", "the answer begins while the bundle arrives");

    let refused = server.client.deploy(shop().function("hello", "two").bundle()).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "deploy_in_progress"));
    let details = &refused.json()["error"]["details"];
    assert_eq!(details["deploy_id"], accepted.data["deploy_id"]);
    assert_eq!(details["by"], "admin 127.0.0.1");
    let request = json!({"project_id": "shop-0001", "digests": []});
    assert_eq!(server.client.post("/_admin/blobs/missing", request).await.code(), "deploy_in_progress");

    sender.send(Ok(Bytes::from(bundle[bundle.len() - 100..].to_vec()))).await.unwrap();
    drop(sender);
    let rest = answer.collect().await.unwrap().to_bytes();
    assert!(String::from_utf8_lossy(&rest).contains("\"status\":\"live\""));
    server.stop().await;
}

#[tokio::test]
async fn a_deploy_can_be_cancelled_while_it_arrives() {
    let (_world, server) = World::start().await;
    let bundle = shop().bundle();
    let (sender, body) = open_body();
    sender.send(Ok(Bytes::from(bundle[..bundle.len() - 100].to_vec()))).await.unwrap();
    let headers = [("content-type", "application/zstd")];
    let mut answer = server.client.open(Method::POST, "/_admin/deploy", &headers, body).await.into_body();
    let frame = answer.frame().await.unwrap().unwrap().into_data().unwrap();
    let id = Event::parse(&String::from_utf8_lossy(&frame)).unwrap().data["deploy_id"].as_str().unwrap().to_owned();
    let path = format!("/_admin/deploys/{id}/cancel");
    let cancelled = server.client.send(Method::POST, &path, &[], Body::empty()).await;
    assert_eq!(cancelled.status, 204);
    let rest = tokio::time::timeout(Duration::from_secs(5), answer.collect()).await.unwrap().unwrap().to_bytes();
    assert!(String::from_utf8_lossy(&rest).contains("\"status\":\"cancelled\""));
    drop(sender);
    let too_late = server.client.send(Method::POST, &path, &[], Body::empty()).await;
    assert_eq!((too_late.status.as_u16(), too_late.code().as_str()), (409, "deploy_not_cancellable"));
    assert_eq!(server.client.deploy(bundle).await.result()["status"], "live");
    server.stop().await;
}

#[tokio::test]
async fn a_rollout_goes_on_without_its_client() {
    let (_world, server) = World::start().await;
    let (sender, body) = open_body();
    let headers = [("content-type", "application/zstd")];
    let bundle = shop().bundle();
    sender.send(Ok(Bytes::from(bundle))).await.unwrap();
    drop(sender);
    let mut answer = server.client.open(Method::POST, "/_admin/deploy", &headers, body).await.into_body();
    let mut heard = String::new();
    while !heard.contains("\"phase\":\"verify\"") {
        let frame = answer.frame().await.unwrap().unwrap().into_data().unwrap();
        heard.push_str(&String::from_utf8_lossy(&frame));
    }
    drop(answer);
    eventually("the release goes live", async || server.handle.live_release() == Some(shop().release_id())).await;
    let list = server.client.get("/_admin/deploys").await.json();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(server.client.get(&format!("/_admin/deploys/{id}/events")).await.result()["status"], "live");
    server.stop().await;
}

#[tokio::test]
async fn a_bundle_may_come_in_a_multipart_body() {
    let (_world, server) = World::start().await;
    let mut body = b"--edge\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--edge\r\ncontent-disposition: form-data; name=\"bundle\"; filename=\"b\"\r\n\r\n".to_vec();
    body.extend(shop().bundle());
    body.extend(b"\r\n--edge--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=edge")];
    let answer = server.client.send(Method::POST, "/_admin/deploy", &headers, Body::from(body)).await;
    assert_eq!(answer.result()["status"], "live");
    let without = b"--edge\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--edge--\r\n".to_vec();
    let answer = server.client.send(Method::POST, "/_admin/deploy", &headers, Body::from(without)).await;
    assert_eq!(answer.code(), "invalid_request");
    server.stop().await;
}
