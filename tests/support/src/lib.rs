//! Support for tests: real databases and whole platforms, nothing pretended.

// A test that cannot be set up has failed: here, unlike anywhere else, that is a panic with the reason.
#![allow(clippy::missing_panics_doc, reason = "setting up a test panics by design")]

mod cluster;
mod database;
mod whole;

pub use database::TestDatabase;
pub use whole::TestPlatform;
