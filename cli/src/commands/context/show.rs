//! `reactor context show`

use clap::Args;
use serde_json::json;

use crate::config::{ContextName, ContextSource, resolve};
use crate::context::Context;
use crate::error::CliError;

/// Show a context: its address, what chose it, and where its token comes from
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor context show          the one commands use here
  reactor context show prod --json")]
pub(crate) struct ShowArgs {
    /// Context to show; the one commands use here when absent
    name: Option<ContextName>,
}

pub(crate) fn run(cx: &Context, args: &ShowArgs) -> Result<(), CliError> {
    let target = match &args.name {
        Some(name) => resolve::target_of(cx, name.clone(), ContextSource::Flag)?,
        None => cx.target()?,
    };
    let token = target.token.as_ref().map(|token| token.source.to_string());
    let row = |name: &str, value: &str| cx.ui.line(format!("{:<10} {value}", format!("{name}:")));
    row("context", target.name.as_str());
    row("endpoint", &target.shown_endpoint());
    if let Some(org) = &target.org {
        row("org", org);
    }
    if args.name.is_none() {
        row("chosen by", &target.source.to_string());
    }
    row("token", &token.as_deref().map_or_else(|| "none".to_owned(), |source| format!("from {source}")));
    if target.protected {
        row("protected", "yes");
    }
    if target.insecure {
        row("insecure", "the token may be sent over plain http");
    }
    cx.ui.document(&json!({
        "name": target.name.as_str(),
        "endpoint": target.shown_endpoint(),
        "org": target.org,
        "protected": target.protected,
        "insecure": target.insecure,
        "source": args.name.is_none().then(|| target.source.to_string()),
        "token_source": token,
        "dev_server": target.dev.is_some(),
    }));
    Ok(())
}
