//! `reactor data psql`: psql on the database of the dev server.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;

use admin_api::{ErrorCode, ExitCode};
use clap::Args;
use url::Url;

use crate::context::Context;
use crate::env;
use crate::error::CliError;

/// Open psql on the database of the running dev server
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor data psql
  reactor data psql -- -c 'select 1'")]
pub(crate) struct PsqlArgs {
    /// Passed on to psql, after `--`
    #[arg(last = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

pub(crate) async fn run(cx: &Context, args: &PsqlArgs) -> Result<(), CliError> {
    let target = cx.target()?;
    let Some(dev) = &target.dev else {
        return Err(CliError::new(ErrorCode::Unreachable, "no dev server is running in this project")
            .hint("start one with `reactor dev`; on other servers use `reactor data query`"));
    };
    let url = Url::parse(&dev.database_url)
        .map_err(|_| CliError::new(ErrorCode::Internal, "the dev server's database has no usable address"))?;
    let program = find(cx).ok_or_else(|| {
        CliError::new(ErrorCode::PostgresUnavailable, "`psql` was not found")
            .hint("install the Postgres client, or use `reactor data query`")
    })?;
    let mut command = tokio::process::Command::new(program);
    // Through the environment: an argument would show the password to every user of this machine.
    command.envs(connection(&url)).args(&args.arguments);
    for name in crate::commands::build::hidden_env(cx) {
        command.env_remove(name);
    }
    let status = command.stdin(Stdio::inherit()).status().await?;
    if status.success() { Ok(()) } else { Err(CliError::silent(ExitCode::Failure)) }
}

fn find(cx: &Context) -> Option<PathBuf> {
    if let Some(path) =
        cx.env.path(env::REACTOR_POSTGRES_BIN).map(|folder| folder.join("psql")).filter(|path| path.is_file())
    {
        return Some(path);
    }
    cx.env.find_program("psql").or_else(|| {
        let mut versions: Vec<_> =
            std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path()).collect();
        versions.sort();
        versions.into_iter().rev().map(|version| version.join("bin/psql")).find(|path| path.is_file())
    })
}

/// The variables of libpq for an address.
fn connection(url: &Url) -> Vec<(&'static str, String)> {
    let decoded = |text: &str| percent_decode(text);
    let mut pairs = vec![("PGHOST", url.host_str().unwrap_or("127.0.0.1").to_owned())];
    pairs.extend(url.port().map(|port| ("PGPORT", port.to_string())));
    pairs.push(("PGUSER", decoded(url.username())));
    pairs.extend(url.password().map(|password| ("PGPASSWORD", decoded(password))));
    pairs.push(("PGDATABASE", decoded(url.path().trim_start_matches('/'))));
    pairs
}

/// `%41` as `A`. What is not an escape stays.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let escape = (bytes[index] == b'%').then(|| text.get(index + 1..index + 3)).flatten();
        let (byte, length) = match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => (byte, 3),
            None => (bytes[index], 1),
        };
        decoded.push(byte);
        index += length;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_travels_in_the_environment() {
        let url = Url::parse("postgres://me:p%40ss@127.0.0.1:5433/shop").unwrap();
        let pairs = connection(&url);
        assert!(pairs.contains(&("PGPASSWORD", "p@ss".to_owned())));
        assert!(pairs.contains(&("PGPORT", "5433".to_owned())));
        assert!(pairs.contains(&("PGDATABASE", "shop".to_owned())));
    }
}
