//! `reactor jobs tick`: tomorrow's schedules, tried today.

use std::time::{Duration, Instant};

use admin_api::{ErrorCode, ListQuery, Run, RunState, ServerClock};
use admin_client::AdminClient;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::runs::state;
use crate::commands::local;
use crate::config::DevState;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, duration_ms, plural};

/// Move the clock of `reactor dev` on, and run every job that falls due on the way
///
/// Schedules fire in their order, each at its own time, as if the hours had passed. The clock runs on from there until
/// `dev` stops.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs tick                              to the next time a schedule fires
  reactor jobs tick --to 2026-12-24T08:00
  reactor jobs tick --by 24                      a day")]
pub(crate) struct TickArgs {
    /// Until then: `2026-12-24T08:00`, in UTC unless it says otherwise
    #[arg(long, value_name = "TIME", conflicts_with = "by")]
    to: Option<String>,
    /// That many hours
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u16).range(1..=8784))]
    by: Option<u16>,
}

/// A fire that was caused.
#[derive(Debug, Serialize)]
struct Fired {
    job: String,
    scheduled_for: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<Run>,
}

/// Fires of one tick: a schedule of every second would never end.
const MOST: usize = 1_000;
/// How long a run is waited for, from its time to its row, and from there to its end.
const PATIENCE: Duration = Duration::from_mins(1);
const GLANCE: Duration = Duration::from_millis(20);

pub(crate) async fn run(cx: &Context, args: &TickArgs) -> Result<(), CliError> {
    let client = client(cx)?;
    let now = time(&client.clock().await?.now)?;
    let end = match (&args.to, args.by) {
        (Some(to), _) => local::moment(to, "--to")?,
        (None, Some(hours)) => now + Duration::from_secs(u64::from(hours) * 3_600),
        (None, None) => match next(&client, now).await? {
            Some((at, _)) => at,
            None => return Err(CliError::usage("no job has a schedule").hint("say how far with `--to` or `--by`")),
        },
    };
    let mut fired: Vec<Fired> = Vec::new();
    let mut reached = now;
    while let Some((at, jobs)) = next(&client, reached).await?.filter(|(at, _)| *at <= end) {
        if fired.len() >= MOST {
            cx.ui.warning(format!("stopped after {} runs", fired.len()));
            return report(cx, &client, fired).await;
        }
        let step = cx.ui.step(format!("{at}  {}", jobs.join(", ")));
        move_to(&client, at).await?;
        for job in jobs {
            let run = ended(&client, &job, at).await?;
            fired.push(Fired { job, scheduled_for: at.to_string(), run });
        }
        step.discard();
        reached = at;
    }
    move_to(&client, end).await?;
    report(cx, &client, fired).await
}

/// The dev server of this project: no other clock is ours to move.
fn client(cx: &Context) -> Result<AdminClient, CliError> {
    let manifest = cx.require_manifest()?;
    let root = manifest.parent().map(std::path::Path::to_owned).unwrap_or_default();
    match DevState::read(&root)? {
        Some(state) => local::dev_client(&state),
        None => Err(CliError::new(ErrorCode::Unreachable, "`reactor dev` does not run in this project")
            .hint("only its clock can be moved: start it, or begin at another time with `reactor dev --now`")),
    }
}

/// The next time after `after` at which a schedule fires, and the jobs whose schedules do.
async fn next(client: &AdminClient, after: Timestamp) -> Result<Option<(Timestamp, Vec<String>)>, CliError> {
    let mut soonest: Option<(Timestamp, Vec<String>)> = None;
    for job in client.jobs(&ListQuery::default()).await?.items {
        let Some(at) = job.next_at.as_deref() else { continue };
        let at = time(at)?;
        match &mut soonest {
            _ if at <= after => {}
            Some((first, names)) if *first == at => names.push(job.name),
            Some((first, _)) if *first < at => {}
            _ => soonest = Some((at, vec![job.name])),
        }
    }
    Ok(soonest)
}

async fn move_to(client: &AdminClient, to: Timestamp) -> Result<(), CliError> {
    if to > time(&client.clock().await?.now)? {
        client.move_clock(&ServerClock { now: to.to_string() }).await?;
    }
    Ok(())
}

/// Waits for the run of that fire, and for its end. A run that waits for its next attempt waits for a later time.
async fn ended(client: &AdminClient, job: &str, at: Timestamp) -> Result<Option<Run>, CliError> {
    let begun = Instant::now();
    loop {
        let page = ListQuery { limit: Some(20), cursor: None };
        let runs = client.runs(job, &page, None).await?.items;
        let run = runs.into_iter().find(|run| time(&run.scheduled_for).is_ok_and(|time| time == at));
        let over = run.as_ref().is_some_and(|run| !matches!(run.state, RunState::Queued | RunState::Running));
        if over || begun.elapsed() > PATIENCE {
            return Ok(run);
        }
        tokio::time::sleep(GLANCE).await;
    }
}

async fn report(cx: &Context, client: &AdminClient, fired: Vec<Fired>) -> Result<(), CliError> {
    let now = client.clock().await?.now;
    let mut table = Table::new(&["JOB", "AT", "STATE", "TOOK"]).align(3, Align::Right);
    for fired in &fired {
        let (state, took) = match &fired.run {
            Some(run) => (state(run.state, cx.ui.palette()), run.duration_ms.map(took).unwrap_or_default()),
            None => ("not made".to_owned(), String::new()),
        };
        table.row([fired.job.clone(), fired.scheduled_for.clone(), state, took]);
    }
    if !fired.is_empty() {
        cx.ui.table(&table);
    }
    cx.ui.done(format!("it is {now} now; {}", plural(fired.len(), "run")));
    cx.ui.document(&json!({ "now": now, "fired": fired }));
    Ok(())
}

fn took(milliseconds: i64) -> String {
    duration_ms(u64::try_from(milliseconds).unwrap_or(0))
}

fn time(text: &str) -> Result<Timestamp, CliError> {
    text.parse().map_err(|source| {
        CliError::new(ErrorCode::Internal, format!("the server named `{text}` as a time")).caused_by(&source)
    })
}
