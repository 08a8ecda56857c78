//! `reactor functions`: the functions of a server, calling them, changing what is live, their environment.

mod change;
mod create;
mod delete;
mod deploy;
mod deployments;
mod env;
pub(crate) mod invoke;
mod list;
mod logs;
mod policies;
mod show;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;

/// List, call, deploy and configure functions
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor functions list
  reactor functions invoke hello --json '{\"name\":\"Reactor\"}'
  reactor functions logs hello --follow
  reactor functions env set hello GREETING Hello"
)]
pub(crate) struct FunctionsArgs {
    #[command(subcommand)]
    command: FunctionsCommand,
}

#[derive(Debug, Subcommand)]
enum FunctionsCommand {
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    Show(show::ShowArgs),
    Create(create::CreateArgs),
    #[command(visible_alias = "rm")]
    Delete(delete::DeleteArgs),
    Deploy(deploy::DeployArgs),
    Promote(change::PromoteArgs),
    Rollback(change::RollbackArgs),
    #[command(alias = "call")]
    Invoke(invoke::InvokeArgs),
    Logs(logs::LogsArgs),
    #[command(alias = "deployment")]
    Deployments(deployments::DeploymentsArgs),
    Env(env::EnvArgs),
    #[command(alias = "policy")]
    Policies(policies::PoliciesArgs),
}

pub(crate) async fn run(cx: &Context, args: &FunctionsArgs) -> Result<(), CliError> {
    match &args.command {
        FunctionsCommand::List(args) => list::run(cx, args).await,
        FunctionsCommand::Show(args) => show::run(cx, args).await,
        FunctionsCommand::Create(args) => create::run(cx, args).await,
        FunctionsCommand::Delete(args) => delete::run(cx, args).await,
        FunctionsCommand::Deploy(args) => deploy::run(cx, args).await,
        FunctionsCommand::Promote(args) => change::promote(cx, args).await,
        FunctionsCommand::Rollback(args) => change::roll_back(cx, args).await,
        FunctionsCommand::Invoke(args) => invoke::run(cx, args).await,
        FunctionsCommand::Logs(args) => logs::run(cx, args).await,
        FunctionsCommand::Deployments(args) => deployments::run(cx, args).await,
        FunctionsCommand::Env(args) => env::run(cx, args).await,
        FunctionsCommand::Policies(args) => policies::run(cx, args).await,
    }
}
