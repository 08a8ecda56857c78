//! `reactor jobs`: background work.

mod change;
mod dlq;
mod list;
mod logs;
mod next;
mod runs;
mod tick;
mod trigger;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;

/// List and trigger jobs, look at their runs
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor jobs list
  reactor jobs trigger nightly --wait
  reactor jobs runs nightly --state dead
  reactor jobs tick                      try tomorrow's schedules on `reactor dev`"
)]
pub(crate) struct JobsArgs {
    #[command(subcommand)]
    command: JobsCommand,
}

#[derive(Debug, Subcommand)]
enum JobsCommand {
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    Show(list::ShowArgs),
    Trigger(trigger::TriggerArgs),
    Runs(runs::RunsArgs),
    Run(runs::RunArgs),
    Cancel(change::CancelArgs),
    Retry(change::RetryArgs),
    Next(next::NextArgs),
    Tick(tick::TickArgs),
    Logs(logs::LogsArgs),
    Dlq(dlq::DlqArgs),
}

pub(crate) async fn run(cx: &Context, args: &JobsArgs) -> Result<(), CliError> {
    match &args.command {
        JobsCommand::List(args) => list::run(cx, args).await,
        JobsCommand::Show(args) => list::show(cx, args).await,
        JobsCommand::Trigger(args) => trigger::run(cx, args).await,
        JobsCommand::Runs(args) => runs::list(cx, args).await,
        JobsCommand::Run(args) => runs::show(cx, args).await,
        JobsCommand::Cancel(args) => change::cancel(cx, args).await,
        JobsCommand::Retry(args) => change::retry(cx, args).await,
        JobsCommand::Next(args) => next::run(cx, args).await,
        JobsCommand::Tick(args) => tick::run(cx, args).await,
        JobsCommand::Logs(args) => logs::run(cx, args).await,
        JobsCommand::Dlq(args) => dlq::run(cx, args).await,
    }
}
