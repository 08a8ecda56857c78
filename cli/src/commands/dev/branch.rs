//! `[dev] database_per_branch`: a database for every git branch, in one cluster.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use project::Project;

use crate::commands::local;

/// Branches whose database has the usual name.
const TRUNKS: [&str; 2] = ["main", "master"];
/// In the project's folder.
const HEAD: &str = ".git/HEAD";
/// Held while a checkout writes files.
const LOCK: &str = ".git/index.lock";
const LONGEST_CHECKOUT: Duration = Duration::from_secs(5);
const GLANCE: Duration = Duration::from_millis(50);
/// Postgres cuts names after 63 bytes.
const SLUG: usize = 40;

/// The database of the branch that is checked out, when the project wants one for each.
pub(super) fn database(project: &Project) -> Option<String> {
    if !project.manifest().dev.database_per_branch {
        return None;
    }
    let branch = project.branch()?;
    (!TRUNKS.contains(&branch.as_str())).then(|| name(&branch))
}

/// The file of git that names the branch, when a database hangs on it and the repository begins with the project.
pub(super) fn head(project: &Project) -> Option<PathBuf> {
    let head = project.root().join(HEAD);
    (project.manifest().dev.database_per_branch && head.is_file()).then_some(head)
}

/// Returns when no checkout is under way: it writes files first and the branch last, and what it has written so far is not
/// for the database of the branch before.
pub(super) async fn at_rest(project: &Project) {
    if project.manifest().dev.database_per_branch {
        gone(&project.root().join(LOCK)).await;
    }
}

/// Waits for a lock of git's, but not for ever: a git that was killed leaves its own.
async fn gone(lock: &Path) {
    let begun = Instant::now();
    let is_held = || lock.exists() && begun.elapsed() < LONGEST_CHECKOUT;
    if !is_held() {
        return;
    }
    while is_held() {
        tokio::time::sleep(GLANCE).await;
    }
    // The branch changes a moment after the files.
    tokio::time::sleep(GLANCE).await;
}

/// Whether a change is one of branches, and not of files.
pub(super) fn is_head(path: &Path) -> bool {
    path.ends_with(HEAD)
}

/// Readable, and different for different branches.
fn name(branch: &str) -> String {
    let slug: String = branch
        .chars()
        .map(|next| if next.is_ascii_alphanumeric() { next.to_ascii_lowercase() } else { '_' })
        .take(SLUG)
        .collect();
    let exact = slug == branch;
    let base = format!("{}_{slug}", local::DATABASE);
    if exact { base } else { format!("{base}_{:08x}", fingerprint(branch)) }
}

/// FNV-1a: the same on every machine and in every version.
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_checkout_under_way_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("index.lock");
        gone(&lock).await;
        std::fs::write(&lock, "").unwrap();
        let held = lock.clone();
        let git = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(200)).await;
            std::fs::remove_file(held).unwrap();
        });
        gone(&lock).await;
        assert!(!lock.exists());
        git.await.unwrap();
    }

    #[test]
    fn names_are_readable_short_and_different() {
        assert_eq!(name("checkout"), "reactor_checkout");
        assert!(name("feature/Cart").starts_with("reactor_feature_cart_"));
        assert_ne!(name("feature/cart"), name("feature-cart"));
        let long = "x".repeat(200);
        assert!(name(&long).len() < 63);
        assert_ne!(name(&long), name(&long[1..]));
    }
}
