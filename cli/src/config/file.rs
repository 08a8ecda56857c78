//! Writing a small file so that a reader sees the old one or the new one, and two writers lose nothing.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use admin_api::ErrorCode;
use tempfile::NamedTempFile;

use crate::error::CliError;

/// How long one writer waits for the others: hundreds may be before it, each for the time of two syncs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Held while a file is read, changed and written. Released when dropped, or when the process dies.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock of that file, which is a file of its own beside it: the file itself is replaced.
    pub(crate) fn take(path: &Path) -> Result<Self, CliError> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".lock");
        let lock_path = path.with_file_name(name);
        if let Some(folder) = path.parent() {
            make_private_folder(folder)?;
        }
        let file = fs_err::OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path)?.into_parts().0;
        set_mode(&lock_path, 0o600)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(std::fs::TryLockError::WouldBlock) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(std::fs::TryLockError::WouldBlock) => {
                    let message = format!("another process holds `{}`", lock_path.display());
                    return Err(CliError::new(ErrorCode::IoFailed, message));
                }
                Err(std::fs::TryLockError::Error(source)) => return Err(source.into()),
            }
        }
    }
}

/// The text of a file, or `None` when there is none.
pub(crate) fn read_optional(path: &Path) -> Result<Option<String>, CliError> {
    match fs_err::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Replaces a file, mode 0600 in a folder of mode 0700: written beside it, synced, renamed.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), CliError> {
    put(path, text, Durable::Yes)
}

/// The same for what can be had again: a reader sees the old one or the new one, and nobody waits for the disk. After a
/// crash of the machine it may be empty.
pub(crate) fn replace_quickly(path: &Path, text: &str) -> Result<(), CliError> {
    put(path, text, Durable::No)
}

/// Whether a file is to outlive a crash of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durable {
    Yes,
    No,
}

fn put(path: &Path, text: &str, durable: Durable) -> Result<(), CliError> {
    // A link to a dotfiles repository stays a link; what it points to is replaced.
    let path = match fs_err::canonicalize(path) {
        Ok(real) => real,
        Err(_) => path.to_owned(),
    };
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
    make_private_folder(&folder)?;
    let name = |source: io::Error| {
        CliError::new(ErrorCode::IoFailed, format!("cannot write `{}`", path.display())).caused_by(&source)
    };
    let mut temporary = NamedTempFile::with_prefix_in(".reactor-", &folder).map_err(name)?;
    temporary.write_all(text.as_bytes()).map_err(name)?;
    set_mode(temporary.path(), 0o600)?;
    if durable == Durable::Yes {
        temporary.as_file().sync_all().map_err(name)?;
    }
    temporary.persist(&path).map_err(|error| name(error.error))?;
    if durable == Durable::Yes {
        sync_folder(&folder);
    }
    Ok(())
}

/// Makes a folder, and its missing parents, that nobody else can look into. One that exists and belongs to a project
/// or to the home keeps its mode, unless it is ours alone.
pub(crate) fn make_private_folder(folder: &Path) -> Result<(), CliError> {
    let made = !folder.is_dir();
    if made {
        fs_err::create_dir_all(folder)?;
    }
    if made || folder.file_name().is_some_and(|name| name == ".reactor") {
        set_mode(folder, 0o700)?;
    }
    Ok(())
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<(), CliError> {
    use std::os::unix::fs::PermissionsExt as _;
    let permissions = fs_err::metadata(path)?.permissions();
    if permissions.mode() & 0o777 != mode {
        fs_err::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the other systems have modes")]
fn set_mode(_path: &Path, _mode: u32) -> Result<(), CliError> {
    Ok(())
}

/// After this the rename itself survives a power cut. Where a folder cannot be opened for that, there is no more to do.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn modes_are_private_even_when_they_were_not() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join(".reactor");
        fs_err::create_dir(&home).unwrap();
        fs_err::set_permissions(&home, std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = home.join("config.toml");
        fs_err::write(&path, "old").unwrap();
        replace(&path, "new").unwrap();
        assert_eq!(fs_err::metadata(&home).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs_err::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs_err::read_to_string(&path).unwrap(), "new");
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_file_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("dotfiles.toml");
        fs_err::write(&real, "old").unwrap();
        let link = folder.path().join("config.toml");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace(&link, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs_err::read_to_string(real).unwrap(), "new");
    }

    #[test]
    fn writers_wait_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("count");
        fs_err::write(&path, "0").unwrap();
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| {
                    let _lock = Lock::take(&path).unwrap();
                    let count: u32 = fs_err::read_to_string(&path).unwrap().parse().unwrap();
                    replace(&path, &(count + 1).to_string()).unwrap();
                });
            }
        });
        assert_eq!(fs_err::read_to_string(&path).unwrap(), "20");
    }
}
