//! `reactor sites`: building, looking at and changing the sites that are live.

mod build;
mod change;
mod deploy;
mod deployments;
mod domains;
mod explain;
mod list;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;

/// Build, deploy and look at sites
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor sites list
  reactor sites build web
  reactor sites explain /old/page        which rule answers a URL
  reactor sites domains add web www.example.com"
)]
pub(crate) struct SitesArgs {
    #[command(subcommand)]
    command: SitesCommand,
}

#[derive(Debug, Subcommand)]
enum SitesCommand {
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    Show(list::ShowArgs),
    Build(build::BuildArgs),
    Deploy(deploy::DeployArgs),
    #[command(alias = "deployment")]
    Deployments(deployments::DeploymentsArgs),
    Promote(change::PromoteArgs),
    Rollback(change::RollbackArgs),
    #[command(alias = "domain")]
    Domains(domains::DomainsArgs),
    Explain(explain::ExplainArgs),
}

pub(crate) async fn run(cx: &Context, args: &SitesArgs) -> Result<(), CliError> {
    match &args.command {
        SitesCommand::List(args) => list::run(cx, args).await,
        SitesCommand::Show(args) => list::show(cx, args).await,
        SitesCommand::Build(args) => build::run(cx, args).await,
        SitesCommand::Deploy(args) => deploy::run(cx, args).await,
        SitesCommand::Deployments(args) => deployments::run(cx, args).await,
        SitesCommand::Promote(args) => change::promote(cx, args).await,
        SitesCommand::Rollback(args) => change::roll_back(cx, args).await,
        SitesCommand::Domains(args) => domains::run(cx, args).await,
        SitesCommand::Explain(args) => explain::run(cx, args).await,
    }
}
