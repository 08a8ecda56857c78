//! The template cluster: `initdb` runs once per version of Postgres, never when a project starts.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fs_err as fs;

use super::binaries::Binaries;
use super::copy::sync_tree;
use super::system_user::RunAs;
use super::{ManagedError, ManagedEvent, Report, lock};
use crate::Ids;

/// Part of the template's name: raised when the template is made differently.
const RECIPE: u32 = 1;
const PATIENCE: Duration = Duration::from_mins(2);
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
        return Ok(template);
    }
    let _lock = lock::take(&cache.join("template.lock"), PATIENCE)?;
    // Another process may have made it while this one waited.
    if let Some(template) = read(&folder) {
        return Ok(template);
    }
    report.send(ManagedEvent::MakingTemplate);
    let scratch = tempfile::Builder::new().prefix(".making-").tempdir_in(cache)?;
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
    Ok(Template { data: folder.join("data"), password })
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
