//! `reactor dev`: the whole backend of a project on this machine, rebuilt on every save.
//!
//! The server of this command is the one that `serve` runs, and a save goes through the release engine that a deploy
//! goes through; only the network between them is left out. One run of the command has one front, which listens all the
//! time, and one life of server and database after the other behind it.

mod backend;
mod board;
mod branch;
mod child;
mod frameworks;
mod keys;
pub(crate) mod local_env;
mod output;
mod places;
mod redirected;
mod session;
mod watch;

use std::path::{Path, PathBuf};
use std::time::Duration;

use admin_api::ErrorCode;
use project::Project;
use secrecy::{ExposeSecret as _, SecretString};
use server::Clock;
use server::dev::Front;

use crate::args::DevArgs;
use crate::commands::local;
use crate::config::DevState;
use crate::context::Context;
use crate::error::CliError;
use crate::signals::Signals;
use crate::ui::Keyboard;

use backend::{Backend, Running, Start};
use board::Board;
use keys::Wish;
use places::Places;
use session::Session;

/// How long answers under way are waited for when everything stops.
const DRAIN: Duration = Duration::from_secs(30);

/// What stays the same for one run of the command.
struct Stage<'a> {
    cx: &'a Context,
    args: &'a DevArgs,
    manifest: PathBuf,
    root: PathBuf,
    board: Board,
    front: Front,
    token: SecretString,
    clock: Clock,
}

/// The same before it listens.
struct Opening<'a> {
    args: &'a DevArgs,
    board: &'a Board,
}

/// Why a life of the backend ended.
enum End {
    Stopped,
    Again(Start),
}

pub(crate) async fn run(cx: &Context, args: DevArgs) -> Result<(), CliError> {
    let mut signals = Signals::listen()?;
    let manifest = manifest(cx, args.dir.as_deref())?;
    let root = manifest.parent().map(Path::to_owned).unwrap_or_default();
    refuse_second(&root)?;
    let project = Project::load(&manifest)?;
    let clock = clock(&args)?;
    backend::permit_database(cx, &args)?;
    let board = Board::new(&cx.ui);
    board.title(&project);
    let alone = DevState::lock(&root)?;
    refuse_second(&root)?;
    let front = backend::open_front(&Opening { args: &args, board: &board }).await?;
    board.tell_pages(front.clone());
    let stage = Stage { cx, args: &args, manifest, root, board, front, token: local::random_token(), clock };
    let found_by = backend::starting(&local::endpoint(stage.front.addr()), stage.token.expose_secret());
    found_by.write(&stage.root)?;
    drop(alone);
    let outcome = live(&stage, project, &mut signals).await;
    // What stands there now was written by the last life.
    if let Ok(Some(last)) = DevState::read(&stage.root)
        && last.pid == std::process::id()
    {
        last.remove(&stage.root);
    }
    outcome
}

/// One life after the other, until nobody wants another one.
async fn live(stage: &Stage<'_>, mut project: Project, signals: &mut Signals) -> Result<(), CliError> {
    // A command that runs in this terminal has the keyboard.
    let watching = stage.args.command.is_empty() && !stage.args.once;
    let mut keyboard = watching.then(|| stage.cx.ui.keyboard()).flatten();
    let mut start = if stage.args.reset { Start::Reset } else { Start::Kept };
    if watching {
        stage.board.unfold();
    }
    stage.board.doing("starting");
    loop {
        match one_life(stage, project, start, (&mut keyboard, &mut *signals)).await? {
            End::Stopped => return Ok(()),
            End::Again(next) => {
                start = next;
                project = Project::load(&stage.manifest)?;
            }
        }
    }
}

async fn one_life(
    stage: &Stage<'_>,
    project: Project,
    start: Start,
    (keyboard, signals): (&mut Option<Keyboard>, &mut Signals),
) -> Result<End, CliError> {
    let starting = async {
        let (backend, session) =
            tokio::join!(Backend::start(stage, &project, start), Session::begin(stage, project.clone()));
        // A build that failed is no reason not to start, but a backend that failed is the news to tell.
        Ok::<_, CliError>((backend?, session?))
    };
    let ((backend, mut running), session) = tokio::select! {
        started = starting => started?,
        // Cancelling the start stops what was begun, Postgres included.
        _ = signals.next() => return Ok(End::Stopped),
    };
    backend.state().write(&stage.root)?;
    let outcome = serve(stage, (&backend, &mut running), session, (keyboard, &mut *signals)).await;
    let again = matches!(outcome, Ok(End::Again(_)));
    if again {
        stage.board.unsettled("restarting");
    } else {
        stage.board.stopping();
    }
    tokio::select! {
        () = stop(stage, &mut running, again) => {}
        // The second signal stops at once; Postgres is stopped by its supervisor when this process is gone.
        signal = signals.next() => return Err(signal.outcome()),
    }
    if !again {
        stage.board.stopped();
    }
    outcome
}

/// Stops the backend; the front goes on when there will be another one.
async fn stop(stage: &Stage<'_>, running: &mut Running, again: bool) {
    if again {
        running.stop().await;
    } else {
        tokio::join!(running.stop(), stage.front.close(DRAIN));
    }
}

/// Everything is up: deploys what was built, then watches, or runs the command, until it is told to stop.
async fn serve(
    stage: &Stage<'_>,
    (backend, running): (&Backend, &mut Running),
    mut session: Session<'_>,
    (keyboard, signals): (&mut Option<Keyboard>, &mut Signals),
) -> Result<End, CliError> {
    let watching = stage.args.command.is_empty() && !stage.args.once;
    let begun = jiff::Timestamp::now();
    let work = async {
        let first = session.first(backend).await;
        stage.board.ready(&Places::of(backend, session.project(), session.live()), watching);
        if !watching {
            first?;
            child::run(&stage.args.command, backend).await?;
            return Ok(End::Stopped);
        }
        tokio::select! {
            end = session.watch(backend, keyboard) => end,
            never = output::show(stage.cx, backend, begun) => never,
        }
    };
    tokio::select! {
        outcome = work => outcome,
        ended = running.ended() => ended.map(|()| End::Stopped),
        _ = signals.next() => Ok(End::Stopped),
    }
}

impl End {
    /// What a pressed key asks for, when it asks for an end.
    fn of(wish: Wish) -> Option<Self> {
        match wish {
            Wish::Quit => Some(Self::Stopped),
            Wish::Restart => Some(Self::Again(Start::Kept)),
            Wish::Reset => Some(Self::Again(Start::Reset)),
            Wish::Nothing => None,
        }
    }
}

/// `--now`: the day that functions of time are tried on.
fn clock(args: &DevArgs) -> Result<Clock, CliError> {
    match &args.now {
        None => Ok(Clock::system()),
        Some(now) => Ok(Clock::starting_at(local::moment(now, "--now")?)),
    }
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
            let endpoint = state.endpoint.as_str().trim_end_matches('/');
            let message = format!("`reactor dev` is already running here: {endpoint} (pid {})", state.pid);
            Err(CliError::new(ErrorCode::AlreadyRunning, message).hint("use it, or stop it with `reactor stop`"))
        }
        None => Ok(()),
    }
}
