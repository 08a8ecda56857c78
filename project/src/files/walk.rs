//! Walks a folder by the ignore rules, following symbolic links only to regular files inside the project.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use fs_err as fs;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::ignore_rules::{Decision, IgnoreRules, Level, hard_rule, slashes};
use crate::{Diagnostic, ProjectError};

/// A file to bundle.
#[derive(Debug)]
pub(crate) struct Found {
    /// Relative to the walked folder, `/` between parts.
    pub(crate) path: String,
    /// Where its bytes are: the end of a link, when it is one.
    pub(crate) location: PathBuf,
    pub(crate) metadata: std::fs::Metadata,
}

/// The result of a walk: files in byte order of their paths, and what was wrong.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pub(crate) files: Vec<Found>,
    pub(crate) findings: Vec<Diagnostic>,
}

/// Walks `folder`. `root` is the project's folder in its real form, which no link may leave.
pub(crate) fn walk(root: &Path, folder: &Path, rules: &IgnoreRules) -> Result<Walk, ProjectError> {
    let walker = Walker { root, folder, rules, result: Mutex::default() };
    let above = folder.parent().filter(|parent| parent.starts_with(root)).map(|parent| rules.level_of(parent));
    walker.directory(folder, above.as_ref(), false)?;
    let mut result = walker.result.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    result.files.sort_by(|a, b| a.path.cmp(&b.path));
    result.findings.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(result)
}

struct Walker<'a> {
    root: &'a Path,
    folder: &'a Path,
    rules: &'a IgnoreRules,
    result: Mutex<Walk>,
}

impl Walker<'_> {
    fn directory(&self, path: &Path, above: Option<&Arc<Level>>, inside_skipped: bool) -> Result<(), ProjectError> {
        let entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
        let level = self.rules.level(path, above, |name| entries.iter().any(|entry| entry.file_name() == name));
        let mut found = Walk::default();
        let mut folders = Vec::new();
        for entry in entries {
            let kind = entry.file_type()?;
            let path = entry.path();
            match self.rules.decide(&level, &path, kind.is_dir(), inside_skipped) {
                Decision::Skip => continue,
                Decision::Enter => {
                    folders.push((path, true));
                    continue;
                }
                Decision::Keep => {}
            }
            if kind.is_dir() {
                folders.push((path, false));
                continue;
            }
            let target = if kind.is_symlink() {
                follow(self.root, &path)?
            } else if kind.is_file() {
                Target::File { metadata: entry.metadata()?, location: path.clone() }
            } else {
                let message = "neither a file nor a folder, left out";
                Target::Refused(Diagnostic::warning(message).in_file(self.shown(&path)))
            };
            match target {
                Target::File { location, metadata } => match self.bundle_path(&path) {
                    Some(path) => found.files.push(Found { path, location, metadata }),
                    None => found.findings.push(self.not_utf8(&path)),
                },
                Target::Refused(finding) => found.findings.push(finding),
            }
        }
        {
            let mut result = self.result.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            result.files.append(&mut found.files);
            result.findings.append(&mut found.findings);
        }
        folders.into_par_iter().try_for_each(|(folder, skipped)| self.directory(&folder, Some(&level), skipped))
    }

    fn shown(&self, path: &Path) -> PathBuf {
        crate::diagnostic::display_path(self.root, path)
    }

    fn not_utf8(&self, path: &Path) -> Diagnostic {
        Diagnostic::error("the name is not UTF-8")
            .in_file(self.shown(path))
            .hint("rename the file, or name it in `.reactorignore`")
    }

    fn bundle_path(&self, path: &Path) -> Option<String> {
        let relative = path.strip_prefix(self.folder).ok()?;
        relative.to_str()?;
        Some(slashes(relative))
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
