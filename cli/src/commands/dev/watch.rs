//! Changes of the project's files, gathered until the editor has finished.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use admin_api::ErrorCode;
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, timeout_at};

use crate::error::CliError;

/// Quiet time after which a batch is complete: an editor that writes, renames and removes needs a few milliseconds.
const QUIET: Duration = Duration::from_millis(15);
/// The same after an event that says that a file is complete.
const COMPLETE: Duration = Duration::from_millis(5);
/// A batch is handed over at the latest after this, however busy the folder is.
const LONGEST: Duration = Duration::from_millis(250);

/// Decides whether a path (and everything below it) is of no interest.
pub(super) type Ignored = Box<dyn Fn(&Path) -> bool + Send>;

/// A watch over every folder of the project that is not ignored. Folders are watched one by one, so that an ignored
/// `node_modules` or a busy database folder costs nothing.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    events: UnboundedReceiver<notify::Result<Event>>,
    watched: HashSet<PathBuf>,
    ignored: Ignored,
    root: PathBuf,
    /// The file of git that names the branch, reported although it is ignored.
    head: Option<PathBuf>,
    /// Changes of a batch that is not complete: whoever waits may stop waiting, and come back.
    pending: HashSet<PathBuf>,
    /// How long after the last event more is waited for.
    quiet: Duration,
}

impl Watch {
    /// Watches from here on; changes made before are not reported.
    pub(super) fn start(root: &Path, ignored: Ignored) -> Result<Self, CliError> {
        let (sender, events) = unbounded_channel();
        let watcher = notify::recommended_watcher(move |event| {
            // The receiver is gone only when `dev` is stopping.
            let _ = sender.send(event);
        })
        .map_err(|source| failed(&source))?;
        let mut watch = Self {
            watcher,
            events,
            watched: HashSet::new(),
            ignored,
            root: root.to_owned(),
            head: None,
            pending: HashSet::new(),
            quiet: QUIET,
        };
        watch.follow(root)?;
        Ok(watch)
    }

    /// Also reports when another branch is checked out: a new one of the same commit changes no other file.
    pub(super) fn follow_branch(&mut self, head: PathBuf) -> Result<(), CliError> {
        if let Some(folder) = head.parent() {
            // A new branch is moved into place, which only the folder tells.
            self.watcher.watch(folder, RecursiveMode::NonRecursive).map_err(|source| failed(&source))?;
        }
        self.head = Some(head);
        Ok(())
    }

    /// Replaces the rules, after an ignore file changed.
    pub(super) fn set_ignored(&mut self, ignored: Ignored) -> Result<(), CliError> {
        self.ignored = ignored;
        let root = self.root.clone();
        self.follow(&root)
    }

    /// The next batch of changed paths, absolute, without ignored ones and what editors keep for themselves; never
    /// empty. Nothing is lost when the wait is given up.
    pub(super) async fn changed(&mut self) -> Result<HashSet<PathBuf>, CliError> {
        loop {
            while self.pending.is_empty() {
                let Some(event) = self.events.recv().await else { return std::future::pending().await };
                self.take(event)?;
            }
            let latest = Instant::now() + LONGEST;
            while let Ok(Some(event)) = timeout_at(latest.min(Instant::now() + self.quiet), self.events.recv()).await {
                self.take(event)?;
            }
            let mut batch = std::mem::take(&mut self.pending);
            batch.retain(|path| !was_on_its_way(path));
            if !batch.is_empty() {
                return Ok(batch);
            }
        }
    }

    fn take(&mut self, event: notify::Result<Event>) -> Result<(), CliError> {
        let event = event.map_err(|source| failed(&source))?;
        if event.need_rescan() {
            let root = self.root.clone();
            self.follow(&root)?;
            self.pending.insert(root);
            return Ok(());
        }
        if !is_change(event.kind) {
            return Ok(());
        }
        self.quiet = if completes(event.kind) { COMPLETE } else { QUIET };
        for path in event.paths {
            if self.head.as_ref() == Some(&path) {
                self.pending.insert(path);
                continue;
            }
            if (self.ignored)(&path) {
                continue;
            }
            if is_an_editors(&path) && !path.is_dir() {
                continue;
            }
            if path.is_dir() {
                self.follow(&path)?;
            } else {
                self.forget(&path);
            }
            self.pending.insert(path);
        }
        Ok(())
    }

    /// A folder that has gone is watched anew when one of its name comes.
    fn forget(&mut self, path: &Path) {
        if self.watched.remove(path) {
            self.watched.retain(|folder| !folder.starts_with(path));
        }
    }

    /// Watches a folder and the folders below it. One that vanishes meanwhile is no error.
    fn follow(&mut self, folder: &Path) -> Result<(), CliError> {
        let mut waiting = vec![folder.to_owned()];
        while let Some(folder) = waiting.pop() {
            if self.watched.insert(folder.clone()) {
                match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                    Ok(()) => {}
                    Err(_) if !folder.exists() => {
                        self.watched.remove(&folder);
                        continue;
                    }
                    Err(source) => return Err(failed(&source)),
                }
            }
            let Ok(entries) = fs_err::read_dir(&folder) else { continue };
            let below = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            waiting.extend(below.map(|entry| entry.path()).filter(|path| !(self.ignored)(path)));
        }
        Ok(())
    }
}

/// What editors keep beside a file that is open: swap files, backups, locks, and probes of what the folder can do. None
/// of them is a save. Should one be part of a site, the next save finds it as it is then.
fn is_an_editors(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(OsStr::to_str) else { return false };
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    name == "4913"
        || name.ends_with('~')
        || name.starts_with(".#")
        || (name.len() > 2 && name.starts_with('#') && name.ends_with('#'))
        || name.starts_with(".goutputstream-")
        || ["___jb_tmp___", "___jb_old___"].iter().any(|mark| name.ends_with(mark))
        || ["swp", "swo", "swn", "swx"].contains(&end)
}

/// A file that was written beside another one and has taken its name since.
fn was_on_its_way(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "tmp") && path.symlink_metadata().is_err()
}

/// Reading a file is not a change; closing it after writing is.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    }
}

/// Whether the file is as its writer wants it: closed, or put in its place under its name.
fn completes(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Access(AccessKind::Close(AccessMode::Write))
            | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both))
    )
}

fn failed(source: &notify::Error) -> CliError {
    let error = CliError::new(ErrorCode::IoFailed, "cannot watch the project's files").caused_by(source);
    match source.kind {
        notify::ErrorKind::MaxFilesWatch => error.hint("raise `fs.inotify.max_user_watches`"),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch(root: &Path) -> Watch {
        Watch::start(root, Box::new(|path| path.components().any(|part| part.as_os_str() == "node_modules"))).unwrap()
    }

    async fn next(watch: &mut Watch) -> HashSet<PathBuf> {
        tokio::time::timeout(Duration::from_secs(20), watch.changed()).await.expect("a change is reported").unwrap()
    }

    #[tokio::test]
    async fn reports_a_save_by_rename_and_files_of_new_folders() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::write(root.join("a.ts"), "1").unwrap();
        let mut watch = watch(&root);
        std::fs::write(root.join("a.ts.tmp"), "2").unwrap();
        std::fs::rename(root.join("a.ts.tmp"), root.join("a.ts")).unwrap();
        assert!(next(&mut watch).await.contains(&root.join("a.ts")));
        std::fs::create_dir_all(root.join("new/deep")).unwrap();
        next(&mut watch).await;
        std::fs::write(root.join("new/deep/b.ts"), "3").unwrap();
        let mut seen = HashSet::new();
        while !seen.contains(&root.join("new/deep/b.ts")) {
            seen.extend(next(&mut watch).await);
        }
    }

    #[tokio::test]
    async fn a_save_is_named_by_what_was_saved_and_not_by_what_the_editor_keeps_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let path = |name: &str| root.join(name);
        std::fs::write(path("a.ts"), "1").unwrap();
        let mut watch = watch(&root);
        std::fs::write(path(".a.ts.swp"), "b0VIM").unwrap();
        std::fs::write(path("4913"), "").unwrap();
        std::fs::remove_file(path("4913")).unwrap();
        std::fs::rename(path("a.ts"), path("a.ts~")).unwrap();
        std::fs::write(path("a.ts"), "2").unwrap();
        std::fs::remove_file(path("a.ts~")).unwrap();
        std::fs::write(path("#a.ts#"), "3").unwrap();
        std::fs::write(path(".goutputstream-K3X2Z1"), "3").unwrap();
        std::fs::rename(path(".goutputstream-K3X2Z1"), path("a.ts")).unwrap();
        std::fs::remove_file(path("#a.ts#")).unwrap();
        std::fs::remove_file(path(".a.ts.swp")).unwrap();
        std::fs::write(path("end"), "").unwrap();
        let mut seen = HashSet::new();
        while !seen.contains(&path("end")) {
            seen.extend(next(&mut watch).await);
        }
        assert_eq!(seen, HashSet::from([path("a.ts"), path("end")]));
    }

    #[tokio::test]
    async fn another_branch_is_told_and_nothing_else_that_git_does() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let git = root.join(".git");
        std::fs::create_dir(&git).unwrap();
        std::fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        let mut watch =
            Watch::start(&root, Box::new(|path| path.components().any(|part| part.as_os_str() == ".git"))).unwrap();
        watch.follow_branch(git.join("HEAD")).unwrap();
        std::fs::write(git.join("index"), "1").unwrap();
        std::fs::write(git.join("HEAD.lock"), "ref: refs/heads/cart\n").unwrap();
        std::fs::rename(git.join("HEAD.lock"), git.join("HEAD")).unwrap();
        assert_eq!(next(&mut watch).await, HashSet::from([git.join("HEAD")]));
    }

    #[test]
    fn names_of_editors_are_told_from_those_of_people() {
        for name in ["4913", "a~", ".#a.ts", "#a.ts#", ".a.ts.swp", ".goutputstream-X", "a.ts___jb_tmp___"] {
            assert!(is_an_editors(&Path::new("/x").join(name)), "{name}");
        }
        for name in ["a.ts", "49131", "#", "##", ".env", "a#b", "swp", ".well-known", "tmp", "a.tmp"] {
            assert!(!is_an_editors(&Path::new("/x").join(name)), "{name}");
        }
    }

    #[test]
    fn a_temporary_file_counts_while_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ts.tmp");
        assert!(was_on_its_way(&path));
        assert!(!was_on_its_way(&folder.path().join("gone.ts")), "a removed file is a change");
        std::fs::write(&path, "1").unwrap();
        assert!(!was_on_its_way(&path));
    }

    #[tokio::test]
    async fn never_looks_into_ignored_folders() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("node_modules/x")).unwrap();
        let mut watch = watch(&root);
        assert!(!watch.watched.contains(&root.join("node_modules")));
        std::fs::write(root.join("node_modules/x/index.js"), "1").unwrap();
        std::fs::write(root.join("seen"), "1").unwrap();
        assert_eq!(next(&mut watch).await, HashSet::from([root.join("seen")]));
    }
}
