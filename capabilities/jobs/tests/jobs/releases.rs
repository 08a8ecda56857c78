//! What a new release does to runs.

use serde_json::json;

use crate::bench::{Bench, job};

#[tokio::test(flavor = "multi_thread")]
async fn a_run_executes_on_the_release_that_is_live_when_it_is_taken() {
    let bench = Bench::new().await;
    bench.functions.answers("old", 500, "");
    bench.functions.answers("new", 200, "");
    let mut work = job("work");
    work.function = "old".to_owned();
    work.retry.initial_delay_ms = 300;
    work.retry.max_attempts = 2;
    bench.activate("rel_1", std::slice::from_ref(&work));
    let id = bench.run("work", json!(1)).await;
    bench.reaches(&id, "retrying").await;
    work.function = "new".to_owned();
    bench.activate("rel_2", &[work]);
    let run = bench.reaches(&id, "succeeded").await;
    assert_eq!((&run["release_id"], &run["function"], &run["attempt"]), (&"rel_2".into(), &"new".into(), &2.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_runs_of_a_job_that_is_gone_are_cancelled_and_running_ones_end() {
    let bench = Bench::new().await;
    let (release, released) = tokio::sync::watch::channel(false);
    bench.functions.set("work", move |_| {
        let mut released = released.clone();
        async move {
            released.wait_for(|released| *released).await.unwrap();
            axum::response::IntoResponse::into_response("")
        }
    });
    let mut work = job("work");
    work.max_concurrency = 1;
    bench.activate("rel_1", &[work]);
    let running = bench.run("work", json!(1)).await;
    bench.reaches(&running, "running").await;
    let waiting = bench.run("work", json!(2)).await;
    bench.activate("rel_2", &[]);
    let run = bench.reaches(&waiting, "cancelled").await;
    assert!(run["error"].as_str().unwrap().starts_with("job_retired"), "{run}");
    release.send(true).unwrap();
    assert_eq!(bench.reaches(&running, "succeeded").await["release_id"], "rel_1");
    let (status, answer) = bench.call("POST", "/jobs/v1/runs", Some(json!({ "job": "work" }))).await;
    assert_eq!((status, &answer["error"]["code"]), (404, &"job_not_found".into()));
    let (status, answer) = bench.call("POST", &format!("/jobs/v1/runs/{running}/retry"), None).await;
    assert_eq!((status, &answer["error"]["code"]), (409, &"job_retired".into()));
    let runs = bench.get("/jobs/v1/_admin/jobs/work/runs").await;
    assert_eq!(runs["items"].as_array().unwrap().len(), 2, "its history stays");
}
