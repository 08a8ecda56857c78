//! Workers that are lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use platform::{Node, Platform, Shutdown};
use serde_json::json;

use crate::bench::{Bench, activate, another_node, call, config, job, start, until};

/// Puts a run into the hands of a worker that will never say anything again.
async fn lose(bench: &Bench, id: &str, node: &str, lease: &str) {
    let client = bench.test.platform.database.client().await.unwrap();
    let sql = format!(
        "UPDATE _reactor_jobs.runs SET state = 'running', attempt = 1, deliveries = deliveries + 1,
             lease_token = lease_token + 1, lease_until = now() + interval '{lease}', node_id = '{node}', boot_id = 'earlier'
         WHERE id = '{id}'"
    );
    client.batch_execute(&sql).await.unwrap();
}

/// Makes a run that nobody takes: the job has no activation yet that knows it.
async fn waiting_run(bench: &Bench) -> String {
    bench.activate("rel_0", &[job("work")]);
    bench.functions.hangs("work");
    let id = bench.run("work", json!(1)).await;
    bench.reaches(&id, "running").await;
    bench.activate("rel_0", &[]);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_run_is_delivered_again_and_keeps_its_attempt() {
    let bench = Bench::new().await;
    let id = waiting_run(&bench).await;
    bench.functions.answers("work", 200, "");
    lose(&bench, &id, "elsewhere", "200 milliseconds").await;
    bench.activate("rel_1", &[job("work")]);
    let run = bench.reaches(&id, "succeeded").await;
    assert_eq!((&run["attempt"], &run["error"]), (&1.into(), &json!(null)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_is_alive_is_left_alone() {
    let bench = Bench::new().await;
    bench.functions.set("work", |_| async {
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        axum::response::IntoResponse::into_response("")
    });
    bench.activate("rel_1", &[job("work")]);
    let other = another_node(&bench.test.platform, "other");
    let (second, functions) = start(&other, config()).await;
    activate(&second, "rel_1", &[job("work")]);
    functions.answers("work", 200, "");
    // Two and a half leases long: only beats keep it.
    let ids = [bench.run("work", json!(1)).await, bench.run("work", json!(2)).await];
    for id in &ids {
        assert_eq!(bench.reaches(id, "succeeded").await["attempt"], 1);
    }
    assert_eq!(bench.functions.calls().len() + functions.calls().len(), 2);
    assert_eq!(bench.count("deliveries > 1").await, 0);
    other.shutdown.trigger();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_boots_again_frees_its_own_runs_at_once() {
    let bench = Bench::new().await;
    let id = waiting_run(&bench).await;
    // The first node knows no job any more and would retire the run.
    bench.test.platform.shutdown.trigger();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let name = "phoenix";
    lose(&bench, &id, name, "1 hour").await;
    let node = Node { id: name.to_owned(), boot_id: "later".to_owned() };
    let reborn = Platform { node: Arc::new(node), shutdown: Shutdown::new(), ..bench.test.platform.clone() };
    let (second, functions) = start(&reborn, config()).await;
    assert_eq!(bench.get(&format!("/jobs/v1/runs/{id}")).await["state"], "queued");
    functions.answers("work", 200, "");
    activate(&second, "rel_1", &[job("work")]);
    bench.reaches(&id, "succeeded").await;
    reborn.shutdown.trigger();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_kills_its_workers_ends_in_the_dead_letters() {
    let bench = Bench::new().await;
    let id = waiting_run(&bench).await;
    let client = bench.test.platform.database.client().await.unwrap();
    let sql = format!("UPDATE _reactor_jobs.runs SET deliveries = 4, max_attempts = 1 WHERE id = '{id}'");
    client.batch_execute(&sql).await.unwrap();
    drop(client);
    lose(&bench, &id, "elsewhere", "0 seconds").await;
    let run = bench.reaches(&id, "dead").await;
    assert_eq!(run["error"], "the worker was lost, five times in one attempt");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_lost_its_lease_changes_nothing() {
    let bench = Bench::new().await;
    bench.functions.hangs("work");
    bench.activate("rel_1", &[job("work")]);
    let id = bench.run("work", json!(1)).await;
    bench.reaches(&id, "running").await;
    // Somebody else has it now, and ends it.
    let client = bench.test.platform.database.client().await.unwrap();
    let sql = format!(
        "UPDATE _reactor_jobs.runs SET lease_token = lease_token + 1, state = 'succeeded', result = '\"theirs\"' WHERE id = '{id}'"
    );
    client.batch_execute(&sql).await.unwrap();
    drop(client);
    // The next beat finds out and stops the call, which frees the worker.
    bench.functions.answers("work", 500, "");
    until("the lost call is stopped", async || {
        call(bench.jobs.routes(), "GET", &format!("/jobs/v1/runs/{id}"), None).await.1["result"] == "theirs"
    })
    .await;
    let next = bench.run("work", json!(2)).await;
    bench.reaches(&next, "dead").await;
    assert_eq!(bench.get(&format!("/jobs/v1/runs/{id}")).await["result"], "theirs");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_nodes_are_killed() {
    let bench = Bench::new().await;
    let mut work = job("work");
    work.max_concurrency = 100;
    let entries = [work];
    bench.activate("rel_1", &[]);
    let begun = Arc::new(AtomicUsize::new(0));
    // A node that is killed: its runtime goes away with everything in it.
    let kill_one = |round: u32| {
        let (platform, entries) = (another_node(&bench.test.platform, &format!("node{round}")), entries.clone());
        let begun = Arc::clone(&begun);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            runtime.block_on(async {
                let database = platform.database.url().clone();
                let database = platform::Database::connect(platform::DatabaseConfig::new(database)).await.unwrap();
                let platform = Platform { database, ..platform };
                let (jobs, functions) = start(&platform, config()).await;
                functions.set("work", move |_| {
                    begun.fetch_add(1, Ordering::SeqCst);
                    async {
                        tokio::time::sleep(Duration::from_millis(30)).await;
                        axum::response::IntoResponse::into_response("")
                    }
                });
                activate(&jobs, "rel_1", &entries);
                tokio::time::sleep(Duration::from_millis(150 + u64::from(round * 37 % 100))).await;
            });
            runtime.shutdown_background();
        })
    };
    let seed = bench.test.platform.database.client().await.unwrap();
    seed.batch_execute(
        "INSERT INTO _reactor_jobs.runs (id, job, function, state, trigger, max_attempts, scheduled_for, run_at, created_at)
         SELECT 'run_' || n, 'work', 'work', 'queued', 'manual', 1, now(), now(), now() + interval '1 hour'
         FROM generate_series(1, 500) AS n",
    )
    .await
    .unwrap();
    drop(seed);
    for round in 0..6 {
        let node = kill_one(round);
        tokio::task::spawn_blocking(|| node.join().unwrap()).await.unwrap();
    }
    let survivor = another_node(&bench.test.platform, "survivor");
    let (jobs, functions) = start(&survivor, config()).await;
    functions.answers("work", 200, "");
    activate(&jobs, "rel_1", &entries);
    until("every run succeeds", async || bench.count("state = 'succeeded'").await == 500).await;
    let duplicates = begun.load(Ordering::SeqCst) + functions.calls().len() - 500;
    println!("{duplicates} runs were begun more than once");
    assert!(duplicates <= 6 * 16, "{duplicates}: more than kills times workers");
    assert_eq!(bench.count("attempt <> 1").await, 0, "a lost worker uses up no attempt");
    survivor.shutdown.trigger();
}
