//! `reactor jobs runs` and `reactor jobs run`

use admin_api::{ListQuery, Run, RunState};
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Palette, Table, Ui, age, duration_ms};

/// List the runs of a job, newest first
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs runs import
  reactor jobs runs import --state dead --limit 10")]
pub(crate) struct RunsArgs {
    /// A name of `reactor jobs list`
    name: String,
    /// How many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    /// Only runs in this state
    #[arg(long)]
    state: Option<StateArg>,
}

/// Show a run: its state, its attempts, its input and result
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs run run_01H…
  reactor jobs run run_01H… --json")]
pub(crate) struct RunArgs {
    /// An id of `reactor jobs runs`
    id: String,
}

/// State of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StateArg {
    Queued,
    Running,
    Retrying,
    Succeeded,
    Cancelled,
    Dead,
}

impl From<StateArg> for RunState {
    fn from(state: StateArg) -> Self {
        match state {
            StateArg::Queued => Self::Queued,
            StateArg::Running => Self::Running,
            StateArg::Retrying => Self::Retrying,
            StateArg::Succeeded => Self::Succeeded,
            StateArg::Cancelled => Self::Cancelled,
            StateArg::Dead => Self::Dead,
        }
    }
}

pub(crate) async fn list(cx: &Context, args: &RunsArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let page = ListQuery { limit: Some(args.limit), cursor: None };
    let page = client.runs(&args.name, &page, args.state.map(RunState::from)).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("`{}` has no such runs", args.name));
    } else {
        let now = Timestamp::now();
        let palette = cx.ui.palette();
        let mut table = Table::new(&["RUN", "STATE", "ATTEMPT", "TRIGGER", "SCHEDULED", "TOOK", "ERROR"])
            .align(2, Align::Right)
            .align(5, Align::Right);
        for run in &page.items {
            table.row([
                run.id.clone(),
                state(run.state, palette),
                format!("{}/{}", run.attempt, run.max_attempts),
                run.trigger.clone(),
                age(&run.scheduled_for, now),
                took(run),
                run.error.clone().unwrap_or_default(),
            ]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&page);
    Ok(())
}

pub(crate) async fn show(cx: &Context, args: &RunArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let run = client.run(&args.id).await?;
    print(&cx.ui, &run);
    cx.ui.document(&run);
    Ok(())
}

/// One run for people.
pub(super) fn print(ui: &Ui, run: &Run) {
    let palette = ui.palette();
    ui.line(format!("{} {}", palette.strong(&run.id), state(run.state, palette)));
    ui.line(format!("  job        {} → {}", run.job, run.function));
    ui.line(format!("  attempt    {} of {}", run.attempt, run.max_attempts));
    ui.line(format!("  trigger    {}", run.trigger));
    ui.line(format!("  scheduled  {}", run.scheduled_for));
    if run.duration_ms.is_some() {
        ui.line(format!("  took       {}", took(run)));
    }
    if let Some(release) = &run.release_id {
        ui.line(format!("  release    {release}"));
    }
    if let Some(input) = &run.input {
        ui.line(format!("  input      {input}"));
    }
    if let Some(error) = &run.error {
        ui.line(format!("  error      {error}"));
    }
    if let Some(result) = &run.result {
        ui.line(format!("  result     {result}"));
    }
}

/// The state in its colour.
pub(super) fn state(state: RunState, palette: Palette) -> String {
    match state {
        RunState::Queued => palette.dim("queued"),
        RunState::Running => palette.name("running"),
        RunState::Retrying => palette.warning("retrying"),
        RunState::Succeeded => palette.good("succeeded"),
        RunState::Cancelled => palette.dim("cancelled"),
        RunState::Dead => palette.error("dead"),
    }
}

fn took(run: &Run) -> String {
    run.duration_ms.and_then(|took| u64::try_from(took).ok()).map(duration_ms).unwrap_or_default()
}
