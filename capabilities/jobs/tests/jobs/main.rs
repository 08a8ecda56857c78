//! Jobs on a real Postgres.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod bench;
mod cancelling;
mod events;
mod leases;
mod releases;
mod routes;
mod runs;
mod schedules;
mod stopping;
