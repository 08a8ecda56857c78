//! `reactor sites list` and `reactor sites show`

use admin_api::{ListQuery, SiteSummary};
use clap::Args;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, bytes};

/// List the sites
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor sites list
  reactor sites list --context prod --json")]
pub(crate) struct ListArgs {}

/// Show a site: its addresses and what it holds
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor sites show web")]
pub(crate) struct ShowArgs {
    /// A name of `reactor sites list`
    name: String,
}

pub(crate) async fn run(cx: &Context, _args: &ListArgs) -> Result<(), CliError> {
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

pub(crate) async fn show(cx: &Context, args: &ShowArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let site: SiteSummary = client.site(&args.name).await?;
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
