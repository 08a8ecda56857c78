//! What surrounds a call: environment, log, database, the server itself, and what is left to do.

use axum::body::Body;
use http::HeaderValue;
use serde_json::{Value, json};

use super::row;
use crate::suite::{Row, answer, json};

const SECTION: &str = "Environment and context";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = environment();
    rows.extend(services());
    rows.extend(requests());
    rows
}

fn environment() -> Vec<Row> {
    vec![
        row(
            SECTION,
            "`env` and `process.env` hold the function's keys, the platform's own, and nothing else",
            |target| {
                Box::pin(async move {
                    let seen = json(target.get("/env").await).await;
                    let keys = ["GREETING", "REACTOR_FUNCTION", "REACTOR_PROJECT_ID", "REACTOR_RELEASE", "REACTOR_URL"];
                    assert_eq!(seen["keys"], json!(keys));
                    assert_eq!((&seen["env"], &seen["process"]), (&json!("Hello, \"you\""), &json!("Hello, \"you\"")));
                    assert_eq!(seen["same"], true);
                    assert_eq!(seen["release"], json!(["rel_1", "rel_1"]));
                    seen
                })
            },
        ),
        row(SECTION, "lines of the console are records with level and request", |target| {
            Box::pin(async move {
                assert_eq!(answer(target.get("/logs").await).await.0, 200);
                target.logged("f").await;
                let name = target.name("suite");
                let query = admin_api::LogQuery { function: Some(name), ..admin_api::LogQuery::default() };
                let records = target.stand.platform.logs.query(&query).unwrap();
                let mut lines = Vec::new();
                for text in ["a 1", "b two { three: [ 3 ] }", "c\nd", "e", "f"] {
                    let record = records.iter().find(|record| record.message == text);
                    let record = record.unwrap_or_else(|| panic!("`{text}` is not logged"));
                    assert!(record.request_id.as_ref().is_some_and(|id| !id.is_empty()), "{record:?}");
                    assert_eq!(record.release.as_deref(), Some("rel_1"));
                    lines.push(json!([record.level, record.message]));
                }
                json!(lines)
            })
        }),
        row(SECTION, "`ctx.waitUntil` goes on after the answer", |target| {
            Box::pin(async move {
                assert_eq!(answer(target.get("/later").await).await, (200, "now".to_owned()));
                target.logged("done later").await;
                Value::Null
            })
        }),
        row(SECTION, "a promise it was given may fail, in the log alone", |target| {
            Box::pin(async move {
                assert_eq!(answer(target.get("/laterFails").await).await, (200, "now".to_owned()));
                target.logged("Uncaught (in waitUntil) Error: late failure").await;
                Value::Null
            })
        }),
    ]
}

/// What a handler is told that asks where it must not.
fn refusal(host: &str) -> String {
    format!("TypeError: fetch failed: `{host}` is on a private network, which functions of this server may not reach")
}

fn services() -> Vec<Row> {
    vec![
        row(SECTION, "`ctx.data.query` gives rows as objects", |target| {
            Box::pin(async move {
                let seen = json(target.get("/query").await).await;
                assert_eq!(seen, json!([{ "sum": 42, "text": "it's", "nothing": null }]));
                seen
            })
        }),
        row(SECTION, "a statement that fails throws with the code of Postgres", |target| {
            Box::pin(async move {
                let seen = json(target.get("/queryFails").await).await;
                assert_eq!(seen, json!({ "name": "QueryError", "code": "42P01", "isError": true }));
                seen
            })
        }),
        row(SECTION, "calls at the same time are kept apart", |target| {
            Box::pin(async move {
                let calls = (0..12).map(|index| {
                    let target = target.clone();
                    async move {
                        let request = target.request("POST", "/echo", Body::from(format!("call {index}")));
                        assert_eq!(json(target.send(request).await).await["body"], format!("call {index}"));
                    }
                });
                futures::future::join_all(calls).await;
                Value::Null
            })
        }),
    ]
}

fn requests() -> Vec<Row> {
    vec![
        row(SECTION, "`fetch(REACTOR_URL)` is answered by this server, without the network", |target| {
            Box::pin(async move {
                let seen = json(target.get("/own").await).await;
                assert_eq!(seen["text"], "POST http://shop.example/x?y=1 1 hi");
                assert_eq!(seen["url"], "http://shop.example/fn/v1/other/x?y=1");
                seen
            })
        }),
        row(SECTION, "and its redirects are followed", |target| {
            Box::pin(async move {
                let seen = json(target.get("/ownRedirected").await).await;
                assert_eq!(seen, json!({ "status": 200, "path": "/fn/v1/other/here", "redirected": true }));
                seen
            })
        }),
        row(SECTION, "requests of its own carry on the call's trace, unless they tell of another", |target| {
            Box::pin(async move {
                let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
                let mut request = target.request("GET", "/trace", Body::empty());
                request.headers_mut().insert("traceparent", HeaderValue::from_static(parent));
                request.headers_mut().insert("tracestate", HeaderValue::from_static("a=1"));
                let seen = json(target.send(request).await).await;
                let expected = json!([
                    [parent, "a=1", null],
                    [parent, "own=1", null],
                    ["own", null, null],
                    [parent, "a=1", "kept"]
                ]);
                assert_eq!(seen, expected);
                let without = json(target.get("/trace").await).await;
                assert_eq!(without[0], json!([null, null, null]));
                seen
            })
        }),
        row(SECTION, "loopback and private addresses are refused, however they are written", |target| {
            Box::pin(async move {
                let hosts = [
                    ("127.0.0.1", "127.0.0.1"),
                    ("localhost", "localhost"),
                    ("app.localhost", "app.localhost"),
                    ("0x7f.1", "127.0.0.1"),
                    ("2130706433", "127.0.0.1"),
                    ("[::1]", "[::1]"),
                    ("[::ffff:10.0.0.1]", "[::ffff:a00:1]"),
                    ("10.1.2.3", "10.1.2.3"),
                    ("169.254.169.254", "169.254.169.254"),
                    ("[fd00::1]", "[fd00::1]"),
                ];
                let urls: Vec<String> = hosts.iter().map(|(host, _)| format!("url=http://{host}:9/")).collect();
                let seen = json(target.get(&format!("/closed?{}", urls.join("&"))).await).await;
                let expected: Vec<String> = hosts.iter().map(|(_, host)| refusal(host)).collect();
                assert_eq!(seen, json!(expected));
                seen
            })
        }),
        row(SECTION, "and so is a redirect to one", |target| {
            Box::pin(async move {
                let url = "http://shop.example/fn/v1/other/away";
                let seen = json(target.get(&format!("/closed?url={url}")).await).await;
                assert_eq!(seen, json!([refusal("127.0.0.1")]));
                seen
            })
        }),
    ]
}
