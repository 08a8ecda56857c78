//! Why this capability does not start.

use platform::postgres::DatabaseError;

/// Why [`crate::Data::start`] failed.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// Its own schema could not be brought up to date.
    #[error("the schema `_reactor_data` could not be migrated")]
    Schema(#[source] DatabaseError),
    /// The application's roles could not be looked at.
    #[error("the application's roles could not be looked at")]
    Roles(#[source] DatabaseError),
}
