//! `.env` files: what functions find in `env` on this machine. They are never bundled and never sent.

use std::collections::BTreeMap;
use std::path::Path;

use admin_api::ErrorCode;
use project::Project;

use crate::error::{CliError, Diagnostic, Severity};

type Values = BTreeMap<String, String>;

/// The keys of every function: `.env` of the project, over it `.env.local`, over it the function's own `.env`.
pub(super) fn read(project: &Project) -> Result<BTreeMap<String, Values>, CliError> {
    let mut shared = Values::new();
    for name in [".env", ".env.local"] {
        read_file(&project.root().join(name), &mut shared)?;
    }
    let mut functions = BTreeMap::new();
    for function in &project.manifest().functions {
        let mut values = shared.clone();
        read_file(&project.root().join(&function.source).join(".env"), &mut values)?;
        functions.insert(function.name.to_string(), values);
    }
    Ok(functions)
}

/// The keys of one file, which has to be there.
pub(crate) fn read_one(path: &Path) -> Result<BTreeMap<String, String>, CliError> {
    fs_err::metadata(path)?;
    let mut values = Values::new();
    read_file(path, &mut values)?;
    Ok(values)
}

fn read_file(path: &Path, into: &mut Values) -> Result<(), CliError> {
    let text = match fs_err::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for (index, line) in text.lines().enumerate() {
        match parse(line) {
            Ok(Some((key, value))) => {
                into.insert(key, value);
            }
            Ok(None) => {}
            // The line itself may hold a secret and is not shown.
            Err(message) => {
                return Err(CliError::new(ErrorCode::ProjectInvalid, "").diagnostic(Diagnostic {
                    severity: Severity::Error,
                    message: message.to_owned(),
                    path: Some(path.to_owned()),
                    line: index + 1,
                    column: 1,
                    end_column: 1,
                    source_line: String::new(),
                    label: None,
                    hint: Some("write `KEY=value`, one on a line".to_owned()),
                }));
            }
        }
    }
    Ok(())
}

/// `KEY=value`, `export KEY="value"`, `# comment`; no expansion of variables.
fn parse(line: &str) -> Result<Option<(String, String)>, &'static str> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (key, value) = line.split_once('=').ok_or("this line has no `=`")?;
    let key = key.trim();
    let starts = key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if !starts || !key.chars().all(|one| one.is_ascii_alphanumeric() || one == '_') {
        return Err("a key has letters, digits and `_`, and begins with no digit");
    }
    Ok(Some((key.to_owned(), unquote(value.trim())?)))
}

fn unquote(value: &str) -> Result<String, &'static str> {
    if let Some(rest) = value.strip_prefix('\'') {
        return rest.split_once('\'').map(|(inner, _)| inner.to_owned()).ok_or("the quote `'` is not closed");
    }
    let Some(rest) = value.strip_prefix('"') else {
        // A comment begins with a `#` after a space.
        return Ok(value.split(" #").next().unwrap_or_default().trim_end().to_owned());
    };
    let mut inner = String::new();
    let mut characters = rest.chars();
    while let Some(one) = characters.next() {
        match one {
            '"' => return Ok(inner),
            '\\' => match characters.next() {
                Some('n') => inner.push('\n'),
                Some('t') => inner.push('\t'),
                Some('r') => inner.push('\r'),
                Some(other) => inner.push(other),
                None => break,
            },
            other => inner.push(other),
        }
    }
    Err("the quote `\"` is not closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(line: &str) -> String {
        parse(line).unwrap().unwrap().1
    }

    #[test]
    fn reads_the_forms_that_people_write() {
        assert_eq!(parse("# comment"), Ok(None));
        assert_eq!(parse("   "), Ok(None));
        assert_eq!(parse("export KEY=1"), Ok(Some(("KEY".into(), "1".into()))));
        assert_eq!(value("KEY=a=b"), "a=b");
        assert_eq!(value("KEY = spaced # comment"), "spaced");
        assert_eq!(value("KEY=a#b"), "a#b");
        assert_eq!(value("KEY='single $NOT \\n' # c"), "single $NOT \\n");
        assert_eq!(value(r#"KEY="double \"quoted\"\nline""#), "double \"quoted\"\nline");
        assert_eq!(value("KEY="), "");
    }

    #[test]
    fn refuses_what_is_not_a_key() {
        for line in ["no equals", "1KEY=x", "KE Y=x", "=x", "KEY='open", "KEY=\"open"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
