//! Locks of the operating system: they end with their process, so a file left behind means nothing.

use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use fs_err as fs;

const POLL: Duration = Duration::from_millis(20);

/// Opens the file of a lock, 0600.
pub(super) fn open(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    fs::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Takes the lock if it is free.
pub(super) fn try_take(file: &fs::File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(std::fs::TryLockError::WouldBlock) => Ok(false),
        Err(std::fs::TryLockError::Error(error)) => {
            Err(io::Error::new(error.kind(), format!("{}: {error}", file.path().display())))
        }
    }
}

/// Waits for a lock that others hold for a short, honest piece of work.
pub(crate) fn take(path: &Path, patience: Duration) -> io::Result<fs::File> {
    let file = open(path)?;
    let begun = Instant::now();
    while !try_take(&file)? {
        if begun.elapsed() > patience {
            let message = format!("{}: still locked by another process", path.display());
            return Err(io::Error::new(io::ErrorKind::TimedOut, message));
        }
        std::thread::sleep(POLL);
    }
    Ok(file)
}

/// Writes into a lock who holds it.
pub(super) fn sign(file: &mut fs::File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(format!("{}\n", std::process::id()).as_bytes())
}

/// Who signed the lock.
pub(super) fn holder(file: &mut fs::File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
