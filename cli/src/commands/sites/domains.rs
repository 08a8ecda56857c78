//! `reactor sites domains`: the hosts of a site, and the proof of who owns them.

use admin_api::{DomainState, SiteDomain};
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;
use crate::ui::Table;

/// List, add and remove hosts of a site
///
/// Domains of `reactor.toml` serve at once. One added here serves once a text record has proved who owns it.
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor sites domains add web www.example.com
  reactor sites domains list web"
)]
pub(crate) struct DomainsArgs {
    #[command(subcommand)]
    command: DomainsCommand,
}

#[derive(Debug, Subcommand)]
enum DomainsCommand {
    /// List the hosts of a site
    #[command(visible_alias = "ls", after_help = "Examples:\n  reactor sites domains list web")]
    List {
        /// A name of `reactor sites list`
        name: String,
    },
    /// Add a host, or look again for the proof of one that waits
    #[command(after_help = "Examples:\n  reactor sites domains add web www.example.com")]
    Add {
        /// A name of `reactor sites list`
        name: String,
        /// The host, without `https://`
        host: String,
    },
    /// Remove a host that was added
    #[command(visible_alias = "rm", after_help = "Examples:\n  reactor sites domains remove web www.example.com")]
    Remove {
        /// A name of `reactor sites list`
        name: String,
        /// A host of `reactor sites domains list`
        host: String,
    },
}

pub(crate) async fn run(cx: &Context, args: &DomainsArgs) -> Result<(), CliError> {
    match &args.command {
        DomainsCommand::List { name } => list(cx, name).await,
        DomainsCommand::Add { name, host } => add(cx, name, host).await,
        DomainsCommand::Remove { name, host } => remove(cx, name, host).await,
    }
}

async fn list(cx: &Context, name: &str) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let page = client.site_domains(name).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("site `{name}` has no domains"));
    } else {
        let palette = cx.ui.palette();
        let mut table = Table::new(&["HOST", "STATE", "FROM", "PROBLEM"]);
        for domain in &page.items {
            table.row([
                domain.host.clone(),
                match domain.state {
                    DomainState::Serving => palette.good("serving"),
                    DomainState::Pending => palette.warning("pending"),
                },
                if domain.declared { "reactor.toml".to_owned() } else { "added".to_owned() },
                domain.problem.clone().unwrap_or_default(),
            ]);
        }
        cx.ui.table(&table);
        page.items.iter().for_each(|domain| say_record(cx, domain));
    }
    cx.ui.document(&page);
    Ok(())
}

async fn add(cx: &Context, name: &str, host: &str) -> Result<(), CliError> {
    let (target, client) = cx.connect_to_change(&format!("add `{host}` to site `{name}`"))?;
    let domain = client.add_site_domain(name, host).await?;
    match domain.state {
        DomainState::Serving => cx.ui.done(format!("`{}` serves site `{name}` on {}", domain.host, target.name)),
        DomainState::Pending => {
            cx.ui.done(format!("`{}` waits for proof that it is yours", domain.host));
            say_record(cx, &domain);
        }
    }
    cx.ui.document(&domain);
    Ok(())
}

async fn remove(cx: &Context, name: &str, host: &str) -> Result<(), CliError> {
    let (target, client) = cx.connect_to_change(&format!("remove `{host}` from site `{name}`"))?;
    client.remove_site_domain(name, host).await?;
    cx.ui.done(format!("`{host}` is no host of site `{name}` on {} any more", target.name));
    cx.ui.document(&serde_json::json!({ "removed": host }));
    Ok(())
}

fn say_record(cx: &Context, domain: &SiteDomain) {
    let Some(record) = &domain.record else { return };
    cx.ui.say(format!(
        "make this record; it is looked for every minute:\n  {} {} \"{}\"",
        record.name, record.kind, record.value
    ));
}
