//! Names that a server knew when it was last asked, one file per context.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Lesson};
use crate::commands::cache_folder;
use crate::config::{Checkout, ContextName, replace_quickly};
use crate::context::Context;
use crate::error::CliError;

/// What was listed longer ago is asked for again when it is used.
const FRESH: Duration = Duration::from_mins(1);
/// A server is asked at most this often, whether it answers or not.
const PAUSE: Duration = Duration::from_secs(20);
/// Names of one kind that are kept; nobody reads more.
const MOST: usize = 500;
/// Releases that are kept, the newest.
pub(crate) const RELEASES: u8 = 30;

/// The names of one context.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Names {
    functions: Known,
    sites: Known,
    jobs: Known,
    releases: Known,
}

/// The names of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    names: Vec<String>,
    /// When the server listed them, in seconds since 1970.
    listed: i64,
}

impl Names {
    /// Those of one kind; contexts are kept in the configuration.
    pub(crate) fn of(&self, kind: Kind) -> &[String] {
        self.known(kind).map(|known| known.names.as_slice()).unwrap_or_default()
    }

    /// Whether it is time to ask for them again.
    pub(crate) fn is_stale(&self, kind: Kind, now: Timestamp) -> bool {
        let Some(known) = self.known(kind) else { return false };
        // A clock that went back makes what it wrote before worth nothing.
        u64::try_from(now.as_second() - known.listed).map_or(true, |age| age > FRESH.as_secs())
    }

    /// Takes in what was heard.
    pub(super) fn learn(&mut self, kind: Kind, lesson: Lesson, now: Timestamp) {
        let known = match kind {
            Kind::Contexts => return,
            Kind::Functions => &mut self.functions,
            Kind::Sites => &mut self.sites,
            Kind::Jobs => &mut self.jobs,
            Kind::Releases => &mut self.releases,
        };
        let before = std::mem::take(&mut known.names);
        let listed = match &lesson {
            Lesson::All(_) => true,
            // Fewer do not stand for the rest.
            Lesson::First(names) => names.len() >= usize::from(RELEASES),
            Lesson::Exists(_) | Lesson::Gone(_) => false,
        };
        if listed {
            known.listed = now.as_second();
        }
        let mut names = match lesson {
            Lesson::All(names) => names,
            Lesson::First(names) => names.into_iter().chain(before).collect(),
            Lesson::Exists(name) => std::iter::once(name).chain(before).collect(),
            Lesson::Gone(name) => before.into_iter().filter(|known| *known != name).collect(),
        };
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names.truncate(if kind == Kind::Releases { usize::from(RELEASES) } else { MOST });
        known.names = names;
    }

    fn known(&self, kind: Kind) -> Option<&Known> {
        match kind {
            Kind::Contexts => None,
            Kind::Functions => Some(&self.functions),
            Kind::Sites => Some(&self.sites),
            Kind::Jobs => Some(&self.jobs),
            Kind::Releases => Some(&self.releases),
        }
    }
}

/// The file with the names of one context.
#[derive(Debug)]
pub(crate) struct Cache {
    path: PathBuf,
}

impl Cache {
    /// The one of that context. `local` is another server in each project, and has no cache outside of one.
    pub(crate) fn of(cx: &Context, name: &ContextName) -> Option<Self> {
        let path = if *name == ContextName::local() {
            Checkout::of(&cx.project_root().ok().flatten()?).folder().join("names.json")
        } else {
            cache_folder(cx).ok()?.join("names").join(format!("{name}.json"))
        };
        Some(Self { path })
    }

    /// What is known; nothing when there is no file or it is not ours.
    pub(crate) fn read(&self) -> Names {
        let text = fs_err::read(&self.path).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Keeps it.
    pub(super) fn write(&self, names: &Names) -> Result<(), CliError> {
        let text = serde_json::to_string(names).map_err(|error| CliError::from(std::io::Error::other(error)))?;
        replace_quickly(&self.path, &text)
    }

    /// Notes that the server is being asked now; whether it was not a moment ago.
    pub(crate) fn claim(&self) -> bool {
        let mark = self.path.with_extension("asked");
        if age(&mark).is_some_and(|age| age < PAUSE) {
            return false;
        }
        if let Some(folder) = mark.parent() {
            let _ = fs_err::create_dir_all(folder);
        }
        fs_err::write(&mark, "").is_ok()
    }
}

fn age(path: &Path) -> Option<Duration> {
    path.metadata().ok()?.modified().ok()?.elapsed().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_whole_list_replaces_and_a_part_comes_first() {
        let mut names = Names::default();
        names.learn(Kind::Jobs, Lesson::All(list(&["a", "b"])), at(1_000));
        names.learn(Kind::Jobs, Lesson::First(list(&["c", "b"])), at(1_000));
        assert_eq!(names.of(Kind::Jobs), list(&["c", "b", "a"]));
        names.learn(Kind::Jobs, Lesson::Exists("d".into()), at(1_000));
        names.learn(Kind::Jobs, Lesson::Gone("b".into()), at(1_000));
        assert_eq!(names.of(Kind::Jobs), list(&["d", "c", "a"]));
        names.learn(Kind::Jobs, Lesson::All(list(&["e"])), at(1_000));
        assert_eq!(names.of(Kind::Jobs), list(&["e"]));
        assert_eq!(names.of(Kind::Sites), list(&[]));
    }

    #[test]
    fn only_the_newest_releases_are_kept() {
        let mut names = Names::default();
        for number in 0..100 {
            names.learn(Kind::Releases, Lesson::Exists(format!("rel_{number}")), at(1_000));
        }
        assert_eq!(names.of(Kind::Releases).len(), usize::from(RELEASES));
        assert_eq!(names.of(Kind::Releases)[0], "rel_99");
    }

    #[test]
    fn each_kind_is_as_old_as_its_list() {
        let mut names = Names::default();
        names.learn(Kind::Sites, Lesson::All(list(&["web"])), at(1_000));
        assert!(!names.is_stale(Kind::Sites, at(1_060)) && names.is_stale(Kind::Sites, at(1_061)));
        assert!(names.is_stale(Kind::Sites, at(999)), "the clock went back");
        // That one exists says nothing of the others.
        names.learn(Kind::Jobs, Lesson::Exists("nightly".into()), at(1_000));
        assert!(names.is_stale(Kind::Jobs, at(1_000)));
        assert!(!names.is_stale(Kind::Contexts, at(1_000)));
        names.learn(Kind::Releases, Lesson::First(list(&["rel_1"])), at(1_000));
        assert!(names.is_stale(Kind::Releases, at(1_000)), "one release is not the list of them");
    }
}
