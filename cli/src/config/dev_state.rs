//! `.reactor/dev.json`: the running dev server of this project.

use std::path::{Path, PathBuf};

use admin_api::ErrorCode;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Checkout, file};
use crate::error::CliError;

/// What a running `reactor dev` leaves for the other commands. Holds a token: mode 0600.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DevState {
    /// Process id.
    pub(crate) pid: u32,
    /// Boot id of the server in it, as `/_admin/version` says.
    pub(crate) boot_id: String,
    /// Boot of the machine: after a restart a process id means nothing.
    #[serde(default)]
    pub(crate) machine_boot: String,
    /// When the process began: its number may be somebody else's by now, in a container even ours.
    #[serde(default)]
    pub(crate) process_start: String,
    /// Where it listens.
    #[serde(with = "address")]
    pub(crate) endpoint: Url,
    /// Admin token of this run.
    pub(crate) token: String,
    /// Its database.
    pub(crate) database_url: String,
}

impl std::fmt::Debug for DevState {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("DevState").field("pid", &self.pid).finish_non_exhaustive()
    }
}

/// An address as text.
mod address {
    use serde::{Deserialize as _, Deserializer, Serializer};
    use url::Url;

    pub(super) fn serialize<S: Serializer>(url: &Url, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(url.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
        Url::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl DevState {
    /// Path of the file in a project.
    pub(crate) fn path(project_root: &Path) -> PathBuf {
        Checkout::of(project_root).folder().join("dev.json")
    }

    /// The running dev server. A file left by a dead one is removed and counts as absent.
    pub(crate) fn read(project_root: &Path) -> Result<Option<Self>, CliError> {
        let path = Self::path(project_root);
        let Some(text) = file::read_optional(&path)? else { return Ok(None) };
        let state: Option<Self> = serde_json::from_str(&text).ok();
        match state {
            Some(state) if state.is_alive() => Ok(Some(state)),
            _ => {
                // Somebody else may have removed it in the same moment; then it is gone, which is what is wanted.
                let _ = fs_err::remove_file(&path);
                Ok(None)
            }
        }
    }

    /// Held from the look whether somebody runs here until that is written down: of two that begin in the same moment,
    /// one finds the other.
    pub(crate) fn lock(project_root: &Path) -> Result<file::Lock, CliError> {
        Checkout::of(project_root).prepare()?;
        file::Lock::take(&Self::path(project_root))
    }

    /// Writes it.
    pub(crate) fn write(&self, project_root: &Path) -> Result<(), CliError> {
        Checkout::of(project_root).prepare()?;
        let text = serde_json::to_string_pretty(self).map_err(|error| {
            CliError::new(ErrorCode::Internal, "the state of the dev server cannot be written").caused_by(&error)
        })?;
        file::replace(&Self::path(project_root), &format!("{text}\n"))
    }

    /// Removes it, unless it is another process's.
    pub(crate) fn remove(&self, project_root: &Path) {
        let path = Self::path(project_root);
        let current = fs_err::read_to_string(&path).ok().and_then(|text| serde_json::from_str::<Self>(&text).ok());
        if current.is_some_and(|current| current.pid == self.pid && current.boot_id == self.boot_id) {
            let _ = fs_err::remove_file(path);
        }
    }

    /// Boot of this machine; empty where the system does not tell.
    pub(crate) fn machine_boot_now() -> String {
        fs_err::read_to_string("/proc/sys/kernel/random/boot_id").map(|id| id.trim().to_owned()).unwrap_or_default()
    }

    /// When that process began, in ticks of the machine; empty where the system does not tell, or there is none.
    pub(crate) fn process_start_of(pid: u32) -> String {
        // The name of the program, in brackets, may hold anything; the start is the twentieth field behind it.
        let told = fs_err::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let start = told.rsplit_once(')').and_then(|(_, fields)| fields.split_whitespace().nth(19));
        start.unwrap_or_default().to_owned()
    }

    fn is_alive(&self) -> bool {
        if !self.machine_boot.is_empty() && self.machine_boot != Self::machine_boot_now() {
            return false;
        }
        if !self.process_start.is_empty() && self.process_start != Self::process_start_of(self.pid) {
            return false;
        }
        process_exists(self.pid)
    }
}

#[cfg(unix)]
fn process_exists(pid: u32) -> bool {
    let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else { return false };
    // A process of another user answers EPERM, and exists.
    !matches!(rustix::process::test_kill_process(pid), Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn process_exists(_pid: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(pid: u32) -> DevState {
        DevState {
            pid,
            boot_id: "boot".into(),
            machine_boot: DevState::machine_boot_now(),
            process_start: DevState::process_start_of(pid),
            endpoint: "http://127.0.0.1:8080".parse().unwrap(),
            token: "secret".into(),
            database_url: "postgres://x".into(),
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_has_only_its_number_is_not_it() {
        let project = tempfile::tempdir().unwrap();
        let own = state(std::process::id());
        assert!(own.process_start.parse::<u64>().is_ok(), "{}", own.process_start);
        DevState { process_start: "1".to_owned(), ..own }.write(project.path()).unwrap();
        assert!(DevState::read(project.path()).unwrap().is_none());
    }

    #[test]
    fn a_living_one_is_found_and_a_dead_one_is_removed() {
        let project = tempfile::tempdir().unwrap();
        state(std::process::id()).write(project.path()).unwrap();
        assert!(DevState::read(project.path()).unwrap().is_some());
        // The largest process id of Linux is 2^22.
        state(i32::MAX.unsigned_abs()).write(project.path()).unwrap();
        assert!(DevState::read(project.path()).unwrap().is_none());
        assert!(!DevState::path(project.path()).exists());
    }

    #[test]
    fn another_boot_of_the_machine_makes_it_stale() {
        let project = tempfile::tempdir().unwrap();
        DevState { machine_boot: "before".into(), ..state(std::process::id()) }.write(project.path()).unwrap();
        assert!(DevState::read(project.path()).unwrap().is_none());
    }

    #[test]
    fn of_many_that_begin_at_once_one_writes_and_the_others_find_it() {
        let project = tempfile::tempdir().unwrap();
        let is_first = || {
            let _alone = DevState::lock(project.path()).unwrap();
            let found = DevState::read(project.path()).unwrap();
            if found.is_none() {
                state(std::process::id()).write(project.path()).unwrap();
            }
            found.is_none()
        };
        let first = std::thread::scope(|scope| {
            let beginning: Vec<_> = (0..8).map(|_| scope.spawn(is_first)).collect();
            beginning.into_iter().map(|one| one.join().unwrap()).filter(|first| *first).count()
        });
        assert_eq!(first, 1);
    }

    #[test]
    fn only_its_owner_removes_it() {
        let project = tempfile::tempdir().unwrap();
        let mine = state(std::process::id());
        mine.write(project.path()).unwrap();
        DevState { boot_id: "other".into(), ..mine.clone() }.remove(project.path());
        assert!(DevState::path(project.path()).exists());
        mine.remove(project.path());
        assert!(!DevState::path(project.path()).exists());
    }

    #[test]
    fn its_debug_form_shows_no_token() {
        assert!(!format!("{:?}", state(1)).contains("secret"));
    }
}
