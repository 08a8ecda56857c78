//! What functions print, shown as it comes.

use std::convert::Infallible;

use admin_api::{Level, LogQuery, LogRecord};
use futures::StreamExt as _;
use jiff::Timestamp;

use super::backend::Backend;
use crate::context::Context;
use crate::error::CliError;

/// Shows every line that a function logs, until the caller stops waiting. The type says that it never ends well by itself.
pub(super) async fn show<T>(cx: &Context, backend: &Backend, since: Timestamp) -> Result<T, CliError> {
    let query = LogQuery { since: Some(since.to_string()), ..LogQuery::default() };
    if cx.ui.talks()
        && let Ok(mut records) = backend.handle.logs().follow(&query, None)
    {
        while let Some(record) = records.next().await {
            if let Some(line) = line(cx, &record) {
                cx.ui.say(line);
            }
        }
    }
    match std::future::pending::<Infallible>().await {}
}

/// The server's own records stay in the log: `reactor logs` shows them.
fn line(cx: &Context, record: &LogRecord) -> Option<String> {
    let function = record.function.as_deref()?;
    let palette = cx.ui.talk_palette();
    let name = match record.level {
        Level::Error => palette.error(function),
        Level::Warn => palette.warning(function),
        _ => palette.dim(function),
    };
    let lines: Vec<_> = record.message.lines().map(|line| format!("{name} {} {line}", palette.dim("│"))).collect();
    Some(lines.join("\n"))
}
