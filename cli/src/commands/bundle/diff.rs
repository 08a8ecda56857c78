//! `reactor bundle diff`

use clap::{Args, ValueHint};

use crate::commands::releases::diff;
use crate::context::Context;
use crate::error::CliError;

/// Show what changed between two bundles, releases, or this project as it is now
///
/// Each side is a bundle file, a release of the server (`rel_…`, or `live`), or a project's folder.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor bundle diff old.tar.zst new.tar.zst
  reactor bundle diff shop.tar.zst              the bundle and this project as it is now
  reactor bundle diff live --context prod       what is live there and this project as it is now
  reactor bundle diff rel_… live")]
pub(crate) struct DiffArgs {
    /// The earlier side
    #[arg(value_hint = ValueHint::AnyPath)]
    from: String,
    /// The later side; this project as it is now when absent
    #[arg(value_hint = ValueHint::AnyPath)]
    to: Option<String>,
}

pub(crate) async fn run(cx: &Context, args: &DiffArgs) -> Result<(), CliError> {
    let from = super::manifest(cx, Some(&args.from)).await?;
    let to = super::manifest(cx, args.to.as_deref()).await?;
    diff::show(&cx.ui, &from, &to);
    Ok(())
}
