//! What surrounds a call: environment, log, database, the server itself, and what is left to do.

use axum::body::Body;
use serde_json::{Value, json};

use super::row;
use crate::suite::{Row, answer, json};

const SECTION: &str = "Environment and context";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = environment();
    rows.extend(services());
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
