//! The server as its clients see it: real Postgres, real functions, HTTP.

mod access;
mod bundle;
mod client;
mod deploys;
mod migrations;
mod recovery;
mod releases;
mod surface;
mod uploads;
mod world;
