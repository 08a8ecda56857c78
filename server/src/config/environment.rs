//! `REACTOR_<TABLE>__<KEY>` and `env:NAME`.

use super::error::ConfigError;
use super::keys::{KEYS, TABLES, find, nearest};
use super::table::{Origin, Values, parse};

/// Takes every variable that names a key; the others with two underscores are errors, those without are not ours.
pub(super) fn read(values: &mut Values, environment: &[(String, String)]) -> Result<(), ConfigError> {
    for (variable, text) in environment {
        let Some((table, name)) = variable.strip_prefix("REACTOR_").and_then(|rest| rest.split_once("__")) else {
            continue;
        };
        let (table, name) = (table.to_ascii_lowercase(), name.to_ascii_lowercase());
        let origin = Origin::Environment(variable.clone());
        let Some(key) = find(&table, &name) else {
            return Err(unknown(variable, &table, &name));
        };
        let given = parse(key, text).map_err(|message| origin.error(message))?;
        values.set(key, given, origin);
    }
    Ok(())
}

fn unknown(variable: &str, table: &str, name: &str) -> ConfigError {
    let error = ConfigError::new(format!("the environment variable `{variable}` names no key of `Reactor.toml`"));
    let near = if TABLES.contains(&table) {
        nearest(name, KEYS.iter().filter(|key| key.table == table).map(|key| key.name)).map(|near| (table, near))
    } else {
        nearest(table, TABLES.iter().copied()).map(|near| (near, name))
    };
    match near {
        Some((table, name)) => {
            error.hint(format!("did you mean `REACTOR_{}__{}`?", table.to_ascii_uppercase(), name.to_ascii_uppercase()))
        }
        None => error,
    }
}

/// Replaces `env:NAME` by the variable's value; refuses `vault:`, which does not exist yet.
pub(super) fn resolve(values: &mut Values, environment: &[(String, String)]) -> Result<(), ConfigError> {
    for (key, text, origin) in values.texts_mut() {
        if let Some(name) = text.strip_prefix("env:") {
            let found = environment.iter().find(|(variable, _)| variable == name);
            let Some((_, value)) = found else {
                return Err(
                    origin.error(format!("`{key}` refers to the environment variable `{name}`, which is not set"))
                );
            };
            text.clone_from(value);
        } else if text.starts_with("vault:") {
            return Err(origin
                .error(format!("`{key}` refers to the vault, which is not part of this version"))
                .hint("use `env:NAME`"));
        }
    }
    Ok(())
}
