//! A loaded project: its folder, its manifest, and questions about its paths.

use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::ignore_rules::{IgnoreRules, RuleFiles};
use crate::manifest::{self, ProjectManifest};
use crate::{Diagnostic, Explanation, ProjectError, SourceText};

/// A project whose manifest is valid.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    manifest_path: PathBuf,
    manifest: ProjectManifest,
    warnings: Vec<Diagnostic>,
}

/// A path that `reactor dev` watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchRoot {
    /// A file or a folder that exists.
    pub path: PathBuf,
    /// Whether everything below is meant, or only the folder's own entries.
    pub recursive: bool,
}

impl Project {
    /// Reads `reactor.toml`. Every mistake in it comes as a finding; a project with errors is not loaded.
    pub fn load(manifest_path: &Path) -> Result<Self, ProjectError> {
        let absolute = std::path::absolute(manifest_path)?;
        let name = absolute.file_name().map_or_else(|| PathBuf::from(crate::MANIFEST_NAME), PathBuf::from);
        let root = fs::canonicalize(absolute.parent().unwrap_or(Path::new("/")))?;
        let manifest_path = root.join(&name);
        let bytes = fs::read(&manifest_path)?;
        let content =
            String::from_utf8(bytes).map_err(|error| crate::diagnostic::not_utf8(Path::new(&name), &error))?;
        let parsed = manifest::parse(SourceText::new(name, content), &root);
        match parsed.manifest {
            Some(manifest) => Ok(Self { root, manifest_path, manifest, warnings: parsed.findings }),
            None => Err(ProjectError::Invalid(parsed.findings)),
        }
    }

    /// The project's folder, links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Path of `reactor.toml`.
    pub fn manifest_path(&self) -> &Path {
        &self.manifest_path
    }

    /// What it says.
    pub fn manifest(&self) -> &ProjectManifest {
        &self.manifest
    }

    /// What was found while reading it; warnings only.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Folder for what reactor keeps in the project: caches, the dev database, the checkout's context.
    pub fn state_dir(&self) -> PathBuf {
        self.root.join(".reactor")
    }

    /// The git branch that is checked out; none outside a repository and between branches.
    pub fn branch(&self) -> Option<String> {
        match crate::git::checked_out(&self.root) {
            crate::CheckedOut::Commit { branch, .. } => branch,
            crate::CheckedOut::Nothing | crate::CheckedOut::Unknown => None,
        }
    }

    /// Whether the rules keep a path out of the bundle. Paths outside the project are ignored.
    pub fn is_ignored(&self, path: &Path) -> bool {
        let path = self.absolute(path);
        // An event about a deleted folder cannot say that it was one; rules that end in `/` then miss it, which means
        // one rebuild too many.
        !self.rules(RuleFiles::All).explain(&path, path.is_dir()).included
    }

    /// The rule that decides about a path, with its file and line.
    pub fn explain(&self, path: &Path) -> Explanation {
        let path = self.absolute(path);
        self.rules(RuleFiles::All).explain(&path, path.is_dir())
    }

    /// What to watch: the project's folder itself, and every entry in it that is not ignored, all the way down.
    ///
    /// Changes below are worth a rebuild unless [`is_ignored`](Self::is_ignored) says otherwise; the `.env` files of the
    /// project and of its functions are never bundled and yet matter to a running function.
    pub fn watch_roots(&self) -> Result<Vec<WatchRoot>, ProjectError> {
        let mut roots = vec![WatchRoot { path: self.root.clone(), recursive: false }];
        let rules = self.rules(RuleFiles::All);
        let mut entries: Vec<_> = fs::read_dir(&self.root)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            if entry.file_type()?.is_dir() && (rules.explain(&path, true).included || self.holds_a_source(&path)) {
                roots.push(WatchRoot { path, recursive: true });
            }
        }
        Ok(roots)
    }

    pub(crate) fn rules(&self, files: RuleFiles) -> IgnoreRules {
        IgnoreRules::new(&self.root, &self.manifest.include, files)
    }

    /// A function's source may stand in a folder that is otherwise ignored.
    fn holds_a_source(&self, folder: &Path) -> bool {
        let functions = self.manifest.functions.iter().map(|function| &function.source);
        let sites = self.manifest.sites.iter().map(|site| &site.source);
        functions.chain(sites).any(|source| self.root.join(source).starts_with(folder))
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        if path.starts_with(&self.root) {
            return path.to_path_buf();
        }
        if path.is_relative() {
            return self.root.join(path);
        }
        // The same place by another name, such as /tmp for /private/tmp.
        let folder = path.parent().and_then(|parent| fs::canonicalize(parent).ok());
        match (folder, path.file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => path.to_path_buf(),
        }
    }
}
