//! Which user of the machine Postgres runs as: it refuses to run as root.

use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

use fs_err as fs;

use super::ManagedError;
use crate::account::Account;

/// Who runs Postgres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunAs {
    /// Whoever we are.
    Ourselves,
    /// We are root: somebody else.
    Other(Account),
}

impl RunAs {
    /// Ourselves; as root the user `postgres`, else `nobody`.
    pub(super) fn choose() -> Result<Self, ManagedError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        let account = Account::find(&["postgres", "nobody"])?;
        account.map(Self::Other).ok_or(ManagedError::NoUser)
    }

    /// Who owns an existing cluster: as root, Postgres runs as that user; otherwise it has to be ourselves.
    pub(super) fn owner_of(self, data: &Path) -> Result<Self, ManagedError> {
        let metadata = fs::metadata(data)?;
        let account = Account { uid: metadata.uid(), gid: metadata.gid() };
        match self {
            Self::Ourselves if account.uid == rustix::process::geteuid().as_raw() => Ok(self),
            Self::Other(_) if account.uid != 0 => Ok(Self::Other(account)),
            _ => Err(ManagedError::Foreign { path: data.to_owned(), owner: account.uid }),
        }
    }

    /// Whether the user can enter every folder on the way to `path`, which need not exist yet.
    pub(super) fn reaches(self, path: &Path) -> bool {
        match self {
            Self::Ourselves => true,
            Self::Other(account) => path.ancestors().filter_map(|folder| fs::metadata(folder).ok()).all(|metadata| {
                let mode = metadata.permissions().mode();
                let bit = match () {
                    () if metadata.uid() == account.uid => 0o100,
                    () if metadata.gid() == account.gid => 0o010,
                    () => 0o001,
                };
                mode & bit != 0
            }),
        }
    }

    /// Hands a file or folder over to the user.
    pub(super) fn own(self, path: &Path) -> io::Result<()> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other(Account { uid, gid }) => fs::os::unix::fs::chown(path, Some(uid), Some(gid)),
        }
    }

    /// A program that runs as the user, with nothing of our environment.
    pub(super) fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C").env("TZ", "UTC");
        if let Self::Other(account) = self {
            use std::os::unix::process::CommandExt as _;
            command.uid(account.uid).gid(account.gid);
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_behind_a_private_one_is_not_reached() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        let open = |path: &Path, mode| fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        open(folder.path(), 0o711);
        let stranger = RunAs::Other(Account { uid: 61234, gid: 61234 });
        assert!(stranger.reaches(&inner.join("not/there/yet")));
        open(&folder.path().join("a"), 0o700);
        assert!(!stranger.reaches(&inner));
        assert!(RunAs::Ourselves.reaches(&inner));
    }
}
