//! `reactor bundle diff`

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::commands::build::{self, SecretArgs};
use crate::commands::releases::diff;
use crate::context::Context;
use crate::error::CliError;

/// Show what changed between two bundles, or between a bundle and this project
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The earlier bundle
    #[arg(value_hint = ValueHint::FilePath)]
    from: PathBuf,
    /// The later bundle; this project as it is now when absent
    #[arg(value_hint = ValueHint::FilePath)]
    to: Option<PathBuf>,
}

pub(crate) async fn run(cx: &Context, args: &DiffArgs) -> Result<(), CliError> {
    let from = super::head(cx, &args.from)?.manifest;
    let to = match &args.to {
        Some(path) => super::head(cx, path)?.manifest,
        None => build::build(cx, &cx.project()?, &SecretArgs { allow_secret: Vec::new() }).await?.manifest,
    };
    diff::show(&cx.ui, &from, &to);
    Ok(())
}
