//! The whole product as its users have it: the release binary, real Postgres, real processes, no mocks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod bucket;
mod bun;
mod cuts;
mod dev_reload;
mod dev_start;
mod dev_torture;
mod drain;
#[path = "../cli/fake.rs"]
#[allow(dead_code, reason = "shared with the tests of the command line, which use the rest")]
mod fake;
mod faults;
mod functions;
mod jobs;
mod jobs_torture;
mod nodes;
mod rules;
mod sites;
mod slow_clients;
mod stage;
mod templates;
mod thread;
mod transfer;
mod troubles;
mod under_load;
mod world;
