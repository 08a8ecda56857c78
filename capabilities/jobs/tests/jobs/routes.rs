//! The HTTP surface.

use axum::body::Body;
use http::Request;
use platform::Principal;
use serde_json::json;
use tower::ServiceExt as _;

use crate::bench::{Bench, cron, job, on_event};

#[tokio::test(flavor = "multi_thread")]
async fn everything_belongs_to_the_admin() {
    let bench = Bench::new().await;
    for (method, target) in [
        ("POST", "/jobs/v1/runs"),
        ("GET", "/jobs/v1/runs/run_1"),
        ("POST", "/jobs/v1/runs/run_1/cancel"),
        ("POST", "/jobs/v1/runs/run_1/retry"),
        ("POST", "/jobs/v1/events"),
        ("GET", "/jobs/v1/_admin/jobs"),
        ("GET", "/jobs/v1/_admin/jobs/a"),
        ("GET", "/jobs/v1/_admin/jobs/a/runs"),
        ("GET", "/jobs/v1/_admin/jobs/a/next"),
        ("GET", "/jobs/v1/_admin/dead-letters"),
        ("DELETE", "/jobs/v1/_admin/dead-letters"),
        ("DELETE", "/jobs/v1/_admin/dead-letters/run_1"),
        ("POST", "/jobs/v1/_admin/dead-letters/run_1/replay"),
    ] {
        for principal in [None, Some(Principal::Anonymous)] {
            let mut request = Request::builder().method(method).uri(target);
            if let Some(principal) = principal {
                request = request.extension(principal);
            }
            let response = bench.jobs.routes().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(response.status(), 401, "{method} {target}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_requests_are_refused_by_name() {
    let bench = Bench::new().await;
    bench.activate("rel_1", &[job("work")]);
    for (method, target, body, status, code) in [
        ("POST", "/jobs/v1/runs", Some(json!({ "job": "nobody" })), 404, "job_not_found"),
        ("POST", "/jobs/v1/runs", Some(json!({ "jb": "work" })), 400, "invalid_request"),
        ("POST", "/jobs/v1/runs", Some(json!({ "job": "work", "idempotency_key": "" })), 400, "invalid_request"),
        ("GET", "/jobs/v1/runs/run_nobody", None, 404, "run_not_found"),
        ("POST", "/jobs/v1/runs/run_nobody/cancel", None, 404, "run_not_found"),
        ("POST", "/jobs/v1/runs/run_nobody/retry", None, 404, "run_not_found"),
        ("POST", "/jobs/v1/events", Some(json!({ "type": "" })), 400, "invalid_request"),
        ("GET", "/jobs/v1/_admin/jobs/nobody", None, 404, "job_not_found"),
        ("GET", "/jobs/v1/_admin/jobs/nobody/runs", None, 404, "job_not_found"),
        ("GET", "/jobs/v1/_admin/jobs/work/runs?limit=0", None, 400, "invalid_request"),
        ("GET", "/jobs/v1/_admin/jobs/work/runs?limit=501", None, 400, "invalid_request"),
        ("GET", "/jobs/v1/_admin/jobs/work/runs?state=lost", None, 400, "invalid_request"),
        ("POST", "/jobs/v1/_admin/dead-letters/run_nobody/replay", None, 404, "run_not_found"),
        ("DELETE", "/jobs/v1/_admin/dead-letters/run_nobody", None, 404, "run_not_found"),
        ("DELETE", "/jobs/v1/_admin/dead-letters?jb=work", None, 400, "invalid_request"),
    ] {
        let (found, answer) = bench.call(method, target, body).await;
        assert_eq!((found, &answer["error"]["code"]), (status, &code.into()), "{method} {target}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_and_runs_are_listed() {
    let bench = Bench::new().await;
    bench.functions.answers("work", 200, "");
    bench.activate("rel_1", &[job("work"), on_event("mail", "user.created"), cron("nightly", "0 0 1 1 *")]);
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(bench.run("work", json!(number)).await);
    }
    for id in &ids {
        bench.reaches(id, "succeeded").await;
    }
    let jobs = bench.get("/jobs/v1/_admin/jobs").await;
    assert_eq!(jobs["items"][0]["trigger"], json!({ "type": "event", "event_type": "user.created" }));
    assert_eq!(jobs["items"][1]["trigger"], json!({ "type": "cron", "schedule": "0 0 1 1 *", "timezone": "UTC" }));
    assert!(jobs["items"][1]["next_at"].is_string());
    assert_eq!((&jobs["items"][2]["name"], &jobs["items"][2]["last_state"]), (&"work".into(), &"succeeded".into()));
    let (mut found, mut target) = (Vec::new(), "/jobs/v1/_admin/jobs/work/runs?limit=2".to_owned());
    loop {
        let page = bench.get(&target).await;
        found.extend(page["items"].as_array().unwrap().iter().map(|run| run["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        target = format!("/jobs/v1/_admin/jobs/work/runs?limit=2&cursor={cursor}");
    }
    ids.reverse();
    assert_eq!(found, ids);
    assert_eq!(bench.get("/jobs/v1/_admin/jobs/work/next").await["items"], json!([]));
    let checks = bench.jobs.doctor().await;
    assert_eq!(
        (checks[0].capability.as_str(), checks[0].detail.as_str()),
        ("jobs", "0 waiting, 0 running, 0 dead letters")
    );
    assert_eq!(bench.jobs.health(), Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_are_listed_by_state_and_one_alone_shows_its_input() {
    let bench = Bench::new().await;
    bench.functions.answers("work", 200, "");
    bench.functions.answers("fails", 500, "");
    bench.activate("rel_1", &[job("work"), job("fails")]);
    let well = bench.run("work", json!({ "day": "today" })).await;
    bench.reaches(&well, "succeeded").await;
    let run = bench.get(&format!("/jobs/v1/runs/{well}")).await;
    assert_eq!(run["input"], json!({ "day": "today" }));
    let listed = bench.get("/jobs/v1/_admin/jobs/work/runs?state=succeeded").await;
    assert_eq!((&listed["items"][0]["id"], listed["items"][0].get("input")), (&well.into(), None));
    assert_eq!(bench.get("/jobs/v1/_admin/jobs/work/runs?state=dead").await["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_purged_one_by_one_by_job_and_all() {
    let bench = Bench::new().await;
    for name in ["one", "two"] {
        bench.functions.answers(name, 500, "");
    }
    bench.activate("rel_1", &[job("one"), job("two")]);
    let mut dead = Vec::new();
    for name in ["one", "one", "one", "two", "two"] {
        dead.push(bench.run(name, json!(1)).await);
    }
    for id in &dead {
        bench.reaches(id, "dead").await;
    }
    assert_eq!(bench.get("/jobs/v1/_admin/dead-letters?job=one").await["items"].as_array().unwrap().len(), 3);
    let one = format!("/jobs/v1/_admin/dead-letters/{}", dead[0]);
    for (target, purged) in
        [(one.as_str(), 1), ("/jobs/v1/_admin/dead-letters?job=one", 2), ("/jobs/v1/_admin/dead-letters", 2)]
    {
        let (status, answer) = bench.call("DELETE", target, None).await;
        assert_eq!((status, &answer["purged"]), (200, &purged.into()), "{target}");
    }
    assert_eq!(bench.get("/jobs/v1/_admin/dead-letters").await["items"], json!([]));
    assert_eq!(bench.call("GET", &format!("/jobs/v1/runs/{}", dead[0]), None).await.0, 404);
}
