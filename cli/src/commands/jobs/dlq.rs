//! `reactor jobs dlq`: runs that are out of attempts.

use admin_api::DeadLettersQuery;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Table, age, plural};

/// Look at the dead letters: runs that are out of attempts
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor jobs dlq list
  reactor jobs dlq replay --job import"
)]
pub(crate) struct DlqArgs {
    #[command(subcommand)]
    command: DlqCommand,
}

#[derive(Debug, Subcommand)]
enum DlqCommand {
    #[command(visible_alias = "ls")]
    List(ListArgs),
    Replay(ReplayArgs),
    Purge(PurgeArgs),
}

/// List the dead letters, newest first
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs dlq list
  reactor jobs dlq list import --limit 10")]
struct ListArgs {
    /// Only those of this job
    job: Option<String>,
    /// How many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
}

/// Give dead letters another chance, each as a new run with the same input
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs dlq replay run_01H…
  reactor jobs dlq replay --job import")]
#[group(required = true, multiple = false)]
struct ReplayArgs {
    /// An id of `reactor jobs dlq list`
    id: Option<String>,
    /// All those of this job
    #[arg(long, value_name = "NAME")]
    job: Option<String>,
    /// All of them
    #[arg(long)]
    all: bool,
}

/// Forget dead letters
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs dlq purge run_01H…
  reactor jobs dlq purge --job import --yes")]
#[group(required = true, multiple = false)]
struct PurgeArgs {
    /// An id of `reactor jobs dlq list`
    id: Option<String>,
    /// All those of this job
    #[arg(long, value_name = "NAME")]
    job: Option<String>,
    /// All of them
    #[arg(long)]
    all: bool,
}

pub(crate) async fn run(cx: &Context, args: &DlqArgs) -> Result<(), CliError> {
    match &args.command {
        DlqCommand::List(args) => list(cx, args).await,
        DlqCommand::Replay(args) => replay(cx, args).await,
        DlqCommand::Purge(args) => purge(cx, args).await,
    }
}

async fn list(cx: &Context, args: &ListArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let query = DeadLettersQuery { limit: Some(args.limit), job: args.job.clone(), cursor: None };
    let page = client.dead_letters(&query).await?;
    if page.items.is_empty() {
        cx.ui.say("no dead letters");
    } else {
        let now = Timestamp::now();
        let mut table = Table::new(&["RUN", "JOB", "ATTEMPTS", "DIED", "ERROR"]);
        for run in &page.items {
            table.row([
                run.id.clone(),
                run.job.clone(),
                run.attempt.to_string(),
                run.finished_at.as_deref().map(|at| age(at, now)).unwrap_or_default(),
                run.error.clone().unwrap_or_default(),
            ]);
        }
        cx.ui.table(&table);
        cx.ui.hint("try one again with `reactor jobs dlq replay ID`");
    }
    cx.ui.document(&page);
    Ok(())
}

async fn replay(cx: &Context, args: &ReplayArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect_to_change("replay dead letters")?;
    let mut runs = Vec::new();
    match &args.id {
        Some(id) => runs.push(client.replay_dead_letter(id).await?),
        None => loop {
            // A replayed one is none any more, so that the first page is always the next one.
            let query = DeadLettersQuery { limit: Some(500), job: args.job.clone(), cursor: None };
            let page = client.dead_letters(&query).await?;
            if page.items.is_empty() {
                break;
            }
            for run in page.items {
                runs.push(client.replay_dead_letter(&run.id).await?);
            }
        },
    }
    cx.ui.done(format!("queued {}", plural(runs.len(), "run")));
    for run in &runs {
        cx.ui.line(&run.id);
    }
    cx.ui.document(&admin_api::List::whole(runs));
    Ok(())
}

async fn purge(cx: &Context, args: &PurgeArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect_to_change("purge dead letters")?;
    let purged = if let Some(id) = &args.id {
        client.purge_dead_letter(id).await?
    } else {
        let which = match &args.job {
            Some(job) => format!("the dead letters of `{job}`"),
            None => "all dead letters".to_owned(),
        };
        if !cx.ui.confirm(&format!("Forget {which}?"), "`--yes`")? {
            return Ok(());
        }
        client.purge_dead_letters(args.job.as_deref()).await?
    };
    let count = usize::try_from(purged.purged).unwrap_or(usize::MAX);
    cx.ui.done(format!("forgot {}", plural(count, "dead letter")));
    cx.ui.document(&json!({ "purged": purged.purged }));
    Ok(())
}
