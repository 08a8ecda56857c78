//! Copies a cluster: plain bytes, in parallel.

use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use fs_err as fs;

use super::system_user::RunAs;

const MOST_THREADS: usize = 8;

/// Copies the files of a folder into a new folder (0700) that belongs to the user who runs Postgres.
pub(super) fn copy_tree(from: &Path, to: &Path, run_as: RunAs) -> io::Result<()> {
    let mut files = Vec::new();
    make_folders(from, to, run_as, &mut files)?;
    let next = AtomicUsize::new(0);
    let failure = Mutex::new(None);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((source, target)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = copy_file(source, target, run_as) {
                        failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                        next.store(files.len(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

fn make_folders(from: &Path, to: &Path, run_as: RunAs, files: &mut Vec<(PathBuf, PathBuf)>) -> io::Result<()> {
    fs::create_dir(to)?;
    fs::set_permissions(to, std::fs::Permissions::from_mode(0o700))?;
    run_as.own(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            make_folders(&entry.path(), &target, run_as, files)?;
        } else {
            files.push((entry.path(), target));
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path, run_as: RunAs) -> io::Result<()> {
    fs::copy(from, to)?;
    run_as.own(to)
}

/// Waits until everything written to the file system of `path` is on disk: one call instead of one per file.
pub(super) fn sync_file_system(path: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        let folder = fs::File::open(path)?;
        rustix::fs::syncfs(folder.file()).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
    }
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    {
        fs::metadata(path)?;
        rustix::fs::sync();
        Ok(())
    }
}
