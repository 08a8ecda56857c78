//! `cargo xtask test`: one command for all tests, on a machine that has nothing but cargo.

use anyhow::Result;

use crate::workspace::{self, cargo};

/// Runs every test of the workspace in the everyday profile.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut command = cargo();
    if cargo().args(["nextest", "--version"]).output().is_ok_and(|output| output.status.success()) {
        command.args(["nextest", "run", "--release", "--workspace"]).args(arguments);
    } else {
        eprintln!("note: cargo-nextest is not installed, so cargo's own runner is used");
        command.args(["test", "--release", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    }
    workspace::run(&mut command)
}
