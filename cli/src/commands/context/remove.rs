//! `reactor context remove`

use admin_api::ErrorCode;
use clap::Args;
use serde_json::json;

use crate::config::{Config, ContextName};
use crate::context::Context;
use crate::error::CliError;

/// Forget a server; nothing on it is touched
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// A name of `reactor context list`
    name: ContextName,
}

pub(crate) fn run(cx: &Context, args: &RemoveArgs) -> Result<(), CliError> {
    Config::edit(
        &cx.home()?,
        |config| {
            if config.remove(&args.name) { Ok(()) } else { Err(unknown(config, &args.name)) }
        },
    )?;
    cx.ui.done(format!("removed `{}`", args.name));
    cx.ui.document(&json!({ "removed": args.name.as_str() }));
    Ok(())
}

/// There is no such context in the configuration.
pub(super) fn unknown(config: &Config, name: &ContextName) -> CliError {
    if *name == ContextName::local() {
        return CliError::new(
            ErrorCode::ContextUnknown,
            "`local` is built in; there is nothing of it in `config.toml`",
        );
    }
    let known = config.names();
    CliError::new(ErrorCode::ContextUnknown, format!("there is no context `{name}`"))
        .suggest(name.as_str(), known.iter().map(ContextName::as_str))
        .next("reactor context list")
}
