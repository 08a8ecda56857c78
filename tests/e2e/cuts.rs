//! Streams of events that are cut at random bytes: no event is lost or shown twice, and the exit code stays true.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use test_support::Proxy;

use crate::stage::Stage;

/// Cuts in all.
const CUTS: u64 = 200;
/// Command lines at a time.
const AT_A_TIME: usize = 6;
const SEED: u64 = 20_261_120;

/// A proxy that cuts every connection at a random byte of its first `length`. Of two connections one at least gets past
/// the head of the answer, as a network does that is bad and not dead.
fn shears(upstream: SocketAddr, seed: u64, length: u64) -> Proxy {
    let mut random = StdRng::seed_from_u64(seed);
    let mut last = 0;
    Proxy::cutting(upstream, move || {
        let shortest = if last < 700 { 700 } else { 1 };
        last = random.random_range(shortest..shortest + length);
        Some(last)
    })
}

#[test]
fn a_stream_that_is_cut_two_hundred_times_loses_no_event() {
    let (stage, server) = Stage::with_server();
    stage.write(1, &[]);
    stage.deploy();
    stage.write(2, &stage.ledger());
    std::fs::write(stage.project().join("data/migrations/0002.sql"), "create tabel oops ();\n").unwrap();
    stage.run(&["--json", "deploy", "--context", "prod"]).exits(8);
    let rollouts: Vec<(String, i32, String)> = stage
        .rows("select id, state from _reactor_server.deploys order by started_at")
        .into_iter()
        .map(|row| {
            let code = if row[1] == "live" { 0 } else { 8 };
            let whole = stage.run(&["--json", "deploy", "attach", &row[0], "--context", "prod"]).exits(code);
            (row[0].clone(), code, whole.stdout)
        })
        .collect();
    assert_eq!(rollouts.iter().map(|(_, code, _)| *code).collect::<Vec<_>>(), [0, 8]);
    let length = rollouts.iter().map(|(_, _, whole)| whole.len() as u64).max().unwrap();

    let (cuts, runs) = (AtomicU64::new(0), AtomicU64::new(0));
    let adding_contexts = Mutex::new(());
    std::thread::scope(|scope| {
        for worker in 0..AT_A_TIME {
            let (stage, rollouts, cuts, runs, adding_contexts) = (&stage, &rollouts, &cuts, &runs, &adding_contexts);
            scope.spawn(move || {
                let proxy = shears(server.address, SEED + worker as u64, length);
                let context = format!("bad-{worker}");
                {
                    let _one_at_a_time = adding_contexts.lock().unwrap();
                    stage.name(&context, proxy.address);
                }
                while cuts.load(Ordering::SeqCst) < CUTS {
                    let before = proxy.cuts();
                    let (id, code, whole) =
                        &rollouts[usize::try_from(runs.fetch_add(1, Ordering::SeqCst)).unwrap() % 2];
                    let ran = stage.run(&["--json", "deploy", "attach", id, "--context", &context]).exits(*code);
                    assert_eq!(&ran.stdout, whole, "every event once and in order");
                    cuts.fetch_add(proxy.cuts() - before, Ordering::SeqCst);
                }
            });
        }
    });
    println!("{} cuts in {} runs, seed {SEED}", cuts.load(Ordering::SeqCst), runs.load(Ordering::SeqCst));
}

#[test]
fn deploys_over_a_bad_network_end_with_the_truth() {
    let (stage, server) = Stage::with_server();
    let proxy = shears(server.address, SEED, 3_000);
    stage.name("bad", proxy.address);
    for version in 1..=12 {
        let ledger = if version == 1 { Vec::new() } else { stage.ledger() };
        stage.write(version, &ledger);
        let deployed = stage.run(&["--json", "deploy", "--context", "bad"]).exits(0);
        let live = stage.served(server.address);
        assert_eq!(live.version, version);
        let result = deployed.json_lines().pop().unwrap();
        assert_eq!(result["release_id"], live.release.as_str());
        let whole = stage.run(&["--json", "deploy", "attach", "--context", "prod"]).exits(0);
        assert_eq!(deployed.stdout, whole.stdout, "every event once and in order");
        let activations = stage.value("select count(*) from _reactor_server.activations");
        assert_eq!(activations, version.to_string(), "each deploy was made once");
    }
    println!("{} cuts in 12 deploys, seed {SEED}", proxy.cuts());
    assert!(proxy.cuts() > 5, "{} cuts are no bad network", proxy.cuts());
}
