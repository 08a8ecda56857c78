//! Reads a TOML table key by key, remembers where every value stood, and reports what it does not know.

use std::cell::RefCell;
use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use toml_edit::{Item, TableLike, Value};

use crate::diagnostic::{Located, Place, closest};
use crate::{Diagnostic, SourceText};

/// Collects findings, so that one run shows all of them.
#[derive(Debug, Default)]
pub(crate) struct Findings(RefCell<Vec<Diagnostic>>);

impl Findings {
    pub(crate) fn push(&self, finding: Diagnostic) {
        self.0.borrow_mut().push(finding);
    }

    pub(crate) fn into_vec(self) -> Vec<Diagnostic> {
        self.0.into_inner()
    }
}

/// One table of the manifest.
pub(crate) struct Reader<'a> {
    text: &'a Arc<SourceText>,
    table: &'a dyn TableLike,
    name: String,
    span: Range<usize>,
    known: RefCell<Vec<&'static str>>,
    findings: &'a Findings,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        text: &'a Arc<SourceText>,
        table: &'a dyn TableLike,
        name: impl Into<String>,
        span: Range<usize>,
        findings: &'a Findings,
    ) -> Self {
        Self { text, table, name: name.into(), span, known: RefCell::default(), findings }
    }

    /// The header of the table, or the inline table.
    pub(crate) fn place(&self) -> Place {
        self.place_of(self.span.clone())
    }

    /// Where a key itself stands.
    pub(crate) fn key_place(&self, key: &str) -> Place {
        let span = self.table.key(key).and_then(toml_edit::Key::span).unwrap_or_else(|| self.span.clone());
        self.place_of(span)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(crate) fn report(&self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    pub(crate) fn string(&self, key: &'static str) -> Option<Located<String>> {
        let item = self.get(key)?;
        match item.as_str() {
            Some(value) => Some(self.located(value.to_owned(), item.span())),
            None => self.wrong_type(key, item, "a string"),
        }
    }

    /// A string that `parse` understands; its error says what would be right.
    pub(crate) fn parsed<T, E: Display>(
        &self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Located<T>> {
        let Located { value, place } = self.string(key)?;
        match parse(&value) {
            Ok(value) => Some(Located { value, place }),
            Err(error) => {
                self.report(place.error(format!("`{value}` is not a valid `{key}`")).hint(error.to_string()));
                None
            }
        }
    }

    pub(crate) fn boolean(&self, key: &'static str) -> Option<Located<bool>> {
        let item = self.get(key)?;
        match item.as_bool() {
            Some(value) => Some(self.located(value, item.span())),
            None => self.wrong_type(key, item, "`true` or `false`"),
        }
    }

    /// A whole number; anything outside `u32` is reported here, narrower limits by the caller.
    pub(crate) fn number(&self, key: &'static str) -> Option<Located<u32>> {
        let item = self.get(key)?;
        let Some(value) = item.as_integer() else { return self.wrong_type(key, item, "a whole number") };
        let located = self.located(value, item.span());
        if let Ok(value) = u32::try_from(value) {
            return Some(Located { value, place: located.place });
        }
        self.report(located.place.error(format!("`{key}` is {value}, it must lie between 0 and {}", u32::MAX)));
        None
    }

    pub(crate) fn number_within(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<Located<u32>> {
        let located = self.number(key)?;
        if range.contains(&located.value) {
            return Some(located);
        }
        self.report(located.place.error(format!(
            "`{key}` is {}, it must lie between {} and {}",
            located.value,
            range.start(),
            range.end()
        )));
        None
    }

    pub(crate) fn strings(&self, key: &'static str) -> Option<Vec<Located<String>>> {
        let item = self.get(key)?;
        let Some(array) = item.as_array() else { return self.wrong_type(key, item, "a list of strings") };
        let mut values = Vec::with_capacity(array.len());
        for value in array {
            match value.as_str() {
                Some(text) => values.push(self.located(text.to_owned(), value.span())),
                None => self.report(
                    self.place_of(value.span().unwrap_or_else(|| self.span.clone()))
                        .error(format!("`{key}` must be a list of strings, this is {}", value_type(value))),
                ),
            }
        }
        Some(values)
    }

    /// Exactly one of the known words.
    pub(crate) fn one_of<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<Located<T>> {
        let Located { value, place } = self.string(key)?;
        if let Some((_, chosen)) = choices.iter().find(|(word, _)| *word == value) {
            return Some(Located { value: *chosen, place });
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        self.report(unknown_word(&place, key, &value, &words));
        None
    }

    /// A table below this one, `[functions.limits]` or `limits = { … }`.
    pub(crate) fn table(&self, key: &'static str) -> Option<Reader<'a>> {
        let item = self.get(key)?;
        match item.as_table_like() {
            Some(table) => Some(self.child(table, format!("`[{key}]`"), item.span())),
            None if item.is_array_of_tables() => {
                self.report(
                    self.key_place(key)
                        .error(format!("`{key}` is one table, not a list"))
                        .hint(format!("write `[{key}]`")),
                );
                None
            }
            None => self.wrong_type(key, item, "a table"),
        }
    }

    /// Tables of a list, `[[functions]]` or `functions = [{ … }]`.
    pub(crate) fn tables(&self, key: &'static str) -> Vec<Reader<'a>> {
        let Some(item) = self.get(key) else { return Vec::new() };
        if let Some(list) = item.as_array_of_tables() {
            return list.iter().map(|table| self.child(table, format!("`[[{key}]]`"), table.span())).collect();
        }
        if item.is_table() {
            self.report(
                self.key_place(key)
                    .error(format!("`{key}` is a list of tables"))
                    .hint(format!("write `[[{key}]]`, once for each")),
            );
            return Vec::new();
        }
        let Some(array) = item.as_array() else {
            self.wrong_type::<()>(key, item, "a list of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in array {
            match value.as_inline_table() {
                Some(table) => tables.push(self.child(table, format!("`[[{key}]]`"), value.span())),
                None => self.report(
                    self.place_of(value.span().unwrap_or_else(|| self.span.clone()))
                        .error(format!("`{key}` must be a list of tables, this is {}", value_type(value))),
                ),
            }
        }
        tables
    }

    /// Every key with its value as text, for tables whose keys are free (`set = { "X-Frame-Options" = "DENY" }`).
    pub(crate) fn pairs(&self, key: &'static str) -> Vec<(String, Located<String>)> {
        let Some(item) = self.get(key) else { return Vec::new() };
        let Some(table) = item.as_table_like() else {
            self.wrong_type::<()>(key, item, "a table of strings");
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (name, item) in table.iter() {
            match item.as_str() {
                Some(value) => pairs.push((name.to_owned(), self.located(value.to_owned(), item.span()))),
                None => self.report(
                    self.place_of(item.span().unwrap_or_else(|| self.span.clone()))
                        .error(format!("`{name}` must be a string, this is {}", item_type(item))),
                ),
            }
        }
        pairs
    }

    /// Reports a key that is missing but needed.
    pub(crate) fn missing(&self, key: &str, hint: impl Into<String>) {
        self.report(self.place().error(format!("{} has no `{key}`", self.name)).hint(hint));
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn report_unknown(&self) {
        let known = self.known.borrow();
        for (key, _) in self.table.iter() {
            if !known.contains(&key) {
                let place = self.key_place(key);
                let hint = match closest(key, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known keys: {}", known.join(", ")),
                };
                self.report(place.error(format!("unknown key `{key}` in {}", self.name)).hint(hint));
            }
        }
    }

    fn get(&self, key: &'static str) -> Option<&'a Item> {
        let mut known = self.known.borrow_mut();
        if !known.contains(&key) {
            known.push(key);
        }
        self.table.get(key)
    }

    fn child(&self, table: &'a dyn TableLike, name: String, span: Option<Range<usize>>) -> Reader<'a> {
        let span = span.unwrap_or_else(|| self.span.clone());
        Reader::new(self.text, table, name, span, self.findings)
    }

    fn place_of(&self, span: Range<usize>) -> Place {
        Place { text: Arc::clone(self.text), span }
    }

    fn located<T>(&self, value: T, span: Option<Range<usize>>) -> Located<T> {
        Located { value, place: self.place_of(span.unwrap_or_else(|| self.span.clone())) }
    }

    fn wrong_type<T>(&self, key: &str, item: &Item, wanted: &str) -> Option<T> {
        let place = item.span().map_or_else(|| self.key_place(key), |span| self.place_of(span));
        self.report(place.error(format!("`{key}` must be {wanted}, this is {}", item_type(item))));
        None
    }
}

/// An error for a word outside a fixed list.
pub(crate) fn unknown_word(place: &Place, key: &str, written: &str, words: &[&str]) -> Diagnostic {
    let list = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let hint = match closest(written, words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? known: {list}"),
        None => format!("known: {list}"),
    };
    place.error(format!("`{written}` is not a known `{key}`")).hint(hint)
}

fn item_type(item: &Item) -> &'static str {
    match item {
        Item::Value(value) => value_type(value),
        Item::Table(_) => "a table",
        Item::ArrayOfTables(_) => "a list of tables",
        Item::None => "nothing",
    }
}

fn value_type(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a string",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a fraction",
        Value::Boolean(_) => "a boolean",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::InlineTable(_) => "a table",
    }
}
