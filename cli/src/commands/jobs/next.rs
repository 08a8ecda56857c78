//! `reactor jobs next`

use admin_api::ListQuery;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Table, age};

/// Show when schedules fire next, on the clock of their time zone
///
/// With a name its next fires; without one the next fire of every job, the soonest first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs next
  reactor jobs next nightly-rollup --limit 3")]
pub(crate) struct NextArgs {
    /// A name of `reactor jobs list`
    name: Option<String>,
    /// How many
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
}

/// A fire to come.
#[derive(Debug, Serialize)]
struct Fire {
    job: String,
    /// RFC 3339.
    at: String,
}

pub(crate) async fn run(cx: &Context, args: &NextArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let mut fires = Vec::new();
    if let Some(name) = &args.name {
        let page = client.next_fires(name, args.limit).await?;
        fires.extend(page.items.into_iter().map(|at| Fire { job: name.clone(), at }));
    } else {
        let page = client.jobs(&ListQuery::default()).await?;
        fires.extend(page.items.into_iter().filter_map(|job| Some(Fire { at: job.next_at?, job: job.name })));
        fires.sort_by_key(|fire| fire.at.parse::<Timestamp>().ok());
        fires.truncate(usize::try_from(args.limit).unwrap_or(usize::MAX));
    }
    if fires.is_empty() {
        match &args.name {
            Some(name) => cx.ui.say(format!("`{name}` has no schedule")),
            None => cx.ui.say("no job has a schedule"),
        }
    } else {
        let now = Timestamp::now();
        let mut table = Table::new(&["JOB", "AT", "WHEN"]);
        for fire in &fires {
            table.row([fire.job.clone(), fire.at.clone(), age(&fire.at, now)]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&admin_api::List::whole(fires));
    Ok(())
}
