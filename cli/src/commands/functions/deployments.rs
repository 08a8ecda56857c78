//! `reactor functions deployments`

use admin_api::{DeploymentState, ListQuery};
use clap::{Args, Subcommand};
use jiff::Timestamp;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Table, age};

/// Look at what a function has been
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor functions deployments list hello"
)]
pub(crate) struct DeploymentsArgs {
    #[command(subcommand)]
    command: DeploymentsCommand,
}

#[derive(Debug, Subcommand)]
enum DeploymentsCommand {
    /// List the deployments of a function, newest first; `*` marks the live one
    #[command(visible_alias = "ls", after_help = "Examples:\n  reactor functions deployments list hello")]
    List {
        /// A name of `reactor functions list`
        name: String,
    },
}

pub(crate) async fn run(cx: &Context, args: &DeploymentsArgs) -> Result<(), CliError> {
    let DeploymentsCommand::List { name } = &args.command;
    let (_, client) = cx.connect()?;
    let page = client.deployments(name, &ListQuery::default()).await?;
    let now = Timestamp::now();
    let palette = cx.ui.palette();
    let mut table = Table::new(&["", "DEPLOYMENT", "STATE", "CREATED", "SHA-256", "ERROR"]);
    for deployment in &page.items {
        let state = match deployment.state {
            DeploymentState::Pending => palette.name("pending"),
            DeploymentState::Ready => palette.good("ready"),
            DeploymentState::Failed => palette.error("failed"),
            DeploymentState::Retired => palette.dim("retired"),
        };
        table.row([
            if deployment.live { "*".to_owned() } else { String::new() },
            deployment.id.clone(),
            state,
            age(&deployment.created_at, now),
            deployment.sha256.chars().take(12).collect(),
            deployment.error.clone().unwrap_or_default(),
        ]);
    }
    cx.ui.table(&table);
    cx.ui.document(&page);
    Ok(())
}
