//! What git says about the project: labels of a bundle, never part of its identity.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Labels; all absent outside a repository or without git.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GitState {
    pub(crate) commit: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) branch: Option<String>,
    pub(crate) dirty: Option<bool>,
}

/// What is checked out, as far as it can be read without asking git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckedOut {
    /// There is no repository around the project.
    Nothing,
    /// This commit.
    Commit {
        /// Its full name.
        commit: String,
        /// The branch, unless the head is detached.
        branch: Option<String>,
    },
    /// A repository of a form that only git itself understands, or one without a commit.
    Unknown,
}

/// Reads `HEAD` and what it names.
pub(crate) fn checked_out(root: &Path) -> CheckedOut {
    let Some(dot_git) = root.ancestors().map(|folder| folder.join(".git")).find(|path| path.exists()) else {
        return CheckedOut::Nothing;
    };
    read_head(&dot_git).unwrap_or(CheckedOut::Unknown)
}

fn read_head(dot_git: &Path) -> Option<CheckedOut> {
    let folder = git_folder(dot_git)?;
    let head = fs_err::read_to_string(folder.join("HEAD")).ok()?;
    let Some(name) = head.trim().strip_prefix("ref: ") else {
        return Some(CheckedOut::Commit { commit: object_name(&head)?, branch: None });
    };
    // References of a work tree lie with the repository that it belongs to.
    let common = match fs_err::read_to_string(folder.join("commondir")) {
        Ok(path) => folder.join(path.trim()),
        Err(_) => folder,
    };
    let loose = fs_err::read_to_string(common.join(name)).ok();
    let commit = match loose {
        Some(text) => object_name(&text)?,
        None => packed(&fs_err::read_to_string(common.join("packed-refs")).ok()?, name)?,
    };
    Some(CheckedOut::Commit { commit, branch: name.strip_prefix("refs/heads/").map(str::to_owned) })
}

/// `.git` is a folder, or a file that names one.
fn git_folder(dot_git: &Path) -> Option<PathBuf> {
    if dot_git.is_dir() {
        return Some(dot_git.to_path_buf());
    }
    let text = fs_err::read_to_string(dot_git).ok()?;
    Some(dot_git.parent()?.join(text.trim().strip_prefix("gitdir: ")?))
}

fn packed(refs: &str, name: &str) -> Option<String> {
    refs.lines().find_map(|line| object_name(line.strip_suffix(name)?.strip_suffix(' ')?))
}

fn object_name(text: &str) -> Option<String> {
    let text = text.trim();
    let is_name = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_name.then(|| text.to_owned())
}

/// Asks git, in `root`. No hook, no file system monitor and no lock is touched. `hidden` names variables that it must not
/// see: the user's credentials are none of its business.
pub(crate) fn state(root: &Path, hidden: &[String]) -> GitState {
    if checked_out(root) == CheckedOut::Nothing {
        return GitState::default();
    }
    let Some(head) = git(root, hidden, &["log", "-1", "--format=%H%n%s"]) else { return GitState::default() };
    let mut lines = head.lines();
    let commit = lines.next().map(str::to_owned);
    let message = lines.next().map(|line| line.chars().take(200).collect());
    let branch = branch(root, hidden);
    // `.reactor` is ours, and may be missing from a .gitignore.
    let status = ["status", "--porcelain", "--untracked-files=normal", "--", ".", ":(exclude).reactor"];
    let changes = git(root, hidden, &status);
    GitState { commit, message, branch, dirty: changes.map(|changes| !changes.trim().is_empty()) }
}

/// The branch that is checked out; none outside a repository and between branches.
pub(crate) fn branch(root: &Path, hidden: &[String]) -> Option<String> {
    git(root, hidden, &["symbolic-ref", "--quiet", "--short", "HEAD"]).map(|name| name.trim().to_owned())
}

fn git(root: &Path, hidden: &[String], arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    for name in hidden {
        command.env_remove(name);
    }
    let output = command
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
        assert_eq!(state(root, &[]), GitState::default());
        assert_eq!(checked_out(root), CheckedOut::Nothing);
        run(root, &["init"]);
        assert_eq!(checked_out(root), CheckedOut::Unknown);
        fs_err::write(root.join("a"), "a").unwrap();
        run(root, &["add", "."]);
        run(root, &["commit", "-m", "first step"]);
        fs_err::create_dir_all(root.join(".reactor")).unwrap();
        fs_err::write(root.join(".reactor/x"), "x").unwrap();
        let clean = state(root, &[]);
        let commit = clean.commit.clone().unwrap();
        assert_eq!(checked_out(root), CheckedOut::Commit { commit: commit.clone(), branch: Some("main".to_owned()) });
        run(root, &["pack-refs", "--all"]);
        assert_eq!(checked_out(root), CheckedOut::Commit { commit: commit.clone(), branch: Some("main".to_owned()) });
        run(root, &["worktree", "add", "-b", "other", "tree"]);
        let tree = CheckedOut::Commit { commit: commit.clone(), branch: Some("other".to_owned()) };
        assert_eq!(checked_out(&root.join("tree")), tree);
        run(root, &["worktree", "remove", "tree"]);
        assert_eq!(clean.message.as_deref(), Some("first step"));
        assert_eq!(clean.branch.as_deref(), Some("main"));
        assert_eq!((clean.commit.unwrap().len(), clean.dirty), (40, Some(false)));
        run(root, &["checkout", "--detach"]);
        assert_eq!(checked_out(root), CheckedOut::Commit { commit, branch: None });
        fs_err::write(root.join("b"), "b").unwrap();
        assert_eq!(state(root, &[]).dirty, Some(true));
    }
}
