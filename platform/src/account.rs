//! Users of the machine, for programs that must not run as root.

use std::io;

/// A user of the machine that is not root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub uid: u32,
    /// Number of its group.
    pub gid: u32,
}

impl Account {
    /// The first of these names that the machine knows.
    pub fn find(names: &[&str]) -> io::Result<Option<Self>> {
        let users = fs_err::read_to_string("/etc/passwd")?;
        Ok(names.iter().find_map(|name| Self::named(&users, name)))
    }

    fn named(users: &str, name: &str) -> Option<Self> {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            let found = fields.next()? == name;
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            (found && uid != 0).then_some(Self { uid, gid })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_in_the_list_of_users() {
        let users = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\npostgres:x:101:104:::\n";
        assert_eq!(Account::named(users, "postgres"), Some(Account { uid: 101, gid: 104 }));
        assert_eq!(Account::named(users, "nobody").map(|account| account.uid), Some(65534));
        assert_eq!(Account::named(users, "root"), None);
        assert_eq!(Account::named(users, "somebody"), None);
    }
}
