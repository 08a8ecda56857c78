//! The one type that owns every path on disk.
//!
//! ```text
//! <data>/                0700
//!   lock                 held while a server runs; names pid and boot
//!   node-id              this node's name
//!   admin-token          0600, unless the token is configured
//!   blobs/packs/         content by digest
//!   logs/                segments of log records
//!   cache/               may be deleted at any time
//!   keys/                0700, keys that encrypt what is in the database
//!   postgres/            managed Postgres, or a note saying where it is
//!   tmp/                 emptied at every start
//! ```

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fs_err as fs;
use thiserror::Error;

use crate::Ids;

/// Why a data folder cannot be used.
#[derive(Debug, Error)]
pub enum DataDirError {
    /// Another server uses the folder.
    #[error("`{}` is in use by another server{}", path.display(), pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default())]
    InUse {
        /// The folder.
        path: PathBuf,
        /// The process that holds it, when it said so.
        pid: Option<u32>,
    },
    /// The folder belongs to another user of the machine.
    #[error("`{}` belongs to another user (uid {owner})", path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// Its owner.
        owner: u32,
    },
    /// Reading or writing failed; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// An opened data folder. It stays locked until the last clone is dropped.
#[derive(Clone)]
pub struct DataDir(Arc<Inner>);

struct Inner {
    path: PathBuf,
    boot_id: String,
    _lock: fs::File,
}

impl DataDir {
    /// Creates the folder (0700) when it is missing and takes its lock.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, DataDirError> {
        let path = std::path::absolute(path.as_ref())?;
        create_private_dir(&path)?;
        refuse_foreign(&path)?;
        let boot_id = Ids::system().ulid("boot");
        let lock = take_lock(&path, &boot_id)?;
        let data_dir = Self(Arc::new(Inner { path, boot_id, _lock: lock }));
        for folder in [data_dir.blobs(), data_dir.logs(), data_dir.cache(), data_dir.keys()] {
            create_private_dir(&folder)?;
        }
        match fs::remove_dir_all(data_dir.tmp()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => create_private_dir(&data_dir.tmp())?,
        }
        Ok(data_dir)
    }

    /// The folder itself, absolute.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Names this opening of the folder; a new one for every start.
    pub fn boot_id(&self) -> &str {
        &self.0.boot_id
    }

    /// Content by digest.
    pub fn blobs(&self) -> PathBuf {
        self.0.path.join("blobs")
    }

    /// Segments of log records.
    pub fn logs(&self) -> PathBuf {
        self.0.path.join("logs")
    }

    /// What can be made again, such as compiled functions.
    pub fn cache(&self) -> PathBuf {
        self.0.path.join("cache")
    }

    /// Keys, 0700.
    pub fn keys(&self) -> PathBuf {
        self.0.path.join("keys")
    }

    /// Scratch space on the same file system, emptied at every start.
    pub fn tmp(&self) -> PathBuf {
        self.0.path.join("tmp")
    }

    /// Managed Postgres, or a note saying where it is.
    pub fn postgres(&self) -> PathBuf {
        self.0.path.join("postgres")
    }

    /// Holds the node's name.
    pub fn node_id_file(&self) -> PathBuf {
        self.0.path.join("node-id")
    }

    /// Holds the admin token that was made on first start.
    pub fn admin_token_file(&self) -> PathBuf {
        self.0.path.join("admin-token")
    }

    /// Holds the key that encrypts the secrets of functions.
    pub fn functions_key_file(&self) -> PathBuf {
        self.keys().join("functions")
    }

    /// Writes a file of mode 0600 that is there whole or not at all, also after a power cut.
    pub fn write_atomically(&self, path: &Path, content: &[u8]) -> Result<(), DataDirError> {
        write_atomically(path, content).map_err(DataDirError::from)
    }

    /// The content of a 0600 file, made by `make` on first use.
    pub fn read_or_create(&self, path: &Path, make: impl FnOnce() -> Vec<u8>) -> Result<Vec<u8>, DataDirError> {
        match fs::read(path) {
            Ok(content) => Ok(content),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let content = make();
                write_atomically(path, &content)?;
                Ok(content)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Writes beside the target (0600), syncs, renames, syncs the folder.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|failed| io::Error::other(format!("{}: {}", path.display(), failed.error)))?;
    sync_dir(folder)
}

/// Makes renames and new names in a folder survive a power cut.
pub(crate) fn sync_dir(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Creates a folder that only its owner can enter; leaves an existing one as it is.
pub(crate) fn create_private_dir(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

#[cfg(unix)]
fn refuse_foreign(path: &Path) -> Result<(), DataDirError> {
    use std::os::unix::fs::MetadataExt as _;
    let owner = fs::metadata(path)?.uid();
    if owner == rustix::process::geteuid().as_raw() {
        return Ok(());
    }
    Err(DataDirError::Foreign { path: path.to_owned(), owner })
}

#[cfg(not(unix))]
fn refuse_foreign(_path: &Path) -> Result<(), DataDirError> {
    Ok(())
}

/// The lock is the operating system's: it ends with the process, so a file left behind means nothing.
fn take_lock(folder: &Path, boot_id: &str) -> Result<fs::File, DataDirError> {
    let path = folder.join("lock");
    let mut file = fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => {
            let pid = fs::read_to_string(&path).ok().and_then(|text| text.lines().next()?.parse().ok());
            return Err(DataDirError::InUse { path: folder.to_owned(), pid });
        }
        Err(std::fs::TryLockError::Error(error)) => {
            return Err(io::Error::new(error.kind(), format!("{}: {error}", path.display())).into());
        }
    }
    file.set_len(0)?;
    file.write_all(format!("{}\n{boot_id}\n", std::process::id()).as_bytes())?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_is_refused_and_told_who_holds_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataDir::open(folder.path()).unwrap();
        let Err(DataDirError::InUse { pid, .. }) = DataDir::open(folder.path()) else {
            panic!("opened twice");
        };
        assert_eq!(pid, Some(std::process::id()));
        drop(first);
        DataDir::open(folder.path()).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_and_its_files_are_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let data_dir = DataDir::open(folder.path().join("a b/data")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(data_dir.path()), 0o700);
        assert_eq!(mode(&data_dir.keys()), 0o700);
        data_dir.write_atomically(&data_dir.admin_token_file(), b"token").unwrap();
        assert_eq!(mode(&data_dir.admin_token_file()), 0o600);
    }

    #[test]
    fn scratch_space_is_emptied_at_every_start() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataDir::open(folder.path()).unwrap();
        fs::write(first.tmp().join("left over"), "x").unwrap();
        drop(first);
        let second = DataDir::open(folder.path()).unwrap();
        assert_eq!(fs::read_dir(second.tmp()).unwrap().count(), 0);
    }

    #[test]
    fn a_key_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = DataDir::open(folder.path()).unwrap();
        let path = data_dir.functions_key_file();
        assert_eq!(data_dir.read_or_create(&path, || b"one".to_vec()).unwrap(), b"one");
        assert_eq!(data_dir.read_or_create(&path, || b"two".to_vec()).unwrap(), b"one");
    }
}
