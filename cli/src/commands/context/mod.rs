//! `reactor context`: the servers this machine knows.

mod add;
mod list;
mod remove;
mod rename;
mod show;
mod use_;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;

/// Name the servers you deploy to, and choose between them
///
/// A context is a name for a server. `local` always exists: it is the running dev server of this project, else
/// http://localhost:8080. Which one a command uses: --context, then REACTOR_CONTEXT, then `context use` in this project,
/// then `default_context` of reactor.toml, then the default, then `local`.
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor context add prod --endpoint https://api.example.com --protected
  reactor context use prod
  reactor context list"
)]
pub(crate) struct ContextArgs {
    #[command(subcommand)]
    command: ContextCommand,
}

#[derive(Debug, Subcommand)]
enum ContextCommand {
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    Add(add::AddArgs),
    Use(use_::UseArgs),
    Show(show::ShowArgs),
    #[command(alias = "mv")]
    Rename(rename::RenameArgs),
    #[command(visible_alias = "rm", alias = "delete")]
    Remove(remove::RemoveArgs),
}

pub(crate) fn run(cx: &Context, args: &ContextArgs) -> Result<(), CliError> {
    match &args.command {
        ContextCommand::List(args) => list::run(cx, args),
        ContextCommand::Add(args) => add::run(cx, args),
        ContextCommand::Use(args) => use_::run(cx, args),
        ContextCommand::Show(args) => show::run(cx, args),
        ContextCommand::Rename(args) => rename::run(cx, args),
        ContextCommand::Remove(args) => remove::run(cx, args),
    }
}
