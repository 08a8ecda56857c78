//! The server as its clients see it: real Postgres, real functions, HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]
#![allow(clippy::large_futures, reason = "a test has the stack to itself")]

mod access;
mod bundle;
mod client;
mod collection;
mod deploys;
mod keys;
mod migrations;
mod nodes;
mod plain;
mod recovery;
mod releases;
mod routes;
mod surface;
mod traces;
mod uploads;
mod world;
