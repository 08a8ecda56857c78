//! Projects on disk: loaded, built, and held against what comes out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod bundling;
mod functions;
mod identity;
mod manifests;
mod migrations;
mod rebuilding;
mod secrets;
mod sites;
mod support;
mod watching;
