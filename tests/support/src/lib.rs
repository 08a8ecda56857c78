//! Support for tests: real databases and whole platforms, nothing pretended.

// A test that cannot be set up has failed: here, unlike anywhere else, that is a panic with the reason.
#![allow(clippy::missing_panics_doc, reason = "setting up a test panics by design")]

mod cluster;
mod database;
pub mod http;
mod load;
mod own_postgres;
mod proxy;
mod whole;

pub use database::TestDatabase;
pub use load::{Load, Request};
pub use own_postgres::OwnPostgres;
pub use platform::FAILPOINTS;
pub use proxy::Proxy;
pub use whole::TestPlatform;
