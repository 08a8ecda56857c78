//! Feeds a target: the corpus, changed again and again, and what turned out to be new on the way.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use bundle_format::Digest;

use crate::mutate::Mutator;
use crate::targets::{Class, Target};

/// An input may not keep a target longer.
const LONGEST: Duration = Duration::from_secs(1);
/// Inputs kept at a time.
const POOL: usize = 2_000;

/// How long a run takes.
pub(crate) enum Budget {
    Inputs(u64),
    Time(Duration),
}

/// What a run saw.
pub(crate) struct Report {
    pub(crate) inputs: u64,
    pub(crate) classes: usize,
    pub(crate) slowest: Duration,
    /// Files with inputs that panicked or took too long.
    pub(crate) broken: Vec<String>,
}

pub(crate) struct Runner {
    name: &'static str,
    target: Target,
    mutator: Mutator,
    pool: Vec<Vec<u8>>,
    seen: HashSet<Class>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// The committed inputs of a target, by file name.
pub(crate) fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let mut inputs: Vec<_> = std::fs::read_dir(folder().join("corpus").join(name))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

/// What the target says to an input, or that it panicked or took too long.
pub(crate) fn outcome(target: Target, input: &[u8]) -> Result<(Class, Duration), &'static str> {
    let once = || {
        let begun = Instant::now();
        let class = catch_unwind(AssertUnwindSafe(|| target(input)));
        (class, begun.elapsed())
    };
    let (mut class, mut took) = once();
    if took > LONGEST {
        // A busy machine is no fault of the input.
        (class, took) = once();
    }
    match class {
        Err(_) => Err("panicked"),
        Ok(_) if took > LONGEST => Err("slow"),
        Ok(class) => Ok((class, took)),
    }
}

impl Runner {
    pub(crate) fn new(name: &'static str, target: Target, seed: u64) -> Self {
        let pool: Vec<Vec<u8>> = corpus(name).into_iter().map(|(_, input)| input).collect();
        Self { name, target, mutator: Mutator::new(seed), pool, seen: HashSet::new() }
    }

    pub(crate) fn run(mut self, budget: &Budget) -> Report {
        let begun = Instant::now();
        let mut report = Report { inputs: 0, classes: 0, slowest: Duration::ZERO, broken: Vec::new() };
        let goes_on = |report: &Report| match budget {
            Budget::Inputs(count) => report.inputs < *count,
            Budget::Time(time) => begun.elapsed() < *time,
        };
        while goes_on(&report) && report.broken.len() < 10 {
            let input = self.mutator.next(&self.pool);
            report.inputs += 1;
            match outcome(self.target, &input) {
                Ok((class, took)) => {
                    report.slowest = report.slowest.max(took);
                    if self.pool.len() < POOL && self.seen.insert(class) {
                        self.pool.push(input);
                    }
                }
                Err(what) => report.broken.push(self.keep(what, &input)),
            }
        }
        report.classes = self.seen.len();
        report
    }

    /// Writes an input that broke something to where it can be looked at.
    fn keep(&self, what: &str, input: &[u8]) -> String {
        let name = Digest::of(input).to_string();
        let path = folder().join("artifacts").join(self.name).join(format!("{what}-{}", &name[..16]));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, input).unwrap();
        path.display().to_string()
    }
}
