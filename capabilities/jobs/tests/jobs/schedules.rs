//! Cron on a pinned clock and a real database.

use std::time::Duration;

use jiff::Timestamp;
use platform::Clock;
use serde_json::Value;

use crate::bench::{Bench, activate, another_node, config, cron, start, until};

fn clock_at(text: &str) -> Clock {
    Clock::pinned(text.parse::<Timestamp>().unwrap())
}

async fn fires(bench: &Bench, job: &str) -> Vec<String> {
    let runs = bench.get(&format!("/jobs/v1/_admin/jobs/{job}/runs?limit=500")).await;
    let mut fires: Vec<String> = runs["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|run| run["trigger"] == "cron")
        .map(|run| run["scheduled_for"].as_str().unwrap().to_owned())
        .collect();
    fires.sort();
    fires
}

/// Long enough for every node to have looked several times.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(400)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fire_makes_one_run_on_any_number_of_nodes() {
    let clock = clock_at("2026-01-01T00:00:30Z");
    let bench = Bench::with(clock.clone(), config()).await;
    bench.functions.answers("tick", 200, "");
    let others: Vec<_> = ["a", "b", "c"].iter().map(|name| another_node(&bench.test.platform, name)).collect();
    let mut nodes = Vec::new();
    for other in &others {
        let (jobs, functions) = start(other, config()).await;
        functions.answers("tick", 200, "");
        activate(&jobs, "rel_1", &[cron("tick", "* * * * *")]);
        nodes.push(jobs);
    }
    bench.activate("rel_1", &[cron("tick", "* * * * *")]);
    settle().await;
    assert_eq!(fires(&bench, "tick").await, Vec::<String>::new(), "nothing is made up for before the first activation");
    for minute in 1..=10 {
        clock.advance(Duration::from_mins(1));
        until("the fire has run", async || bench.count("state = 'succeeded'").await == minute).await;
    }
    settle().await;
    let expected: Vec<String> = (1..=10).map(|minute| format!("2026-01-01T00:{minute:02}:00Z")).collect();
    assert_eq!(fires(&bench, "tick").await, expected);
    for other in &others {
        other.shutdown.trigger();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fires_missed_while_down_the_last_one_is_made_up_for() {
    let clock = clock_at("2026-01-01T00:00:30Z");
    let bench = Bench::with(clock.clone(), config()).await;
    bench.functions.answers("tick", 200, "");
    bench.activate("rel_1", &[cron("tick", "*/10 * * * *")]);
    settle().await;
    bench.test.platform.shutdown.trigger();
    assert_eq!(bench.test.platform.shutdown.drain(Duration::from_secs(5)).await, 0);
    clock.advance(Duration::from_mins(185));
    let again = another_node(&bench.test.platform, "again");
    let (jobs, functions) = start(&again, config()).await;
    functions.answers("tick", 200, "");
    activate(&jobs, "rel_1", &[cron("tick", "*/10 * * * *")]);
    until("the catch-up has run", async || bench.count("state = 'succeeded'").await == 1).await;
    settle().await;
    assert_eq!(fires(&bench, "tick").await, ["2026-01-01T03:00:00Z"]);
    again.shutdown.trigger();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_schedule_begins_anew_and_one_that_comes_back_makes_up_for_nothing() {
    let clock = clock_at("2026-01-01T00:00:30Z");
    let bench = Bench::with(clock.clone(), config()).await;
    bench.functions.answers("tick", 200, "");
    bench.activate("rel_1", &[cron("tick", "0 * * * *")]);
    settle().await;
    bench.activate("rel_2", &[]);
    settle().await;
    clock.advance(Duration::from_hours(5));
    bench.activate("rel_3", &[cron("tick", "0 * * * *")]);
    settle().await;
    assert_eq!(fires(&bench, "tick").await, Vec::<String>::new());
    bench.activate("rel_4", &[cron("tick", "*/15 * * * *")]);
    settle().await;
    clock.advance(Duration::from_mins(15));
    until("the new schedule fires", async || bench.count("true").await == 1).await;
    assert_eq!(fires(&bench, "tick").await, ["2026-01-01T05:15:00Z"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_ahead_and_back_neither_doubles_nor_silences_a_schedule() {
    // Two nodes on one database, one of them an hour ahead.
    let clock = clock_at("2026-01-01T00:59:30Z");
    let bench = Bench::with(clock.clone(), config()).await;
    bench.functions.answers("tick", 200, "");
    let ahead = clock_at("2026-01-01T01:59:30Z");
    let mut other = another_node(&bench.test.platform, "ahead");
    other.clock = ahead.clone();
    other.ids = platform::Ids::new(ahead.clone());
    let (jobs, functions) = start(&other, config()).await;
    functions.answers("tick", 200, "");
    bench.activate("rel_1", &[cron("tick", "0 * * * *")]);
    settle().await;
    activate(&jobs, "rel_1", &[cron("tick", "0 * * * *")]);
    until("its anchor lies in the past of the other", async || bench.count("true").await == 1).await;
    for _ in 0..4 {
        clock.advance(Duration::from_mins(30));
        ahead.advance(Duration::from_mins(30));
        settle().await;
    }
    let hours = |range: std::ops::RangeInclusive<u32>| {
        range.map(|hour| format!("2026-01-01T{hour:02}:00:00Z")).collect::<Vec<_>>()
    };
    assert_eq!(fires(&bench, "tick").await, hours(1..=3));
    other.shutdown.trigger();
    for _ in 0..4 {
        clock.advance(Duration::from_mins(30));
        settle().await;
    }
    assert_eq!(fires(&bench, "tick").await, hours(1..=4), "the fires to come are not lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_fires_are_shown_on_the_clock_of_the_zone() {
    let bench = Bench::with(clock_at("2026-03-28T00:00:00Z"), config()).await;
    let mut nightly = cron("nightly", "30 3 * * *");
    nightly.trigger =
        bundle_format::JobTrigger::Cron { schedule: "30 3 * * *".to_owned(), timezone: "Europe/Berlin".to_owned() };
    bench.activate("rel_1", &[nightly]);
    let next = bench.get("/jobs/v1/_admin/jobs/nightly/next?limit=3").await;
    let expected =
        ["2026-03-28T03:30:00+01:00", "2026-03-29T03:30:00+02:00", "2026-03-30T03:30:00+02:00"].map(Value::from);
    assert_eq!(next["items"], Value::from(expected.to_vec()));
    let job = bench.get("/jobs/v1/_admin/jobs/nightly").await;
    assert_eq!((&job["next_at"], &job["last_state"]), (&"2026-03-28T02:30:00Z".into(), &Value::Null));
}
