//! `reactor context rename`

use clap::Args;
use serde_json::json;

use crate::config::{Checkout, Config, ContextName};
use crate::context::Context;
use crate::error::CliError;

/// Give a context another name
#[derive(Debug, Args)]
pub(crate) struct RenameArgs {
    /// Its name now
    from: ContextName,
    /// Its new name
    to: ContextName,
}

pub(crate) fn run(cx: &Context, args: &RenameArgs) -> Result<(), CliError> {
    Config::edit(&cx.home()?, |config| {
        if config.context(&args.to)?.is_some() {
            return Err(CliError::usage(format!("there is a context `{}` already", args.to)));
        }
        if config.rename(&args.from, &args.to) {
            return Ok(());
        }
        Err(super::remove::unknown(config, &args.from))
    })?;
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
