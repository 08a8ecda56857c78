//! One project's cluster on disk: where it is, whose it is, and everything up to starting it.
//!
//! ```text
//! <home>/
//!   lock           held by the supervisor while Postgres runs
//!   data/          the cluster; appears whole or not at all
//!   password       of the role `postgres`, 0600
//!   password.old   the template's, until the first start has replaced it
//!   port           the one used last, tried first
//!   socket         folder of the socket in use
//!   postgres.log
//! ```

use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::digest::sha256;
use fs_err as fs;
use rustix::process::Pid;

use super::binaries::{Binaries, Search};
use super::system_user::RunAs;
use super::template::Template;
use super::{ManagedConfig, ManagedError, ManagedEvent, Report, copy, lock, recover, template};
use crate::Ids;
use crate::data_dir::{sync_dir, write_atomically};

/// Where clusters of root's projects are when Postgres's user cannot enter the project.
const SYSTEM_FOLDER: &str = "/var/lib/reactor";
/// In the project: says where the cluster is when it is not here.
const NOTE: &str = "location";

/// How long an owner that is still alive is waited for: it may be on its way out.
const PATIENCE_WITH_LIVING: Duration = Duration::from_secs(3);
/// How long the supervisor of a dead owner is waited for: it is stopping Postgres.
const PATIENCE_WITH_DEAD: Duration = Duration::from_mins(1);

/// A cluster that is ready to be started.
pub(super) struct Prepared {
    pub(super) home: PathBuf,
    pub(super) data: PathBuf,
    pub(super) binaries: Binaries,
    pub(super) run_as: RunAs,
    pub(super) lock: fs::File,
    pub(super) password: String,
    /// The template's, when this may be the first start.
    pub(super) old_password: Option<String>,
    pub(super) database: String,
    pub(super) supervisor: PathBuf,
    /// Whether the files still have to reach the disk.
    pub(super) fresh: bool,
}

/// Everything that blocks: folders, lock, binaries, template, copy.
pub(super) fn prepare(config: &ManagedConfig, report: &Report) -> Result<Prepared, ManagedError> {
    let chosen = RunAs::choose()?;
    let cache = cache_folder(config, chosen)?;
    let home = home(config, chosen)?;
    let data = home.join("data");
    let lock = take_lock(&home, report)?;
    let exists = data.join("PG_VERSION").is_file();
    let run_as = if exists { chosen.owner_of(&data)? } else { chosen };
    let cluster = if exists { Some(cluster_major(&data)?) } else { None };
    let binaries = Search { config, cache: &cache, run_as, cluster }.run(report)?;
    if let Some(cluster) = cluster.filter(|cluster| *cluster != binaries.major) {
        return Err(ManagedError::OtherMajor { data, cluster, binaries: binaries.major, dir: binaries.bin });
    }
    report.send(ManagedEvent::Found { version: binaries.version.clone(), dir: binaries.bin.clone() });
    remove_unfinished(&home)?;
    if exists {
        recover::recover(&data, report)?;
    } else {
        let template = template::ensure(&binaries, &cache, run_as, report)?;
        report.send(ManagedEvent::Copying);
        create(&home, &template, run_as)?;
    }
    remove_old_socket(&home);
    if !home.join("password").is_file() {
        replace_password(&home, &binaries, run_as, report)?;
    }
    let password = fs::read_to_string(home.join("password"))?;
    let old_password = fs::read_to_string(home.join("password.old")).ok();
    report.send(ManagedEvent::Starting);
    Ok(Prepared {
        home,
        data,
        binaries,
        run_as,
        lock,
        password,
        old_password,
        database: config.database.clone(),
        supervisor: config.supervisor.clone(),
        fresh: !exists,
    })
}

/// Deletes the cluster and everything in it, after taking its lock.
pub(super) fn remove(config: &ManagedConfig) -> Result<(), ManagedError> {
    let chosen = RunAs::choose()?;
    let home = home(config, chosen)?;
    let (report, _) = tokio::sync::mpsc::unbounded_channel();
    let report = Report(report);
    let _lock = take_lock(&home, &report)?;
    let data = home.join("data");
    if data.join("PG_VERSION").is_file() {
        recover::recover(&data, &report)?;
    }
    for name in ["data", "password", "password.old", "port", "postgres.log"] {
        let path = home.join(name);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
    }
    Ok(())
}

/// The shared folder, somewhere that the user who runs Postgres can reach.
fn cache_folder(config: &ManagedConfig, run_as: RunAs) -> Result<PathBuf, ManagedError> {
    let wanted = std::path::absolute(config.cache_dir.join("postgres"))?;
    let folder = if run_as.reaches(&wanted) { wanted } else { Path::new(SYSTEM_FOLDER).join("cache/postgres") };
    make_folder(&folder, run_as)?;
    Ok(folder)
}

/// The cluster's folder: in the project when the user who runs Postgres can reach it.
fn home(config: &ManagedConfig, run_as: RunAs) -> Result<PathBuf, ManagedError> {
    let wanted = std::path::absolute(&config.cluster_dir)?;
    if wanted.join("data/PG_VERSION").is_file() {
        return Ok(wanted);
    }
    if let Ok(note) = fs::read_to_string(wanted.join(NOTE)) {
        let noted = PathBuf::from(note.trim_end_matches('\n'));
        if noted.join("data/PG_VERSION").is_file() {
            return Ok(noted);
        }
    }
    if run_as.reaches(&wanted) {
        make_folder(&wanted, run_as)?;
        return Ok(wanted);
    }
    let home = Path::new(SYSTEM_FOLDER).join(system_name(&wanted));
    make_folder(&home, run_as)?;
    make_folder(&wanted, RunAs::Ourselves)?;
    write_atomically(&wanted.join(NOTE), format!("{}\n", home.display()).as_bytes())?;
    Ok(home)
}

/// `<project folder>-<hash of the path>`
fn system_name(wanted: &Path) -> String {
    let own = |name: &&str| !name.starts_with('.') && !matches!(*name, "postgres" | "serve" | "dev" | "data");
    let project = wanted.ancestors().filter_map(|folder| folder.file_name()?.to_str()).find(own).unwrap_or("project");
    let slug: String = project
        .chars()
        .map(|next| if next.is_ascii_alphanumeric() { next.to_ascii_lowercase() } else { '-' })
        .take(40)
        .collect();
    let hash = hex::encode(&sha256(wanted.as_os_str().as_encoded_bytes())[..6]);
    format!("{slug}-{hash}")
}

/// Ours alone; as root others may pass through it, but not look into it.
fn make_folder(folder: &Path, run_as: RunAs) -> io::Result<()> {
    let mode = if run_as == RunAs::Ourselves { 0o700 } else { 0o711 };
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(folder)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.display())))?;
    if run_as != RunAs::Ourselves {
        // A umask of root's does not know that another user has to pass.
        for folder in missing {
            fs::set_permissions(folder, std::fs::Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}

/// The lock says whether anybody runs this cluster; its text only says who.
fn take_lock(home: &Path, report: &Report) -> Result<fs::File, ManagedError> {
    let mut file = lock::open(&home.join("lock"))?;
    let begun = Instant::now();
    let mut waited = false;
    while !lock::try_take(&file)? {
        let pid = lock::holder(&mut file);
        let living = pid.and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?)).is_some_and(recover::is_alive);
        let patience = match pid {
            // Waiting for ourselves would be in vain.
            Some(pid) if pid == std::process::id() => Duration::ZERO,
            _ if living => PATIENCE_WITH_LIVING,
            _ => PATIENCE_WITH_DEAD,
        };
        if begun.elapsed() > patience {
            return Err(ManagedError::InUse { dir: home.to_owned(), pid: pid.filter(|_| living) });
        }
        waited = true;
        std::thread::sleep(Duration::from_millis(10));
    }
    if waited {
        let what = "waited for the Postgres of an earlier run to stop".to_owned();
        report.send(ManagedEvent::Recovered { what });
    }
    lock::sign(&mut file)?;
    Ok(file)
}

fn cluster_major(data: &Path) -> Result<u32, ManagedError> {
    let path = data.join("PG_VERSION");
    let text = fs::read_to_string(&path)?;
    let number = text.trim().parse().map_err(|_| io::Error::other(format!("{}: not a version", path.display())))?;
    Ok(number)
}

/// A copy that an earlier start did not finish.
fn remove_unfinished(home: &Path) -> io::Result<()> {
    for entry in fs::read_dir(home)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("data.new-") {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// The copy gets its name last: a cluster is there whole or not at all.
fn create(home: &Path, template: &Template, run_as: RunAs) -> io::Result<()> {
    let ids = Ids::system();
    let unfinished = home.join(format!("data.new-{}", ids.ulid("")));
    copy::copy_tree(&template.data, &unfinished, run_as)?;
    write_atomically(&home.join("password"), ids.secret().as_bytes())?;
    write_atomically(&home.join("password.old"), template.password.as_bytes())?;
    fs::rename(&unfinished, home.join("data"))?;
    sync_dir(home)
}

/// A copy of the project may have left the private file behind; the data is worth more than the password.
fn replace_password(home: &Path, binaries: &Binaries, run_as: RunAs, report: &Report) -> Result<(), ManagedError> {
    let password = Ids::system().secret();
    let verifier = postgres_protocol::password::scram_sha_256(password.as_bytes());
    let sql = format!("ALTER ROLE postgres PASSWORD '{verifier}'");
    template::single_user(binaries, &home.join("data"), run_as, &sql)?;
    write_atomically(&home.join("password"), password.as_bytes())?;
    report.send(ManagedEvent::Recovered { what: "gave the database a new password, the old one was lost".to_owned() });
    Ok(())
}

/// The folder of a socket whose supervisor was killed.
fn remove_old_socket(home: &Path) {
    let Ok(text) = fs::read_to_string(home.join("socket")) else {
        return;
    };
    let folder = Path::new(text.trim_end());
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if name.starts_with(super::launch::SOCKET_PREFIX) {
        drop(fs::remove_dir_all(folder));
    }
}

/// Reads the log's last lines for people.
pub(super) fn last_lines(log: &Path, from: u64) -> String {
    let content = fs::read(log).unwrap_or_default();
    let content = content.get(usize::try_from(from).unwrap_or(0)..).unwrap_or(&content);
    let text = String::from_utf8_lossy(content);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(4)..].join("; ")
}

/// Modes that Postgres insists on survive a copy of the project by other means.
pub(super) fn tighten(data: &Path) -> io::Result<()> {
    fs::set_permissions(data, std::fs::Permissions::from_mode(0o700))
}
