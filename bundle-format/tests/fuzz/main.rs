//! The fuzz targets on stable: the committed corpus, a few thousand mutations of it, and on demand as many as time allows.

#![allow(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]
#![allow(clippy::print_stderr, reason = "a run on demand says what it did")]

mod mutate;
mod runner;
#[path = "../../../fuzz/targets.rs"]
mod targets;

use std::time::Duration;

use self::runner::{Budget, Runner};
use self::targets::TARGETS;

#[test]
fn the_corpus_of_every_target_passes() {
    for (name, target) in TARGETS {
        let corpus = runner::corpus(name);
        assert!(corpus.len() >= 5, "{name} has {} inputs", corpus.len());
        for (file, input) in corpus {
            assert!(runner::outcome(target, &input).is_ok(), "{name}: {file}");
        }
    }
}

#[test]
fn the_corpus_reaches_what_is_accepted_and_many_ways_to_be_refused() {
    for (name, target) in TARGETS {
        let classes: std::collections::BTreeSet<String> =
            runner::corpus(name).iter().map(|(_, input)| target(input)).collect();
        assert!(classes.len() >= 4, "{name}: {classes:?}");
        let accepts = classes.iter().any(|class| class.contains("accepted") || class.starts_with(' '));
        assert!(accepts, "{name}: {classes:?}");
    }
}

#[test]
fn mutations_of_the_corpus_pass() {
    for (name, target) in TARGETS {
        let report = Runner::new(name, target, 1).run(&Budget::Inputs(3_000));
        assert_eq!(report.inputs, 3_000);
        assert_eq!(report.broken, Vec::<String>::new(), "{name}");
    }
}

/// `cargo xtask fuzz`: reads `FUZZ_TARGET` (none is all), `FUZZ_SECONDS`, `FUZZ_SEED`.
#[test]
#[ignore = "runs as long as it is told"]
fn fuzz_for_a_while() {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let seconds = variable("FUZZ_SECONDS").and_then(|value| value.parse().ok()).unwrap_or(10);
    let seed = variable("FUZZ_SEED").and_then(|value| value.parse().ok()).unwrap_or(1);
    let wanted = variable("FUZZ_TARGET");
    let mut broken = Vec::new();
    for (name, target) in TARGETS.iter().filter(|(name, _)| wanted.as_deref().is_none_or(|wanted| wanted == *name)) {
        let report = Runner::new(name, *target, seed).run(&Budget::Time(Duration::from_secs(seconds)));
        eprintln!(
            "{name}: {} inputs in {seconds} s with seed {seed}, {} classes, slowest {} ms, {} broken",
            report.inputs,
            report.classes,
            report.slowest.as_millis(),
            report.broken.len(),
        );
        broken.extend(report.broken);
    }
    assert_eq!(broken, Vec::<String>::new());
}
