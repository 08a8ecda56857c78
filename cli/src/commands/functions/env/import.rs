//! `reactor functions env import`: the keys of a `.env` file.

use admin_api::SetEnv;
use serde_json::json;

use super::check_key;
use crate::commands::dev::local_env;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::plural;

/// Sets every key of a file; others stay as they are.
pub(super) async fn run(cx: &Context, name: &str, file: &str, secret: bool) -> Result<(), CliError> {
    let values = local_env::read_one(&cx.path(file))?;
    if values.is_empty() {
        return Err(CliError::usage(format!("`{file}` sets no key")));
    }
    for key in values.keys() {
        check_key(key)?;
    }
    let (target, client) = cx.connect_to_change(&format!("set {} of `{name}`", plural(values.len(), "key")))?;
    let mut set = Vec::with_capacity(values.len());
    for (key, value) in values {
        client.set_env(name, &key, &SetEnv { value, secret }).await?;
        set.push(key);
    }
    cx.ui.done(format!("set {} of `{name}` on {}: {}", plural(set.len(), "key"), target.name, set.join(", ")));
    cx.ui.document(&json!({ "function": name, "keys": set, "secret": secret }));
    Ok(())
}
