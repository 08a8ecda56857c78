//! `reactor jobs cancel` and `reactor jobs retry`

use clap::Args;

use crate::context::Context;
use crate::error::CliError;

/// End a run before it ends by itself
///
/// A waiting run never starts; of a running one the call is abandoned. It is not tried again.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs cancel run_01H…")]
pub(crate) struct CancelArgs {
    /// An id of `reactor jobs runs`
    id: String,
}

/// Run the input of an ended run again, or hurry one that waits for its next attempt
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs retry run_01H…")]
pub(crate) struct RetryArgs {
    /// An id of `reactor jobs runs`
    id: String,
}

pub(crate) async fn cancel(cx: &Context, args: &CancelArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect_to_change(&format!("cancel `{}`", args.id))?;
    let run = client.cancel_run(&args.id).await?;
    cx.ui.done(format!("cancelled {} of `{}`", run.id, run.job));
    cx.ui.document(&run);
    Ok(())
}

pub(crate) async fn retry(cx: &Context, args: &RetryArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect_to_change(&format!("retry `{}`", args.id))?;
    let run = client.retry_run(&args.id).await?;
    if run.id == args.id {
        cx.ui.done(format!("{} is tried again now", run.id));
    } else {
        cx.ui.done(format!("queued {} with the input of {}", run.id, args.id));
    }
    cx.ui.hint(format!("look at it with `reactor jobs run {}`", run.id));
    cx.ui.document(&run);
    Ok(())
}
