//! What a command hears of names in passing, from whatever it asks a server: kept for completion when it ends.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use admin_client::Listener;
use jiff::Timestamp;
use serde::Deserialize;

use super::Kind;
use super::cache::Cache;
use crate::config::ContextName;
use crate::context::Context;

/// What was said of the names of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lesson {
    /// These, and no others.
    All(Vec<String>),
    /// These first, and others.
    First(Vec<String>),
    /// This one, which is the newest.
    Exists(String),
    /// This one no more.
    Gone(String),
}

type Heard = BTreeMap<ContextName, Vec<(Kind, Lesson)>>;

/// Everything that was heard since the command began, by context. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Hearsay(Arc<Mutex<Heard>>);

impl Hearsay {
    /// Hears every answer of the server with that name.
    pub(crate) fn listener(&self, context: &ContextName) -> Listener {
        let (heard, context) = (self.clone(), context.clone());
        Listener::new(move |path, document| {
            if let Some((kind, lesson)) = lesson(path, document) {
                heard.note(&context, kind, lesson);
            }
        })
    }

    /// Notes what is known otherwise.
    pub(crate) fn note(&self, context: &ContextName, kind: Kind, lesson: Lesson) {
        self.heard().entry(context.clone()).or_default().push((kind, lesson));
    }

    /// Writes it down, once, after the command has done its work. What cannot be written is nobody's concern.
    pub(crate) fn keep(&self, cx: &Context) {
        let now = Timestamp::now();
        let heard = std::mem::take(&mut *self.heard());
        for (context, lessons) in heard {
            let Some(cache) = Cache::of(cx, &context) else { continue };
            let mut names = cache.read();
            for (kind, lesson) in lessons {
                names.learn(kind, lesson, now);
            }
            if let Err(error) = cache.write(&names) {
                cx.ui.verbose(format!("names are not kept for completion: {}", error.to_api_error().message));
            }
        }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A list, or one thing that was made in it.
#[derive(Deserialize)]
struct Answer {
    items: Option<Vec<Row>>,
    next_cursor: Option<String>,
    name: Option<String>,
}

/// What names it.
#[derive(Deserialize)]
struct Row {
    name: Option<String>,
    release_id: Option<String>,
}

/// What an answer says of names, if it says anything.
fn lesson(path: &str, document: &[u8]) -> Option<(Kind, Lesson)> {
    // An endpoint may have a path before them.
    let lists = [
        ("/fn/v1/_admin/functions", Kind::Functions),
        ("/sites/v1/_admin/sites", Kind::Sites),
        ("/jobs/v1/_admin/jobs", Kind::Jobs),
        ("/_admin/releases", Kind::Releases),
    ];
    let (_, kind) = lists.into_iter().find(|(list, _)| path.ends_with(list))?;
    let answer: Answer = serde_json::from_slice(document).ok()?;
    let Some(rows) = answer.items else { return Some((kind, Lesson::Exists(answer.name?))) };
    let names = rows.into_iter().filter_map(|row| if kind == Kind::Releases { row.release_id } else { row.name });
    let names = names.collect();
    Some((kind, if answer.next_cursor.is_some() { Lesson::First(names) } else { Lesson::All(names) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(path: &str, document: &str) -> Option<(Kind, Lesson)> {
        lesson(path, document.as_bytes())
    }

    #[test]
    fn lists_are_heard_wherever_the_server_lies() {
        let document = r#"{"items":[{"name":"b","url":"x"},{"name":"a"}]}"#;
        let names = || vec!["b".to_owned(), "a".to_owned()];
        for path in ["/fn/v1/_admin/functions", "/behind/a/proxy/fn/v1/_admin/functions"] {
            assert_eq!(heard(path, document), Some((Kind::Functions, Lesson::All(names()))));
        }
        let page = r#"{"items":[{"release_id":"rel_2","activation":2}],"next_cursor":"2"}"#;
        assert_eq!(heard("/_admin/releases", page), Some((Kind::Releases, Lesson::First(vec!["rel_2".to_owned()]))));
    }

    #[test]
    fn one_that_was_created_exists() {
        let created = r#"{"name":"hello","runtime":"wasm"}"#;
        assert_eq!(heard("/fn/v1/_admin/functions", created), Some((Kind::Functions, Lesson::Exists("hello".into()))));
    }

    #[test]
    fn other_answers_say_nothing_of_names() {
        for (path, document) in [
            ("/fn/v1/_admin/functions/hello/deployments", r#"{"items":[{"name":"x"}]}"#),
            ("/_admin/version", r#"{"name":"x"}"#),
            ("/jobs/v1/_admin/jobs", r#"{"items":3}"#),
            ("/jobs/v1/_admin/jobs", "not JSON"),
        ] {
            assert_eq!(heard(path, document), None, "{path}: {document}");
        }
    }
}
