//! Hidden `reactor __names`: names for the completion of a shell, and the process that renews them.

use std::time::Duration;

use admin_api::ListQuery;
use clap::Args;

use crate::completion::{Kind, RELEASES, candidates};
use crate::context::Context;
use crate::error::CliError;

/// A completion that comes later than this helps nobody.
const PATIENCE: Duration = Duration::from_secs(5);

/// Print the names of one kind, from files of this machine; `--refresh` asks the server for them
#[derive(Debug, Args)]
pub(crate) struct NamesArgs {
    /// What to list
    #[arg(required_unless_present = "refresh")]
    kind: Option<Kind>,
    /// Ask the server and keep its answer
    #[arg(long)]
    refresh: bool,
}

pub(crate) async fn run(cx: &Context, args: &NamesArgs) -> Result<(), CliError> {
    if let Some(kind) = args.kind {
        for name in candidates(kind, cx) {
            cx.ui.line(name);
        }
        return Ok(());
    }
    // Who cannot be asked in time is asked again with a later completion.
    match tokio::time::timeout(PATIENCE, refresh(cx)).await {
        Ok(outcome) => outcome,
        Err(_) => Ok(()),
    }
}

async fn refresh(cx: &Context) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let all = ListQuery { limit: Some(500), ..ListQuery::default() };
    let newest = ListQuery { limit: Some(RELEASES.into()), ..ListQuery::default() };
    // What they answer is kept as it is for every command; one that is not served leaves what is known of it.
    let _ = tokio::join!(client.functions(&all), client.sites(&all), client.jobs(&all), client.releases(&newest));
    Ok(())
}
