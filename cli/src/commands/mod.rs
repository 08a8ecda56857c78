//! Every command: its arguments, its match line, its function. One file per verb, one folder per noun.

pub(crate) mod api;
mod attend;
pub(crate) mod build;
pub(crate) mod bundle;
pub(crate) mod completions;
pub(crate) mod context;
pub(crate) mod data;
pub(crate) mod deploy;
mod dev;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod functions;
pub(crate) mod init;
pub(crate) mod jobs;
pub(crate) mod keychain;
mod local;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod logs;
pub(crate) mod man;
pub(crate) mod names;
mod open;
pub(crate) mod reference;
pub(crate) mod releases;
pub(crate) mod rollback;
mod rollout;
mod serve;
pub(crate) mod sites;
mod status;
mod stop;
mod supervise_postgres;
pub(crate) mod version;
pub(crate) mod whoami;

pub(crate) use local::cache as cache_folder;

use admin_api::ErrorCode;

use crate::args::{Command, Invocation};
use crate::context::Context;
use crate::env::Env;
use crate::error::CliError;
use crate::signals::Signals;
use crate::ui::Ui;

/// Runs the command, at most for `--timeout`, until it ends or a signal ends it.
pub(crate) async fn dispatch(invocation: Invocation, env: Env, ui: &Ui) -> Result<(), CliError> {
    let cx = Context::new(ui.clone(), invocation.settings, env)?;
    let outcome = until_ended(&cx, invocation.command).await;
    cx.hearsay.keep(&cx);
    outcome
}

async fn until_ended(cx: &Context, command: Command) -> Result<(), CliError> {
    if handles_signals(&command) {
        return within_timeout(cx, Box::pin(run(cx, command))).await;
    }
    let mut signals = Signals::listen()?;
    tokio::select! {
        outcome = within_timeout(cx, Box::pin(run(cx, command))) => outcome,
        signal = signals.next() => Err(signal.outcome()),
    }
}

/// These look at files of this machine and are done.
pub(crate) fn is_brief(command: &Command) -> bool {
    matches!(
        command,
        Command::Context(_)
            | Command::Explain(_)
            | Command::Completions(_)
            | Command::Man(_)
            | Command::Reference(_)
            | Command::Logout(_)
    )
}

/// These stop in their own way: they drain, or ask whether to detach or cancel.
fn handles_signals(command: &Command) -> bool {
    match command {
        Command::Dev(_)
        | Command::Serve(_)
        | Command::SupervisePostgres(_)
        | Command::Attend(_)
        | Command::Deploy(_)
        | Command::Rollback(_)
        | Command::Undo(_) => true,
        Command::Releases(_)
        | Command::Reference(_)
        | Command::Init(_)
        | Command::Build(_)
        | Command::Bundle(_)
        | Command::Functions(_)
        | Command::Sites(_)
        | Command::Jobs(_)
        | Command::Data(_)
        | Command::Context(_)
        | Command::Login(_)
        | Command::Logout(_)
        | Command::Whoami(_)
        | Command::Keychain(_)
        | Command::Names(_)
        | Command::Logs(_)
        | Command::Doctor(_)
        | Command::Status(_)
        | Command::Stop(_)
        | Command::Open(_)
        | Command::Completions(_)
        | Command::Man(_)
        | Command::Version(_)
        | Command::Explain(_)
        | Command::Api(_) => false,
    }
}

async fn within_timeout(cx: &Context, command: impl Future<Output = Result<(), CliError>>) -> Result<(), CliError> {
    let Some(limit) = cx.settings.timeout else { return command.await };
    tokio::time::timeout(limit, command)
        .await
        .unwrap_or_else(|_| Err(CliError::new(ErrorCode::TimedOut, format!("gave up after {} s", limit.as_secs_f64()))))
}

async fn run(cx: &Context, command: Command) -> Result<(), CliError> {
    match command {
        Command::Init(args) => init::run(cx, &args),
        Command::Dev(args) => Box::pin(dev::run(cx, args)).await,
        Command::Build(args) => build::run(cx, &args).await,
        Command::Deploy(args) => deploy::run(cx, &args).await,
        Command::Rollback(args) => rollback::run(cx, &args).await,
        Command::Undo(args) => rollback::undo(cx, &args).await,
        Command::Releases(args) => releases::run(cx, &args).await,
        Command::Bundle(args) => bundle::run(cx, &args).await,
        Command::Functions(args) => functions::run(cx, &args).await,
        Command::Sites(args) => sites::run(cx, &args).await,
        Command::Jobs(args) => jobs::run(cx, &args).await,
        Command::Data(args) => data::run(cx, &args).await,
        Command::Context(args) => context::run(cx, &args),
        Command::Login(args) => login::run(cx, &args).await,
        Command::Logout(args) => logout::run(cx, &args),
        Command::Whoami(args) => whoami::run(cx, &args).await,
        Command::Keychain(args) => keychain::run(cx, &args),
        Command::Names(args) => names::run(cx, &args).await,
        Command::Logs(args) => logs::run(cx, &args).await,
        Command::Doctor(args) => doctor::run(cx, &args).await,
        Command::Serve(args) => Box::pin(serve::run(cx, args)).await,
        Command::Status(args) => status::run(cx, args).await,
        Command::Stop(args) => stop::run(cx, args).await,
        Command::Open(args) => open::run(cx, args).await,
        Command::Completions(args) => completions::run(cx, &args),
        Command::Man(args) => man::run(cx, &args),
        Command::Reference(args) => reference::run(cx, &args),
        Command::Version(args) => version::run(cx, &args).await,
        Command::Explain(args) => explain::run(cx, &args),
        Command::Api(args) => api::run(cx, &args).await,
        Command::Attend(args) => attend::run(cx, args).await,
        Command::SupervisePostgres(args) => supervise_postgres::run(cx, args).await,
    }
}
