//! What happens to runs when the server stops.

use std::sync::Arc;
use std::time::Duration;

use platform::{Mode, Platform};
use serde_json::json;

use crate::bench::{Bench, activate, another_node, config, job, start};

async fn serving(bench: &Bench, name: &str, drain: Duration) -> (Platform, jobs::Jobs, Arc<crate::bench::Functions>) {
    let platform = Platform { mode: Mode::Serve, ..another_node(&bench.test.platform, name) };
    let (jobs, functions) = start(&platform, jobs::JobsConfig { drain, ..config() }).await;
    activate(&jobs, "rel_1", &[job("work")]);
    (platform, jobs, functions)
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_under_way_finish() {
    let bench = Bench::new().await;
    let (platform, jobs, functions) = serving(&bench, "stopping", Duration::from_secs(10)).await;
    functions.set("work", |_| async {
        tokio::time::sleep(Duration::from_millis(600)).await;
        axum::response::IntoResponse::into_response("")
    });
    let body = Some(json!({ "job": "work" }));
    let id = crate::bench::call(jobs.routes(), "POST", "/jobs/v1/runs", body).await.1["run"]["id"].clone();
    bench.reaches(id.as_str().unwrap(), "running").await;
    platform.shutdown.trigger();
    assert_eq!(platform.shutdown.drain(Duration::from_secs(10)).await, 0);
    assert_eq!(bench.get(&format!("/jobs/v1/runs/{}", id.as_str().unwrap())).await["state"], "succeeded");
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_that_take_too_long_are_handed_back_as_if_never_taken() {
    let bench = Bench::new().await;
    let (platform, jobs, functions) = serving(&bench, "stopping", Duration::from_millis(200)).await;
    functions.hangs("work");
    let body = Some(json!({ "job": "work" }));
    let id = crate::bench::call(jobs.routes(), "POST", "/jobs/v1/runs", body).await.1["run"]["id"].clone();
    let id = id.as_str().unwrap();
    bench.reaches(id, "running").await;
    platform.shutdown.trigger();
    assert_eq!(platform.shutdown.drain(Duration::from_secs(10)).await, 0);
    let run = bench.get(&format!("/jobs/v1/runs/{id}")).await;
    assert_eq!((&run["state"], &run["attempt"]), (&"queued".into(), &0.into()));
    bench.functions.answers("work", 200, "");
    bench.activate("rel_1", &[job("work")]);
    assert_eq!(bench.reaches(id, "succeeded").await["attempt"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_that_were_only_taken_ahead_are_handed_back_at_once() {
    let bench = Bench::new().await;
    let (platform, jobs, functions) = serving(&bench, "stopping", Duration::from_secs(10)).await;
    let mut work = job("work");
    work.max_concurrency = 10_000;
    activate(&jobs, "rel_1", std::slice::from_ref(&work));
    functions.answers("work", 200, "");
    let ask = async |count: usize| {
        let mut ids = Vec::with_capacity(count);
        for _ in 0..count {
            let body = Some(json!({ "job": "work" }));
            let answer = crate::bench::call(jobs.routes(), "POST", "/jobs/v1/runs", body).await.1;
            ids.push(answer["run"]["id"].as_str().unwrap().to_owned());
        }
        ids
    };
    // Short runs teach the node to take them ahead; then long ones come.
    for id in ask(300).await {
        bench.reaches(&id, "succeeded").await;
    }
    functions.set("work", |_| async {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        axum::response::IntoResponse::into_response("")
    });
    ask(60).await;
    crate::bench::until("more are taken than are worked on", async || bench.count("state = 'running'").await > 16)
        .await;
    platform.shutdown.trigger();
    assert_eq!(platform.shutdown.drain(Duration::from_secs(10)).await, 0);
    assert_eq!(bench.count("state = 'running'").await, 0);
    assert_eq!(bench.count("state = 'queued' AND attempt = 0 AND deliveries = 0").await, 60 - 16);
    assert_eq!(bench.count("state = 'succeeded'").await, 300 + 16, "those begun were allowed to finish");
}
