//! Walks a folder by the ignore rules, following symbolic links only to regular files inside the project.

use std::ffi::OsString;
use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use fs_err as fs;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::cache::Identity;
use crate::ignore_rules::{Decision, IgnoreRules, Level, hard_rule, slashes};
use crate::{Diagnostic, ProjectError};

/// A file to bundle.
#[derive(Debug)]
pub(crate) struct Found {
    /// Relative to the walked folder, `/` between parts.
    pub(crate) path: String,
    /// Where its bytes are: the end of a link, when it is one.
    pub(crate) location: PathBuf,
    /// Bytes, when it was found.
    pub(crate) size: u64,
    /// What it is known by in the digest cache.
    pub(crate) identity: Option<Identity>,
    pub(crate) executable: bool,
}

impl Found {
    /// One whose metadata nobody needs.
    fn unseen(path: String, location: PathBuf) -> Self {
        Self { path, location, size: 0, identity: None, executable: false }
    }

    pub(crate) fn new(path: String, location: PathBuf, metadata: &std::fs::Metadata) -> Self {
        let (identity, executable) = (Identity::of(metadata), is_executable(metadata));
        Self { path, location, size: metadata.len(), identity, executable }
    }
}

#[cfg(unix)]
fn is_executable(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    false
}

/// The result of a walk: files in byte order of their paths, and what was wrong.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pub(crate) files: Vec<Found>,
    pub(crate) findings: Vec<Diagnostic>,
}

/// Entries that the rules left out, and whether each is a folder.
#[derive(Debug, Default)]
pub(crate) struct Skipped(Mutex<Vec<(PathBuf, bool)>>);

impl Skipped {
    pub(crate) fn into_paths(self) -> Vec<(PathBuf, bool)> {
        self.0.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn note(&self, path: PathBuf, is_dir: bool) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((path, is_dir));
    }
}

/// Walks `folder`. `root` is the project's folder in its real form, which no link may leave.
pub(crate) fn walk(root: &Path, folder: &Path, rules: &IgnoreRules) -> Result<Walk, ProjectError> {
    walk_with(root, folder, rules, None)
}

/// The same by names alone: notes what is left out, and does not look at the files that are let in.
pub(crate) fn walk_noting(
    root: &Path,
    folder: &Path,
    rules: &IgnoreRules,
    skipped: &Skipped,
) -> Result<Walk, ProjectError> {
    walk_with(root, folder, rules, Some(skipped))
}

fn walk_with(root: &Path, folder: &Path, rules: &IgnoreRules, skipped: Option<&Skipped>) -> Result<Walk, ProjectError> {
    let walker = Walker { root, rules, skipped, result: Mutex::default() };
    let above = folder.parent().filter(|parent| parent.starts_with(root)).map(|parent| rules.level_of(parent));
    walker.directory(&Place { path: folder, prefix: "", inside_skipped: false }, above.as_ref())?;
    let mut result = walker.result.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    result.files.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    result.findings.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(result)
}

struct Walker<'a> {
    root: &'a Path,
    rules: &'a IgnoreRules,
    skipped: Option<&'a Skipped>,
    result: Mutex<Walk>,
}

/// A folder on the way.
struct Place<'a> {
    path: &'a Path,
    /// What its entries' bundle paths begin with: empty, or ending in a slash.
    prefix: &'a str,
    inside_skipped: bool,
}

/// Something in a folder that the rules let through.
struct Entry {
    name: OsString,
    path: PathBuf,
    kind: FileType,
    raw: fs::DirEntry,
    inside_skipped: bool,
}

/// Entries looked at by one thread, at least: a folder may hold any number of files.
const TOGETHER: usize = 128;

impl Walker<'_> {
    fn directory(&self, place: &Place<'_>, above: Option<&Arc<Level>>) -> Result<(), ProjectError> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(place.path)? {
            let entry = entry?;
            entries.push((entry.file_name(), entry));
        }
        let level = self.rules.level(place.path, above, |name| entries.iter().any(|(own, _)| own == name));
        let mut kept = Vec::with_capacity(entries.len());
        let mut folders = Vec::new();
        for (name, entry) in entries {
            let kind = entry.file_type()?;
            let path = place.path.join(&name);
            let inside_skipped = match self.rules.decide(&level, &path, kind.is_dir(), place.inside_skipped) {
                Decision::Skip => {
                    if let Some(skipped) = self.skipped {
                        skipped.note(path, kind.is_dir());
                    }
                    continue;
                }
                Decision::Enter => true,
                Decision::Keep => false,
            };
            let entry = Entry { name, path, kind, raw: entry, inside_skipped };
            if kind.is_dir() { folders.push(entry) } else { kept.push(entry) }
        }
        let found: Vec<Result<Found, Diagnostic>> = kept
            .into_par_iter()
            .with_min_len(TOGETHER)
            .map(|entry| self.file(place.prefix, entry))
            .collect::<Result<_, ProjectError>>()?;
        {
            let mut result = self.result.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            for found in found {
                match found {
                    Ok(file) => result.files.push(file),
                    Err(finding) => result.findings.push(finding),
                }
            }
        }
        folders.into_par_iter().try_for_each(|folder| {
            let Some(name) = folder.name.to_str() else {
                let mut result = self.result.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                result.findings.push(self.not_utf8(&folder.path));
                return Ok(());
            };
            let prefix = format!("{}{name}/", place.prefix);
            let below = Place { path: &folder.path, prefix: &prefix, inside_skipped: folder.inside_skipped };
            self.directory(&below, Some(&level))
        })
    }
    /// One entry that is no folder: a file to bundle, or why it is none.
    fn file(&self, prefix: &str, found: Entry) -> Result<Result<Found, Diagnostic>, ProjectError> {
        let Entry { name, path, kind, raw, .. } = found;
        let target = if kind.is_symlink() {
            follow(self.root, &path)?
        } else if kind.is_file() && self.skipped.is_some() {
            return Ok(match name.to_str() {
                Some(name) => Ok(Found::unseen(format!("{prefix}{name}"), path)),
                None => Err(self.not_utf8(&path)),
            });
        } else if kind.is_file() {
            Target::File { metadata: raw.metadata()?, location: path.clone() }
        } else {
            let message = "neither a file nor a folder, left out";
            Target::Refused(Diagnostic::warning(message).in_file(self.shown(&path)))
        };
        Ok(match (target, name.to_str()) {
            (Target::Refused(finding), _) => Err(finding),
            (Target::File { .. }, None) => Err(self.not_utf8(&path)),
            (Target::File { location, metadata }, Some(name)) => {
                Ok(Found::new(format!("{prefix}{name}"), location, &metadata))
            }
        })
    }

    fn shown(&self, path: &Path) -> PathBuf {
        crate::diagnostic::display_path(self.root, path)
    }

    fn not_utf8(&self, path: &Path) -> Diagnostic {
        Diagnostic::error("the name is not UTF-8")
            .in_file(self.shown(path))
            .hint("rename the file, or name it in `.reactorignore`")
    }
}

/// What a name in a folder leads to.
#[derive(Debug)]
pub(crate) enum Target {
    /// A regular file, and where it is.
    File { location: PathBuf, metadata: std::fs::Metadata },
    /// Nothing to bundle.
    Refused(Diagnostic),
}

/// The end of a link, when it is a regular file inside the project that may be bundled.
pub(crate) fn follow(root: &Path, link: &Path) -> Result<Target, ProjectError> {
    let shown = crate::diagnostic::display_path(root, link);
    let target = fs::read_link(link)?;
    let refuse = |what: &str, hint: &str| {
        let message = format!("the symbolic link `{}` {what}", slashes(&shown));
        Ok(Target::Refused(Diagnostic::error(message).in_file(shown.clone()).hint(hint)))
    };
    let leave_out = "replace it by a file, or name it in `.reactorignore`";
    let real = match link.canonicalize() {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return refuse(&format!("points to `{}`, which does not exist", target.display()), leave_out);
        }
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            return refuse(&format!("points to `{}`, which may not be read", target.display()), leave_out);
        }
        Err(_) => return refuse("leads back to itself", leave_out),
    };
    let Ok(inside) = real.strip_prefix(root) else {
        return refuse(&format!("points to `{}`, which is outside the project", target.display()), leave_out);
    };
    let hard = inside.components().find_map(|part| hard_rule(&part.as_os_str().to_string_lossy()));
    if let Some(rule) = hard {
        return refuse(&format!("points to `{}`, which is never bundled (`{rule}`)", slashes(inside)), leave_out);
    }
    let metadata = fs::metadata(&real)?;
    if metadata.is_dir() {
        return refuse(
            &format!("points to the folder `{}`; only links to files are followed", slashes(inside)),
            leave_out,
        );
    }
    if !metadata.is_file() {
        return refuse(&format!("points to `{}`, which is not a regular file", slashes(inside)), leave_out);
    }
    Ok(Target::File { location: real, metadata })
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::ignore_rules::RuleFiles;

    struct Tree {
        _folder: tempfile::TempDir,
        root: PathBuf,
    }

    impl Tree {
        fn new(files: &[&str]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().canonicalize().unwrap();
            for path in files {
                let path = root.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "content").unwrap();
            }
            Self { _folder: folder, root }
        }

        fn walk(&self) -> Walk {
            let rules = IgnoreRules::new(&self.root, &[], RuleFiles::All);
            walk(&self.root, &self.root.join("site"), &rules).unwrap()
        }
    }

    fn message(tree: &Tree) -> String {
        let result = tree.walk();
        assert_eq!(result.findings.len(), 1, "{result:?}");
        result.findings[0].message.clone()
    }

    #[test]
    fn finds_files_in_byte_order_and_hides_what_is_ignored() {
        let tree = Tree::new(&["site/b", "site/a/z", "site/a.b", "site/node_modules/x", "site/.env", "other"]);
        let paths: Vec<_> = tree.walk().files.into_iter().map(|file| file.path).collect();
        assert_eq!(paths, ["a.b", "a/z", "b"]);
    }

    #[test]
    fn stores_a_link_inside_the_project_as_its_file() {
        let tree = Tree::new(&["shared/logo.svg", "site/a"]);
        symlink("../shared/logo.svg", tree.root.join("site/logo.svg")).unwrap();
        let result = tree.walk();
        assert!(result.findings.is_empty(), "{result:?}");
        assert_eq!(result.files[1].path, "logo.svg");
        assert_eq!(result.files[1].location, tree.root.join("shared/logo.svg"));
    }

    #[test]
    fn refuses_a_link_that_leaves_the_project() {
        let tree = Tree::new(&["site/a"]);
        symlink("/etc/hostname", tree.root.join("site/x")).unwrap();
        assert_eq!(
            message(&tree),
            "the symbolic link `site/x` points to `/etc/hostname`, which is outside the project"
        );
    }

    #[test]
    fn refuses_a_link_that_dangles() {
        let tree = Tree::new(&["site/a"]);
        symlink("nowhere", tree.root.join("site/x")).unwrap();
        assert_eq!(message(&tree), "the symbolic link `site/x` points to `nowhere`, which does not exist");
    }

    #[test]
    fn passes_over_the_link_by_which_an_editor_locks_a_file() {
        let tree = Tree::new(&["site/a"]);
        symlink("somebody@machine.1234:1", tree.root.join("site/.#a")).unwrap();
        let result = tree.walk();
        assert!(result.findings.is_empty(), "{result:?}");
        let paths: Vec<_> = result.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a"]);
    }

    #[test]
    fn refuses_links_in_a_loop() {
        let tree = Tree::new(&["site/a"]);
        symlink("x", tree.root.join("site/x")).unwrap();
        assert_eq!(message(&tree), "the symbolic link `site/x` leads back to itself");
    }

    #[test]
    fn refuses_a_link_to_a_folder() {
        let tree = Tree::new(&["site/a", "shared/b"]);
        symlink("../shared", tree.root.join("site/x")).unwrap();
        assert!(message(&tree).ends_with("points to the folder `shared`; only links to files are followed"));
    }

    #[test]
    fn refuses_a_link_to_what_is_never_bundled() {
        let tree = Tree::new(&["site/a", ".env"]);
        symlink("../.env", tree.root.join("site/config.txt")).unwrap();
        assert!(message(&tree).ends_with("points to `.env`, which is never bundled (`.env`)"));
    }

    #[test]
    fn does_not_look_at_links_that_are_ignored() {
        let tree = Tree::new(&["site/a"]);
        fs::write(tree.root.join(".reactorignore"), "x\n").unwrap();
        symlink("nowhere", tree.root.join("site/x")).unwrap();
        assert!(tree.walk().findings.is_empty());
    }
}
