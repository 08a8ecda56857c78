//! `reactor serve`: the server that projects are deployed to.

use std::path::Path;
use std::sync::Arc;

use admin_api::ErrorCode;
use serde_json::json;
use server::config::{ConfigError, Flags, Loaded, Sources, load};
use server::{DatabaseSource, LogFormat, LogOutput, Server, ServerShutdown};

use super::local;
use crate::args::ServeArgs;
use crate::context::Context;
use crate::env;
use crate::error::{CliError, Diagnostic, Severity};
use crate::signals::Signals;

/// Read when the working directory has no `Reactor.toml`.
const SYSTEM_FILE: &str = "/etc/reactor/Reactor.toml";

pub(crate) async fn run(cx: &Context, args: ServeArgs) -> Result<(), CliError> {
    let mut signals = Signals::listen()?;
    let mut loaded = load(&sources(cx, args)?).map_err(|error| config_error(&error))?;
    for warning in &loaded.warnings {
        cx.ui.warning(warning);
    }
    prepare(cx, &mut loaded)?;
    let server = tokio::select! {
        server = Server::build(loaded.config.clone()) => server.map_err(|error| local::start_error(&error, "--bind"))?,
        _ = signals.next() => return Ok(()),
    };
    listening(cx, &loaded, &server);
    let shutdown = ServerShutdown::new();
    let mut running = tokio::spawn(server.run(shutdown.clone()));
    let ended = tokio::select! {
        ended = &mut running => ended,
        _ = signals.next() => {
            cx.ui.say("stopping; requests under way are finished first");
            shutdown.trigger();
            tokio::select! {
                ended = &mut running => ended,
                // The second signal stops at once.
                signal = signals.next() => return Err(signal.outcome()),
            }
        }
    };
    let outcome = ended
        .map_err(|source| CliError::new(ErrorCode::Internal, "the server ended unexpectedly").caused_by(&source))?;
    if cx.ui.is_json() {
        cx.ui.json_line(&json!({ "event": "stopped" }));
    }
    outcome.map_err(|error| local::start_error(&error, "--bind"))
}

fn sources(cx: &Context, args: ServeArgs) -> Result<Sources, CliError> {
    let text = |value: &std::ffi::OsStr| value.to_str().map(str::to_owned);
    Ok(Sources {
        file: args.config,
        working_dir: cx.cwd.clone(),
        system_file: Some(SYSTEM_FILE.into()),
        environment: cx.env.all().filter_map(|(name, value)| Some((text(name)?, text(value)?))).collect(),
        flags: Flags { bind: args.bind, database_url: args.database_url, data_dir: args.data_dir, only: args.only },
        // The folder of the cluster follows from the data folder.
        managed: local::managed_postgres(cx, cx.cwd.clone())?,
    })
}

fn prepare(cx: &Context, loaded: &mut Loaded) -> Result<(), CliError> {
    local::share_cache(cx, &mut loaded.config)?;
    if let Some(points) = cx.env.text(env::REACTOR_FAILPOINTS) {
        loaded.config.failpoints = points.parse().map_err(|error| {
            CliError::new(ErrorCode::ConfigInvalid, format!("`{}`: {error}", env::REACTOR_FAILPOINTS))
        })?;
        cx.ui.warning("failpoints are armed: this server is made to fail");
    }
    let ui = cx.ui.clone();
    loaded.config.progress = Arc::new(move |event| local::say_managed(&ui, &event));
    let format = if loaded.format.as_deref() == Some("json") { LogFormat::Json } else { LogFormat::Text };
    loaded.config.log_output = Some(LogOutput {
        filter: loaded.filter.clone().unwrap_or_else(|| "info".to_owned()),
        writer: cx.ui.talks().then(|| (format, cx.ui.log_writer())),
    });
    Ok(())
}

/// It answers from here on: says where, and how to use it.
fn listening(cx: &Context, loaded: &Loaded, server: &Server) {
    let endpoint = local::endpoint(server.addr());
    let endpoint = endpoint.as_str().trim_end_matches('/');
    let config = &loaded.config;
    let token_file = config.admin_token.is_none().then(|| config.data_dir.join("admin-token"));
    if cx.ui.is_json() {
        cx.ui.json_line(&json!({
            "event": "listening",
            "endpoint": endpoint,
            "pid": std::process::id(),
            "config": loaded.file,
            "data_dir": config.data_dir,
            "admin_token_file": token_file,
            "release": server.handle().live_release(),
        }));
        return;
    }
    let palette = cx.ui.talk_palette();
    let row = |name: &str, value: &str| cx.ui.say(format!("  {}  {value}", palette.dim(&format!("{name:<8}"))));
    let version = env!("CARGO_PKG_VERSION");
    cx.ui.say(format!("{} {}", palette.strong(&format!("reactor {version} serves")), palette.name(endpoint)));
    row("config", &loaded.file.as_deref().map_or_else(|| "defaults".to_owned(), shown));
    row(
        "database",
        &match &config.database {
            DatabaseSource::Url(url) => url.location(),
            DatabaseSource::Managed(managed) => format!("managed, in {}", shown(&managed.cluster_dir)),
        },
    );
    row("data", &shown(&config.data_dir));
    row("token", &token_file.as_deref().map_or_else(|| "configured".to_owned(), shown));
    row("release", server.handle().live_release().as_deref().unwrap_or("none yet"));
    cx.ui.hint(format!("use it with `reactor context add NAME --endpoint {endpoint}`"));
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn config_error(error: &ConfigError) -> CliError {
    let page = match &error.position {
        None => CliError::new(ErrorCode::ConfigInvalid, error.message.clone()),
        Some(position) => CliError::new(ErrorCode::ConfigInvalid, "").diagnostic(Diagnostic {
            severity: Severity::Error,
            message: error.message.clone(),
            path: Some(position.path.clone()),
            line: position.line,
            column: position.column,
            end_column: position.end_column,
            source_line: position.source_line.clone(),
            label: None,
            hint: None,
        }),
    };
    match &error.hint {
        Some(hint) => page.hint(hint),
        None => page,
    }
}
