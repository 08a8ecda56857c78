//! `reactor context remove`

use admin_api::ErrorCode;
use clap::Args;
use serde_json::json;

use crate::commands::logout::forget;
use crate::config::{Config, ContextName};
use crate::context::Context;
use crate::error::CliError;

/// Forget a server; nothing on it is touched
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor context remove staging")]
pub(crate) struct RemoveArgs {
    /// A name of `reactor context list`
    name: ContextName,
}

pub(crate) fn run(cx: &Context, args: &RemoveArgs) -> Result<(), CliError> {
    let home = cx.home()?;
    let removed = Config::edit(&home, |config| {
        // One that cannot be read can still be removed.
        let entry = config.context(&args.name).ok().flatten();
        if config.remove(&args.name) { Ok(entry) } else { Err(unknown(config, &args.name)) }
    })?;
    // A later context of that name must not find the token of this one.
    let forgotten = forget(&home, &args.name, removed.as_ref());
    match &forgotten {
        Ok(stores) if stores.is_empty() => {}
        Ok(stores) => cx.ui.say(format!("forgot its token in {}", stores.join(" and "))),
        Err(error) => cx.ui.warning(format!("its token may still be kept: {}", error.to_api_error().message)),
    }
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
