//! `doctor --fix`: what can be repaired without asking anybody, because nothing but its own mistake is undone.

use std::path::{Path, PathBuf};

use admin_api::Check;

use super::machine::open_to_others;
use super::{Finding, check};
use crate::config::{Checkout, DevState, Home, Lock};
use crate::context::Context;
use crate::error::CliError;
use crate::ui::plural;

/// Repairs, and says what was done. What was right already is not mentioned.
pub(super) fn repair(cx: &Context) -> Vec<Check> {
    let mut done = Vec::new();
    if let Ok(home) = cx.home() {
        modes(&mut done, &[(home.path().to_owned(), 0o700), (home.config(), 0o600), (home.credentials(), 0o600)]);
        report(&mut done, "leftovers", leftovers(&home));
    }
    if let Ok(Some(root)) = cx.project_root() {
        let folder = Checkout::of(&root).folder().to_owned();
        modes(&mut done, &[(folder.clone(), 0o700), (DevState::path(&root), 0o600)]);
        report(&mut done, "checkout", checkout(&root, &folder));
    }
    done
}

fn modes(done: &mut Vec<Check>, wanted: &[(PathBuf, u32)]) {
    for (path, mode) in wanted {
        let Some(before) = open_to_others(path) else { continue };
        let outcome =
            set_mode(path, *mode).map(|()| Some(format!("{} had mode {before:o}, has {mode:o} now", path.display())));
        report(done, "modes", outcome);
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<(), CliError> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs_err::set_permissions(path, std::fs::Permissions::from_mode(mode))?)
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> Result<(), CliError> {
    Ok(())
}

/// Temporary files of writers that were killed. While both locks are held, no living writer has one.
fn leftovers(home: &Home) -> Result<Option<String>, CliError> {
    if !home.path().is_dir() {
        return Ok(None);
    }
    let _config = Lock::take(&home.config())?;
    let _credentials = Lock::take(&home.credentials())?;
    let mut count = 0;
    for entry in fs_err::read_dir(home.path())? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(".reactor-") {
            fs_err::remove_file(entry.path())?;
            count += 1;
        }
    }
    Ok((count > 0)
        .then(|| format!("removed {} that killed commands left in {}", plural(count, "file"), home.path().display())))
}

/// A state file of a dead server is removed by looking at it; the folder must stay out of git.
fn checkout(root: &Path, folder: &Path) -> Result<Option<String>, CliError> {
    let stale = DevState::path(root).exists() && DevState::read(root)?.is_none();
    if stale {
        return Ok(Some("removed the state file of a dev server that is gone".to_owned()));
    }
    if folder.is_dir() && !folder.join(".gitignore").exists() {
        Checkout::of(root).prepare()?;
        return Ok(Some(format!("{} is ignored by git now", folder.display())));
    }
    Ok(None)
}

fn report(done: &mut Vec<Check>, name: &str, outcome: Result<Option<String>, CliError>) {
    match outcome {
        Ok(None) => {}
        Ok(Some(what)) => done.push(check("fixed", name, || Finding::ok(what))),
        Err(error) => done.push(check("fixed", name, || Finding::error(&error))),
    }
}
