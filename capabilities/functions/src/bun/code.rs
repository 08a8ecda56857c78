//! A function's files on disk, where bun can read them, and how their paths are shown.

use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path, PathBuf};

use bytes::Bytes;
use tempfile::TempDir;

use crate::component::USER;

/// The folder of the bundled module in a stack trace, until its source map is applied.
const SHOWN: &str = "/function/";
/// A folder whose frames are left out.
const HIDDEN: &str = "/reactor/";
/// Node's modules that connect.
const SOCKETS: [&[u8]; 6] = [b"net", b"tls", b"http", b"https", b"http2", b"dgram"];

/// One file of a function.
pub(crate) struct CodeFile {
    /// Relative to the function's folder in the bundle.
    pub(crate) path: String,
    pub(crate) executable: bool,
    pub(crate) content: Bytes,
}

/// The files of a function; gone when this value is.
pub(crate) struct Code {
    folder: TempDir,
    /// What bun imports.
    entry: PathBuf,
    /// What stands on disk, and what is shown instead, the longest first.
    names: Vec<(String, String)>,
    mentions_sockets: bool,
}

impl Code {
    /// Writes the files below `parent`. `shown` is the function's folder as its author knows it.
    pub(super) fn write(
        parent: &Path,
        harness: &Path,
        entrypoint: &str,
        shown: &str,
        files: &[CodeFile],
    ) -> io::Result<Self> {
        fs_err::create_dir_all(parent)?;
        open_to_all(parent, 0o755)?;
        let folder = tempfile::Builder::new().prefix("code-").tempdir_in(parent)?;
        open_to_all(folder.path(), 0o755)?;
        for file in files {
            let path = folder.path().join(relative(&file.path)?);
            for parent in folders_between(folder.path(), &path) {
                fs_err::create_dir_all(&parent)?;
                open_to_all(&parent, 0o755)?;
            }
            fs_err::write(&path, &file.content)?;
            open_to_all(&path, if file.executable { 0o755 } else { 0o644 })?;
        }
        let root = format!("{}/", folder.path().display());
        let hidden = harness.parent().unwrap_or(harness);
        let mut names = vec![(format!("{}/", hidden.display()), HIDDEN.to_owned())];
        if files.iter().any(|file| file.path == format!("{entrypoint}.map")) {
            names.push((format!("{root}{entrypoint}"), USER.to_owned()));
            names.push((root, SHOWN.to_owned()));
        } else {
            names.push((root, format!("{shown}/")));
        }
        let mentions_sockets = files.iter().any(|file| mentions_sockets(&file.content));
        Ok(Self { entry: folder.path().join(relative(entrypoint)?), folder, names, mentions_sockets })
    }

    /// Whether a file names one of Node's modules for sockets.
    pub(super) const fn mentions_sockets(&self) -> bool {
        self.mentions_sockets
    }

    pub(super) fn entry(&self) -> &Path {
        &self.entry
    }

    /// A text with the paths that its reader knows.
    pub(super) fn translate(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (on_disk, shown) in &self.names {
            if text.contains(on_disk) {
                text = text.replace(on_disk, shown);
            }
        }
        text
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Code").field(&self.folder.path()).finish()
    }
}

/// Whether a text holds `"net"`, `'node:http'` or the like.
fn mentions_sockets(text: &[u8]) -> bool {
    text.iter().enumerate().filter(|(_, byte)| matches!(byte, b'"' | b'\'' | b'`')).any(|(at, quote)| {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix(b"node:").unwrap_or(rest);
        SOCKETS.iter().any(|name| rest.strip_prefix(*name).is_some_and(|after| after.first() == Some(quote)))
    })
}

/// A path of a manifest was checked when it was received; here it is about to be written.
fn relative(path: &str) -> io::Result<&Path> {
    let path = Path::new(path);
    if path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Ok(path);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{}: leads out of the function's folder", path.display())))
}

/// The folders from `root` down to a file, without `root` itself.
fn folders_between(root: &Path, file: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        file.ancestors().skip(1).take_while(|folder| *folder != root).map(Path::to_owned).collect();
    folders.reverse();
    folders
}

fn open_to_all(path: &Path, mode: u32) -> io::Result<()> {
    fs_err::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> CodeFile {
        CodeFile { path: path.to_owned(), executable: false, content: Bytes::from_static(b"1") }
    }

    #[test]
    fn paths_are_shown_as_their_author_knows_them() {
        let parent = tempfile::tempdir().unwrap();
        let harness = Path::new("/tmp/h/harness/harness.js");
        let files = [file("index.js"), file("index.js.map")];
        let bundled = Code::write(parent.path(), harness, "index.js", "functions/a", &files).unwrap();
        let text = format!("at f ({}:1:2)\nat g (/tmp/h/harness/fetch.js:3:4)", bundled.entry().display());
        assert_eq!(bundled.translate(&text), "at f (/function/index.js:1:2)\nat g (/reactor/fetch.js:3:4)");
        let folder = Code::write(parent.path(), harness, "src/a.ts", "functions/a", &[file("src/a.ts")]).unwrap();
        assert_eq!(folder.translate(&format!("at {}:1:2", folder.entry().display())), "at functions/a/src/a.ts:1:2");
        let kept = folder.entry().to_owned();
        assert!(kept.exists());
        drop(folder);
        assert!(!kept.exists());
    }

    #[test]
    fn code_that_may_open_sockets_is_known_by_the_names_it_mentions() {
        for text in ["import net from \"node:net\"", "require('https')", "await import(`http2`)", "x=\"tls\""] {
            assert!(mentions_sockets(text.as_bytes()), "{text}");
        }
        for text in ["fetch('https://x.example')", "\"network\"", "net", "import fs from 'node:fs'", "'net\"", "'"] {
            assert!(!mentions_sockets(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn nothing_is_written_outside_of_the_folder() {
        let parent = tempfile::tempdir().unwrap();
        for path in ["../a", "/tmp/a", "a/../../b"] {
            assert!(Code::write(parent.path(), Path::new("/h"), "index.js", "f", &[file(path)]).is_err(), "{path}");
        }
    }
}
