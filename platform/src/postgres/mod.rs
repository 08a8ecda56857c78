//! The one database: connections, migrations of capabilities, notifications, and Postgres on this machine.

mod connection_string;
mod database;
mod error;
pub mod managed;
mod migrate;
mod notifications;
pub mod supervisor;
mod tls;

pub use connection_string::{ConnectionString, ConnectionStringError};
pub use database::{Client, Database, DatabaseConfig, discard};
pub use error::DatabaseError;
pub use managed::{ManagedConfig, ManagedError, ManagedEvent, ManagedPostgres};
pub use migrate::Migration;
pub use notifications::{Notifications, Wake};
