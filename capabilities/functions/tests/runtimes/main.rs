//! The same functions on every runtime: one source, one list of rows, the same answers; and what is bun's alone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[path = "../common/mod.rs"]
mod common;
mod install;
mod page;
mod pool;
mod reach;
mod rows;
mod suite;
mod web;

/// Takes the place of the function's host.
const HOST: &str = "shop.example";
