//! `reactor deploy list`

use admin_api::{DeployState, ListQuery};
use clap::Args;
use jiff::Timestamp;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Table, age};

/// List the rollouts, newest first
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor deploy list
  reactor deploy list --limit 5 --context prod")]
pub(crate) struct ListArgs {
    /// How many
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
}

pub(crate) async fn run(cx: &Context, args: &ListArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect()?;
    let page = client.deploys(&ListQuery { limit: Some(args.limit), cursor: None }).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("nothing has been deployed to `{}` yet", target.name));
    } else {
        let now = Timestamp::now();
        let palette = cx.ui.palette();
        let mut table = Table::new(&["DEPLOY", "STATE", "RELEASE", "STARTED", "BY"]);
        for deploy in &page.items {
            let state = match deploy.state {
                DeployState::Running => palette.name("running"),
                DeployState::Live => palette.good("live"),
                DeployState::Staged => palette.good("staged"),
                DeployState::Failed => palette.error("failed"),
                DeployState::RolledBack => palette.error("rolled back"),
                DeployState::Cancelled => palette.dim("cancelled"),
            };
            table.row([
                deploy.id.clone(),
                state,
                deploy.release_id.clone(),
                age(&deploy.started_at, now),
                deploy.by.clone(),
            ]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&page);
    Ok(())
}
