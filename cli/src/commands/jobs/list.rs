//! `reactor jobs list` and `reactor jobs show`

use admin_api::{ListQuery, Trigger};
use clap::Args;
use jiff::Timestamp;

use super::runs::state;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Table, age};

/// List the jobs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs list
  reactor jobs list --context prod --json")]
pub(crate) struct ListArgs {}

/// Show a job: what starts it, what it calls, when it runs next
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs show nightly")]
pub(crate) struct ShowArgs {
    /// A name of `reactor jobs list`
    name: String,
}

pub(crate) async fn run(cx: &Context, _args: &ListArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect()?;
    let page = client.jobs(&ListQuery::default()).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("no job is live on `{}`", target.name));
    } else {
        let now = Timestamp::now();
        let palette = cx.ui.palette();
        let mut table = Table::new(&["NAME", "FUNCTION", "TRIGGER", "NEXT", "LAST RUN"]);
        for job in &page.items {
            table.row([
                job.name.clone(),
                job.function.clone(),
                trigger(&job.trigger),
                job.next_at.as_deref().map(|at| age(at, now)).unwrap_or_default(),
                job.last_state.map(|last| state(last, palette)).unwrap_or_default(),
            ]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&page);
    Ok(())
}

pub(crate) async fn show(cx: &Context, args: &ShowArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let job = client.job(&args.name).await?;
    cx.ui.line(cx.ui.palette().strong(&job.name));
    cx.ui.line(format!("  function  {}", job.function));
    cx.ui.line(format!("  trigger   {}", trigger(&job.trigger)));
    if let Some(next) = &job.next_at {
        cx.ui.line(format!("  next      {next} ({})", age(next, Timestamp::now())));
    }
    if let Some(last) = job.last_state {
        cx.ui.line(format!("  last run  {}", state(last, cx.ui.palette())));
    }
    cx.ui.document(&job);
    Ok(())
}

fn trigger(trigger: &Trigger) -> String {
    match trigger {
        Trigger::Cron { schedule, timezone } if timezone == "UTC" => format!("cron {schedule}"),
        Trigger::Cron { schedule, timezone } => format!("cron {schedule} ({timezone})"),
        Trigger::Event { event_type } => format!("event {event_type}"),
        Trigger::Manual => "manual".to_owned(),
    }
}
