//! From being asked for to its end.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::response::{IntoResponse as _, Response};
use bundle_format::JobRetry;
use http::StatusCode;
use serde_json::json;

use crate::bench::{Bench, config, job};

#[tokio::test(flavor = "multi_thread")]
async fn a_run_calls_its_function_and_keeps_the_answer() {
    let bench = Bench::new().await;
    bench.functions.answers("rollup", 200, r#"{"rows":3}"#);
    bench.activate("rel_1", &[job("rollup")]);
    let id = bench.run("rollup", json!({ "day": "2026-01-01", "name": "Zoë" })).await;
    let run = bench.reaches(&id, "succeeded").await;
    assert_eq!((&run["result"]["rows"], &run["attempt"], &run["trigger"]), (&3.into(), &1.into(), &"manual".into()));
    assert_eq!((&run["release_id"], &run["max_attempts"]), (&"rel_1".into(), &3.into()));
    assert!(run["duration_ms"].is_i64() && run["started_at"].is_string() && run["finished_at"].is_string(), "{run}");
    let calls = bench.functions.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].function.as_str(), calls[0].release.as_str()), ("rollup", "rel_1"));
    assert_eq!(calls[0].body, json!({ "day": "2026-01-01", "name": "Zoë" }));
    assert_eq!((&calls[0].context["run_id"], &calls[0].context["attempt"]), (&id.as_str().into(), &1.into()));
    assert_eq!(calls[0].context["input"], calls[0].body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_run_is_tried_again_and_then_becomes_a_dead_letter() {
    let bench = Bench::new().await;
    bench.functions.answers("broken", 500, "no database");
    bench.activate("rel_1", &[job("broken")]);
    let id = bench.run("broken", json!(1)).await;
    let run = bench.reaches(&id, "dead").await;
    assert_eq!((&run["attempt"], &run["error"]), (&3.into(), &"the function answered 500: no database".into()));
    let attempts: Vec<_> = bench.functions.calls().iter().map(|call| call.context["attempt"].clone()).collect();
    assert_eq!(attempts, [1, 2, 3]);
    let letters = bench.get("/jobs/v1/_admin/dead-letters").await;
    assert_eq!(letters["items"][0]["id"], id.as_str());

    bench.functions.answers("broken", 200, "{}");
    let target = format!("/jobs/v1/_admin/dead-letters/{id}/replay");
    let (status, replayed) = bench.call("POST", &target, None).await;
    assert_eq!((status, &replayed["run"]["trigger"]), (202, &"retry".into()));
    let again = replayed["run"]["id"].as_str().unwrap();
    assert_ne!(again, id);
    bench.reaches(again, "succeeded").await;
    assert_eq!(bench.functions.calls().last().unwrap().body, 1);
    assert_eq!(bench.call("POST", &target, None).await.1["run"]["id"], again, "a dead letter is replayed once");
    assert_eq!(bench.get("/jobs/v1/_admin/dead-letters").await["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_attempt_may_succeed() {
    let bench = Bench::new().await;
    bench.functions.set("flaky", |call| async move {
        let first = call.context["attempt"] == 1;
        (if first { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }, "").into_response()
    });
    bench.activate("rel_1", &[job("flaky")]);
    let id = bench.run("flaky", json!(null)).await;
    let run = bench.reaches(&id, "succeeded").await;
    assert_eq!((&run["attempt"], &run["error"]), (&2.into(), &json!(null)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_and_a_panic_are_failures() {
    let bench = Bench::new().await;
    bench.functions.hangs("slow");
    bench.functions.set("bad", |_| -> std::future::Ready<Response> { panic!("out of cheese") });
    let mut slow = job("slow");
    slow.timeout_ms = 50;
    slow.retry = JobRetry { max_attempts: 1, ..slow.retry };
    let mut bad = job("bad");
    bad.retry = JobRetry { max_attempts: 1, ..bad.retry };
    bench.activate("rel_1", &[slow, bad]);
    let (slow, bad) = (bench.run("slow", json!(1)).await, bench.run("bad", json!(1)).await);
    assert_eq!(bench.reaches(&slow, "dead").await["error"], "the run took longer than 50 ms");
    assert_eq!(bench.reaches(&bad, "dead").await["error"], "the call panicked");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_and_job_give_the_same_run() {
    let bench = Bench::new().await;
    bench.functions.answers("a", 200, "");
    bench.functions.answers("b", 200, "");
    bench.activate("rel_1", &[job("a"), job("b")]);
    let ask = async |job: &str, key: &str| {
        let body = json!({ "job": job, "idempotency_key": key });
        bench.call("POST", "/jobs/v1/runs", Some(body)).await.1["run"]["id"].as_str().unwrap().to_owned()
    };
    let (one, two, other_key, other_job) = tokio::join!(ask("a", "k"), ask("a", "k"), ask("a", "k2"), ask("b", "k"));
    assert_eq!(one, two);
    assert_ne!(one, other_key);
    assert_ne!(one, other_job);
    bench.reaches(&one, "succeeded").await;
    assert_eq!(ask("a", "k").await, one, "also after its end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_runs_only_so_often_at_a_time_on_all_nodes_together() {
    let bench = Bench::new().await;
    let other = crate::bench::another_node(&bench.test.platform, "other");
    let functions = std::sync::Arc::clone(&bench.functions);
    let second = jobs::Jobs::start(&other, config(), functions).await.expect("jobs start");
    let done = std::sync::Arc::new(AtomicUsize::new(0));
    let counter = std::sync::Arc::clone(&done);
    bench.functions.set("tight", move |_| {
        let counter = std::sync::Arc::clone(&counter);
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            counter.fetch_add(1, Ordering::SeqCst);
            StatusCode::OK.into_response()
        }
    });
    let mut tight = job("tight");
    tight.max_concurrency = 2;
    bench.activate("rel_1", std::slice::from_ref(&tight));
    crate::bench::activate(&second, "rel_1", &[tight]);
    for number in 0..40 {
        bench.run("tight", json!(number)).await;
    }
    crate::bench::until("all runs end", async || bench.count("state = 'succeeded'").await == 40).await;
    assert_eq!(done.load(Ordering::SeqCst), 40);
    assert_eq!(bench.functions.most_busy(), 2);
    other.shutdown.trigger();
    assert_eq!(other.shutdown.drain(Duration::from_secs(5)).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_runs_end_exactly_once_each_when_nobody_is_lost() {
    let bench = Bench::new().await;
    bench.functions.answers("quick", 200, "");
    let mut quick = job("quick");
    quick.max_concurrency = 1_000;
    bench.activate("rel_1", &[quick]);
    let begun = Instant::now();
    for number in 0..1_000 {
        bench.run("quick", json!(number)).await;
    }
    crate::bench::until("all runs end", async || bench.count("state = 'succeeded'").await == 1_000).await;
    println!("1000 runs in {:?}", begun.elapsed());
    let mut inputs: Vec<i64> = bench.functions.calls().iter().map(|call| call.body.as_i64().unwrap()).collect();
    inputs.sort_unstable();
    assert_eq!(inputs, (0..1_000).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_starts_without_waiting_for_the_poll() {
    let config = jobs::JobsConfig { poll: Duration::from_mins(1), ..config() };
    let bench = Bench::with(platform::Clock::system(), config).await;
    bench.functions.answers("quick", 200, "");
    bench.activate("rel_1", &[job("quick")]);
    let begun = Instant::now();
    for _ in 0..20 {
        let id = bench.run("quick", json!(1)).await;
        bench.reaches(&id, "succeeded").await;
    }
    let mean = begun.elapsed() / 20;
    println!("asked for to seen succeeded: {mean:?}");
    assert!(mean < Duration::from_secs(1), "{mean:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn inputs_over_the_cap_are_refused_and_results_over_it_are_left_out() {
    let config = jobs::JobsConfig { input_max: 1_000, result_max: 100, ..config() };
    let bench = Bench::with(platform::Clock::system(), config).await;
    bench.functions.set("long", |_| async { axum::Json("x".repeat(200)).into_response() });
    bench.activate("rel_1", &[job("long")]);
    let body = json!({ "job": "long", "input": "x".repeat(999) });
    let (status, answer) = bench.call("POST", "/jobs/v1/runs", Some(body)).await;
    assert_eq!((status, &answer["error"]["code"]), (413, &"payload_too_large".into()));
    let id = bench.run("long", json!("x".repeat(998))).await;
    let run = bench.reaches(&id, "succeeded").await;
    assert_eq!(run.get("result"), None);
}
