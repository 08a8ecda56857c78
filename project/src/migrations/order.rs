//! Migrations held against each other and against those that were seen before: order and names.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bundle_format::{Digest, Manifest};

use super::Migration;
use crate::diagnostic::Severity;
use crate::{Diagnostic, Project};

/// A migration that somebody knows already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMigration {
    /// File name.
    pub name: String,
    /// Digest of its content.
    pub sha256: Digest,
}

impl Project {
    /// What a server that has applied `known` would refuse of `manifest`: renamed, changed and late migrations. `place`
    /// says where they are known, and how bad a contradiction is.
    pub fn migrations_against(
        &self,
        manifest: &Manifest,
        known: &[KnownMigration],
        (place, severity): (&str, Severity),
    ) -> Vec<Diagnostic> {
        let now: BTreeMap<&str, Digest> = manifest
            .migrations
            .iter()
            .filter_map(|migration| Some((migration.name.as_str(), manifest.file(&migration.path)?.sha256)))
            .collect();
        let last = known.iter().map(|migration| migration.name.as_str()).max();
        let mut findings = Vec::new();
        let mut renamed = Vec::new();
        for before in known {
            let same_content = |(name, sha256): &(&&str, &Digest)| {
                **sha256 == before.sha256 && !known.iter().any(|migration| migration.name == ***name)
            };
            match now.get(before.name.as_str()) {
                Some(sha256) if *sha256 == before.sha256 => {}
                Some(_) => findings.push(
                    self.about(severity, &before.name, format!("migration `{}` is another one {place}", before.name))
                        .hint("what has been applied stays as it is: write the change as a new file, `reactor data new NAME`"),
                ),
                None => match now.iter().find(same_content) {
                    Some((name, _)) => {
                        renamed.push(*name);
                        let message = format!("migration `{name}` is called `{}` {place}", before.name);
                        findings.push(self.about(severity, name, message).hint("give it its name back"));
                    }
                    None => findings.push(
                        Diagnostic::warning(format!("migration `{}` is known {place} and not here", before.name))
                            .in_file(self.migration_path("")),
                    ),
                },
            }
        }
        let is_new = |name: &&str| !known.iter().any(|before| before.name == **name) && !renamed.contains(name);
        for name in now.keys().filter(|name| is_new(name) && last.is_some_and(|last| **name < last)) {
            let last = last.unwrap_or_default();
            findings.push(
                self.about(severity, name, format!("migration `{name}` comes before `{last}`, which is known {place}"))
                    .hint("give it a later name; `reactor deploy --allow-late` applies it all the same"),
            );
        }
        findings
    }

    fn about(&self, severity: Severity, name: &str, message: String) -> Diagnostic {
        let finding = match severity {
            Severity::Error => Diagnostic::error(message),
            Severity::Warning => Diagnostic::warning(message),
        };
        finding.in_file(self.migration_path(name))
    }

    fn migration_path(&self, name: &str) -> PathBuf {
        PathBuf::from(&self.manifest().data.migrations_dir).join(name)
    }
}

/// Numbers in front of names that do not mean what they seem to: `10_b` runs before `2_a`, and two `003` are in the order
/// of what follows.
pub(super) fn doubts(files: &[Migration]) -> Vec<Diagnostic> {
    let numbered: Vec<(u128, &Migration)> =
        files.iter().filter_map(|migration| Some((number(&migration.name)?, migration))).collect();
    let mut findings = Vec::new();
    for pair in numbered.windows(2) {
        let ((before, first), (after, second)) = (pair[0], pair[1]);
        let (message, hint) = match before.cmp(&after) {
            std::cmp::Ordering::Less => continue,
            std::cmp::Ordering::Equal => (
                format!("migrations `{}` and `{}` have the same number", first.name, second.name),
                "they run in the order of their names; two branches may have taken the same number",
            ),
            std::cmp::Ordering::Greater => (
                format!(
                    "migration `{}` runs before `{}`: names are compared letter by letter",
                    first.name, second.name
                ),
                "write numbers with as many digits as the longest",
            ),
        };
        findings.push(Diagnostic::warning(message).in_file(second.path.clone()).hint(hint));
    }
    findings
}

fn number(name: &str) -> Option<u128> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    name[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Vec<Migration> {
        let file = |name: &&str| Migration {
            name: (*name).to_owned(),
            path: PathBuf::from(name),
            transactional: true,
            sql: String::new(),
        };
        names.iter().map(file).collect()
    }

    fn messages(names: &[&str]) -> Vec<String> {
        doubts(&files(names)).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn numbers_that_sort_as_text_in_another_order_are_doubted() {
        assert_eq!(
            messages(&["1_a.sql", "10_b.sql", "2_c.sql"]),
            ["migration `10_b.sql` runs before `2_c.sql`: names are compared letter by letter"]
        );
        assert_eq!(messages(&["001_a.sql", "001_b.sql"]).len(), 1);
        assert!(messages(&["001_a.sql", "002_b.sql", "010_c.sql", "init.sql"]).is_empty());
        assert!(messages(&["20260101120000_a.sql", "20260101120001_b.sql"]).is_empty());
    }
}
