//! The server and the database of `dev`.

use std::sync::Arc;

use admin_api::ErrorCode;
use project::Project;
use secrecy::ExposeSecret as _;
use server::dev::Front;
use server::{
    ConnectionString, DatabaseSource, LogOutput, ManagedConfig, ManagedEvent, Mode, Server, ServerConfig, ServerHandle,
    ServerShutdown,
};
use tokio::task::JoinHandle;
use url::Url;

use super::Stage;
use super::branch;
use crate::args::DevArgs;
use crate::commands::local;
use crate::config::DevState;
use crate::context::Context;
use crate::error::CliError;

/// Which database a start begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// The one that is there.
    Kept,
    /// A fresh one.
    Reset,
}

/// The server as the rest of `dev` sees it.
pub(super) struct Backend {
    pub(super) handle: ServerHandle,
    endpoint: Url,
    /// Name of the database; absent when it is not ours to name.
    database: Option<String>,
}

/// The server's task.
pub(super) struct Running {
    shutdown: ServerShutdown,
    task: JoinHandle<Result<(), server::ServerError>>,
}

impl Backend {
    /// Starts Postgres and the server. Nothing is deployed yet.
    pub(super) async fn start(stage: &Stage<'_>, project: &Project, start: Start) -> Result<(Self, Running), CliError> {
        let mut config = config(stage, project)?;
        let database = match &mut config.database {
            DatabaseSource::Managed(managed) => {
                if let Some(name) = branch::database(project) {
                    managed.database = name;
                }
                if start == Start::Reset {
                    reset(stage, project, managed).await?;
                }
                Some(managed.database.clone())
            }
            DatabaseSource::Url(_) if start == Start::Reset => {
                return Err(CliError::new(ErrorCode::Usage, "only the managed database can be reset")
                    .hint("this one was named with `--database-url` and is not ours to drop"));
            }
            DatabaseSource::Url(_) => None,
        };
        let engines = local::engines(stage.cx)?;
        let server = Box::pin(Server::build(config)).await.map_err(|error| local::start_error(&error, "--port"))?;
        if local::engines(stage.cx)? != engines {
            stage.cx.ui.say("compiling the engine for functions (once per version of reactor)");
        }
        let handle = server.handle();
        let shutdown = ServerShutdown::new();
        let task = tokio::spawn(server.run(shutdown.clone()));
        Ok((Self { handle, endpoint: local::endpoint(stage.front.addr()), database }, Running { shutdown, task }))
    }

    /// Where it answers.
    pub(super) fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    /// Whether the database is ours.
    pub(super) const fn is_managed(&self) -> bool {
        self.database.is_some()
    }

    /// The database's name, when it is not the usual one.
    pub(super) fn unusual_database(&self) -> Option<&str> {
        self.database.as_deref().filter(|name| *name != local::DATABASE)
    }

    /// What the other commands need to find it.
    pub(super) fn state(&self) -> DevState {
        DevState {
            boot_id: self.handle.boot_id().to_owned(),
            database_url: self.handle.database_url().expose().to_owned(),
            ..starting(&self.endpoint, self.handle.admin_token().expose_secret())
        }
    }
}

/// The same, before there is a server: a second `dev` and `reactor stop` find the process already.
pub(super) fn starting(endpoint: &Url, token: &str) -> DevState {
    DevState {
        pid: std::process::id(),
        boot_id: String::new(),
        machine_boot: DevState::machine_boot_now(),
        process_start: DevState::process_start_of(std::process::id()),
        endpoint: endpoint.clone(),
        token: token.to_owned(),
        database_url: String::new(),
    }
}

impl Running {
    /// Returns when the server stopped by itself, or was told to by `reactor stop`.
    pub(super) async fn ended(&mut self) -> Result<(), CliError> {
        match (&mut self.task).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(local::start_error(&error, "--port")),
            Err(source) => Err(CliError::new(ErrorCode::Internal, "the server ended unexpectedly").caused_by(&source)),
        }
    }

    /// Drains and stops everything, Postgres included.
    pub(super) async fn stop(&mut self) {
        self.shutdown.trigger();
        if !self.task.is_finished() {
            // Why it ended no longer matters; that it did is what is waited for.
            let _ = (&mut self.task).await;
        }
    }
}

/// Listens where the arguments say, before anything else is begun.
pub(super) async fn open_front(stage: &super::Opening<'_>) -> Result<Front, CliError> {
    let address = (stage.args.host, stage.args.port.unwrap_or(local::PORT)).into();
    let board = stage.board.clone();
    Front::open(&[address], move |seen| board.seen(&seen)).await.map_err(|error| local::start_error(&error, "--port"))
}

fn config(stage: &Stage<'_>, project: &Project) -> Result<ServerConfig, CliError> {
    let (cx, args) = (stage.cx, stage.args);
    let state_dir = project.state_dir();
    let database = match &args.database_url {
        Some(url) => DatabaseSource::Url(connection_string(url)?),
        None => DatabaseSource::Managed(local::managed_postgres(cx, state_dir.join("postgres"))?),
    };
    if cx.env.text(crate::env::DATABASE_URL).is_some() && args.database_url.is_none() {
        cx.ui.say("`DATABASE_URL` is ignored; `--database-url` names another database");
    }
    let mut config = ServerConfig::new(Mode::Dev, database, state_dir.join("dev"));
    config.front = Some(stage.front.clone());
    config.admin_token = Some(stage.token.clone());
    config.project = Some(project.manifest().project_id.to_string());
    config.log_output = Some(LogOutput { filter: "info".to_owned(), writer: None });
    config.clock = stage.clock.clone();
    local::share_cache(cx, &mut config)?;
    if let Some(functions) = &mut config.capabilities.functions {
        functions.bun.search_path.push(project.root().join("node_modules/.bin"));
        functions.bun.npm = cx.env.find_program("npm");
    }
    let board = stage.board.clone();
    config.progress = Arc::new(move |event| {
        if let Some(doing) = doing(&event) {
            board.doing(doing);
        }
        local::say_managed(board.ui(), &event);
    });
    Ok(config)
}

/// What a browser that waits is told.
fn doing(event: &ManagedEvent) -> Option<&'static str> {
    match event {
        ManagedEvent::Fetching { .. } => Some("fetching Postgres (once per machine)"),
        ManagedEvent::MakingTemplate => Some("making the template database (once per Postgres version)"),
        ManagedEvent::Copying => Some("making the database"),
        ManagedEvent::Starting => Some("starting Postgres"),
        ManagedEvent::Ready { .. } => Some("building"),
        ManagedEvent::Found { .. } | ManagedEvent::Recovered { .. } => None,
    }
}

fn connection_string(url: &str) -> Result<ConnectionString, CliError> {
    url.parse().map_err(|source| {
        CliError::new(ErrorCode::Usage, "`--database-url` is not a Postgres connection string").caused_by(&source)
    })
}

/// A database on another machine may be somebody's production. Asked before the keyboard is taken for keys.
pub(super) fn permit_database(cx: &Context, args: &DevArgs) -> Result<(), CliError> {
    let Some(url) = &args.database_url else { return Ok(()) };
    let url = connection_string(url)?;
    if !url.is_loopback() {
        let place = url.location();
        cx.ui.confirm_by_typing(
            &format!("Migrations of this project will run on `{place}`, on another machine."),
            url.database().unwrap_or("postgres"),
            "`--yes`",
        )?;
    }
    Ok(())
}

/// Drops the database: of all branches the one that is checked out, else the whole cluster.
async fn reset(stage: &Stage<'_>, project: &Project, managed: &ManagedConfig) -> Result<(), CliError> {
    if project.manifest().dev.database_per_branch {
        server::managed::drop_database(managed).await.map_err(|error| local::managed_error(&error))?;
        stage.cx.ui.done(format!("the database `{}` was removed", managed.database));
        return Ok(());
    }
    server::managed::remove(managed).map_err(|error| local::managed_error(&error))?;
    match fs_err::remove_dir_all(project.state_dir().join("dev")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    stage.cx.ui.done("the database of this project was removed");
    Ok(())
}
