//! What can go wrong with migrations, with file, line, column and the line itself.

use admin_api::{ApiError, ErrorCode};
use platform::postgres::DatabaseError;
use serde_json::json;
use tokio_postgres::error::{DbError, ErrorPosition, SqlState};

use super::{ChangedMigration, MigrationFile, Position, ScriptError, check_file, text};

/// Why migrations were not applied.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// Postgres refused a statement; everything of the same transaction was undone.
    #[error("migration `{}` failed: {}", .0.file, .0.message)]
    Statement(Box<StatementFailure>),
    /// The file holds something that must not stand in a migration.
    #[error("migration `{file}`: {}", .error.message)]
    Refused {
        /// Its name.
        file: String,
        /// What and where.
        error: ScriptError,
    },
    /// An applied migration has other content now.
    #[error("migration `{}` was applied with other content", .0.name)]
    Changed(ChangedMigration),
    /// A pending one sorts before an applied one.
    #[error("migration `{file}` sorts before `{after}`, which is already applied")]
    Late {
        /// The pending one.
        file: String,
        /// The last applied one.
        after: String,
    },
    /// Another process is migrating this database.
    #[error("another process is migrating this database")]
    Locked,
    /// Postgres could not be asked.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// A statement that Postgres refused.
#[derive(Debug)]
pub struct StatementFailure {
    /// File name.
    pub file: String,
    /// Postgres's own sentence.
    pub message: String,
    /// Five characters.
    pub sqlstate: String,
    /// Where it stands in the file.
    pub position: Option<Position>,
    /// Postgres's detail.
    pub detail: Option<String>,
    /// Postgres's hint, or ours.
    pub hint: Option<String>,
}

impl StatementFailure {
    /// `completed` statements of the file had run before this one.
    pub(crate) fn new(file: &MigrationFile, completed: usize, error: &DbError) -> Self {
        Self {
            file: file.name.clone(),
            message: error.message().to_owned(),
            sqlstate: error.code().code().to_owned(),
            position: position(file, completed, error),
            detail: error.detail().map(str::to_owned),
            hint: hint(error),
        }
    }
}

fn position(file: &MigrationFile, completed: usize, error: &DbError) -> Option<Position> {
    if let Some(ErrorPosition::Original(position)) = error.position() {
        return Some(Position::of_character(text(file), *position));
    }
    let statements = check_file(file).ok()?;
    let statement = statements.get(completed)?;
    Some(Position::of_byte(text(file), statement.start))
}

fn hint(error: &DbError) -> Option<String> {
    let code = error.code();
    if *code == SqlState::ACTIVE_SQL_TRANSACTION {
        return Some(
            "put this statement into a file of its own that starts with `-- reactor: no-transaction`".to_owned(),
        );
    }
    if *code == SqlState::LOCK_NOT_AVAILABLE {
        return Some("another session holds a lock on the table; end it, or deploy when it is quiet".to_owned());
    }
    error.hint().map(str::to_owned)
}

impl MigrationError {
    /// Whether the whole transaction is worth another try: a lock was not to be had in time.
    #[must_use]
    pub fn is_lock_timeout(&self) -> bool {
        matches!(self, Self::Statement(failure) if failure.sqlstate == SqlState::LOCK_NOT_AVAILABLE.code())
    }

    fn code(&self) -> ErrorCode {
        match self {
            Self::Statement(_) | Self::Refused { .. } => ErrorCode::MigrationFailed,
            Self::Changed(_) => ErrorCode::MigrationChanged,
            Self::Late { .. } => ErrorCode::MigrationLate,
            Self::Locked => ErrorCode::DeployInProgress,
            Self::Database(_) => ErrorCode::DatabaseUnavailable,
        }
    }

    /// The same for the wire. `details` of a failed statement: file, line, column, excerpt, sqlstate, detail.
    #[must_use]
    pub fn to_api_error(&self) -> ApiError {
        let error = ApiError::new(self.code(), self.to_string());
        match self {
            Self::Statement(failure) => {
                let error = error.with_details(json!({
                    "file": failure.file,
                    "line": failure.position.as_ref().map(|position| position.line),
                    "column": failure.position.as_ref().map(|position| position.column),
                    "excerpt": failure.position.as_ref().map(|position| &position.excerpt),
                    "sqlstate": failure.sqlstate,
                    "detail": failure.detail,
                }));
                match &failure.hint {
                    Some(hint) => error.with_hint(hint),
                    None => error,
                }
            }
            Self::Refused { file, error: refused } => error.with_hint(&refused.hint).with_details(json!({
                "file": file,
                "line": refused.position.line,
                "column": refused.position.column,
                "excerpt": refused.position.excerpt,
            })),
            Self::Changed(changed) => error
                .with_details(json!({
                    "file": changed.name, "applied_sha256": changed.applied, "sha256": changed.bundled
                }))
                .with_hint("restore the file and write the change as a new migration"),
            Self::Late { file, after } => error
                .with_details(json!({ "file": file, "after": after }))
                .with_hint("rename it to sort last, or pass `--allow-late`"),
            Self::Locked | Self::Database(_) => error,
        }
    }
}
