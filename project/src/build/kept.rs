//! What earlier builds have made and a later one may take over: `reactor dev` builds on every save.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bundle_format::{FunctionEntry, SiteEntry};

use super::{Done, Member};
use crate::{FunctionSettings, Project, SiteSettings};

/// Files at a project's root that no bundle is made from.
const NO_SOURCES: [&str; 5] = [".env", ".env.local", "README.md", "CHANGELOG.md", "LICENSE"];
/// Files that decide how others are read, wherever they lie.
const RULES: [&str; 6] =
    [".reactorignore", ".gitignore", "package.json", "tsconfig.json", "jsconfig.json", "manifest.json"];

/// Built functions and sites. An empty one makes a build that builds everything.
///
/// A member is taken over when nothing that could change it has changed: no file it was made from, none in its own
/// folder, and none that an import of it could be resolved to instead.
#[derive(Debug, Default)]
pub struct Kept {
    functions: BTreeMap<String, KeptMember<FunctionEntry>>,
    sites: BTreeMap<String, KeptMember<SiteEntry>>,
}

#[derive(Debug)]
struct KeptMember<E> {
    member: Member<E>,
    stamps: Vec<(PathBuf, Stamp)>,
}

/// What tells one content of a file from another without reading it; none when there is no file.
type Stamp = Option<(SystemTime, u64)>;

/// What has changed since the last build.
#[derive(Debug, Clone, Copy)]
pub enum Changes<'a> {
    /// Nobody knows.
    Unknown,
    /// These absolute paths, and nothing else in the folders that are watched.
    Paths(&'a HashSet<PathBuf>),
}

impl Kept {
    /// Drops what the changes may have made stale.
    pub(super) fn forget(&mut self, project: &Project, changes: Changes<'_>) {
        let Changes::Paths(paths) = changes else { return self.clear() };
        let root = project.root();
        let rules = |path: &PathBuf| {
            path == root
                || path == project.manifest_path()
                || path.file_name().and_then(|name| name.to_str()).is_some_and(|name| RULES.contains(&name))
        };
        if paths.iter().any(rules) {
            return self.clear();
        }
        let manifest = project.manifest();
        self.functions.retain(|name, kept| {
            let settings = manifest.functions.iter().find(|function| function.name.as_str() == name);
            settings.is_some_and(|settings| kept.holds(&root.join(&settings.source), root, paths))
        });
        self.sites.retain(|name, kept| {
            let settings = manifest.sites.iter().find(|site| site.name.as_str() == name);
            settings.is_some_and(|settings| kept.holds(&root.join(&settings.source), root, paths))
        });
    }

    fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn function(&self, function: &FunctionSettings) -> Option<Done> {
        self.functions.get(function.name.as_str()).map(|kept| Done::Function(kept.member.clone()))
    }

    pub(super) fn site(&self, site: &SiteSettings) -> Option<Done> {
        self.sites.get(site.name.as_str()).map(|kept| Done::Site(kept.member.clone()))
    }

    /// Remembers a member for the next build. One whose files are younger than its build may hold older text than they.
    pub(super) fn keep(&mut self, done: &Done, begun: SystemTime) {
        match done {
            Done::Function(member) => {
                if let Some(kept) = KeptMember::of(member, begun) {
                    self.functions.insert(member.entry.name.clone(), kept);
                }
            }
            Done::Site(member) => {
                if let Some(kept) = KeptMember::of(member, begun) {
                    self.sites.insert(member.entry.name.clone(), kept);
                }
            }
        }
    }
}

impl<E: Clone> KeptMember<E> {
    fn of(member: &Member<E>, begun: SystemTime) -> Option<Self> {
        let stamps: Vec<_> = member.inputs.iter().map(|path| (path.clone(), stamp(path))).collect();
        let settled = stamps.iter().all(|(_, stamp)| stamp.is_some_and(|(modified, _)| modified < begun));
        settled.then(|| Self { member: member.clone(), stamps })
    }

    fn holds(&self, source: &Path, root: &Path, changed: &HashSet<PathBuf>) -> bool {
        !changed.iter().any(|path| self.is_touched_by(path, source, root))
            // Also those that no watcher looks at, such as installed packages.
            && self.stamps.iter().all(|(path, seen)| stamp(path) == *seen)
    }

    fn is_touched_by(&self, path: &Path, source: &Path, root: &Path) -> bool {
        if path.starts_with(source) || source.starts_with(path) {
            return true;
        }
        let named = |name: &str| path.parent() == Some(root) && path.file_name().is_some_and(|own| own == name);
        if NO_SOURCES.into_iter().any(named) {
            return false;
        }
        // A file that appears or goes beside an input, or beside a folder of one, may be what an import means now. One
        // that lies elsewhere is not on the way of any import.
        let folder = path.parent().unwrap_or(path);
        self.stamps.iter().any(|(input, _)| input.starts_with(folder))
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
