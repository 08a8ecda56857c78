//! `Reactor.toml`, then the environment, then flags: one [`ServerConfig`].

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Duration;

use data::DataConfig;
use functions::{BunConfig, DataKey, FunctionsConfig};
use jobs::JobsConfig;
use platform::{ConnectionString, ManagedConfig, Mode};
use secrecy::SecretString;
use sites::SitesConfig;

use super::error::ConfigError;
use super::file::{self, FileContent};
use super::keys::nearest;
use super::table::{Origin, Values};
use super::{CapabilityConfigs, DatabaseSource, ServerConfig, environment};
use crate::capabilities::CAPABILITIES;

/// Name of the file in the working directory.
const FILE_NAME: &str = "Reactor.toml";
const DEFAULT_DATA_DIR: &str = ".reactor/serve";

/// Where a configuration comes from. Nothing else is read.
#[derive(Debug, Clone)]
pub struct Sources {
    /// `--config`; must exist.
    pub file: Option<PathBuf>,
    /// Relative paths start here.
    pub working_dir: PathBuf,
    /// Looked at when the working directory has no file: `/etc/reactor/Reactor.toml`.
    pub system_file: Option<PathBuf>,
    /// All variables, name and value.
    pub environment: Vec<(String, String)>,
    /// From the command line.
    pub flags: Flags,
    /// For a managed Postgres; `cluster_dir` is set to the data folder's.
    pub managed: ManagedConfig,
}

/// What the command line says; wins over everything.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--bind`
    pub bind: Option<SocketAddr>,
    /// `--database-url`
    pub database_url: Option<String>,
    /// `--data-dir`
    pub data_dir: Option<PathBuf>,
    /// `--only`; empty for all that the file mounts.
    pub only: Vec<String>,
}

/// A configuration and how it came about.
#[derive(Clone)]
pub struct Loaded {
    /// The configuration.
    pub config: ServerConfig,
    /// The file it was read from.
    pub file: Option<PathBuf>,
    /// What has no effect, one sentence each.
    pub warnings: Vec<String>,
    /// `[tracing] filter`.
    pub filter: Option<String>,
    /// `[tracing] fmt`: `text` or `json`.
    pub format: Option<String>,
}

/// Reads and checks everything; makes no connection and no folder.
pub fn load(sources: &Sources) -> Result<Loaded, ConfigError> {
    let file = find(sources)?;
    let mut content = match &file {
        Some(path) => file::parse(path, &read(path)?)?,
        None => FileContent::default(),
    };
    environment::read(&mut content.values, &sources.environment)?;
    environment::resolve(&mut content.values, &sources.environment)?;
    let values = &content.values;
    let data_dir = data_dir(sources, values, file.as_deref());
    let mounted = mounted(sources, file.is_some().then_some(&content.tables))?;
    let database = database(sources, values, &data_dir)?;
    let mut config = ServerConfig::new(Mode::Serve, database, data_dir);
    config.capabilities = capabilities(values, &mounted)?;
    apply(&mut config, sources, values)?;
    let text = |table, name| values.text(table, name).map(|(text, _)| text.to_owned());
    Ok(Loaded { filter: text("tracing", "filter"), format: format(values)?, config, file, warnings: content.warnings })
}

fn find(sources: &Sources) -> Result<Option<PathBuf>, ConfigError> {
    if let Some(path) = &sources.file {
        return Ok(Some(sources.working_dir.join(path)));
    }
    let here = sources.working_dir.join(FILE_NAME);
    for path in std::iter::once(&here).chain(&sources.system_file) {
        match path.try_exists() {
            Ok(true) if is_project(path) => {}
            Ok(true) => return Ok(Some(path.clone())),
            Ok(false) => {}
            Err(error) => return Err(ConfigError::new(format!("cannot look at `{}`: {error}", path.display()))),
        }
    }
    Ok(None)
}

/// On a disk that ignores case, `Reactor.toml` finds the project's `reactor.toml`: that one is not for us.
fn is_project(path: &Path) -> bool {
    let Some(folder) = path.parent() else {
        return false;
    };
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    !entries.flatten().any(|entry| entry.file_name() == FILE_NAME)
}

fn read(path: &Path) -> Result<String, ConfigError> {
    fs_err::read_to_string(path).map_err(|error| ConfigError::new(error.to_string()))
}

fn data_dir(sources: &Sources, values: &Values, file: Option<&Path>) -> PathBuf {
    if let Some(path) = &sources.flags.data_dir {
        return sources.working_dir.join(path);
    }
    match values.text("data_dir", "path") {
        // A path in the file means the folder of the file.
        Some((path, Origin::File(_))) => file.and_then(Path::parent).unwrap_or(&sources.working_dir).join(path),
        Some((path, _)) => sources.working_dir.join(path),
        None => sources.working_dir.join(DEFAULT_DATA_DIR),
    }
}

/// Names of the capabilities to mount: those of the file, or all; of these, those of `--only`.
fn mounted(sources: &Sources, tables: Option<&Vec<&'static str>>) -> Result<Vec<&'static str>, ConfigError> {
    let mut names: Vec<&'static str> =
        CAPABILITIES.into_iter().filter(|name| tables.is_none_or(|tables| tables.contains(name))).collect();
    let only = &sources.flags.only;
    for name in only {
        if !CAPABILITIES.contains(&name.as_str()) {
            let error = ConfigError::new(format!("`--only` names `{name}`, which is no capability"));
            return Err(match nearest(name, CAPABILITIES.into_iter()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("capabilities: {}", CAPABILITIES.join(", "))),
            });
        }
        if !names.contains(&name.as_str()) {
            return Err(ConfigError::new(format!("`--only` names `{name}`, whose table is not in `Reactor.toml`")));
        }
    }
    if !only.is_empty() {
        names.retain(|name| only.iter().any(|other| other == name));
    }
    Ok(names)
}

fn database(sources: &Sources, values: &Values, data_dir: &Path) -> Result<DatabaseSource, ConfigError> {
    let conventional = sources.environment.iter().find(|(name, _)| name == "DATABASE_URL");
    let flag = Origin::Flag("--database-url");
    let fallback = Origin::Environment("DATABASE_URL".to_owned());
    let given = match (&sources.flags.database_url, values.text("database", "url"), conventional) {
        (Some(url), _, _) => Some((url.as_str(), &flag)),
        (None, Some(given), _) => Some(given),
        (None, None, Some((_, url))) => Some((url.as_str(), &fallback)),
        (None, None, None) => None,
    };
    let Some((url, origin)) = given else {
        let mut managed = sources.managed.clone();
        managed.cluster_dir = data_dir.join("postgres");
        return Ok(DatabaseSource::Managed(managed));
    };
    let url: ConnectionString = url.parse().map_err(|error| origin.error(format!("{error}")))?;
    Ok(DatabaseSource::Url(url))
}

fn capabilities(values: &Values, mounted: &[&str]) -> Result<CapabilityConfigs, ConfigError> {
    let mut capabilities = CapabilityConfigs::default();
    if mounted.contains(&"data") {
        capabilities.data = Some(DataConfig::default());
    }
    if mounted.contains(&"functions") {
        capabilities.functions = Some(functions(values)?);
    }
    if mounted.contains(&"jobs") {
        capabilities.jobs = Some(jobs(values)?);
    }
    if mounted.contains(&"sites") {
        let default = values.text("sites", "default").map(|(name, _)| name.to_owned());
        let shared = values.flag("sites", "shared").unwrap_or(false);
        capabilities.sites = Some(SitesConfig { default, shared, ..SitesConfig::default() });
    }
    Ok(capabilities)
}

fn functions(values: &Values) -> Result<FunctionsConfig, ConfigError> {
    if let Some((runtimes, origin)) = values.list("functions", "runtimes")
        && let Some(unknown) = runtimes.iter().find(|name| !["wasm", "bun", "lambda"].contains(&name.as_str()))
    {
        return Err(origin
            .error(format!("`functions.runtimes` names `{unknown}`, which is no runtime"))
            .hint("runtimes: wasm, bun, lambda"));
    }
    let data_key = match values.text("functions", "data_key") {
        None => None,
        Some((text, origin)) => Some(DataKey::from_base64(text).map_err(|error| {
            origin.error(format!("`functions.data_key`: {error}")).hint("make one with `openssl rand -base64 32`")
        })?),
    };
    Ok(FunctionsConfig { data_key, bun: bun(values)?, ..FunctionsConfig::default() })
}

fn bun(values: &Values) -> Result<BunConfig, ConfigError> {
    let mut config = BunConfig::default();
    if let Some((runtimes, _)) = values.list("functions", "runtimes") {
        config.enabled = runtimes.iter().any(|name| name == "bun");
    }
    if let Some((path, origin)) = values.text("functions", "bun") {
        let path = PathBuf::from(path);
        if !path.is_absolute() {
            return Err(origin
                .error(format!("`functions.bun` is `{}`: expected an absolute path", path.display()))
                .hint("leave it out to take the bun of PATH"));
        }
        config.binary = Some(path);
    }
    if let Some(seconds) = values.number("functions", "bun_idle_ttl_secs", (1, 86_400))? {
        config.idle_ttl = Duration::from_secs(seconds);
    }
    if let Some(count) = values.number("functions", "bun_max_instances_per_fn", (1, 1_000))? {
        config.max_instances = usize::try_from(count).unwrap_or(config.max_instances);
    }
    Ok(config)
}

fn jobs(values: &Values) -> Result<JobsConfig, ConfigError> {
    let mut config = JobsConfig::default();
    let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    if let Some(workers) = values.number("jobs", "workers", (1, 1_024))? {
        config.workers = size(workers);
    }
    if let Some(poll) = values.number("jobs", "poll_ms", (50, 60_000))? {
        config.poll = Duration::from_millis(poll);
    }
    if let Some(bytes) = values.number("jobs", "input_max_bytes", (1_024, 64 << 20))? {
        config.input_max = size(bytes);
    }
    if let Some(bytes) = values.number("jobs", "result_max_bytes", (0, 64 << 20))? {
        config.result_max = size(bytes);
    }
    if let Some(days) = values.number("jobs", "keep_days", (1, 36_500))? {
        config.keep = Duration::from_hours(days * 24);
    }
    Ok(config)
}

fn format(values: &Values) -> Result<Option<String>, ConfigError> {
    match values.text("tracing", "fmt") {
        None => Ok(None),
        Some((format @ ("text" | "json"), _)) => Ok(Some(format.to_owned())),
        Some((other, origin)) => {
            Err(origin.error(format!("`tracing.fmt` is `{other}`, allowed are `text` and `json`")))
        }
    }
}

fn apply(config: &mut ServerConfig, sources: &Sources, values: &Values) -> Result<(), ConfigError> {
    if let Some(bind) = sources.flags.bind {
        config.bind = vec![bind];
    } else if let Some((text, origin)) = values.text("server", "bind") {
        config.bind = addresses(text).ok_or_else(|| {
            origin
                .error(format!("`server.bind` is `{text}`: expected an address and a port"))
                .hint("such as `127.0.0.1:8000`")
        })?;
    }
    if let Some(seconds) = values.number("server", "request_timeout_secs", (1, 3600))? {
        config.request_timeout = Duration::from_secs(seconds);
    }
    if let Some((origins, _)) = values.list("server", "cors") {
        config.cors = origins.to_vec();
    }
    if let Some((text, origin)) = values.text("server", "public_url") {
        config.public_url = Some(public_url(text).ok_or_else(|| {
            origin.error(format!("`server.public_url` is `{text}`: expected `http://…` or `https://…` without a path"))
        })?);
    }
    if let Some(sites) = &mut config.capabilities.sites {
        sites.public_url.clone_from(&config.public_url);
    }
    if let Some(count) = values.number("database", "pool_max", (2, 1000))? {
        config.pool_max = usize::try_from(count).unwrap_or(20);
    }
    if let Some(seconds) = values.number("database", "acquire_timeout_secs", (1, 300))? {
        config.acquire_timeout = Duration::from_secs(seconds);
    }
    if let Some(bytes) = values.number("functions", "bundle_max_bytes", (1024, 1 << 30))? {
        config.limits.function = bytes;
    }
    if let Some((token, origin)) = values.text("admin", "token") {
        if token.len() < 16 {
            return Err(origin
                .error("`admin.token` has fewer than 16 characters")
                .hint("make one with `openssl rand -base64 32`, or leave it out: the server makes its own"));
        }
        config.admin_token = Some(SecretString::from(token));
    }
    super::releases::apply(config, values)?;
    config.allow_remote = values.flag("admin", "allow_remote").unwrap_or(false);
    if let Some((id, origin)) = values.text("project", "id") {
        let id: bundle_format::ProjectId = id.parse().map_err(|error| origin.error(format!("{error}")))?;
        config.project = Some(id.to_string());
    }
    Ok(())
}

/// `127.0.0.1:8000`, `[::]:8000`, `localhost:8000`, or `:8000` for every address.
fn addresses(text: &str) -> Option<Vec<SocketAddr>> {
    if let Some(port) = text.strip_prefix(':') {
        let port: u16 = port.parse().ok()?;
        return Some(vec![SocketAddr::from(([0, 0, 0, 0], port))]);
    }
    if let Some(port) = text.strip_prefix("localhost:") {
        let port: u16 = port.parse().ok()?;
        return Some(vec![SocketAddr::from(([127, 0, 0, 1], port))]);
    }
    text.to_socket_addrs().ok().map(Iterator::collect).filter(|found: &Vec<SocketAddr>| !found.is_empty())
}

fn public_url(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    plain.then(|| url.as_str().trim_end_matches('/').to_owned())
}
