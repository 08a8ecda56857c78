//! Names that a server knew when it was last asked, one file per context.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::commands::cache_folder;
use crate::config::{Checkout, ContextName, replace};
use crate::context::Context;
use crate::error::CliError;

/// A cache older than this is renewed when it is used.
const FRESH: Duration = Duration::from_mins(1);
/// A server is asked at most this often, whether it answers or not.
const PAUSE: Duration = Duration::from_secs(20);

/// The names of one context.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Names {
    pub(crate) functions: Vec<String>,
    pub(crate) sites: Vec<String>,
    pub(crate) jobs: Vec<String>,
    pub(crate) releases: Vec<String>,
}

impl Names {
    /// Those of one kind; contexts are kept in the configuration.
    pub(crate) fn of(&self, kind: Kind) -> &[String] {
        match kind {
            Kind::Contexts => &[],
            Kind::Functions => &self.functions,
            Kind::Sites => &self.sites,
            Kind::Jobs => &self.jobs,
            Kind::Releases => &self.releases,
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

    /// Keeps what a server said.
    pub(crate) fn write(&self, names: &Names) -> Result<(), CliError> {
        let text = serde_json::to_string(names).map_err(|error| CliError::from(std::io::Error::other(error)))?;
        replace(&self.path, &text)
    }

    /// Whether it is time to ask again.
    pub(crate) fn is_stale(&self) -> bool {
        age(&self.path).is_none_or(|age| age > FRESH)
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

fn age(path: &std::path::Path) -> Option<Duration> {
    path.metadata().ok()?.modified().ok()?.elapsed().ok()
}
