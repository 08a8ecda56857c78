//! `reactor sites promote` and `reactor sites rollback`

use clap::Args;

use crate::context::Context;
use crate::error::CliError;

/// Make a deployment of a site live; everything else stays as it is
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor sites promote web
  reactor sites promote web --deployment-id dep_01h…")]
pub(crate) struct PromoteArgs {
    /// A site of the server
    name: String,
    /// A deployment of `reactor sites deployments list`; the newest without
    #[arg(long, value_name = "ID")]
    deployment_id: Option<String>,
}

/// Take a site back to what it was before; everything else stays as it is
///
/// Again goes one further back, never forward to what was taken back.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor sites rollback web
  reactor sites rollback web --to-deployment dep_01h…")]
pub(crate) struct RollbackArgs {
    /// A site of the server
    name: String,
    /// A deployment of `reactor sites deployments list`
    #[arg(long, value_name = "ID", alias = "to-deployment-id")]
    to_deployment: Option<String>,
}

pub(crate) async fn promote(cx: &Context, args: &PromoteArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect_to_change(&format!("promote site `{}`", args.name))?;
    let step = cx.ui.step(format!("promoting {}", args.name));
    let changed = client.promote_site(&args.name, args.deployment_id.as_deref()).await?;
    step.discard();
    cx.ui.done(format!("site `{}` is {} on {}", changed.site, changed.deployment_id, target.name));
    cx.ui.line(&changed.release_id);
    cx.ui.document(&changed);
    Ok(())
}

pub(crate) async fn roll_back(cx: &Context, args: &RollbackArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect_to_change(&format!("roll back site `{}`", args.name))?;
    let step = cx.ui.step(format!("rolling back {}", args.name));
    let changed = client.roll_back_site(&args.name, args.to_deployment.as_deref()).await?;
    step.discard();
    cx.ui.done(format!("site `{}` is {} again on {}", changed.site, changed.deployment_id, target.name));
    cx.ui.line(&changed.release_id);
    cx.ui.document(&changed);
    Ok(())
}
