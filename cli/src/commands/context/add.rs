//! `reactor context add`

use clap::Args;
use serde_json::json;

use super::use_::{Scope, choose};
use crate::commands::logout::forget;
use crate::config::{AuthKind, Config, ContextEntry, ContextName, parse_endpoint, resolve, shown_endpoint};
use crate::context::Context;
use crate::error::CliError;

/// Add a server, or change the one of that name
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor context add prod --endpoint https://api.example.com --protected
  reactor context add staging --endpoint https://staging.example.com --token-variable STAGING_TOKEN --use")]
pub(crate) struct AddArgs {
    /// Name to use with --context
    name: ContextName,
    /// Address of the server
    #[arg(long, value_name = "URL", value_parser = parse_endpoint)]
    endpoint: url::Url,
    /// Organisation on that server
    #[arg(long)]
    org: Option<String>,
    /// Ask before anything is changed there, and only with --context named
    #[arg(long)]
    protected: bool,
    /// Choose it at once, as `context use` does
    #[arg(long = "use")]
    choose: bool,
    /// Allow the token to be sent over plain http
    #[arg(long)]
    insecure_http: bool,
    /// Variable that holds the token for this context
    #[arg(long, value_name = "NAME")]
    token_variable: Option<String>,
}

pub(crate) fn run(cx: &Context, args: &AddArgs) -> Result<(), CliError> {
    let home = cx.home()?;
    let existing = Config::load(&home)?.context(&args.name)?;
    let moved = existing.as_ref().is_some_and(|existing| existing.endpoint != args.endpoint);
    if let Some(existing) = existing.as_ref().filter(|_| moved) {
        let question =
            format!("Context `{}` is {} now. Replace its address?", args.name, shown_endpoint(&existing.endpoint));
        if !cx.ui.confirm(&question, "`--yes`, or choose another name")? {
            cx.ui.say("nothing was changed");
            return Ok(());
        }
    }
    let entry = ContextEntry {
        endpoint: args.endpoint.clone(),
        org: args.org.clone(),
        protected: args.protected,
        insecure: args.insecure_http,
        auth: match (&args.token_variable, &existing) {
            (Some(variable), _) => AuthKind::Env { variable: variable.clone() },
            (None, Some(existing)) if !moved => existing.auth.clone(),
            (None, _) => AuthKind::None,
        },
    };
    // A token kept for one server is never sent to another one.
    if let Some(existing) = existing.as_ref().filter(|_| moved)
        && !forget(&home, &args.name, Some(existing))?.is_empty()
    {
        cx.ui.say("its token was forgotten: it belongs to the address before");
    }
    Config::edit(&home, |config| {
        config.put(&args.name, &entry);
        Ok(())
    })?;
    let did = if existing.is_some() { "changed" } else { "added" };
    cx.ui.done(format!("{did} `{}` ({})", args.name, shown_endpoint(&entry.endpoint)));
    if args.choose {
        choose(cx, &args.name, Scope::Nearest)?;
    } else if existing.is_none() {
        cx.ui.hint(format!("use it with `--context {0}`, or for good with `reactor context use {0}`", args.name));
    }
    if entry.endpoint.scheme() == "http" && !entry.insecure && !resolve::is_loopback(&entry.endpoint) {
        cx.ui.warning("no token will be sent to it: the address is plain http. Use https, or add `--insecure-http`");
    }
    cx.ui.document(&json!({
        "name": args.name.as_str(),
        "endpoint": shown_endpoint(&entry.endpoint),
        "changed": existing.is_some(),
        "current": args.choose,
    }));
    Ok(())
}
