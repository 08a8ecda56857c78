//! Events start every job that waits for them, once per key.

use serde_json::json;

use crate::bench::{Bench, job, on_event};

#[tokio::test(flavor = "multi_thread")]
async fn an_event_starts_all_its_jobs_with_its_payload() {
    let bench = Bench::new().await;
    for name in ["mail", "count", "other", "by-hand"] {
        bench.functions.answers(name, 200, "");
    }
    let jobs =
        [on_event("mail", "user.created"), on_event("count", "user.created"), on_event("other", "x"), job("by-hand")];
    bench.activate("rel_1", &jobs);
    let body = json!({ "type": "user.created", "payload": { "id": 7 } });
    let (status, answer) = bench.call("POST", "/jobs/v1/events", Some(body.clone())).await;
    assert_eq!((status, answer["duplicate"].as_bool()), (202, Some(false)));
    let runs = answer["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 2);
    for run in runs {
        let run = bench.reaches(run.as_str().unwrap(), "succeeded").await;
        assert_eq!(run["trigger"], "event");
    }
    let calls = bench.functions.calls();
    assert!(calls.iter().all(|call| call.body == json!({ "id": 7 })));
    let again = bench.call("POST", "/jobs/v1/events", Some(body)).await.1;
    assert_eq!(
        (again["runs"].as_array().unwrap().len(), &again["duplicate"]),
        (2, &false.into()),
        "no key, another event"
    );
    let nobody = bench.call("POST", "/jobs/v1/events", Some(json!({ "type": "nobody.waits" }))).await;
    assert_eq!(nobody, (202, json!({ "runs": [], "duplicate": false })));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gives_the_same_runs() {
    let bench = Bench::new().await;
    bench.functions.answers("mail", 200, "");
    bench.activate("rel_1", &[on_event("mail", "user.created"), on_event("bye", "user.deleted")]);
    bench.functions.answers("bye", 200, "");
    let send = async |event_type: &str| {
        let body = json!({ "type": event_type, "idempotency_key": "k" });
        bench.call("POST", "/jobs/v1/events", Some(body)).await.1
    };
    let (one, two) = tokio::join!(send("user.created"), send("user.created"));
    assert_eq!(one["runs"], two["runs"]);
    assert_ne!(one["duplicate"], two["duplicate"]);
    assert_ne!(send("user.deleted").await["runs"], one["runs"], "another type is another event");
    assert_eq!(bench.count("true").await, 2);
}
