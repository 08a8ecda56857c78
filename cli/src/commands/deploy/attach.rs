//! `reactor deploy attach`

use admin_api::{DeployState, ErrorCode, ListQuery};
use admin_client::AdminClient;
use clap::Args;

use crate::commands::rollout::{Watch, Watched};
use crate::context::Context;
use crate::error::CliError;
use crate::signals::Signals;

/// Follow a rollout that was started elsewhere, or that this terminal lost
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor deploy attach
  reactor deploy attach dpl_01h… --context prod")]
pub(crate) struct AttachArgs {
    /// Rollout to follow; the running one, else the latest, when absent
    id: Option<String>,
}

pub(crate) async fn run(cx: &Context, args: &AttachArgs) -> Result<(), CliError> {
    let mut signals = Signals::listen()?;
    let (target, client) = cx.connect()?;
    let open = async {
        let id = match &args.id {
            Some(id) => id.clone(),
            None => latest(&client).await?,
        };
        cx.ui.say(format!("following {id}"));
        Ok::<_, CliError>(client.attach(&id).await?)
    };
    let mut rollout = tokio::select! {
        rollout = open => rollout?,
        signal = signals.next() => return Err(signal.outcome()),
    };
    let mut watch = Watch::new(cx, &client);
    match watch.follow(&mut rollout, &mut signals).await? {
        Watched::Ended(result) => watch.conclude(&target, &result).await,
        Watched::Detached => Ok(()),
    }
}

/// The running rollout, else the last one.
async fn latest(client: &AdminClient) -> Result<String, CliError> {
    let page = client.deploys(&ListQuery { limit: Some(20), cursor: None }).await?;
    let running = page.items.iter().find(|deploy| deploy.state == DeployState::Running);
    let chosen = running.or_else(|| page.items.first());
    chosen
        .map(|deploy| deploy.id.clone())
        .ok_or_else(|| CliError::new(ErrorCode::NotFound, "nothing has been deployed there yet").next("reactor deploy"))
}
