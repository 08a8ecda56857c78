//! `reactor context use`

use clap::Args;
use serde_json::json;

use crate::config::{Checkout, Config, ContextName, ContextSource, resolve};
use crate::context::Context;
use crate::env;
use crate::error::CliError;

/// Choose the context for this project, or everywhere with --global
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor context use staging             for this project
  reactor context use prod --global       wherever nothing else names one")]
pub(crate) struct UseArgs {
    /// A name of `reactor context list`
    name: ContextName,
    /// Make it the default everywhere, not only in this project
    #[arg(long)]
    global: bool,
}

/// How far a choice reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// This project, or everywhere when there is none here.
    Nearest,
    /// Everywhere.
    Global,
}

pub(crate) fn run(cx: &Context, args: &UseArgs) -> Result<(), CliError> {
    let scope = if args.global { Scope::Global } else { Scope::Nearest };
    let target = resolve::target_of(cx, args.name.clone(), ContextSource::Flag)?;
    let place = choose(cx, &args.name, scope)?;
    cx.ui.document(&json!({
        "name": target.name.as_str(),
        "endpoint": target.shown_endpoint(),
        "scope": place,
    }));
    Ok(())
}

/// Writes the choice and says what will win over it. Returns where it was written.
pub(super) fn choose(cx: &Context, name: &ContextName, scope: Scope) -> Result<&'static str, CliError> {
    let root = if scope == Scope::Global { None } else { cx.project_root()? };
    let place = if let Some(root) = root {
        Checkout::of(&root).choose(name)?;
        "project"
    } else {
        Config::edit(&cx.home()?, |config| {
            config.set_default(name);
            Ok(())
        })?;
        "global"
    };
    let where_ = if place == "project" { "in this project" } else { "everywhere" };
    cx.ui.done(format!("using `{name}` {where_}"));
    if let Some(winner) = cx.env.text(env::REACTOR_CONTEXT).filter(|winner| *winner != name.as_str()) {
        cx.ui.warning(format!("REACTOR_CONTEXT is `{winner}`, and wins over this choice while it is set"));
    } else {
        let (now, source) = resolve::context_name(cx)?;
        if now != *name && source != ContextSource::Flag {
            cx.ui.warning(format!("`{now}` still wins here: it is named by {source}"));
        }
    }
    Ok(place)
}
