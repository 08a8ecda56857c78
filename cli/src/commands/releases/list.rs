//! `reactor releases list`

use admin_api::{ActivationKind, ListQuery};
use clap::Args;
use jiff::Timestamp;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, age};

/// List the activations, newest first; `*` marks the live one
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor releases list
  reactor releases list --limit 5 --json")]
pub(crate) struct ListArgs {
    /// How many
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
}

pub(crate) async fn run(cx: &Context, args: &ListArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect()?;
    let page = client.releases(&ListQuery { limit: Some(args.limit), cursor: None }).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("nothing has been live on `{}` yet", target.name));
    } else {
        let now = Timestamp::now();
        let mut table = Table::new(&["", "#", "RELEASE", "KIND", "WHEN", "BY", "MESSAGE"]).align(1, Align::Right);
        for activation in &page.items {
            table.row([
                if activation.current { "*".to_owned() } else { String::new() },
                activation.activation.to_string(),
                activation.release_id.clone(),
                kind(activation.kind).to_owned(),
                age(&activation.at, now),
                activation.by.clone(),
                activation.message.clone().unwrap_or_default(),
            ]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&page);
    Ok(())
}

fn kind(kind: ActivationKind) -> &'static str {
    match kind {
        ActivationKind::Deploy => "deploy",
        ActivationKind::Promote => "promote",
        ActivationKind::Rollback => "rollback",
    }
}
