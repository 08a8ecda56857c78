//! Proof of who owns a host, with name servers made of a map.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use bundle_format::{Digest, FileEntry};
use futures::future::BoxFuture;
use http::Request;
use platform::{Clock, Mode, Platform, Shutdown};
use serde_json::{Value, json};
use test_support::TestPlatform;
use tower::ServiceExt as _;

use super::{read, site};
use crate::{ResolveTxt, Sites, SitesConfig};

/// Text records by name; a name that is not there does not exist, and one without records does not answer.
#[derive(Default)]
struct Names(Mutex<HashMap<String, Vec<String>>>);

impl ResolveTxt for Names {
    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<String>, String>> {
        let found = self.0.lock().expect("a lock").get(name).cloned();
        Box::pin(async move {
            match found {
                None => Ok(Vec::new()),
                Some(records) if records.is_empty() => Err("the name servers did not answer".to_owned()),
                Some(records) => Ok(records),
            }
        })
    }
}

struct World {
    platform: TestPlatform,
    clock: Clock,
    names: Arc<Names>,
}

impl World {
    async fn new() -> Self {
        let clock = Clock::pinned("2026-01-01T00:00:00Z".parse().expect("a time"));
        let mut platform = TestPlatform::with_clock(clock.clone()).await;
        platform.platform.mode = Mode::Serve;
        Self { platform, clock, names: Arc::default() }
    }

    /// A node that serves one site with one domain of its manifest.
    async fn node(&self, shared: bool) -> (Sites, Platform) {
        let platform = Platform { shutdown: Shutdown::new(), ..self.platform.platform.clone() };
        let resolver = Arc::clone(&self.names) as Arc<dyn ResolveTxt>;
        let config = SitesConfig { shared, resolver: Some(resolver), ..SitesConfig::default() };
        let sites = Sites::start(&platform, config).await.expect("sites start");
        let mut entry = site("web");
        entry.domains = vec!["www.example.com".to_owned()];
        let content = b"web";
        let mut batch = platform.blobs.batch();
        let sha256 = Digest::of(content);
        batch.put(*sha256.as_bytes(), 3, &mut &content[..]).expect("stored");
        batch.commit().expect("committed");
        let file = FileEntry { path: "sites/web/index.html".to_owned(), size: 3, sha256, executable: false };
        let mut docs = site("docs");
        docs.domains = Vec::new();
        let staged = vec![sites.stage(&entry, &[file]).expect("staged"), sites.stage(&docs, &[]).expect("staged")];
        sites.activate("rel_1", staged);
        (sites, platform)
    }

    fn publish(&self, name: &str, records: &[&str]) {
        let records = records.iter().map(|record| (*record).to_owned()).collect();
        self.names.0.lock().expect("a lock").insert(name.to_owned(), records);
    }
}

async fn call(sites: &Sites, method: &str, target: &str, body: Option<Value>) -> (u16, Value) {
    let request = Request::builder().method(method).uri(target).header("content-type", "application/json");
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let answer = read(sites.routes().oneshot(request.body(body).expect("a request")).await.expect("an answer")).await;
    (answer.status.as_u16(), serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
}

async fn add(sites: &Sites, name: &str, host: &str) -> (u16, Value) {
    call(sites, "POST", &format!("/sites/v1/_admin/sites/{name}/domains"), Some(json!({ "host": host }))).await
}

/// Whether that host leads to a site of its own.
async fn comes_to(sites: &Sites, host: &str, expected: bool) {
    for _ in 0..500 {
        if sites.owns_host(host) == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{host} is not {expected}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_serves_once_its_record_is_there_on_every_node() {
    let world = World::new().await;
    let (sites, first) = world.node(false).await;
    let (other, second) = world.node(false).await;
    assert!(sites.owns_host("www.example.com"), "a domain of the manifest serves at once");
    let (status, domain) = add(&sites, "web", "New.Example.com").await;
    assert_eq!((status, &domain["state"], &domain["host"]), (200, &"pending".into(), &"new.example.com".into()));
    let record = domain["record"].clone();
    assert_eq!((&record["name"], &record["type"]), (&"_reactor-challenge.new.example.com".into(), &"TXT".into()));
    assert!(domain["problem"].as_str().expect("a problem").contains("no text record"), "{domain}");
    assert!(!sites.owns_host("new.example.com"));
    let name = record["name"].as_str().expect("a name");

    world.publish(name, &["v=spf1 -all", "reactor-site-verification=somebody-else"]);
    let (_, domain) = add(&sites, "web", "new.example.com").await;
    assert_eq!((&domain["state"], &domain["record"]), (&"pending".into(), &record), "the token stays the same");
    assert!(domain["problem"].as_str().expect("a problem").contains("something else"), "{domain}");
    world.publish(name, &[]);
    assert!(add(&sites, "web", "new.example.com").await.1["problem"].as_str().expect("one").contains("did not answer"));

    world.publish(name, &["v=spf1 -all", record["value"].as_str().expect("a value")]);
    let (_, domain) = add(&sites, "web", "new.example.com").await;
    assert_eq!((&domain["state"], domain.get("record")), (&"serving".into(), None));
    assert!(sites.owns_host("new.example.com"));
    comes_to(&other, "new.example.com", true).await;

    let target = "/sites/v1/_admin/sites/web/domains/new.example.com";
    assert_eq!(call(&sites, "DELETE", target, None).await.0, 204);
    assert!(!sites.owns_host("new.example.com"));
    comes_to(&other, "new.example.com", false).await;
    assert_eq!(call(&sites, "DELETE", target, None).await.1["error"]["code"], "not_found");
    first.shutdown.trigger();
    second.shutdown.trigger();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_belongs_to_one_site_and_wrong_ones_are_refused() {
    let world = World::new().await;
    let (sites, platform) = world.node(false).await;
    assert_eq!(add(&sites, "web", "new.example.com").await.0, 200);
    for (name, host, status, code) in [
        ("docs", "new.example.com", 409, "domain_taken"),
        ("docs", "www.example.com", 409, "domain_taken"),
        ("nobody", "new.example.com", 404, "site_not_found"),
        ("web", "https://new.example.com", 400, "invalid_request"),
        ("web", "127.0.0.1", 400, "invalid_request"),
    ] {
        let (found, answer) = add(&sites, name, host).await;
        assert_eq!((found, &answer["error"]["code"]), (status, &code.into()), "{name} {host}");
    }
    let (status, answer) = call(&sites, "DELETE", "/sites/v1/_admin/sites/web/domains/www.example.com", None).await;
    assert_eq!((status, &answer["error"]["code"]), (409, &"domain_taken".into()));
    let listed = call(&sites, "GET", "/sites/v1/_admin/sites/web/domains", None).await.1;
    let shown: Vec<_> =
        listed["items"].as_array().expect("a list").iter().map(|item| (&item["host"], &item["declared"])).collect();
    assert_eq!(shown, [(&"new.example.com".into(), &false.into()), (&"www.example.com".into(), &true.into())]);
    platform.shutdown.trigger();
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_shared_server_the_domains_of_a_manifest_wait_too_and_are_looked_for_again() {
    let world = World::new().await;
    let (sites, platform) = world.node(true).await;
    assert!(!sites.owns_host("www.example.com"));
    let listed = || call(&sites, "GET", "/sites/v1/_admin/sites/web/domains", None);
    let mut record = Value::Null;
    for _ in 0..500 {
        record = listed().await.1["items"][0]["record"].clone();
        if record.is_object() && listed().await.1["items"][0]["checked_at"].is_string() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (name, value) = (record["name"].as_str().expect("a name"), record["value"].as_str().expect("a value"));
    world.publish(name, &[value]);
    // The clock has to reach the next look; a look happens at least every few seconds.
    world.clock.advance(Duration::from_mins(2));
    comes_to(&sites, "www.example.com", true).await;
    assert_eq!(listed().await.1["items"][0]["state"], "serving");
    platform.shutdown.trigger();
}
