//! Copies a cluster: plain bytes, in parallel.

use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use fs_err as fs;

use super::system_user::RunAs;

/// More than there are processors: most of the time is waiting for the disk.
const THREADS: usize = 8;

/// Copies the files of a folder into a new folder (0700) that belongs to the user who runs Postgres.
pub(super) fn copy_tree(from: &Path, to: &Path, run_as: RunAs) -> io::Result<()> {
    let mut files = Vec::new();
    make_folders(from, to, run_as, &mut files)?;
    in_parallel(&files, |(source, target)| {
        fs::copy(source, target)?;
        run_as.own(target)
    })
}

/// Waits until the files of a folder are on disk.
///
/// Not `syncfs`, which would wait for everything else that the machine is writing; side by side, because the file system
/// then commits them together: a thousand files take 60 ms instead of three seconds.
pub(super) fn sync_tree(folder: &Path) -> io::Result<()> {
    let mut paths = Vec::new();
    list(folder, &mut paths)?;
    in_parallel(&paths, |path| {
        let file = match fs::File::open(path) {
            // Postgres may have deleted it meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        rustix::fs::fsync(file.file()).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
    })
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

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    paths.push(folder.to_owned());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => list(&entry.path(), paths)?,
            kind if kind.is_file() => paths.push(entry.path()),
            _ => {}
        }
    }
    Ok(())
}

fn in_parallel<T: Sync>(items: &[T], work: impl Fn(&T) -> io::Result<()> + Sync) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let failure = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = work(item) {
                        failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                        next.store(items.len(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}
