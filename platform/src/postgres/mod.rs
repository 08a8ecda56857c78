//! The one database: connections, migrations of capabilities, notifications, and Postgres on this machine.

mod connection_string;
mod database;
mod error;
//M pub mod managed;
mod migrate;
mod notifications;
//M pub mod supervisor;
mod tls;

pub use connection_string::{ConnectionString, ConnectionStringError};
pub use database::{Client, Database, DatabaseConfig, discard};
pub use error::DatabaseError;
//M pub use managed::{ManagedConfig, ManagedError, ManagedEvent, ManagedPostgres};
pub use migrate::Migration;
pub use notifications::{Notifications, Wake};
