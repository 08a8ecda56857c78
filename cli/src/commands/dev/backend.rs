//! The server and the database of `dev`.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use admin_api::ErrorCode;
use project::Project;
use secrecy::ExposeSecret as _;
use server::{ConnectionString, DatabaseSource, Mode, Server, ServerConfig, ServerHandle, ServerShutdown};
use tokio::task::JoinHandle;
use url::Url;

use crate::args::DevArgs;
use crate::commands::local;
use crate::config::DevState;
use crate::context::Context;
use crate::error::CliError;

/// Port when none is asked for.
const PORT: u16 = 8080;

/// The server as the rest of `dev` sees it.
pub(super) struct Backend {
    pub(super) handle: ServerHandle,
    endpoint: Url,
}

/// The server's task.
pub(super) struct Running {
    shutdown: ServerShutdown,
    task: JoinHandle<Result<(), server::ServerError>>,
}

impl Backend {
    /// Starts Postgres and the server. Nothing is deployed yet.
    pub(super) async fn start(cx: &Context, project: &Project, args: &DevArgs) -> Result<(Self, Running), CliError> {
        let config = config(cx, project, args)?;
        let server = Box::pin(Server::build(config)).await.map_err(|error| local::start_error(&error, "--port"))?;
        let address = server.addr();
        let handle = server.handle();
        let shutdown = ServerShutdown::new();
        let task = tokio::spawn(server.run(shutdown.clone()));
        Ok((Self { handle, endpoint: local::endpoint(address) }, Running { shutdown, task }))
    }

    /// Where it answers.
    pub(super) fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    /// What the other commands need to find it.
    pub(super) fn state(&self) -> DevState {
        DevState {
            pid: std::process::id(),
            boot_id: self.handle.boot_id().to_owned(),
            machine_boot: DevState::machine_boot_now(),
            endpoint: self.endpoint.clone(),
            token: self.handle.admin_token().expose_secret().to_owned(),
            database_url: self.handle.database_url().expose().to_owned(),
        }
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

fn config(cx: &Context, project: &Project, args: &DevArgs) -> Result<ServerConfig, CliError> {
    let state_dir = project.state_dir();
    let database = if let Some(url) = &args.database_url {
        DatabaseSource::Url(foreign_database(cx, url)?)
    } else {
        let managed = local::managed_postgres(cx, state_dir.join("postgres"))?;
        if args.reset {
            reset(cx, &managed, &state_dir.join("dev"))?;
        }
        DatabaseSource::Managed(managed)
    };
    if cx.env.text(crate::env::DATABASE_URL).is_some() && args.database_url.is_none() {
        cx.ui.verbose("`DATABASE_URL` is ignored; `--database-url` names another database");
    }
    let mut config = ServerConfig::new(Mode::Dev, database, state_dir.join("dev"));
    config.bind = vec![SocketAddr::from((args.host, args.port.unwrap_or(PORT)))];
    config.admin_token = Some(local::random_token());
    config.project = Some(project.manifest().project_id.to_string());
    local::share_cache(cx, &mut config)?;
    let ui = cx.ui.clone();
    config.progress = Arc::new(move |event| local::say_managed(&ui, &event));
    Ok(config)
}

/// A database on another machine may be somebody's production.
fn foreign_database(cx: &Context, url: &str) -> Result<ConnectionString, CliError> {
    let url: ConnectionString = url.parse().map_err(|source| {
        CliError::new(ErrorCode::Usage, "`--database-url` is not a Postgres connection string").caused_by(&source)
    })?;
    if !url.is_loopback() {
        let place = url.location();
        cx.ui.confirm_by_typing(
            &format!("Migrations of this project will run on `{place}`, on another machine."),
            url.database().unwrap_or("postgres"),
            "`--yes`",
        )?;
    }
    Ok(url)
}

fn reset(cx: &Context, managed: &server::ManagedConfig, data_dir: &Path) -> Result<(), CliError> {
    server::managed::remove(managed).map_err(|error| local::managed_error(&error))?;
    match fs_err::remove_dir_all(data_dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    cx.ui.done("the database of this project was removed");
    Ok(())
}
