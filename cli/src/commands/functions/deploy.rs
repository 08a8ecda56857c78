//! `reactor functions deploy`: a function alone, prepared on the server and not live.

use admin_api::ErrorCode;
use admin_client::BundleBody;
use bundle_format::{Digest, PackOptions};
use clap::{Args, ValueHint};
use project::Project;

use crate::commands::build::{self, SecretArgs};
use crate::commands::rollout::context_flag;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::bytes;

/// Build a function and send it alone; nothing that is live changes
///
/// The server prepares it and keeps it as a deployment. `reactor functions promote` makes it live.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions deploy hello
  reactor functions deploy hello --dir functions/hello
  reactor functions deploy hello --context prod && reactor functions promote hello --context prod")]
pub(crate) struct DeployArgs {
    /// A function of `reactor.toml`
    name: String,
    /// Its folder, if you want to be sure which one is sent
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    dir: Option<String>,
    #[command(flatten)]
    secrets: SecretArgs,
}

pub(crate) async fn run(cx: &Context, args: &DeployArgs) -> Result<(), CliError> {
    let project = cx.project()?;
    check(cx, &project, args)?;
    let name = &args.name;
    let (target, client) = cx.connect_to_change(&format!("deploy function `{name}`"))?;
    let built = build::build_function(cx, &project, &args.secrets, name).await?;
    let mut bundle = Vec::new();
    bundle_format::pack(&built.manifest, &built.meta, &built.contents, &mut bundle, &PackOptions::default())?;
    let step = cx.ui.step(format!("sending {}", bytes(bundle.len() as u64)));
    let sha256 = Digest::of(&bundle).to_string();
    let deployment = client.deploy_function(name, &BundleBody::from_bytes(bundle), &sha256).await?;
    step.discard();
    if deployment.live {
        cx.ui.done(format!("{} is live already", deployment.id));
    } else {
        cx.ui.done(format!("{} is ready and not live", deployment.id));
        cx.ui.hint(format!("make it live with `reactor functions promote {name}{}`", context_flag(&target)));
    }
    cx.ui.line(&deployment.id);
    cx.ui.document(&deployment);
    Ok(())
}

fn check(cx: &Context, project: &Project, args: &DeployArgs) -> Result<(), CliError> {
    let functions = &project.manifest().functions;
    let Some(function) = functions.iter().find(|function| function.name.as_str() == args.name) else {
        let message = format!("the project has no function `{}`", args.name);
        let names = functions.iter().map(|function| function.name.as_str());
        return Err(CliError::new(ErrorCode::ProjectInvalid, message)
            .hint(format!("add it to reactor.toml:\n[[functions]]\nname = \"{}\"", args.name))
            .suggest(&args.name, names));
    };
    let Some(dir) = &args.dir else { return Ok(()) };
    let own = project.root().join(&function.source);
    let same = fs_err::canonicalize(cx.path(dir))? == fs_err::canonicalize(own)?;
    if same {
        return Ok(());
    }
    let message = format!("function `{}` lies in `{}`, not in `{dir}`", args.name, function.source);
    Err(CliError::new(ErrorCode::ProjectInvalid, message).hint("change its `source` in reactor.toml"))
}
