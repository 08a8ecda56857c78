//! Ending runs early, and running them again.

use serde_json::json;

use crate::bench::{Bench, job, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_running_run_is_stopped() {
    let bench = Bench::new().await;
    bench.functions.hangs("slow");
    let mut slow = job("slow");
    slow.max_concurrency = 1;
    bench.activate("rel_1", &[slow]);
    let (running, waiting) = (bench.run("slow", json!(1)).await, bench.run("slow", json!(2)).await);
    bench.reaches(&running, "running").await;
    for id in [&waiting, &running] {
        let (status, answer) = bench.call("POST", &format!("/jobs/v1/runs/{id}/cancel"), None).await;
        assert_eq!((status, &answer["run"]["state"]), (200, &"cancelled".into()));
    }
    bench.functions.answers("slow", 200, "");
    let next = bench.run("slow", json!(3)).await;
    bench.reaches(&next, "succeeded").await;
    assert_eq!(bench.get(&format!("/jobs/v1/runs/{running}")).await["state"], "cancelled");
    let (status, answer) = bench.call("POST", &format!("/jobs/v1/runs/{running}/cancel"), None).await;
    assert_eq!((status, &answer["error"]["code"]), (409, &"run_finished".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_on_another_node_stops_the_call_at_once() {
    let bench = Bench::new().await;
    bench.functions.hangs("slow");
    bench.activate("rel_1", &[job("slow")]);
    let id = bench.run("slow", json!(1)).await;
    bench.reaches(&id, "running").await;
    let other = crate::bench::another_node(&bench.test.platform, "other");
    let (second, _) = crate::bench::start(&other, crate::bench::config()).await;
    let target = format!("/jobs/v1/runs/{id}/cancel");
    assert_eq!(crate::bench::call(second.routes(), "POST", &target, None).await.0, 200);
    // The worker is idle again long before a beat would have told it.
    bench.functions.answers("slow", 200, "");
    let next = bench.run("slow", json!(2)).await;
    bench.reaches(&next, "succeeded").await;
    other.shutdown.trigger();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_run_is_run_again_as_a_new_one_and_a_waiting_one_is_hurried() {
    let bench = Bench::new().await;
    bench.functions.answers("work", 200, "");
    let mut work = job("work");
    work.retry.initial_delay_ms = 600_000;
    work.retry.max_delay_ms = 600_000;
    bench.activate("rel_1", &[work]);
    let first = bench.run("work", json!({ "n": 1 })).await;
    bench.reaches(&first, "succeeded").await;
    let (status, again) = bench.call("POST", &format!("/jobs/v1/runs/{first}/retry"), None).await;
    assert_eq!((status, &again["run"]["trigger"]), (202, &"retry".into()));
    bench.reaches(again["run"]["id"].as_str().unwrap(), "succeeded").await;
    assert_eq!(bench.functions.calls()[1].body, json!({ "n": 1 }));

    bench.functions.answers("work", 500, "");
    let failing = bench.run("work", json!({ "n": 2 })).await;
    bench.reaches(&failing, "retrying").await;
    bench.functions.answers("work", 200, "");
    let (_, hurried) = bench.call("POST", &format!("/jobs/v1/runs/{failing}/retry"), None).await;
    assert_eq!(hurried["run"]["id"], failing.as_str());
    assert_eq!(bench.reaches(&failing, "succeeded").await["attempt"], 2);

    bench.functions.hangs("work");
    let running = bench.run("work", json!({ "n": 3 })).await;
    bench.reaches(&running, "running").await;
    let (status, refused) = bench.call("POST", &format!("/jobs/v1/runs/{running}/retry"), None).await;
    assert_eq!((status, &refused["error"]["details"]["state"]), (400, &"running".into()));
    until("nothing waits", async || bench.count("state IN ('queued', 'retrying')").await == 0).await;
}
