//! `reactor bundle`: what is in a bundle, and why.

mod diff;
mod explain;
mod ls;
mod verify;

use bundle_format::{Limits, Manifest, ReleaseId};
use clap::{Args, Subcommand};
use fs_err::File;
use project::Project;

use crate::commands::build::{self, SecretArgs};
use crate::commands::releases::show;
use crate::context::Context;
use crate::error::CliError;

/// Look into bundles: what is in them, why, and whether they are sound
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor bundle ls --why-big            what makes it large
  reactor bundle explain notes.md        why a file is in it or not
  reactor bundle diff live               what has changed since the deploy"
)]
pub(crate) struct BundleArgs {
    #[command(subcommand)]
    command: BundleCommand,
}

#[derive(Debug, Subcommand)]
enum BundleCommand {
    #[command(name = "ls", visible_alias = "list")]
    Ls(ls::LsArgs),
    Explain(explain::ExplainArgs),
    Verify(verify::VerifyArgs),
    Diff(diff::DiffArgs),
}

pub(crate) async fn run(cx: &Context, args: &BundleArgs) -> Result<(), CliError> {
    match &args.command {
        BundleCommand::Ls(args) => ls::run(cx, args).await,
        BundleCommand::Explain(args) => explain::run(cx, args),
        BundleCommand::Verify(args) => verify::run(cx, args),
        BundleCommand::Diff(args) => diff::run(cx, args).await,
    }
}

/// The manifest of a bundle file, of a release on the server, or of a project's folder; of this project without a name.
async fn manifest(cx: &Context, name: Option<&str>) -> Result<Manifest, CliError> {
    let Some(name) = name else { return of_project(cx, &cx.project()?).await };
    let path = cx.path(name);
    if path.is_dir() {
        return of_project(cx, &Project::load(&path.join(project::MANIFEST_NAME))?).await;
    }
    if !path.exists() && (name == "live" || name.parse::<ReleaseId>().is_ok()) {
        let (_, client) = cx.connect()?;
        return show::manifest_of(&show::fetch(&client, Some(name)).await?);
    }
    let mut file = std::io::BufReader::new(File::open(path)?);
    Ok(bundle_format::read_head(&mut file, &Limits::default())?.manifest)
}

async fn of_project(cx: &Context, project: &Project) -> Result<Manifest, CliError> {
    Ok(build::build_manifest(cx, project, &SecretArgs { allow_secret: Vec::new() }).await?.manifest)
}
