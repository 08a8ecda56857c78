//! Everything that can go wrong with the database.

use std::io;

use deadpool_postgres::PoolError;
use thiserror::Error;
use tokio_postgres::Error as PostgresError;
use tokio_postgres::error::{DbError, ErrorPosition, SqlState};

use super::ConnectionStringError;

/// Everything that can go wrong with the database. No message holds a password.
#[derive(Debug, Error)]
pub enum DatabaseError {
    /// The connection string cannot be used.
    #[error(transparent)]
    ConnectionString(#[from] ConnectionStringError),
    /// Postgres cannot be reached, is starting or stopping, or has no connection left.
    #[error("Postgres at {location} cannot be reached")]
    Unavailable {
        /// Host, port and database; empty when a connection broke in mid-use.
        location: String,
        /// What the driver said.
        #[source]
        source: PostgresError,
    },
    /// No connection became free in time.
    #[error("no database connection became free in time")]
    Timeout,
    /// The pool was closed: the server is stopping.
    #[error("the connection pool is closed")]
    Closed,
    /// TLS could not be set up.
    #[error("TLS for Postgres cannot be set up: {0}")]
    Tls(String),
    /// The root certificate could not be read.
    #[error("the root certificate cannot be read")]
    RootCertificate(#[source] io::Error),
    /// Postgres refused a statement, or the answer was not of the expected form.
    #[error("{}", describe(.0))]
    Query(#[source] PostgresError),
    /// A migration of a capability failed; it was rolled back.
    #[error("migration `{name}` of schema `{schema}` failed: {}", describe(source))]
    Migration {
        /// The capability's schema.
        schema: &'static str,
        /// The migration.
        name: &'static str,
        /// What Postgres said.
        #[source]
        source: PostgresError,
    },
    /// A migration of a capability was applied with another content.
    #[error("migration `{name}` of schema `{schema}` was applied with another content")]
    MigrationChanged {
        /// The capability's schema.
        schema: &'static str,
        /// The migration.
        name: &'static str,
    },
    /// Another process migrates this schema and does not come to an end.
    #[error("another process has been migrating schema `{schema}` for {seconds} s")]
    MigrationLocked {
        /// The capability's schema.
        schema: &'static str,
        /// How long it was waited for.
        seconds: u64,
    },
    /// Older than what is supported.
    #[error("Postgres {found} is too old: {needed} or newer is needed")]
    TooOld {
        /// What the server says it is.
        found: String,
        /// The oldest supported major version.
        needed: u32,
    },
}

impl DatabaseError {
    /// SQLSTATE, when Postgres itself said no.
    pub fn sqlstate(&self) -> Option<&SqlState> {
        self.db_error().map(DbError::code)
    }

    /// Where in the statement, counted in characters from 1.
    pub fn position(&self) -> Option<u32> {
        match self.db_error()?.position()? {
            ErrorPosition::Original(position) => Some(*position),
            ErrorPosition::Internal { .. } => None,
        }
    }

    /// What Postgres itself said, with detail, hint and constraint.
    pub fn db_error(&self) -> Option<&DbError> {
        self.postgres()?.as_db_error()
    }

    /// Whether trying again later may help.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Timeout | Self::Closed)
    }

    /// The message with all its causes, for logs.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(next) = cause {
            let part = next.to_string();
            if !text.contains(&part) {
                text.push_str(": ");
                text.push_str(&part);
            }
            cause = next.source();
        }
        text
    }

    fn postgres(&self) -> Option<&PostgresError> {
        match self {
            Self::Unavailable { source, .. } | Self::Query(source) | Self::Migration { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<PostgresError> for DatabaseError {
    fn from(source: PostgresError) -> Self {
        if is_unavailable(&source) {
            return Self::Unavailable { location: String::new(), source };
        }
        Self::Query(source)
    }
}

/// What went wrong while a connection was made or taken from the pool.
pub(super) fn of_pool(error: PoolError, location: &str) -> DatabaseError {
    match error {
        PoolError::Backend(source) => of_connecting(source, location),
        PoolError::Timeout(_) => DatabaseError::Timeout,
        PoolError::Closed => DatabaseError::Closed,
        PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
            unreachable!("the pool is built with a runtime and without hooks")
        }
    }
}

/// A refusal by Postgres (password, database name) is not unavailability; anything else while connecting is.
pub(super) fn of_connecting(source: PostgresError, location: &str) -> DatabaseError {
    if source.as_db_error().is_some() && !is_unavailable(&source) {
        return DatabaseError::Query(source);
    }
    DatabaseError::Unavailable { location: location.to_owned(), source }
}

fn is_unavailable(error: &PostgresError) -> bool {
    match error.code() {
        // 08: connection; 53: resources, such as too many clients; 57P0x: shutting down, starting up.
        Some(code) => {
            let code = code.code();
            code.starts_with("08") || code.starts_with("53") || code.starts_with("57P")
        }
        None => {
            error.is_closed() || std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<io::Error>)
        }
    }
}

/// The driver says "db error"; the sentence is one level down.
fn describe(error: &PostgresError) -> String {
    match error.as_db_error() {
        Some(db_error) => format!("{} ({})", db_error.message(), db_error.code().code()),
        None => error.to_string(),
    }
}
