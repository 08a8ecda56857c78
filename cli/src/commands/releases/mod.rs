//! `reactor releases`: what has been live.

pub(crate) mod diff;
mod list;
pub(crate) mod show;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;

/// Look at what has been live, and at what a release holds
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor releases list
  reactor releases show live
  reactor releases diff rel_01h… live"
)]
pub(crate) struct ReleasesArgs {
    #[command(subcommand)]
    command: ReleasesCommand,
}

#[derive(Debug, Subcommand)]
enum ReleasesCommand {
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    Show(show::ShowArgs),
    Diff(diff::DiffArgs),
}

pub(crate) async fn run(cx: &Context, args: &ReleasesArgs) -> Result<(), CliError> {
    match &args.command {
        ReleasesCommand::List(args) => list::run(cx, args).await,
        ReleasesCommand::Show(args) => show::run(cx, args).await,
        ReleasesCommand::Diff(args) => diff::run(cx, args).await,
    }
}
