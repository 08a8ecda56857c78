//! `reactor data`: migrations and the database.

mod migrate;
mod new;
mod psql;
mod query;
mod status;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;

/// Write and run migrations, query the database
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor data new 'add orders'
  reactor data migrate --dry-run
  reactor data query 'select count(*) from orders'"
)]
pub(crate) struct DataArgs {
    #[command(subcommand)]
    command: DataCommand,
}

#[derive(Debug, Subcommand)]
enum DataCommand {
    Status(status::StatusArgs),
    Migrate(migrate::MigrateArgs),
    New(new::NewArgs),
    Query(query::QueryArgs),
    Psql(psql::PsqlArgs),
}

pub(crate) async fn run(cx: &Context, args: &DataArgs) -> Result<(), CliError> {
    match &args.command {
        DataCommand::Status(args) => status::run(cx, args).await,
        DataCommand::Migrate(args) => migrate::run(cx, args).await,
        DataCommand::New(args) => new::run(cx, args),
        DataCommand::Query(args) => query::run(cx, args).await,
        DataCommand::Psql(args) => psql::run(cx, args).await,
    }
}
