//! SQL migrations: which there are, in which order, and whether each can be applied as the server applies it.

mod order;
mod statements;
mod tokens;

use std::path::PathBuf;

use fs_err as fs;

use crate::diagnostic::closest;
use crate::files::{Target, follow};
use crate::ignore_rules::RuleFiles;
use crate::{Diagnostic, Project, ProjectError, SourceText};

pub use self::order::KnownMigration;

/// One migration, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// File name: its place in the order.
    pub name: String,
    /// Relative to the project.
    pub path: PathBuf,
    /// False for a file that begins with `-- reactor: no-transaction`.
    pub transactional: bool,
    /// The file's content.
    pub sql: String,
}

impl Migration {
    /// Whether it has no statement yet: somebody has just begun it.
    pub fn is_empty(&self) -> bool {
        statements::is_empty(&self.sql)
    }
}

/// The migrations of a project in name order, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Migrations {
    /// Every `*.sql` file directly in the folder.
    pub files: Vec<Migration>,
    /// Errors and warnings.
    pub findings: Vec<Diagnostic>,
}

const DIRECTIVE: &str = "-- reactor:";
const NO_TRANSACTION: &str = "no-transaction";

impl Project {
    /// Reads and checks the migrations. A folder that is not there means none, unless reactor.toml names it.
    pub fn migrations(&self) -> Result<Migrations, ProjectError> {
        let data = &self.manifest().data;
        let folder = self.root().join(&data.migrations_dir);
        let mut found = Migrations::default();
        if !folder.is_dir() {
            if let Some(given) = &data.migrations_dir_given {
                found.findings.push(
                    given
                        .place
                        .error(format!("the folder `{}` does not exist", data.migrations_dir))
                        .hint("create it, or leave `migrations_dir` out"),
                );
            }
            return Ok(found);
        }
        let folder = fs::canonicalize(&folder)?;
        if !folder.starts_with(self.root()) {
            let message = format!("the folder `{}` is a link that leaves the project", data.migrations_dir);
            found.findings.push(Diagnostic::error(message).in_file(&data.migrations_dir));
            return Ok(found);
        }
        for name in self.migration_names(&folder, &mut found.findings)? {
            let path = PathBuf::from(&data.migrations_dir).join(&name);
            let bytes = fs::read(folder.join(&name))?;
            match String::from_utf8(bytes) {
                Ok(sql) => found.add(name, path, sql),
                Err(error) => found.findings.push(crate::diagnostic::not_utf8(&path, &error)),
            }
        }
        found.findings.extend(order::doubts(&found.files));
        Ok(found)
    }

    fn migration_names(
        &self,
        folder: &std::path::Path,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Vec<String>, ProjectError> {
        let mut names = Vec::new();
        let rules = self.rules(RuleFiles::All);
        let is_ignored = rules.of_files_in(folder);
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = entry.path();
            let ending = path.extension().unwrap_or_default();
            if !ending.eq_ignore_ascii_case("sql") || is_ignored(&path) {
                continue;
            }
            if ending != "sql" {
                let shown = crate::diagnostic::display_path(self.root(), &path);
                findings.push(Diagnostic::warning("only files that end in `.sql` are migrations").in_file(shown));
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_symlink() {
                match follow(self.root(), &path)? {
                    Target::File { .. } => names.push(name),
                    Target::Refused(finding) => findings.push(finding),
                }
            } else if kind.is_file() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

impl Migrations {
    fn add(&mut self, name: String, path: PathBuf, sql: String) {
        let text = SourceText::new(path.clone(), sql);
        let transactional = directive(&text, &mut self.findings);
        self.findings.extend(statements::check(&text, transactional));
        self.files.push(Migration { name, path, transactional, sql: text.text });
    }
}

/// What the first line asks for; true is the ordinary case.
fn directive(text: &SourceText, findings: &mut Vec<Diagnostic>) -> bool {
    if text.text.starts_with('\u{feff}') {
        findings.push(
            Diagnostic::error("the migration begins with a byte order mark, which PostgreSQL refuses")
                .in_file(&text.path)
                .hint("save the file as UTF-8 without a byte order mark"),
        );
    }
    let first = text.text.lines().next().unwrap_or_default().trim_end();
    let Some(word) = first.strip_prefix(DIRECTIVE).map(str::trim) else { return true };
    if word == NO_TRANSACTION {
        return false;
    }
    let hint = match closest(word, [NO_TRANSACTION]) {
        Some(near) => format!("did you mean `-- reactor: {near}`?"),
        None => format!("the only directive is `-- reactor: {NO_TRANSACTION}`"),
    };
    findings.push(Diagnostic::error(format!("`{word}` is not a directive")).at(text, 0..first.len()).hint(hint));
    true
}
