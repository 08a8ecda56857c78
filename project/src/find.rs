//! Finding the project a folder belongs to.

use std::io;
use std::path::{Path, PathBuf};

use crate::ProjectError;

/// Name of the project's manifest.
pub const MANIFEST_NAME: &str = "reactor.toml";

/// Walks up from `start` to the nearest `reactor.toml` and returns its path.
///
/// The walk ends after the directory that holds `.git`, and before `home`: a manifest left in a home directory
/// would otherwise claim every folder below it. A file that cannot be looked at is an error, never "no project".
pub fn find(start: &Path, home: Option<&Path>) -> Result<Option<PathBuf>, ProjectError> {
    let start = std::path::absolute(start)?;
    let home = home.map(|home| fs_err::canonicalize(home).unwrap_or_else(|_| home.to_path_buf()));
    for directory in start.ancestors() {
        if let Some(home) = &home
            && (directory == home || fs_err::canonicalize(directory).is_ok_and(|real| real == *home))
        {
            return Ok(None);
        }
        let candidate = directory.join(MANIFEST_NAME);
        if is_file(&candidate)? {
            return Ok(Some(candidate));
        }
        if directory.join(".git").symlink_metadata().is_ok() {
            return Ok(None);
        }
    }
    Ok(None)
}

fn is_file(path: &Path) -> Result<bool, ProjectError> {
    match fs_err::metadata(path) {
        Ok(metadata) => Ok(metadata.is_file()),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path) {
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, "").unwrap();
    }

    #[test]
    fn walks_up_to_the_nearest_manifest() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        write(&root.join("reactor.toml"));
        fs_err::create_dir_all(root.join("functions/hello")).unwrap();
        let found = find(&root.join("functions/hello"), None).unwrap();
        assert_eq!(found, Some(root.join("reactor.toml")));
    }

    #[test]
    fn looks_into_the_folder_that_holds_git_but_not_above() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        write(&root.join("reactor.toml"));
        fs_err::create_dir_all(root.join("app/.git")).unwrap();
        fs_err::create_dir_all(root.join("app/src")).unwrap();
        assert_eq!(find(&root.join("app/src"), None).unwrap(), None);
        write(&root.join("app/reactor.toml"));
        assert_eq!(find(&root.join("app/src"), None).unwrap(), Some(root.join("app/reactor.toml")));
    }

    #[test]
    fn never_takes_the_home_directory_itself() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().canonicalize().unwrap();
        write(&home.join("reactor.toml"));
        fs_err::create_dir_all(home.join("work")).unwrap();
        assert_eq!(find(&home.join("work"), Some(&home)).unwrap(), None);
        assert_eq!(find(&home, Some(&home)).unwrap(), None);
    }
}
