//! `reactor context rename`

use clap::Args;
use serde_json::json;

use crate::config::{Checkout, Config, ContextName};
use crate::context::Context;
use crate::credentials::CredentialsFile;
use crate::error::CliError;

/// Give a context another name
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor context rename prod live")]
pub(crate) struct RenameArgs {
    /// Its name now
    from: ContextName,
    /// Its new name
    to: ContextName,
}

pub(crate) fn run(cx: &Context, args: &RenameArgs) -> Result<(), CliError> {
    let home = cx.home()?;
    Config::edit(&home, |config| {
        if config.context(&args.to)?.is_some() {
            return Err(CliError::usage(format!("there is a context `{}` already", args.to)));
        }
        if config.rename(&args.from, &args.to) {
            return Ok(());
        }
        Err(super::remove::unknown(config, &args.from))
    })?;
    CredentialsFile::of(&home, &args.from).rename(&args.to)?;
    if let Some(root) = cx.project_root()? {
        let checkout = Checkout::of(&root);
        if checkout.context()?.as_ref() == Some(&args.from) {
            checkout.choose(&args.to)?;
        }
    }
    cx.ui.done(format!("`{}` is `{}` now", args.from, args.to));
    cx.ui.document(&json!({ "from": args.from.as_str(), "to": args.to.as_str() }));
    Ok(())
}
