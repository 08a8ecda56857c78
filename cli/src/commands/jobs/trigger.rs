//! `reactor jobs trigger`

use std::time::Duration;

use admin_api::{CreateRun, ExitCode, LogQuery, RunState};
use clap::Args;
use ulid::Ulid;

use super::runs::print;
use crate::commands::functions::invoke::read_body;
use crate::commands::logs;
use crate::context::Context;
use crate::error::CliError;

/// Start a run of a job now
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs trigger nightly-rollup
  reactor jobs trigger import --input '{\"day\":\"2026-01-31\"}' --wait")]
pub(crate) struct TriggerArgs {
    /// A name of `reactor jobs list`
    name: String,
    /// JSON handed to the function as its body; `@FILE` reads a file, `-` standard input
    #[arg(long, value_name = "JSON", allow_hyphen_values = true)]
    input: Option<String>,
    /// Wait until the run has ended; exit 1 when it failed
    #[arg(long)]
    wait: bool,
    /// The same key gives the same run
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

pub(crate) async fn run(cx: &Context, args: &TriggerArgs) -> Result<(), CliError> {
    let input = match &args.input {
        None => None,
        Some(given) => {
            let bytes = read_body(cx, given)?;
            let value = serde_json::from_slice(&bytes)
                .map_err(|error| CliError::usage("`--input` is not JSON").caused_by(&error))?;
            Some(value)
        }
    };
    let (_, client) = cx.connect_to_change(&format!("trigger `{}`", args.name))?;
    let request = CreateRun {
        job: args.name.clone(),
        input,
        // A key of our own makes a lost answer safe to repeat.
        idempotency_key: Some(args.idempotency_key.clone().unwrap_or_else(|| Ulid::generate().to_string())),
    };
    let mut run = client.create_run(&request).await?;
    if !args.wait {
        cx.ui.done(format!("queued {}", run.id));
        cx.ui.hint(format!("look at it with `reactor jobs run {}`", run.id));
        cx.ui.document(&run);
        return Ok(());
    }
    let step = cx.ui.step(format!("waiting for {}", run.id));
    let mut pause = Duration::from_millis(100);
    while !is_over(run.state) {
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(2));
        run = client.run(&run.id).await?;
    }
    step.discard();
    print(&cx.ui, &run);
    cx.ui.document(&run);
    if run.state == RunState::Succeeded {
        return Ok(());
    }
    logs::show_tail(&cx.ui, &client, LogQuery { request_id: Some(run.id.clone()), ..LogQuery::default() }).await;
    Err(CliError::silent(ExitCode::Failure))
}

fn is_over(state: RunState) -> bool {
    match state {
        RunState::Queued | RunState::Running | RunState::Retrying => false,
        RunState::Succeeded | RunState::Cancelled | RunState::Dead => true,
    }
}
