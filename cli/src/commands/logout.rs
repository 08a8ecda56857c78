//! `reactor logout`: forgets the token of a server, wherever it is kept.

use clap::Args;
use serde_json::json;

use crate::config::{AuthKind, Config, ContextEntry, ContextName, Home, resolve};
use crate::context::Context;
use crate::credentials::{CredentialStore, CredentialsFile, Environment, SystemKeychain};
use crate::error::CliError;

/// Forget the token of a server
///
/// Only here: the server goes on taking it. A variable such as REACTOR_TOKEN is not ours to unset.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor logout --context prod")]
pub(crate) struct LogoutArgs {}

pub(crate) fn run(cx: &Context, _args: &LogoutArgs) -> Result<(), CliError> {
    let home = cx.home()?;
    let (name, source) = resolve::context_name(cx)?;
    let target = resolve::target_of(cx, name, source)?;
    let entry = Config::load(&home)?.context(&target.name)?;
    let stores = forget(&home, &target.name, entry.as_ref())?;
    if entry.is_some_and(|entry| matches!(entry.auth, AuthKind::Keychain(_) | AuthKind::File)) {
        Config::edit(&home, |config| config.set_auth(&target.name, &target.endpoint, &AuthKind::None))?;
    }
    if stores.is_empty() {
        cx.ui.say(format!("no token is kept for `{}`", target.name));
    } else {
        cx.ui.done(format!("forgot the token of `{}` in {}", target.name, stores.join(" and ")));
    }
    warn_of_variables(cx, &target.name, "still holds one");
    cx.ui.document(&json!({ "context": target.name.as_str(), "forgotten": stores }));
    Ok(())
}

/// Forgets the token in every store that this program writes; the names of those that had one. A keychain that cannot be
/// asked is an error: then nobody knows.
pub(crate) fn forget(home: &Home, name: &ContextName, entry: Option<&ContextEntry>) -> Result<Vec<String>, CliError> {
    let mut stores: Vec<Box<dyn CredentialStore>> = vec![Box::new(CredentialsFile::of(home, name))];
    if let Some(AuthKind::Keychain(account)) = entry.map(|entry| &entry.auth) {
        stores.push(Box::new(SystemKeychain::of(account.clone())));
    }
    let mut forgotten = Vec::new();
    for store in stores {
        if store.forget().map_err(|error| error.in_store(&store.name()))? {
            forgotten.push(store.name());
        }
    }
    Ok(forgotten)
}

/// A variable that holds a token wins over everything that is kept.
pub(crate) fn warn_of_variables(cx: &Context, name: &ContextName, what: &str) {
    let entry = cx.home().ok().and_then(|home| Config::load(&home).ok()?.context(name).ok()?);
    if let Some((variable, _)) = Environment::of(&cx.env, name, entry.as_ref()).find() {
        cx.ui.warning(format!("{variable} {what}"));
    }
}
