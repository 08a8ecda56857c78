//! Black-box tests of the command line: a cleared environment, a home of its own, and what a user sees.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod build;
mod bundle;
mod context;
mod data;
mod fake;
mod functions;
mod help;
mod init;
mod output;
mod rollout;
mod sandbox;
mod unreachable;
