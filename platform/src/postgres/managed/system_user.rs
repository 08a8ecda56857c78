//! Which user of the machine Postgres runs as: it refuses to run as root.

use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

use fs_err as fs;

use super::ManagedError;

/// A user of the machine that Postgres runs as instead of root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

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
        let users = fs::read_to_string("/etc/passwd")?;
        let account = ["postgres", "nobody"].iter().find_map(|name| account_named(&users, name));
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

fn account_named(users: &str, name: &str) -> Option<Account> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next()? == name;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        (found && uid != 0).then_some(Account { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_in_the_list_of_users() {
        let users = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\npostgres:x:101:104:::\n";
        assert_eq!(account_named(users, "postgres"), Some(Account { uid: 101, gid: 104 }));
        assert_eq!(account_named(users, "nobody").map(|account| account.uid), Some(65534));
        assert_eq!(account_named(users, "root"), None);
        assert_eq!(account_named(users, "somebody"), None);
    }

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
