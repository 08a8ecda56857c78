//! Hidden `reactor __names`: names for the completion of a shell, and the process that renews them.

use std::time::Duration;

use admin_api::ListQuery;
use clap::Args;

use crate::completion::{Cache, Kind, Names, candidates};
use crate::context::Context;
use crate::error::CliError;

/// A completion that comes later than this helps nobody.
const PATIENCE: Duration = Duration::from_secs(5);
/// Newest releases to offer.
const RELEASES: u32 = 30;

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
    let (target, client) = cx.connect()?;
    let Some(cache) = Cache::of(cx, &target.name) else { return Ok(()) };
    let all = ListQuery { limit: Some(500), ..ListQuery::default() };
    let newest = ListQuery { limit: Some(RELEASES), ..ListQuery::default() };
    let (functions, sites, jobs, releases) =
        tokio::join!(client.functions(&all), client.sites(&all), client.jobs(&all), client.releases(&newest));
    let before = cache.read();
    // A capability that is not served leaves what is known of it.
    let names = Names {
        functions: functions.map_or(before.functions, |list| list.items.into_iter().map(|item| item.name).collect()),
        sites: sites.map_or(before.sites, |list| list.items.into_iter().map(|item| item.name).collect()),
        jobs: jobs.map_or(before.jobs, |list| list.items.into_iter().map(|item| item.name).collect()),
        releases: releases.map_or(before.releases, |list| list.items.into_iter().map(|item| item.release_id).collect()),
    };
    cache.write(&names)
}
