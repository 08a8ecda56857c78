//! Holds the migrations of a bundle against the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use admin_api::{MigrationState, MigrationStatus};

use super::MigrationError;

/// One migration of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationFile {
    /// File name, which is also its place in the order.
    pub name: String,
    /// SHA-256 of its content, hex.
    pub sha256: String,
    /// False for a file that starts with `-- reactor: no-transaction`.
    pub transactional: bool,
    /// Its content.
    pub sql: Arc<str>,
}

/// One row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LedgerRow {
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) applied_at: String,
    pub(crate) duration_ms: i64,
}

/// An applied migration whose file is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedMigration {
    /// Its name.
    pub name: String,
    /// Digest in the ledger.
    pub applied: String,
    /// Digest in the bundle.
    pub bundled: String,
}

/// What a bundle's migrations mean for this database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MigrationPlan {
    /// All migrations known to bundle or ledger, in name order.
    pub statuses: Vec<MigrationStatus>,
    /// To be applied, in name order.
    pub pending: Vec<MigrationFile>,
    /// Applied with other content; the release is refused.
    pub changed: Vec<ChangedMigration>,
    /// Applied, not in the bundle; a warning.
    pub missing: Vec<String>,
    /// Pending ones that sort before an applied one; refused unless allowed.
    pub late: Vec<String>,
    /// The last applied one.
    pub last_applied: Option<String>,
}

/// Whether a late migration is let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LateMigrations {
    /// Refuse them.
    Refuse,
    /// The user has said `--allow-late`.
    Allow,
}

impl MigrationPlan {
    pub(crate) fn of(files: &[MigrationFile], ledger: Vec<LedgerRow>) -> Self {
        let mut plan = Self { last_applied: ledger.last().map(|row| row.name.clone()), ..Self::default() };
        let mut rows: BTreeMap<String, LedgerRow> = ledger.into_iter().map(|row| (row.name.clone(), row)).collect();
        let mut files: Vec<&MigrationFile> = files.iter().collect();
        files.sort_by(|left, right| left.name.cmp(&right.name));
        for file in files {
            match rows.remove(&file.name) {
                None => plan.add_pending(file),
                Some(row) if row.sha256 == file.sha256 => plan.statuses.push(status(row, MigrationState::Applied)),
                Some(row) => {
                    plan.changed.push(ChangedMigration {
                        name: row.name.clone(),
                        applied: row.sha256.clone(),
                        bundled: file.sha256.clone(),
                    });
                    plan.statuses.push(status(row, MigrationState::Changed));
                }
            }
        }
        for row in rows.into_values() {
            plan.missing.push(row.name.clone());
            plan.statuses.push(status(row, MigrationState::Missing));
        }
        plan.statuses.sort_by(|left, right| left.name.cmp(&right.name));
        plan
    }

    fn add_pending(&mut self, file: &MigrationFile) {
        if self.last_applied.as_ref().is_some_and(|last| file.name < *last) {
            self.late.push(file.name.clone());
        }
        self.statuses.push(MigrationStatus {
            name: file.name.clone(),
            state: MigrationState::Pending,
            sha256: file.sha256.clone(),
            applied_at: None,
            duration_ms: None,
        });
        self.pending.push(file.clone());
    }

    /// Says why this plan must not be carried out, if so. Reads every pending file.
    pub fn check(&self, late: LateMigrations) -> Result<(), MigrationError> {
        if let Some(changed) = self.changed.first() {
            return Err(MigrationError::Changed(changed.clone()));
        }
        if let (LateMigrations::Refuse, Some(file)) = (late, self.late.first()) {
            let after = self.last_applied.clone().unwrap_or_default();
            return Err(MigrationError::Late { file: file.clone(), after });
        }
        for file in &self.pending {
            super::check_file(file)?;
        }
        Ok(())
    }

    /// What is committed before the switch: everything up to the last file that cannot run in a transaction.
    #[must_use]
    pub fn before(&self) -> &[MigrationFile] {
        &self.pending[..self.split()]
    }

    /// What shares the transaction with the switch.
    #[must_use]
    pub fn inside(&self) -> &[MigrationFile] {
        &self.pending[self.split()..]
    }

    /// What takes something away that the release before may still use: file, line, and what it is.
    #[must_use]
    pub fn breaking(&self) -> Vec<(String, u32, &'static str)> {
        let mut found = Vec::new();
        for file in &self.pending {
            // A file that is refused is refused elsewhere.
            for statement in super::check_file(file).unwrap_or_default() {
                if let Some(what) = statement.breaking() {
                    let line = super::Position::of_byte(super::text(file), statement.start).line;
                    found.push((file.name.clone(), line, what));
                }
            }
        }
        found
    }

    fn split(&self) -> usize {
        self.pending.iter().rposition(|file| !file.transactional).map_or(0, |last| last + 1)
    }
}

fn status(row: LedgerRow, state: MigrationState) -> MigrationStatus {
    MigrationStatus {
        name: row.name,
        state,
        sha256: row.sha256,
        applied_at: Some(row.applied_at),
        duration_ms: Some(row.duration_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, sql: &str) -> MigrationFile {
        MigrationFile {
            name: name.into(),
            sha256: format!("digest of {sql}"),
            transactional: !sql.starts_with("--"),
            sql: sql.into(),
        }
    }

    fn row(name: &str, sql: &str) -> LedgerRow {
        LedgerRow { name: name.into(), sha256: format!("digest of {sql}"), applied_at: "then".into(), duration_ms: 1 }
    }

    fn names(files: &[MigrationFile]) -> Vec<&str> {
        files.iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn tells_applied_pending_changed_and_missing_apart() {
        let plan = MigrationPlan::of(
            &[file("3", "c"), file("1", "a"), file("2", "other")],
            vec![row("1", "a"), row("2", "b"), row("25", "x")],
        );
        let states: Vec<_> = plan.statuses.iter().map(|status| (status.name.as_str(), status.state)).collect();
        assert_eq!(
            states,
            [
                ("1", MigrationState::Applied),
                ("2", MigrationState::Changed),
                ("25", MigrationState::Missing),
                ("3", MigrationState::Pending)
            ]
        );
        assert_eq!(plan.missing, ["25"]);
        assert!(
            matches!(plan.check(LateMigrations::Allow), Err(MigrationError::Changed(changed)) if changed.name == "2")
        );
    }

    #[test]
    fn refuses_a_migration_that_sorts_before_an_applied_one_unless_allowed() {
        let plan = MigrationPlan::of(&[file("1", "a"), file("2", "b")], vec![row("2", "b")]);
        assert!(matches!(plan.check(LateMigrations::Refuse), Err(MigrationError::Late { file, .. }) if file == "1"));
        assert!(plan.check(LateMigrations::Allow).is_ok());
    }

    #[test]
    fn order_wins_over_the_one_transaction() {
        let plan = MigrationPlan::of(&[file("1", "a"), file("2", "-- vacuum"), file("3", "c")], Vec::new());
        assert_eq!(names(plan.before()), ["1", "2"]);
        assert_eq!(names(plan.inside()), ["3"]);
    }

    #[test]
    fn names_what_breaks_the_release_before() {
        let plan = MigrationPlan::of(&[file("1", "select 1;\n\ndrop table t;")], Vec::new());
        assert_eq!(plan.breaking(), [("1".to_owned(), 3, "DROP")]);
    }

    #[test]
    fn everything_shares_the_transaction_without_an_exception() {
        let plan = MigrationPlan::of(&[file("1", "a"), file("2", "b")], Vec::new());
        assert!(plan.before().is_empty());
        assert_eq!(names(plan.inside()), ["1", "2"]);
    }
}
