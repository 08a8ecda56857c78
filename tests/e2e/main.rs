//! The whole product as its users have it: the release binary, real Postgres, real processes, no mocks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod templates;
mod thread;
mod troubles;
mod world;
