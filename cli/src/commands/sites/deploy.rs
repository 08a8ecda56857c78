//! `reactor sites deploy`: a site alone, looked at before it goes live.

use admin_client::BundleBody;
use bundle_format::PackOptions;
use clap::Args;

use super::build::known;
use crate::commands::build::{self, SecretArgs};
use crate::commands::rollout::context_flag;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::{bytes, plural};

/// Build a site and send it alone; nothing that is live changes
///
/// The server keeps it as a deployment and shows it under an address of its own. `reactor sites promote` makes it live.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor sites deploy web
  reactor sites deploy web --context prod && reactor sites promote web --context prod")]
pub(crate) struct DeployArgs {
    /// A site of `reactor.toml`
    name: String,
    #[command(flatten)]
    secrets: SecretArgs,
}

pub(crate) async fn run(cx: &Context, args: &DeployArgs) -> Result<(), CliError> {
    let project = cx.project()?;
    let name = known(&project, &args.name)?;
    let (target, client) = cx.connect_to_change(&format!("deploy site `{name}`"))?;
    let built = build::build_site(cx, &project, &args.secrets, &name).await?;
    let mut bundle = Vec::new();
    bundle_format::pack(&built.manifest, &built.meta, &built.contents, &mut bundle, &PackOptions::default())?;
    let step = cx.ui.step(format!("sending {}", bytes(bundle.len() as u64)));
    let deployment = client.deploy_site(&name, &BundleBody::from_bytes(bundle)).await?;
    step.discard();
    let files = plural(usize::try_from(deployment.files).unwrap_or(usize::MAX), "file");
    if deployment.live {
        cx.ui.done(format!("{} is live already ({files})", deployment.id));
    } else {
        cx.ui.done(format!("{} is ready and not live ({files}, {})", deployment.id, bytes(deployment.bytes)));
        cx.ui.hint(format!("make it live with `reactor sites promote {name}{}`", context_flag(&target)));
    }
    cx.ui.line(&deployment.preview_url);
    cx.ui.document(&deployment);
    Ok(())
}
