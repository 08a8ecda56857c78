//! Files that take what `dev` itself says, as in `reactor dev > dev.log`: every line would be a save, and say another one.

use std::path::Path;

/// Those of them that are regular files; terminals and pipes are not saved to by anybody.
pub(super) struct Redirected(#[cfg(unix)] Vec<(u64, u64)>);

#[cfg(unix)]
impl Redirected {
    /// Where standard output and standard error go.
    pub(super) fn here() -> Self {
        Self::of([rustix::fs::fstat(std::io::stdout()), rustix::fs::fstat(std::io::stderr())])
    }

    fn of(files: impl IntoIterator<Item = rustix::io::Result<rustix::fs::Stat>>) -> Self {
        let is_file = |stat: &rustix::fs::Stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file();
        Self(files.into_iter().flatten().filter(is_file).map(|stat| (stat.st_dev, stat.st_ino)).collect())
    }

    /// Whether a path is one of them, under whatever name.
    pub(super) fn contains(&self, path: &Path) -> bool {
        !self.0.is_empty() && rustix::fs::stat(path).is_ok_and(|stat| self.0.contains(&(stat.st_dev, stat.st_ino)))
    }
}

#[cfg(not(unix))]
impl Redirected {
    pub(super) fn here() -> Self {
        Self()
    }

    pub(super) fn contains(&self, _: &Path) -> bool {
        false
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_written_to_is_known_under_each_of_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let (log, other) = (folder.path().join("dev.log"), folder.path().join("index.ts"));
        let file = fs_err::File::create(&log).unwrap();
        fs_err::write(&other, "").unwrap();
        fs_err::hard_link(&log, folder.path().join("same.log")).unwrap();
        let redirected = Redirected::of([rustix::fs::fstat(file.file())]);
        assert!(redirected.contains(&log) && redirected.contains(&folder.path().join("same.log")));
        assert!(!redirected.contains(&other) && !redirected.contains(&folder.path().join("nothing")));
        let (reading, _writing) = rustix::pipe::pipe().unwrap();
        assert!(Redirected::of([rustix::fs::fstat(&reading)]).0.is_empty());
    }
}
