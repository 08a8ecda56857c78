//! A function folder's own `manifest.json`: read, checked, and every value remembered with its place.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::functions::{Given, RUNTIMES, Shared, env_key, own_path};
use super::reader::{Reader, unknown_word};
use crate::diagnostic::{Located, Place, closest};
use crate::{Diagnostic, SourceText};

/// What the file says.
#[derive(Debug, Default)]
pub(super) struct OwnManifest {
    pub(super) name: Given<String>,
    pub(super) shared: Shared,
}

const KEYS: [&str; 7] = ["name", "runtime", "entrypoint", "limits", "concurrency", "env_keys", "secret_keys"];

/// Reads `<source>/manifest.json` when there is one. Mistakes in it are reported through `table`.
pub(super) fn read(root: &Path, source: &str, table: &Reader<'_>) -> Option<OwnManifest> {
    let shown = PathBuf::from(source).join("manifest.json");
    let content = match fs_err::read_to_string(root.join(&shown)) {
        Ok(content) => content,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return None,
        Err(error) => {
            table.report(Diagnostic::error(error.to_string()).in_file(shown));
            return None;
        }
    };
    let text = Arc::new(SourceText::new(shown, content));
    let value: Value = match serde_json::from_str(&text.text) {
        Ok(value) => value,
        Err(error) => {
            let start = text.offset_utf16(error.line(), error.column().saturating_sub(1));
            table.report(Diagnostic::error(error_text(&error)).at(&text, start..start + 1));
            return None;
        }
    };
    let Value::Object(members) = value else {
        table.report(Diagnostic::error("the function's manifest must be an object").at(&text, 0..1));
        return None;
    };
    // A web app manifest has the same file name; it has none of our keys but `name`.
    if !members.contains_key("entrypoint") && !members.contains_key("runtime") && members.contains_key("short_name") {
        return None;
    }
    Some(OwnReader { text, table }.read(&members))
}

struct OwnReader<'a> {
    text: Arc<SourceText>,
    table: &'a Reader<'a>,
}

impl OwnReader<'_> {
    fn read(&self, members: &Map<String, Value>) -> OwnManifest {
        self.refuse_unknown(members, &KEYS);
        let mut own = OwnManifest { name: self.string(members, "name"), shared: Shared::default() };
        own.shared.runtime = self.runtime(members);
        own.shared.entry = self.string(members, "entrypoint").and_then(|entry| match own_path(&entry.value) {
            Ok(value) => Some(Located { value, place: entry.place }),
            Err(reason) => {
                self.table.report(entry.place.error(reason));
                None
            }
        });
        if let Some(limits) = self.object(members, "limits") {
            self.refuse_unknown(limits, &["timeout_ms", "memory_mb", "max_body_in_mb", "max_body_out_mb"]);
            own.shared.timeout_ms = self.number(limits, "timeout_ms");
            own.shared.memory_mb = self.number(limits, "memory_mb");
            own.shared.max_body_in_mb = self.number(limits, "max_body_in_mb");
            own.shared.max_body_out_mb = self.number(limits, "max_body_out_mb");
        }
        if let Some(concurrency) = self.object(members, "concurrency") {
            self.refuse_unknown(concurrency, &["min_instances", "max_concurrency"]);
            own.shared.min_instances = self.number(concurrency, "min_instances");
            own.shared.max_concurrency = self.number(concurrency, "max_concurrency");
        }
        own.shared.env_keys = self.keys(members, "env_keys");
        own.shared.secret_keys = self.keys(members, "secret_keys");
        own
    }

    fn refuse_unknown(&self, members: &Map<String, Value>, known: &[&str]) {
        for key in members.keys().filter(|key| !known.contains(&key.as_str()) && *key != "$schema") {
            let hint = match closest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known keys: {}", known.join(", ")),
            };
            self.table
                .report(self.place(key).error(format!("unknown key `{key}` in a function's manifest")).hint(hint));
        }
    }

    fn runtime(&self, members: &Map<String, Value>) -> Given<bundle_format::FunctionRuntime> {
        let written = self.string(members, "runtime")?;
        if let Some((_, runtime)) = RUNTIMES.iter().find(|(word, _)| *word == written.value) {
            return Some(Located { value: *runtime, place: written.place });
        }
        let words: Vec<_> = RUNTIMES.iter().map(|(word, _)| *word).collect();
        self.table.report(unknown_word(&written.place, "runtime", &written.value, &words));
        None
    }

    fn string(&self, members: &Map<String, Value>, key: &str) -> Given<String> {
        match members.get(key)? {
            Value::String(value) => Some(self.located(key, value.clone())),
            _ => self.wrong_type(key, "a string"),
        }
    }

    fn number(&self, members: &Map<String, Value>, key: &str) -> Given<u32> {
        match members.get(key)?.as_u64().and_then(|value| u32::try_from(value).ok()) {
            Some(value) => Some(self.located(key, value)),
            None => self.wrong_type(key, "a whole number"),
        }
    }

    fn keys(&self, members: &Map<String, Value>, key: &str) -> Given<Vec<String>> {
        let Value::Array(values) = members.get(key)? else { return self.wrong_type(key, "a list of strings") };
        let mut keys = Vec::with_capacity(values.len());
        for value in values {
            let Value::String(name) = value else { return self.wrong_type(key, "a list of strings") };
            match env_key(name) {
                Ok(()) => keys.push(name.clone()),
                Err(reason) => self.table.report(self.place(key).error(reason)),
            }
        }
        keys.sort();
        keys.dedup();
        Some(self.located(key, keys))
    }

    fn object<'m>(&self, members: &'m Map<String, Value>, key: &str) -> Option<&'m Map<String, Value>> {
        match members.get(key)? {
            Value::Object(members) => Some(members),
            _ => self.wrong_type(key, "an object"),
        }
    }

    fn located<T>(&self, key: &str, value: T) -> Located<T> {
        Located { value, place: self.place(key) }
    }

    fn wrong_type<T>(&self, key: &str, wanted: &str) -> Option<T> {
        self.table.report(self.place(key).error(format!("`{key}` must be {wanted}")));
        None
    }

    fn place(&self, key: &str) -> Place {
        Place { text: Arc::clone(&self.text), span: key_span(&self.text.text, key) }
    }
}

/// The first occurrence of `"key"` followed by a colon. `serde_json` keeps no places; keys of this file are unique
/// enough for the first one to be the one meant.
fn key_span(text: &str, key: &str) -> Range<usize> {
    let quoted = format!("\"{key}\"");
    text.match_indices(&quoted)
        .find(|(at, _)| text[at + quoted.len()..].trim_start().starts_with(':'))
        .map_or(0..0, |(at, _)| at..at + quoted.len())
}

/// `serde_json` ends its messages with the place, which the diagnostic shows already.
fn error_text(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}
