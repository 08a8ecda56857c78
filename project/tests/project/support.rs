//! A project in a temporary folder, and findings as text.

use std::path::{Path, PathBuf};

use bundle_format::Content;
use project::{BuildOptions, Built, Diagnostic, Project, ProjectError};

pub(crate) struct Tree {
    folder: tempfile::TempDir,
}

pub(crate) const HEAD: &str = "project_id = \"shop-a1b2c3d4\"\nname = \"Shop\"\n";
pub(crate) const HELLO: &str = "export default { fetch() { return new Response('hello') } }\n";

impl Tree {
    /// A project whose manifest is `HEAD` and the given text.
    pub(crate) fn new(manifest: &str) -> Self {
        let tree = Self { folder: tempfile::tempdir().unwrap() };
        tree.write("reactor.toml", &format!("{HEAD}{manifest}"))
    }

    /// A folder without anything.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// One wasm function `hello` with this source.
    pub(crate) fn hello(source: &str) -> Self {
        Self::new("[[functions]]\nname = \"hello\"\n").write("functions/hello/index.ts", source)
    }

    pub(crate) fn write(self, path: &str, content: &str) -> Self {
        self.put(path, content.as_bytes());
        self
    }

    pub(crate) fn put(&self, path: &str, content: &[u8]) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn load(&self) -> Result<Project, ProjectError> {
        Project::load(&self.path("reactor.toml"))
    }

    pub(crate) fn try_build(&self) -> Result<Built, ProjectError> {
        self.load()?.build(&BuildOptions::default(), &|_| {})
    }

    pub(crate) fn build(&self) -> Built {
        self.try_build().unwrap_or_else(|error| panic!("{}", findings(&error)))
    }

    /// The findings of a build that fails.
    pub(crate) fn failure(&self) -> String {
        match self.try_build() {
            Ok(built) => panic!("built {:?}", paths(&built)),
            Err(error) => findings(&error),
        }
    }
}

pub(crate) fn paths(built: &Built) -> Vec<&str> {
    built.manifest.files.iter().map(|file| file.path.as_str()).collect()
}

pub(crate) fn text(built: &Built, path: &str) -> String {
    match &built.contents[path] {
        Content::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
        Content::Read { held, .. } => String::from_utf8(held.bytes().to_vec()).unwrap(),
        Content::File(path) => std::fs::read_to_string(path).unwrap(),
    }
}

pub(crate) fn findings(error: &ProjectError) -> String {
    match error.diagnostics() {
        [] => format!("no findings: {error}"),
        all => render(all),
    }
}

/// Findings the way a terminal shows them, without the frame.
pub(crate) fn render(all: &[Diagnostic]) -> String {
    all.iter().map(render_one).collect::<Vec<_>>().join("\n")
}

fn render_one(found: &Diagnostic) -> String {
    let severity = if found.is_error() { "error" } else { "warning" };
    let mut lines = vec![format!("{severity}: {}", found.message)];
    if let Some(path) = &found.path {
        let path = slashes(path);
        if found.line == 0 {
            lines.push(format!(" --> {path}"));
        } else {
            lines.push(format!(" --> {path}:{}:{}", found.line, found.column));
            lines.push(format!(" | {}", found.source_line));
            let label = found.label.as_deref().map(|label| format!(" {label}")).unwrap_or_default();
            let marks = "^".repeat(found.end_column - found.column);
            lines.push(format!(" | {}{marks}{label}", " ".repeat(found.column - 1)));
        }
    }
    if let Some(hint) = &found.hint {
        lines.push(format!("hint: {hint}"));
    }
    lines.join("\n")
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
