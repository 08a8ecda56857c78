//! `reactor bundle`: what is in a bundle, and why.

mod diff;
mod explain;
mod ls;
mod verify;

use std::path::Path;

use bundle_format::{Head, Limits};
use clap::{Args, Subcommand};
use fs_err::File;

use crate::context::Context;
use crate::error::CliError;

/// Look into bundles: what is in them, why, and whether they are sound
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
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

/// Manifest and labels of a bundle file, without reading the rest.
fn head(cx: &Context, path: &Path) -> Result<Head, CliError> {
    let mut file = std::io::BufReader::new(File::open(cx.path(path))?);
    Ok(bundle_format::read_head(&mut file, &Limits::default())?)
}
