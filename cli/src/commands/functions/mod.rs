//! `reactor functions`: the functions that are live, calling them, their environment.

mod deployments;
mod env;
pub(crate) mod invoke;
mod list;
mod logs;
mod show;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;

/// List, call and configure functions
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct FunctionsArgs {
    #[command(subcommand)]
    command: FunctionsCommand,
}

#[derive(Debug, Subcommand)]
enum FunctionsCommand {
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    Show(show::ShowArgs),
    #[command(alias = "call")]
    Invoke(invoke::InvokeArgs),
    Logs(logs::LogsArgs),
    #[command(alias = "deployment")]
    Deployments(deployments::DeploymentsArgs),
    Env(env::EnvArgs),
}

pub(crate) async fn run(cx: &Context, args: &FunctionsArgs) -> Result<(), CliError> {
    match &args.command {
        FunctionsCommand::List(args) => list::run(cx, args).await,
        FunctionsCommand::Show(args) => show::run(cx, args).await,
        FunctionsCommand::Invoke(args) => invoke::run(cx, args).await,
        FunctionsCommand::Logs(args) => logs::run(cx, args).await,
        FunctionsCommand::Deployments(args) => deployments::run(cx, args).await,
        FunctionsCommand::Env(args) => env::run(cx, args).await,
    }
}
