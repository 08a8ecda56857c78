//! `reactor functions env history` and `rollback`

use admin_api::{EnvRollback, ListQuery};
use jiff::Timestamp;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, age};

/// Changes of a function's keys, newest first.
pub(super) async fn list(cx: &Context, name: &str, limit: u32) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let page = client.env_history(name, &ListQuery { limit: Some(limit), cursor: None }).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("no key of `{name}` was ever set"));
    } else {
        let now = Timestamp::now();
        let mut table = Table::new(&["VERSION", "KEY", "VALUE", "CHANGED", "BY"]).align(0, Align::Right);
        for change in &page.items {
            let value = match &change.value {
                _ if change.removed => cx.ui.palette().dim("(removed)"),
                Some(value) => value.clone(),
                None => cx.ui.palette().dim("(secret)"),
            };
            table.row([
                change.version.to_string(),
                change.key.clone(),
                value,
                age(&change.at, now),
                change.by.clone().unwrap_or_default(),
            ]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&page);
    Ok(())
}

/// Makes the keys what they were.
pub(super) async fn roll_back(cx: &Context, name: &str, version: i64) -> Result<(), CliError> {
    let (target, client) = cx.connect_to_change(&format!("roll back the keys of `{name}`"))?;
    let result = client.roll_env_back(name, &EnvRollback { version }).await?;
    if result.changed.is_empty() {
        cx.ui.done(format!("the keys of `{name}` on {} are those of version {version} already", target.name));
    } else {
        cx.ui.done(format!(
            "the keys of `{name}` on {} are those of version {version}: {} changed",
            target.name,
            result.changed.join(", ")
        ));
    }
    cx.ui.document(&result);
    Ok(())
}
