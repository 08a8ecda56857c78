//! Reads `Reactor.toml` with positions: unknown tables and keys are errors with a suggestion.

use std::ops::Range;
use std::path::Path;

use toml_edit::{Document, Item, Table, Value};

use super::error::{ConfigError, ConfigPosition};
use super::keys::{KEYS, Key, Kind, LATER, TABLES, find, nearest};
use super::table::{Given, Origin, Values};

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct FileContent {
    pub(super) values: Values,
    /// Tables that stand in it.
    pub(super) tables: Vec<&'static str>,
    pub(super) warnings: Vec<String>,
}

pub(super) fn parse(path: &Path, text: &str) -> Result<FileContent, ConfigError> {
    let reader = Reader { path, text };
    let document = Document::parse(text)
        .map_err(|error| ConfigError::new(error.message().trim().to_owned()).at(reader.position(error.span())))?;
    if document.as_table().contains_key("project_id") {
        return Err(ConfigError::new(format!(
            "`{}` is a project's `reactor.toml`, not a server's `Reactor.toml`",
            path.display()
        ))
        .hint("file names ignore case on this disk: keep the server's configuration elsewhere and pass `--config`"));
    }
    let mut content = FileContent::default();
    for (name, item) in document.as_table() {
        reader.table(&mut content, document.as_table(), name, item)?;
    }
    Ok(content)
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn table(&self, content: &mut FileContent, root: &Table, name: &str, item: &Item) -> Result<(), ConfigError> {
        let span = key_span(root, name);
        if LATER.contains(&name) {
            content.warnings.push(format!("`[{name}]` has no effect: it is not part of this version"));
            return Ok(());
        }
        let Some(known) = TABLES.iter().find(|table| **table == name) else {
            let error = ConfigError::new(format!("unknown table `{name}`")).at(self.position(span));
            return Err(match nearest(name, TABLES.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("known tables: {}", TABLES.join(", "))),
            });
        };
        let Some(table) = item.as_table_like() else {
            return Err(ConfigError::new(format!("`{name}` must be a table")).at(self.position(span)));
        };
        content.tables.push(known);
        for (key_name, value) in table.iter() {
            let span = table.get_key_value(key_name).and_then(|(key, _)| key.span());
            self.key(content, (known, key_name), value, span)?;
        }
        Ok(())
    }

    fn key(
        &self,
        content: &mut FileContent,
        (table, name): (&str, &str),
        item: &Item,
        span: Option<Range<usize>>,
    ) -> Result<(), ConfigError> {
        if LATER.contains(&format!("{table}.{name}").as_str()) {
            content.warnings.push(format!("`[{table}.{name}]` has no effect: it is not part of this version"));
            return Ok(());
        }
        let Some(key) = find(table, name) else {
            let error = ConfigError::new(format!("unknown key `{name}` in `[{table}]`")).at(self.position(span));
            let known = || KEYS.iter().filter(|key| key.table == table).map(|key| key.name);
            return Err(match nearest(name, known()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None if known().next().is_none() => error.hint(format!("`[{table}]` has no keys")),
                None => error.hint(format!("known keys: {}", known().collect::<Vec<_>>().join(", "))),
            });
        };
        if let Some(why) = key.unused {
            content.warnings.push(format!("`{table}.{name}` has no effect: {why}"));
            return Ok(());
        }
        let position = self.position(item.span());
        let Some(given) = item.as_value().and_then(|value| given(key, value)) else {
            let wanted = match key.kind {
                Kind::Text => "a string",
                Kind::Number => "a whole number",
                Kind::Flag => "`true` or `false`",
                Kind::List => "a list of strings",
            };
            return Err(ConfigError::new(format!("`{table}.{name}` must be {wanted}")).at(position));
        };
        content.values.set(key, given, Origin::File(position));
        Ok(())
    }

    fn position(&self, span: Option<Range<usize>>) -> Option<ConfigPosition> {
        let span = span?;
        let before = self.text.get(..span.start)?;
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let column = self.text[line_start..span.start].chars().count() + 1;
        let width = self.text.get(span).map_or(0, |text| text.lines().next().unwrap_or_default().chars().count());
        Some(ConfigPosition {
            path: self.path.to_owned(),
            line: before.matches('\n').count() + 1,
            column,
            end_column: column + width.max(1),
            source_line: line.to_owned(),
        })
    }
}

fn key_span(table: &Table, name: &str) -> Option<Range<usize>> {
    table.get_key_value(name).and_then(|(key, _)| key.span())
}

fn given(key: &Key, value: &Value) -> Option<Given> {
    match key.kind {
        Kind::Text => value.as_str().map(|text| Given::Text(text.to_owned())),
        Kind::Number => value.as_integer().map(Given::Number),
        Kind::Flag => value.as_bool().map(Given::Flag),
        Kind::List => {
            let list = value.as_array()?;
            list.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>().map(Given::List)
        }
    }
}
