//! `reactor deploy`: build, send what is missing, follow the rollout to its result.

mod attach;
mod bundle;
mod list;
mod plan;
mod run;
mod thin;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::build::SecretArgs;
use crate::context::Context;
use crate::error::CliError;

/// Make this project live on a server: all of it or nothing
///
/// Builds the project, sends what the server does not have yet, and follows the rollout. Exits 0 only when the server has
/// confirmed that it serves exactly this release; a failed rollout leaves the old one serving (exit 8).
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  reactor deploy --context prod
  reactor deploy --plan                      what would change; exit 10 if anything would
  reactor deploy --prebuilt --message 'v2'   send what `reactor build` wrote
  reactor deploy --no-activate               prepare it, make it live later
  reactor deploy attach                      follow a rollout started elsewhere"
)]
pub(crate) struct DeployArgs {
    #[command(subcommand)]
    command: Option<DeployCommand>,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Subcommand)]
enum DeployCommand {
    Attach(attach::AttachArgs),
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
}

/// How to deploy.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Options {
    /// Send this bundle instead of building
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "prebuilt")]
    bundle: Option<PathBuf>,
    /// Send what the last `reactor build` wrote
    #[arg(long)]
    prebuilt: bool,
    /// Show what would change and stop; on a terminal, offers to go on
    #[arg(long, conflicts_with_all = ["no_activate", "detach"])]
    plan: bool,
    /// Prepare the release without making it live
    #[arg(long)]
    no_activate: bool,
    /// Kept with the release and shown in `releases list`
    #[arg(long)]
    message: Option<String>,
    /// Exit as soon as the server has accepted it
    #[arg(long)]
    detach: bool,
    /// Wait while another deploy is running
    #[arg(long)]
    wait: bool,
    /// Only if this release is live; `none` when nothing is
    #[arg(long, value_name = "RELEASE")]
    if_release: Option<String>,
    /// Run pending migrations that sort before an applied one
    #[arg(long)]
    allow_late: bool,
    /// Remove functions that were created on the server and are not in the manifest
    #[arg(long)]
    prune: bool,
    #[command(flatten)]
    secrets: SecretArgs,
}

pub(crate) async fn run(cx: &Context, args: &DeployArgs) -> Result<(), CliError> {
    match &args.command {
        None => run::run(cx, &args.options).await,
        Some(DeployCommand::Attach(args)) => attach::run(cx, args).await,
        Some(DeployCommand::List(args)) => list::run(cx, args).await,
    }
}
