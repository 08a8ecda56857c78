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
const HIDDEN: &str = "/reactor/harness.js";

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
        let mut names = vec![(harness.display().to_string(), HIDDEN.to_owned())];
        if files.iter().any(|file| file.path == format!("{entrypoint}.map")) {
            names.push((format!("{root}{entrypoint}"), USER.to_owned()));
            names.push((root, SHOWN.to_owned()));
        } else {
            names.push((root, format!("{shown}/")));
        }
        Ok(Self { entry: folder.path().join(relative(entrypoint)?), folder, names })
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
        let harness = Path::new("/tmp/h/harness.js");
        let files = [file("index.js"), file("index.js.map")];
        let bundled = Code::write(parent.path(), harness, "index.js", "functions/a", &files).unwrap();
        let text = format!("at f ({}:1:2)\nat g (/tmp/h/harness.js:3:4)", bundled.entry().display());
        assert_eq!(bundled.translate(&text), "at f (/function/index.js:1:2)\nat g (/reactor/harness.js:3:4)");
        let folder = Code::write(parent.path(), harness, "src/a.ts", "functions/a", &[file("src/a.ts")]).unwrap();
        assert_eq!(folder.translate(&format!("at {}:1:2", folder.entry().display())), "at functions/a/src/a.ts:1:2");
        let kept = folder.entry().to_owned();
        assert!(kept.exists());
        drop(folder);
        assert!(!kept.exists());
    }

    #[test]
    fn nothing_is_written_outside_of_the_folder() {
        let parent = tempfile::tempdir().unwrap();
        for path in ["../a", "/tmp/a", "a/../../b"] {
            assert!(Code::write(parent.path(), Path::new("/h"), "index.js", "f", &[file(path)]).is_err(), "{path}");
        }
    }
}
