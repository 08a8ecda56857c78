//! `reactor functions env`: values that a function finds in `env`. Live at once, never part of a release.

mod history;
mod import;

use std::io::Read as _;

use admin_api::{ErrorCode, SetEnv};
use clap::{Args, Subcommand, ValueHint};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, age};

/// Set the values that a function finds in its environment
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor functions env set hello GREETING Hello
  reactor functions env set hello API_KEY --secret          asks for the value
  reactor functions env import hello .env.production --secret
  reactor functions env history hello
  reactor functions env rollback hello 12
  pass show api | reactor functions env set hello API_KEY --secret"
)]
pub(crate) struct EnvArgs {
    #[command(subcommand)]
    command: EnvCommand,
}

#[derive(Debug, Subcommand)]
enum EnvCommand {
    /// List the keys of a function; values of secrets are never shown
    #[command(visible_alias = "ls", after_help = "Examples:\n  reactor functions env list hello")]
    List {
        /// A name of `reactor functions list`
        name: String,
    },
    /// Set a key; without VALUE it is asked for, or read from standard input
    #[command(after_help = "\
Examples:
  reactor functions env set hello GREETING Hello
  reactor functions env set hello API_KEY --secret          asks for the value
  pass show api | reactor functions env set hello API_KEY --secret")]
    Set {
        /// The function
        name: String,
        /// The key
        key: String,
        /// The value; leave it out for secrets, so that it stays out of your shell's history
        #[arg(allow_hyphen_values = true)]
        value: Option<String>,
        /// Encrypt it at rest and never show it again
        #[arg(long)]
        secret: bool,
    },
    /// Set every key of a file of `KEY=value` lines
    #[command(after_help = "\
Examples:
  reactor functions env import hello .env.production
  reactor functions env import hello .env.production --secret --context prod")]
    Import {
        /// The function
        name: String,
        /// The file
        #[arg(value_hint = ValueHint::FilePath)]
        file: String,
        /// Encrypt all of them at rest and never show them again
        #[arg(long)]
        secret: bool,
    },
    /// List the changes of a function's keys, newest first
    #[command(
        after_help = "Examples:\n  reactor functions env history hello\n  reactor functions env history hello --limit 5"
    )]
    History {
        /// The function
        name: String,
        /// At most so many changes
        #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
    },
    /// Make the keys what they were right after a change; live at once
    #[command(after_help = "Examples:\n  reactor functions env rollback hello 12")]
    Rollback {
        /// The function
        name: String,
        /// A version of `reactor functions env history`
        version: i64,
    },
    /// Remove a key
    #[command(
        visible_alias = "rm",
        alias = "remove",
        after_help = "Examples:\n  reactor functions env unset hello GREETING"
    )]
    Unset {
        /// The function
        name: String,
        /// The key
        key: String,
    },
}

pub(crate) async fn run(cx: &Context, args: &EnvArgs) -> Result<(), CliError> {
    match &args.command {
        EnvCommand::List { name } => list(cx, name).await,
        EnvCommand::Set { name, key, value, secret } => {
            check_key(key)?;
            let value = match value {
                Some(value) => value.clone(),
                None => read_value(cx, key)?,
            };
            let (target, client) = cx.connect_to_change(&format!("set `{key}` of `{name}`"))?;
            client.set_env(name, key, &SetEnv { value, secret: *secret }).await?;
            cx.ui.done(format!("set `{key}` of `{name}` on {}", target.name));
            cx.ui.document(&json!({ "function": name, "key": key, "secret": secret }));
            Ok(())
        }
        EnvCommand::Import { name, file, secret } => import::run(cx, name, file, *secret).await,
        EnvCommand::History { name, limit } => history::list(cx, name, *limit).await,
        EnvCommand::Rollback { name, version } => history::roll_back(cx, name, *version).await,
        EnvCommand::Unset { name, key } => {
            let (target, client) = cx.connect_to_change(&format!("remove `{key}` of `{name}`"))?;
            client.unset_env(name, key).await?;
            cx.ui.done(format!("removed `{key}` of `{name}` on {}", target.name));
            cx.ui.document(&json!({ "function": name, "removed": key }));
            Ok(())
        }
    }
}

async fn list(cx: &Context, name: &str) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let page = client.env(name).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("`{name}` has no keys"));
    } else {
        let now = Timestamp::now();
        let mut table = Table::new(&["KEY", "VALUE", "VERSION", "CHANGED"]).align(2, Align::Right);
        for entry in &page.items {
            let value = match &entry.value {
                Some(value) if !entry.secret => value.clone(),
                _ => cx.ui.palette().dim("(secret)"),
            };
            table.row([entry.key.clone(), value, entry.version.to_string(), age(&entry.updated_at, now)]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&page);
    Ok(())
}

/// `[A-Za-z_][A-Za-z0-9_]*`, as every shell takes it.
fn check_key(key: &str) -> Result<(), CliError> {
    let mut bytes = key.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if first && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Ok(());
    }
    Err(CliError::usage(format!("`{key}` is not a key: letters, digits and `_`, not beginning with a digit")))
}

/// From the prompt on a terminal, else from standard input, which loses exactly one trailing newline.
fn read_value(cx: &Context, key: &str) -> Result<String, CliError> {
    if cx.ui.can_ask() {
        let value = cx.ui.secret(&format!("Value of {key}"), "the value as an argument")?;
        return Ok(value.expose_secret().to_owned());
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|source| CliError::new(ErrorCode::IoFailed, "cannot read standard input").caused_by(&source))?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() {
        return Err(CliError::new(ErrorCode::NeedsAnswer, format!("no value for `{key}`"))
            .hint("give it as an argument or on standard input"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_names_that_every_shell_takes() {
        assert!(check_key("API_KEY").is_ok());
        assert!(check_key("_x1").is_ok());
        for bad in ["", "1A", "A-B", "A=B", "A B"] {
            assert!(check_key(bad).is_err(), "{bad}");
        }
    }
}
