//! Torture: servers, command lines and Postgres are killed, and steps made to fail, at every change of state; afterwards
//! one release is served, whole, and every exit code has told the truth.
//!
//! `cargo xtask torture --seed S --minutes M` runs all of it. As a plain test it is a short run with a fixed seed.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test that cannot go on says so; a run reports itself")]

mod cases;
mod kills;
mod runner;
#[path = "../e2e/stage.rs"]
#[allow(dead_code, reason = "shared with the end-to-end suite, which uses the rest")]
mod stage;
#[path = "../e2e/world.rs"]
#[allow(dead_code, reason = "shared with the end-to-end suite, which uses the rest")]
mod world;

use std::time::Duration;

/// Seed of a run that nobody has given one.
const SEED: u64 = 1;

/// What a run is asked to do, through the environment that `cargo xtask torture` sets.
pub(crate) struct Options {
    /// Everything that is chosen follows from it.
    pub(crate) seed: u64,
    /// How long the random part goes on; `None` for the short run.
    pub(crate) length: Option<Duration>,
    /// The one case to run.
    pub(crate) case: Option<String>,
}

impl Options {
    pub(crate) fn read() -> Self {
        let variable = |name: &str| std::env::var(format!("REACTOR_TORTURE_{name}")).ok();
        Self {
            seed: variable("SEED").map_or(SEED, |seed| seed.parse().expect("a seed is a number")),
            length: variable("SECONDS")
                .map(|seconds| Duration::from_secs(seconds.parse().expect("a length is in seconds"))),
            case: variable("CASE"),
        }
    }
}
