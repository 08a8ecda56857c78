//! What git says about the project: labels of a bundle, never part of its identity.

use std::path::Path;
use std::process::{Command, Stdio};

/// Labels; all absent outside a repository or without git.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GitState {
    pub(crate) commit: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) branch: Option<String>,
    pub(crate) dirty: Option<bool>,
}

/// Asks git, in `root`. No hook, no file system monitor and no lock is touched.
pub(crate) fn state(root: &Path) -> GitState {
    let Some(head) = git(root, &["log", "-1", "--format=%H%n%s"]) else { return GitState::default() };
    let mut lines = head.lines();
    let commit = lines.next().map(str::to_owned);
    let message = lines.next().map(|line| line.chars().take(200).collect());
    let branch = git(root, &["symbolic-ref", "--quiet", "--short", "HEAD"]).map(|name| name.trim().to_owned());
    // `.reactor` is ours, and may be missing from a .gitignore.
    let changes = git(root, &["status", "--porcelain", "--untracked-files=normal", "--", ".", ":(exclude).reactor"]);
    GitState { commit, message, branch, dirty: changes.map(|changes| !changes.trim().is_empty()) }
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .args(["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(arguments)
        .current_dir(root)
        // Set inside a hook, they would point to another repository.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(root: &Path, arguments: &[&str]) {
        let status = Command::new("git")
            .args(["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"])
            .args(arguments)
            .current_dir(root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.unwrap().success());
    }

    #[test]
    fn labels_come_from_the_repository_and_are_absent_outside() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(state(root), GitState::default());
        run(root, &["init"]);
        fs_err::write(root.join("a"), "a").unwrap();
        run(root, &["add", "."]);
        run(root, &["commit", "-m", "first step"]);
        fs_err::create_dir_all(root.join(".reactor")).unwrap();
        fs_err::write(root.join(".reactor/x"), "x").unwrap();
        let clean = state(root);
        assert_eq!(clean.message.as_deref(), Some("first step"));
        assert_eq!(clean.branch.as_deref(), Some("main"));
        assert_eq!((clean.commit.unwrap().len(), clean.dirty), (40, Some(false)));
        fs_err::write(root.join("b"), "b").unwrap();
        assert_eq!(state(root).dirty, Some(true));
    }
}
