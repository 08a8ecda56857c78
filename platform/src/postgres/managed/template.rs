//! The template cluster: `initdb` runs once per version of Postgres, never when a project starts.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use fs_err as fs;

use super::binaries::Binaries;
use super::copy::sync_tree;
use super::system_user::RunAs;
use super::{ManagedError, ManagedEvent, Report, lock};
use crate::Ids;

/// Part of the template's name: raised when the template is made differently.
const RECIPE: u32 = 1;
const PATIENCE: Duration = Duration::from_mins(2);
/// A template that no project was begun with for so long is made again when it is wanted.
const UNUSED: Duration = Duration::from_hours(60 * 24);
/// Making one takes seconds.
const ABANDONED: Duration = Duration::from_hours(1);
const SCRATCH: &str = ".making-";
/// The database that the template already holds, because making one costs a copy at first start.
const DATABASE: &str = "reactor";

/// A finished template.
pub(super) struct Template {
    /// The cluster, owned by whoever ran `initdb`.
    pub(super) data: PathBuf,
    /// Password of `postgres` in it; every copy gets its own at its first start.
    pub(super) password: String,
}

/// The template of these binaries, made if it is missing.
pub(super) fn ensure(
    binaries: &Binaries,
    cache: &Path,
    run_as: RunAs,
    report: &Report,
) -> Result<Template, ManagedError> {
    let folder = cache.join(format!("template-{}-{}-{RECIPE}", binaries.version, binaries.fingerprint));
    if let Some(template) = read(&folder) {
        note_use(&folder);
        return Ok(template);
    }
    let _lock = lock::take(&cache.join("template.lock"), PATIENCE)?;
    // Another process may have made it while this one waited.
    if let Some(template) = read(&folder) {
        return Ok(template);
    }
    report.send(ManagedEvent::MakingTemplate);
    let scratch = tempfile::Builder::new().prefix(SCRATCH).tempdir_in(cache)?;
    run_as.own(scratch.path())?;
    let password = Ids::system().secret();
    let password_file = scratch.path().join("password");
    fs::write(&password_file, &password)?;
    fs::set_permissions(&password_file, private())?;
    run_as.own(&password_file)?;
    let data = scratch.path().join("data");
    initdb(binaries, &data, &password_file, run_as)?;
    single_user(binaries, &data, run_as, &format!("CREATE DATABASE \"{DATABASE}\""))?;
    sync_tree(&data)?;
    fs::rename(scratch.keep(), &folder)?;
    crate::data_dir::sync_dir(cache)?;
    remove_unused(cache);
    Ok(Template { data: folder.join("data"), password })
}

/// When a template was used last stands in the time of its password file.
fn note_use(folder: &Path) {
    let now = std::fs::FileTimes::new().set_modified(SystemTime::now());
    // A folder that cannot be written to is used all the same.
    let _ = std::fs::File::options().append(true).open(folder.join("password")).and_then(|file| file.set_times(now));
}

/// Templates of versions that nobody has begun a project with for long, and what makers that were killed have left. They can
/// be made again, so failing to remove one is no harm.
fn remove_unused(cache: &Path) {
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let (mark, patience) = if name.starts_with("template-") {
            (entry.path().join("password"), UNUSED)
        } else if name.starts_with(SCRATCH) {
            (entry.path(), ABANDONED)
        } else {
            continue;
        };
        let age = fs::metadata(mark).and_then(|mark| mark.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > patience) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn read(folder: &Path) -> Option<Template> {
    let password = fs::read_to_string(folder.join("password")).ok()?;
    Some(Template { data: folder.join("data"), password })
}

fn private() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o600)
}

/// UTF-8 with byte order: the same on every machine, as far as the version can do that.
fn initdb(binaries: &Binaries, data: &Path, password_file: &Path, run_as: RunAs) -> Result<(), ManagedError> {
    let locales: &[&[&str]] = if binaries.major >= 17 {
        &[&["--locale-provider=builtin", "--locale=C.UTF-8"], &["--no-locale"]]
    } else {
        &[&["--locale=C.UTF-8"], &["--no-locale"]]
    };
    let mut output = String::new();
    for locale in locales {
        if data.exists() {
            fs::remove_dir_all(data)?;
        }
        let mut command = run_as.command(&binaries.bin.join("initdb"));
        command.arg("-D").arg(data).arg("--pwfile").arg(password_file);
        command.args(["-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--data-checksums", "--no-sync"]);
        command.args(*locale).current_dir("/");
        let done = command.output().map_err(|error| failed("initdb", &error.to_string()))?;
        if done.status.success() {
            return Ok(());
        }
        output = String::from_utf8_lossy(&done.stderr).into_owned();
    }
    Err(failed("initdb", &output))
}

/// Runs one statement in single-user mode: no server, no port, no socket, no password.
pub(super) fn single_user(binaries: &Binaries, data: &Path, run_as: RunAs, sql: &str) -> Result<(), ManagedError> {
    use std::io::Write as _;
    let mut command = run_as.command(&binaries.bin.join("postgres"));
    command.arg("--single").arg("-D").arg(data).arg("postgres").current_dir("/");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed("postgres", &error.to_string()))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(format!("{sql}\n").as_bytes())?;
    }
    let done = child.wait_with_output()?;
    let errors = String::from_utf8_lossy(&done.stderr);
    if done.status.success() && !errors.contains("ERROR:") && !errors.contains("FATAL:") {
        return Ok(());
    }
    Err(failed("postgres", &errors))
}

fn failed(program: &'static str, output: &str) -> ManagedError {
    let lines: Vec<&str> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    ManagedError::Program { program, output: lines[lines.len().saturating_sub(3)..].join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aged(path: &Path, age: Duration) {
        let times = std::fs::FileTimes::new().set_modified(SystemTime::now() - age);
        std::fs::File::open(path).unwrap().set_times(times).unwrap();
    }

    #[test]
    fn templates_that_nobody_uses_any_more_are_removed() {
        let cache = tempfile::tempdir().unwrap();
        for (name, age) in [("template-14", UNUSED * 2), ("template-15", UNUSED * 2), ("template-18", UNUSED / 2)] {
            let folder = cache.path().join(name);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("password"), "x").unwrap();
            aged(&folder.join("password"), age);
        }
        let scratch = cache.path().join(".making-x");
        fs::create_dir(&scratch).unwrap();
        aged(&scratch, ABANDONED * 2);
        fs::create_dir(cache.path().join("binaries")).unwrap();
        note_use(&cache.path().join("template-15"));
        remove_unused(cache.path());
        let mut left: Vec<_> = fs::read_dir(cache.path())
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["binaries", "template-15", "template-18"]);
    }
}
