//! `reactor dev`: the whole backend of a project on this machine, rebuilt on every save.
//!
//! The server of this command is the one that `serve` runs, and a save goes through the release engine that a deploy
//! goes through; only the network between them is left out.

mod backend;
mod child;
mod local_env;
mod report;
mod session;
mod watch;

use std::path::{Path, PathBuf};

use admin_api::ErrorCode;
use project::Project;

use crate::args::DevArgs;
use crate::config::DevState;
use crate::context::Context;
use crate::error::CliError;
use crate::signals::Signals;

use backend::{Backend, Running};
use session::Session;

pub(crate) async fn run(cx: &Context, args: DevArgs) -> Result<(), CliError> {
    let mut signals = Signals::listen()?;
    let manifest = manifest(cx, args.dir.as_deref())?;
    let root = manifest.parent().map(Path::to_owned).unwrap_or_default();
    refuse_second(&root)?;
    let project = Project::load(&manifest)?;
    report::title(cx, &project);

    let starting = async {
        let (backend, session) =
            tokio::join!(Backend::start(cx, &project, &args), Session::begin(cx, &manifest, project.clone()));
        // A build that failed is no reason not to start, but a backend that failed is the news to tell.
        Ok::<_, CliError>((backend?, session))
    };
    let ((backend, running), session) = tokio::select! {
        started = starting => started?,
        // Cancelling the start stops what was begun, Postgres included.
        _ = signals.next() => return Ok(()),
    };
    let state = backend.state();
    state.write(&root)?;
    let outcome = serve(cx, &args, (&backend, running), session, &mut signals).await;
    state.remove(&root);
    outcome
}

/// Everything is up: deploys what was built, then watches, or runs the command, until it is told to stop.
async fn serve(
    cx: &Context,
    args: &DevArgs,
    (backend, mut running): (&Backend, Running),
    mut session: Session<'_>,
    signals: &mut Signals,
) -> Result<(), CliError> {
    let outcome = tokio::select! {
        outcome = async {
            let first = session.deploy(backend).await;
            report::ready(cx, backend, &session);
            if args.command.is_empty() && !args.once {
                return session.watch(backend).await;
            }
            first?;
            child::run(&args.command, backend).await
        } => outcome,
        ended = running.ended() => ended,
        _ = signals.next() => Ok(()),
    };
    report::stopping(cx);
    tokio::select! {
        () = running.stop() => {}
        // The second signal stops at once; Postgres is stopped by its supervisor when this process is gone.
        signal = signals.next() => return Err(signal.outcome()),
    }
    report::stopped(cx);
    outcome
}

/// The manifest of the folder that was named, or of the one around the working directory.
fn manifest(cx: &Context, folder: Option<&Path>) -> Result<PathBuf, CliError> {
    let Some(folder) = folder else { return cx.require_manifest() };
    let start = fs_err::canonicalize(cx.path(folder))?;
    project::find(&start, cx.env.home().as_deref())?.ok_or_else(|| {
        CliError::new(ErrorCode::ProjectNotFound, format!("no `reactor.toml` in `{}` or above it", start.display()))
            .hint("make a project with `reactor init`")
    })
}

fn refuse_second(root: &Path) -> Result<(), CliError> {
    match DevState::read(root)? {
        Some(state) => {
            let message = format!("`reactor dev` is already running here: {} (pid {})", state.endpoint, state.pid);
            Err(CliError::new(ErrorCode::AlreadyRunning, message).hint("use it, or stop it with `reactor stop`"))
        }
        None => Ok(()),
    }
}
