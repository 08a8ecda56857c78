//! The rows: what a handler may rely on, whatever runs it.

mod context;
mod failures;
mod requests;
mod responses;
mod streams;

use crate::suite::Row;

/// All of them, in the order of the page.
pub(crate) fn all() -> Vec<Row> {
    [requests::rows(), responses::rows(), streams::rows(), failures::rows(), context::rows()]
        .into_iter()
        .flatten()
        .collect()
}

/// A row of a section.
pub(crate) const fn row(
    section: &'static str,
    says: &'static str,
    run: fn(crate::suite::Target) -> futures::future::BoxFuture<'static, serde_json::Value>,
) -> Row {
    Row { section, says, run }
}
