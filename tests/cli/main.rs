//! Black-box tests of the command line: a cleared environment, a home of its own, and what a user sees.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod build;
mod bundle;
mod cases;
mod ci;
mod completion;
mod context;
mod data;
mod doctor;
mod durable;
mod fake;
mod functions;
mod golden;
mod headless;
mod help;
mod init;
mod login;
mod output;
mod rollout;
mod routes;
mod sandbox;
mod schema;
mod screen;
mod secrets;
mod startup;
mod unreachable;
