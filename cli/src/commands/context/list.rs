//! `reactor context list`

use clap::Args;
use serde_json::json;

use crate::config::{Config, ContextName, resolve};
use crate::context::Context;
use crate::error::CliError;
use crate::ui::Table;

/// List the contexts; `*` marks the one commands use here
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor context list
  reactor context list --json")]
pub(crate) struct ListArgs {}

pub(crate) fn run(cx: &Context, _args: &ListArgs) -> Result<(), CliError> {
    let (current, source) = resolve::context_name(cx)?;
    let mut names = match cx.home() {
        Ok(home) => Config::load(&home)?.names(),
        Err(_) => Vec::new(),
    };
    if !names.contains(&ContextName::local()) {
        names.insert(0, ContextName::local());
    }
    let mut table = Table::new(&["", "NAME", "ENDPOINT", "ORG", "TOKEN", "NOTES"]);
    let mut items = Vec::new();
    for name in names {
        let is_current = name == current;
        let target = resolve::target_of(cx, name, source)?;
        let token = target.token.as_ref().map(|token| token.source.to_string());
        let mut notes = Vec::new();
        if target.protected {
            notes.push("protected");
        }
        if target.insecure {
            notes.push("insecure");
        }
        if target.dev.is_some() {
            notes.push("dev server running");
        }
        table.row([
            if is_current { "*".to_owned() } else { String::new() },
            target.name.to_string(),
            target.shown_endpoint(),
            target.org.clone().unwrap_or_default(),
            token.clone().unwrap_or_else(|| "none".to_owned()),
            notes.join(", "),
        ]);
        items.push(json!({
            "name": target.name.as_str(),
            "endpoint": target.shown_endpoint(),
            "org": target.org,
            "protected": target.protected,
            "insecure": target.insecure,
            "token_source": token,
            "current": is_current,
        }));
    }
    cx.ui.table(&table);
    if !items.iter().any(|item| item["current"] == true) {
        cx.ui.warning(format!("`{current}` (named by {source}) is not one of them"));
    }
    cx.ui.document(&json!({ "items": items }));
    Ok(())
}
