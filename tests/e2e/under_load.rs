//! Deploys and rollbacks while requests keep coming: not one of them fails.

use std::collections::BTreeMap;

use test_support::Load;

use crate::stage::{PATHS, Stage, version_in};

/// Changes of what is live; half of them are deploys.
const CHANGES: u32 = 50;
/// Requests a second.
const RATE: u32 = 200;

#[test]
fn fifty_deploys_and_rollbacks_under_load_fail_no_request() {
    let (stage, server) = Stage::with_server();
    let mut versions: BTreeMap<String, u32> = BTreeMap::new();
    stage.write(1, &[]);
    stage.deploy();
    let load = Load::start(server.address, RATE, &PATHS);
    let mut version = 1;
    for change in 0..CHANGES {
        if change % 2 == 0 {
            version += 1;
            stage.write(version, &stage.ledger());
            stage.deploy();
        } else {
            stage.run(&["--json", "rollback", "--context", "prod"]).exits(0);
        }
        let live = stage.served(server.address);
        assert_eq!(*versions.entry(live.release).or_insert(live.version), live.version);
        let expected = if change % 2 == 0 { version } else { 1 };
        assert_eq!(live.version, expected, "after change {change}");
    }
    let requests = load.stop();
    let mut answers: BTreeMap<u32, u32> = BTreeMap::new();
    for request in &requests {
        let answer = request.outcome.as_ref().unwrap_or_else(|error| panic!("{}: {error}", request.path));
        let Some(version) = version_in(answer) else {
            panic!("{}: {} {}", request.path, answer.status, answer.text());
        };
        let release = answer.header("x-reactor-release").to_owned();
        let known = *versions.entry(release.clone()).or_insert(version);
        assert_eq!(version, known, "{release} has answered as two versions at {}", request.path);
        *answers.entry(version).or_default() += 1;
    }
    assert!(requests.len() > 1_000, "{} requests are no load", requests.len());
    assert!(answers.len() > 10, "requests have met {} releases only", answers.len());
    println!("{CHANGES} changes, {} requests, none failed, {} releases met", requests.len(), answers.len());
}
