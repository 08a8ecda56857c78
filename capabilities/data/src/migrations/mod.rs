//! The application's migrations: planned against the ledger, applied in name order, undone whole when one fails.

mod apply;
mod error;
mod plan;
mod position;
mod script;

pub use apply::{Applied, MigrationLock, TRIES, pause_before_try};
pub(crate) use apply::{apply_alone, apply_in, check_constraints, run_unrecorded};
pub use error::{MigrationError, StatementFailure};
pub(crate) use plan::LedgerRow;
pub use plan::{ChangedMigration, LateMigrations, MigrationFile, MigrationPlan};
pub use position::Position;
pub(crate) use script::statements;
pub use script::{ScriptError, Statement, check as check_script};

/// Checks one file as [`check_script`] does and names it in the error.
pub fn check_file(file: &MigrationFile) -> Result<Vec<Statement>, MigrationError> {
    check_script(text(file), file.transactional)
        .map_err(|error| MigrationError::Refused { file: file.name.clone(), error })
}

/// The text that is sent: a byte-order mark is an editor's, Postgres refuses it.
pub(crate) fn text(file: &MigrationFile) -> &str {
    file.sql.strip_prefix('\u{feff}').unwrap_or(&file.sql)
}
