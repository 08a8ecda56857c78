//! `reactor functions promote` and `reactor functions rollback`

use admin_api::{PromoteRequest, Promoted, RollbackRequest};
use clap::Args;

use crate::config::Target;
use crate::context::Context;
use crate::error::CliError;

/// Make a deployment of a function live; everything else stays as it is
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions promote hello
  reactor functions promote hello --deployment-id dep_01h…")]
pub(crate) struct PromoteArgs {
    /// A name of `reactor functions list`
    name: String,
    /// A deployment of `reactor functions deployments list`; the newest ready one without
    #[arg(long, value_name = "ID")]
    deployment_id: Option<String>,
}

/// Take a function back to what it was before; everything else stays as it is
///
/// Again goes one further back, never forward to what was taken back.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions rollback hello
  reactor functions rollback hello --to-deployment dep_01h…")]
pub(crate) struct RollbackArgs {
    /// A name of `reactor functions list`
    name: String,
    /// A deployment of `reactor functions deployments list`
    #[arg(long, value_name = "ID", alias = "to-deployment-id")]
    to_deployment: Option<String>,
}

pub(crate) async fn promote(cx: &Context, args: &PromoteArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect_to_change(&format!("promote function `{}`", args.name))?;
    let step = cx.ui.step(format!("promoting {}", args.name));
    let request = PromoteRequest { deployment_id: args.deployment_id.clone() };
    let promoted = client.promote_function(&args.name, &request).await?;
    step.discard();
    report(cx, &target, &promoted, "is");
    Ok(())
}

pub(crate) async fn roll_back(cx: &Context, args: &RollbackArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect_to_change(&format!("roll back function `{}`", args.name))?;
    let step = cx.ui.step(format!("rolling back {}", args.name));
    let request = RollbackRequest { to_deployment_id: args.to_deployment.clone() };
    let promoted = client.roll_back_function(&args.name, &request).await?;
    step.discard();
    report(cx, &target, &promoted, "is again");
    Ok(())
}

fn report(cx: &Context, target: &Target, promoted: &Promoted, verb: &str) {
    let Promoted { function, deployment_id, previous_deployment, .. } = promoted;
    if promoted.unchanged {
        cx.ui.done(format!("{deployment_id} is live already on {}", target.name));
    } else {
        cx.ui.done(format!("function `{function}` {verb} {deployment_id} on {}", target.name));
        if let Some(previous) = previous_deployment {
            cx.ui.say(cx.ui.talk_palette().dim(&format!("before: {previous}")));
        }
    }
    cx.ui.line(&promoted.url);
    cx.ui.document(promoted);
}
