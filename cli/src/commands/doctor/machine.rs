//! This machine: tools that are used when they are there, and the configuration of the command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use admin_api::Check;

use super::{Finding, check};
use crate::config::Config;
use crate::context::Context;
use crate::env;
use crate::ui::plural;

pub(super) fn checks(cx: &Context) -> Vec<Check> {
    vec![
        check("machine", "reactor", || {
            Finding::ok(format!("{} on {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH))
        }),
        check("machine", "postgres", || postgres(cx)),
        check("machine", "npm", || tool(cx, "npm", "needed only to fetch Postgres or Bun where they are missing")),
        check("machine", "bun", || tool(cx, "bun", "needed only for functions with `runtime = \"bun\"`")),
        check("machine", "git", || tool(cx, "git", "releases carry no commit without it")),
        check("machine", "home", || home(cx)),
        check("machine", "config", || config(cx)),
    ]
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
        Some(path) => Finding::ok(version_of(&path)),
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
        Some(path) => Finding::ok(version_of(&path)),
        None => Finding::skipped(format!("not found; {use_}")),
    }
}

/// `--version`, else the path.
fn version_of(program: &Path) -> String {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output();
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
                format!("chmod {wanted:o} {}", path.display()),
            );
        }
    }
    Finding::ok(format!("{} is private", home.path().display()))
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = path.metadata().ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn open_to_others(_path: &Path) -> Option<u32> {
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
