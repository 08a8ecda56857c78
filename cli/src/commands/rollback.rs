//! `reactor rollback` and `reactor undo`: an earlier release, live again.

use admin_api::{ErrorCode, ListQuery};
use admin_client::AdminClient;
use clap::Args;
use ulid::Ulid;

use super::rollout::{Watch, Watched};
use crate::context::Context;
use crate::error::CliError;
use crate::signals::Signals;

/// Make an earlier release live again
///
/// Without --to it goes back to the release before the live one; again goes one further back, never forward to the bad
/// one. Functions, sites and jobs go back; migrations stay applied.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor rollback --context prod
  reactor rollback --to rel_01h… --message 'checkout is broken'")]
pub(crate) struct RollbackArgs {
    /// Release to activate, earlier or later
    #[arg(long, value_name = "RELEASE")]
    to: Option<String>,
    /// Kept with the activation
    #[arg(long)]
    message: Option<String>,
}

/// Take back the last deploy: short for `rollback`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor undo
  reactor undo --context prod")]
pub(crate) struct UndoArgs {}

pub(crate) async fn run(cx: &Context, args: &RollbackArgs) -> Result<(), CliError> {
    let mut signals = Signals::listen()?;
    let (target, client, mut rollout) = tokio::select! {
        started = start(cx, args) => started?,
        signal = signals.next() => return Err(signal.outcome()),
    };
    let mut watch = Watch::new(cx, &client);
    match watch.follow(&mut rollout, &mut signals).await? {
        Watched::Ended(result) => watch.conclude(&target, &result).await,
        Watched::Detached => Ok(()),
    }
}

pub(crate) async fn undo(cx: &Context, _args: &UndoArgs) -> Result<(), CliError> {
    run(cx, &RollbackArgs { to: None, message: None }).await
}

async fn start(
    cx: &Context,
    args: &RollbackArgs,
) -> Result<(crate::config::Target, AdminClient, admin_client::Rollout), CliError> {
    let (target, client) = cx.connect_to_change("roll back")?;
    let release = match &args.to {
        Some(release) => release.clone(),
        None => previous(&client).await?,
    };
    cx.ui.say(format!("going back to {release}"));
    let rollout = client.activate(&release, args.message.as_deref(), &Ulid::generate().to_string()).await?;
    Ok((target, client, rollout))
}

/// The release that the current activation goes back to.
async fn previous(client: &AdminClient) -> Result<String, CliError> {
    let page = client.releases(&ListQuery { limit: Some(1), cursor: None }).await?;
    page.items.into_iter().find_map(|activation| activation.previous).ok_or_else(|| {
        CliError::new(ErrorCode::NothingToRollBack, "there is no earlier release to go back to")
            .next("reactor releases list")
    })
}
