//! `reactor sites`: the sites that are live.

use admin_api::{ListQuery, SiteSummary};
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, bytes};

/// Look at the sites that are live
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct SitesArgs {
    #[command(subcommand)]
    command: SitesCommand,
}

#[derive(Debug, Subcommand)]
enum SitesCommand {
    /// List the sites
    #[command(visible_alias = "ls")]
    List,
    /// Show a site: its addresses and what it holds
    Show {
        /// A name of `reactor sites list`
        name: String,
    },
}

pub(crate) async fn run(cx: &Context, args: &SitesArgs) -> Result<(), CliError> {
    match &args.command {
        SitesCommand::List => list(cx).await,
        SitesCommand::Show { name } => show(cx, name).await,
    }
}

async fn list(cx: &Context) -> Result<(), CliError> {
    let (target, client) = cx.connect()?;
    let page = client.sites(&ListQuery::default()).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("no site is live on `{}`", target.name));
    } else {
        let mut table =
            Table::new(&["NAME", "FRAMEWORK", "FILES", "SIZE", "URL"]).align(2, Align::Right).align(3, Align::Right);
        for site in &page.items {
            table.row([
                site.name.clone(),
                site.framework.clone(),
                site.files.to_string(),
                bytes(site.bytes),
                site.urls.first().cloned().unwrap_or_default(),
            ]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&page);
    Ok(())
}

async fn show(cx: &Context, name: &str) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let site: SiteSummary = client.site(name).await?;
    cx.ui.line(cx.ui.palette().strong(&site.name));
    cx.ui.line(format!("  framework  {}", site.framework));
    cx.ui.line(format!("  content    {} files, {}", site.files, bytes(site.bytes)));
    for url in &site.urls {
        cx.ui.line(format!("  url        {url}"));
    }
    for domain in &site.domains {
        cx.ui.line(format!("  domain     {domain}"));
    }
    cx.ui.document(&site);
    Ok(())
}
