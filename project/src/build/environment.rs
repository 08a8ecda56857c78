//! Environment files of the project, to recognise a copy of one under another name.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bundle_format::Digest;

use crate::{Diagnostic, Project};

/// The `.env` files of the project and of its parts, by the digest of their content.
#[derive(Debug, Default)]
pub(super) struct Copies(HashMap<Digest, Original>);

/// One of them.
#[derive(Debug)]
pub(super) struct Original {
    /// Relative to the project.
    path: PathBuf,
}

/// What is shorter may be the same by chance, or be empty.
const SHORTEST: usize = 16;
/// Files that show which keys there are, without values.
const TEMPLATES: [&str; 5] = ["example", "sample", "template", "dist", "defaults"];

impl Copies {
    /// Looks where such files usually are: in the project's folder and in those of its functions and sites.
    pub(super) fn find(project: &Project) -> Self {
        let manifest = project.manifest();
        let sources = manifest.functions.iter().map(|function| function.source.as_str());
        let sources = sources.chain(manifest.sites.iter().map(|site| site.source.as_str()));
        let mut copies = Self::default();
        for folder in std::iter::once("").chain(sources) {
            copies.look_into(project.root(), &project.root().join(folder));
        }
        copies
    }

    fn look_into(&mut self, root: &Path, folder: &Path) {
        let Ok(entries) = fs_err::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if !name.to_str().is_some_and(is_environment) {
                continue;
            }
            let Ok(content) = fs_err::read(entry.path()) else { continue };
            if content.len() >= SHORTEST {
                let path = crate::diagnostic::display_path(root, &entry.path());
                self.0.insert(Digest::of(&content), Original { path });
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The environment file that has this content.
    pub(super) fn original(&self, digest: &Digest) -> Option<&Original> {
        self.0.get(digest)
    }
}

impl Original {
    /// The error for a file that is a copy.
    pub(super) fn copied_to(&self, shown: &Path) -> Diagnostic {
        let path = crate::ignore_rules::slashes(&self.path);
        Diagnostic::error(format!("the file is a copy of `{path}`, which is never bundled"))
            .in_file(shown)
            .hint("remove it, name it in `.reactorignore`, or pass `--allow-secret PATH` if it is meant to be public")
    }
}

fn is_environment(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(".env") else { return false };
    rest.is_empty() || rest.strip_prefix('.').is_some_and(|ending| !TEMPLATES.iter().any(|word| ending.contains(word)))
}
