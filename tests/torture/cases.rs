//! Every failpoint, with every way to fail, in every operation that passes it.

use std::sync::Mutex;
use std::time::Instant;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use test_support::FAILPOINTS;

use crate::Options;
use crate::runner::{Outcome, Runner};

/// Cases of the short run.
const SHORT: usize = 8;
/// Stages that work side by side.
const STAGES: usize = 2;

/// How a step is made to fail.
const ACTIONS: [&str; 3] = ["kill", "error", "panic"];

/// What is going on when it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// `reactor deploy` of a new version.
    Deploy,
    /// The same with a migration that cannot run inside the transaction.
    Stepwise,
    /// `reactor deploy --no-activate`
    Stage,
    /// `reactor rollback`
    Rollback,
    /// `reactor rollback --to` a release that was only staged.
    Activate,
    /// A deploy whose release does not answer its own probe.
    TakeBack,
    /// A deploy on a server that keeps few releases.
    Collect,
    /// The start of a server.
    Boot,
    /// The start of a server whose predecessor died in the middle of a deploy.
    Recover,
}

use Operation as O;

impl Operation {
    const ALL: [Self; 9] =
        [O::Deploy, O::Stepwise, O::Stage, O::Rollback, O::Activate, O::TakeBack, O::Collect, O::Boot, O::Recover];

    const fn name(self) -> &'static str {
        match self {
            O::Deploy => "deploy",
            O::Stepwise => "stepwise",
            O::Stage => "stage",
            O::Rollback => "rollback",
            O::Activate => "activate",
            O::TakeBack => "take-back",
            O::Collect => "collect",
            O::Boot => "boot",
            O::Recover => "recover",
        }
    }

    /// The operations that pass a point.
    fn passing(point: &str) -> &'static [Self] {
        match point.split_once('.').unwrap_or_default() {
            ("deploy", "accepting") | ("receive" | "verify", _) => &[O::Deploy],
            ("migrate", "applied") => &[O::Deploy, O::Activate],
            ("migrate", "step") => &[O::Stepwise],
            ("stage", "kept") => &[O::Stage],
            ("stage", "finished") => &[O::Deploy, O::Stage],
            ("confirm", "pointing_back" | "pointed_back") => &[O::TakeBack],
            ("rollback", _) => &[O::Rollback],
            ("collect", _) => &[O::Collect],
            ("boot", _) => &[O::Boot],
            ("recover", _) => &[O::Recover],
            _ => &[O::Deploy, O::Rollback, O::Activate],
        }
    }
}

/// One thing to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) operation: Operation,
    pub(crate) point: &'static str,
    pub(crate) action: &'static str,
}

impl Case {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for point in FAILPOINTS {
            for operation in Operation::passing(point) {
                all.extend(ACTIONS.map(|action| Self { operation: *operation, point, action }));
            }
        }
        all
    }

    /// `release.pointer_moved=kill in deploy` is written `deploy:release.pointer_moved:kill`.
    pub(crate) fn name(self) -> String {
        format!("{}:{}:{}", self.operation.name(), self.point, self.action)
    }

    fn named(name: &str) -> Option<Self> {
        let mut parts = name.split(':');
        let (operation, point, action) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            operation: Operation::ALL.into_iter().find(|known| known.name() == operation)?,
            point: FAILPOINTS.iter().find(|known| **known == point)?,
            action: ACTIONS.into_iter().find(|known| *known == action)?,
        })
    }

    /// What a server is told.
    pub(crate) fn orders(self) -> String {
        let order = format!("{}={}", self.point, self.action);
        // Only a release that does not answer is taken back.
        if self.operation == O::TakeBack { format!("confirm.probe=error,{order}") } else { order }
    }
}

/// The cases of this run in the order of its seed.
fn chosen(options: &Options) -> Vec<Case> {
    if let Some(name) = &options.case {
        return vec![Case::named(name).unwrap_or_else(|| panic!("there is no case `{name}`"))];
    }
    let mut cases = Case::all();
    cases.shuffle(&mut StdRng::seed_from_u64(options.seed));
    if options.length.is_none() {
        cases.truncate(SHORT);
    }
    cases
}

#[test]
fn every_point_can_be_named_and_is_passed_by_an_operation() {
    let all = Case::all();
    for point in FAILPOINTS {
        assert!(all.iter().any(|case| case.point == *point), "{point}");
    }
    for case in all {
        assert_eq!(Case::named(&case.name()), Some(case));
    }
}

#[test]
fn whatever_fails_wherever_one_release_is_served_whole_and_the_exit_code_is_true() {
    let options = Options::read();
    let cases = chosen(&options);
    eprintln!("torture: {} cases, seed {}", cases.len(), options.seed);
    let begun = Instant::now();
    let waiting = Mutex::new(cases.clone());
    let outcomes = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..STAGES.min(cases.len()) {
            scope.spawn(|| {
                let mut runner = Runner::new();
                loop {
                    let Some(case) = waiting.lock().unwrap().pop() else { return };
                    let outcome = runner.run(case);
                    eprintln!("torture: {} {outcome}", case.name());
                    let broken = matches!(outcome, Outcome::Broken(_));
                    outcomes.lock().unwrap().push((case, outcome));
                    if broken {
                        runner = Runner::new();
                    }
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().unwrap();
    report(&outcomes, begun);
    let broken: Vec<String> = outcomes
        .iter()
        .filter_map(|(case, outcome)| match outcome {
            Outcome::Broken(why) => Some(format!(
                "{}: {why}\n  again: cargo xtask torture --case {} --seed {}",
                case.name(),
                case.name(),
                options.seed
            )),
            _ => None,
        })
        .collect();
    assert!(broken.is_empty(), "{} of {} cases:\n{}", broken.len(), outcomes.len(), broken.join("\n"));
    assert_eq!(outcomes.len(), cases.len(), "a stage came down");
}

fn report(outcomes: &[(Case, Outcome)], begun: Instant) {
    let count = |wanted: fn(&Outcome) -> bool| outcomes.iter().filter(|(_, outcome)| wanted(outcome)).count();
    eprintln!(
        "torture: {} cases in {:.0} s: {} ended on the old release, {} on the new one, {} broken",
        outcomes.len(),
        begun.elapsed().as_secs_f64(),
        count(|outcome| matches!(outcome, Outcome::Old(_))),
        count(|outcome| matches!(outcome, Outcome::New(_))),
        count(|outcome| matches!(outcome, Outcome::Broken(_))),
    );
}
