//! Runtimes that are fetched on request: a server does not do it by itself.

use admin_api::{Check, ErrorCode};
use clap::ValueEnum;
use server::{BunConfig, BunError};

use super::{Finding, check};
use crate::commands::local;
use crate::context::Context;
use crate::error::CliError;

/// A runtime that is not part of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Runtime {
    Bun,
}

/// Fetches it into the cache that all servers of this user share, unless it is there.
pub(super) fn fetch(cx: &Context, runtime: Runtime) -> Check {
    match runtime {
        Runtime::Bun => check("fixed", "bun", || fetch_bun(cx).unwrap_or_else(|error| Finding::error(&error))),
    }
}

fn fetch_bun(cx: &Context) -> Result<Finding, CliError> {
    let cache = local::cache(cx)?;
    let npm = cx.env.find_program("npm").ok_or_else(|| {
        CliError::new(ErrorCode::RuntimeUnavailable, "bun cannot be fetched: there is no npm")
            .hint("install npm, or bun itself from https://bun.sh, and name it as `[functions] bun` in Reactor.toml")
    })?;
    let fetched = server::fetch_bun(&npm, &cx.env.search_path(), &cache);
    let path = fetched.map_err(|error| CliError::new(ErrorCode::RuntimeUnavailable, error.to_string()))?;
    Ok(Finding::ok(format!("bun is at {}", path.display())))
}

/// Which bun a server of this user would run.
pub(super) fn bun(cx: &Context) -> Finding {
    let search_path = cx.env.search_path();
    let config = BunConfig { search_path, ..BunConfig::default() };
    let Ok(cache) = local::cache(cx) else { return Finding::skipped("there is no home to keep it in") };
    match server::find_bun(&config, &cache) {
        Ok(found) => Finding::ok(format!("{} ({})", found.version, found.path.display())),
        Err(BunError::Missing(why)) => Finding::skipped(format!(
            "not found{why}; needed only for functions with `runtime = \"bun\"`, `dev` fetches it through npm"
        )),
        Err(error) => Finding::warning(error.to_string(), "needed only for functions with `runtime = \"bun\"`"),
    }
}
