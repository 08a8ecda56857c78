//! Finding bun on the machine, or fetching it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use platform::npm::{NpmClient, NpmError, NpmPackage};

use super::BunConfig;

/// The version that this release of reactor was tested with, and fetches.
const VERSION: &str = "1.4.4";
/// The oldest one that is taken from the machine.
const OLDEST: (u32, u32) = (1, 3);
/// The program inside of the package.
const PROGRAM: &str = "bin/bun";

/// A bun that can be run.
#[derive(Debug, Clone)]
pub struct BunBinary {
    /// The program, links resolved.
    pub path: PathBuf,
    /// `1.4.4`
    pub version: String,
}

/// Why functions with `runtime = "bun"` cannot run.
#[derive(Debug, thiserror::Error)]
pub enum BunError {
    /// The operator does not want it.
    #[error("`[functions] runtimes` leaves it out")]
    Disabled,
    /// It is nowhere, or too old.
    #[error("bun is not on this machine{0}")]
    Missing(String),
    /// The configured one does not run.
    #[error("the configured bun `{path}` {reason}", path = path.display())]
    Configured {
        /// The configured path.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// It could not be fetched.
    #[error("bun cannot be fetched: {0}")]
    Fetch(#[from] NpmError),
    /// There is no package for this system.
    #[error("there is no bun for this system ({0})")]
    NoPackage(String),
    /// The first process does not start.
    #[error("bun does not start: {0}")]
    Broken(String),
}

/// The configured one; else the first new enough on the search path; else a copy fetched before; else a new copy, where
/// that is allowed. Blocks.
pub fn find_bun(config: &BunConfig, cache: &Path) -> Result<BunBinary, BunError> {
    if !config.enabled {
        return Err(BunError::Disabled);
    }
    if let Some(path) = &config.binary {
        let configured = |reason: String| BunError::Configured { path: path.clone(), reason };
        let found = inspect(path).map_err(configured)?;
        return if is_new_enough(&found.version) { Ok(found) } else { Err(configured(too_old(&found.version))) };
    }
    let mut old = None;
    for folder in &config.search_path {
        let Ok(found) = inspect(&folder.join("bun")) else { continue };
        if is_new_enough(&found.version) {
            return Ok(found);
        }
        old.get_or_insert(found);
    }
    if let Ok(name) = package_name()
        && let Some(place) = package(&name).fetched(&copies(cache))
        && let Ok(found) = inspect(&place.join(PROGRAM))
    {
        return Ok(found);
    }
    match (&config.npm, old) {
        (Some(npm), _) => {
            let path = fetch_bun(npm, &config.search_path, cache)?;
            inspect(&path).map_err(BunError::Broken)
        }
        (None, Some(old)) => Err(BunError::Missing(format!(": `{}` {}", old.path.display(), too_old(&old.version)))),
        (None, None) => Err(BunError::Missing(String::new())),
    }
}

/// Fetches the tested version through npm into `cache`, unless it is there. Blocks; returns the program.
pub fn fetch_bun(npm: &Path, search_path: &[PathBuf], cache: &Path) -> Result<PathBuf, BunError> {
    let name = package_name()?;
    let client = NpmClient { program: npm.to_owned(), search_path: search_path.to_vec() };
    let place = client.fetch(&package(&name), &copies(cache), || (), |_| Ok(()))?;
    Ok(place.join(PROGRAM))
}

fn copies(cache: &Path) -> PathBuf {
    cache.join("bun")
}

fn package(name: &str) -> NpmPackage<'_> {
    NpmPackage { name, version: VERSION, proof: PROGRAM }
}

fn package_name() -> Result<String, BunError> {
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let unknown = || BunError::NoPackage(format!("{system} on {machine}"));
    let system = match system {
        "linux" => "linux",
        "macos" => "darwin",
        _ => return Err(unknown()),
    };
    let machine = match machine {
        "x86_64" => "x64",
        "aarch64" => "aarch64",
        _ => return Err(unknown()),
    };
    let library = if system == "linux" && is_musl() { "-musl" } else { "" };
    let baseline = if needs_baseline() { "-baseline" } else { "" };
    Ok(format!("@oven/bun-{system}-{machine}{library}{baseline}"))
}

/// Of the machine, not of this program: a static build runs everywhere.
fn is_musl() -> bool {
    let loader = format!("ld-musl-{}.so.1", std::env::consts::ARCH);
    let glibc = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"];
    Path::new("/lib").join(loader).exists() && !glibc.iter().any(|path| Path::new(path).exists())
}

#[cfg(target_arch = "x86_64")]
fn needs_baseline() -> bool {
    !std::arch::is_x86_feature_detected!("avx2")
}

#[cfg(not(target_arch = "x86_64"))]
const fn needs_baseline() -> bool {
    false
}

/// Asks a program for its version; a clause when it has none.
fn inspect(path: &Path) -> Result<BunBinary, String> {
    let path = fs_err::canonicalize(path).map_err(|_| "does not exist".to_owned())?;
    let mut command = Command::new(&path);
    command.arg("--version").env_clear().current_dir("/").stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().map_err(|error| format!("does not run: {error}"))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if !output.status.success() || numbers(&version).is_none() {
        return Err("does not tell its version".to_owned());
    }
    Ok(BunBinary { path, version })
}

fn is_new_enough(version: &str) -> bool {
    numbers(version).is_some_and(|numbers| numbers >= OLDEST)
}

fn too_old(version: &str) -> String {
    format!("is version {version}, {}.{} or newer is needed", OLDEST.0, OLDEST.1)
}

fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn program(folder: &Path, script: &str) -> PathBuf {
        let path = folder.join("bun");
        fs_err::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs_err::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn the_configured_one_is_taken_or_named() {
        let folder = tempfile::tempdir().unwrap();
        let config = |binary: PathBuf| BunConfig { binary: Some(binary), ..BunConfig::default() };
        let missing = find_bun(&config(folder.path().join("nowhere")), folder.path()).unwrap_err();
        assert!(missing.to_string().contains("nowhere` does not exist"), "{missing}");
        let path = program(folder.path(), "echo 1.4.9");
        assert_eq!(find_bun(&config(path.clone()), folder.path()).unwrap().version, "1.4.9");
        program(folder.path(), "echo 0.8.1");
        let old = find_bun(&config(path), folder.path()).unwrap_err();
        assert!(old.to_string().contains("version 0.8.1, 1.3 or newer is needed"), "{old}");
    }

    #[test]
    fn an_old_one_on_the_path_is_passed_over_and_named_when_there_is_no_other() {
        let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        program(old.path(), "echo 1.0.3");
        program(new.path(), "echo 1.9.0");
        let search = |folders: &[&Path]| BunConfig {
            search_path: folders.iter().map(|folder| folder.to_path_buf()).collect(),
            ..BunConfig::default()
        };
        assert_eq!(find_bun(&search(&[old.path(), new.path()]), old.path()).unwrap().version, "1.9.0");
        let error = find_bun(&search(&[old.path()]), old.path()).unwrap_err();
        assert!(error.to_string().contains("1.0.3"), "{error}");
        assert_eq!(find_bun(&search(&[]), old.path()).unwrap_err().to_string(), "bun is not on this machine");
    }
}
