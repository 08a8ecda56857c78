//! `reactor sites deployments`

use clap::{Args, Subcommand};
use jiff::Timestamp;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, age, bytes};

/// Look at what a site has been
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor sites deployments list web"
)]
pub(crate) struct DeploymentsArgs {
    #[command(subcommand)]
    command: DeploymentsCommand,
}

#[derive(Debug, Subcommand)]
enum DeploymentsCommand {
    /// List the deployments of a site, newest first; `*` marks the live one
    #[command(visible_alias = "ls", after_help = "Examples:\n  reactor sites deployments list web")]
    List {
        /// A name of `reactor sites list`
        name: String,
    },
}

pub(crate) async fn run(cx: &Context, args: &DeploymentsArgs) -> Result<(), CliError> {
    let DeploymentsCommand::List { name } = &args.command;
    let (_, client) = cx.connect()?;
    let page = client.site_deployments(name).await?;
    let now = Timestamp::now();
    let mut table = Table::new(&["", "DEPLOYMENT", "CREATED", "FRAMEWORK", "FILES", "SIZE", "PREVIEW"])
        .align(4, Align::Right)
        .align(5, Align::Right);
    for deployment in &page.items {
        table.row([
            if deployment.live { "*".to_owned() } else { String::new() },
            deployment.id.clone(),
            age(&deployment.created_at, now),
            deployment.framework.clone(),
            deployment.files.to_string(),
            bytes(deployment.bytes),
            deployment.preview_url.clone(),
        ]);
    }
    cx.ui.table(&table);
    cx.ui.document(&page);
    Ok(())
}
