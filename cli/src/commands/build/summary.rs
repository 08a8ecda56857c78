//! What a build made, as a table and as JSON.

use std::path::Path;

use project::{Built, MemberSummary};
use serde_json::{Value, json};

use super::last::LastBuild;
use crate::ui::{Align, Table, bytes, plural};

/// Rows of functions and sites, at most: the largest.
const ROWS: usize = 20;

/// The bundle that is there now.
pub(super) struct Bundle<'a> {
    pub(super) path: &'a Path,
    /// Its bytes.
    pub(super) compressed: u64,
    /// It was there before, and is the same.
    pub(super) unchanged: bool,
}

/// `2 functions, 1 site, 3 migrations · 14 files, 1.2 MB`
pub(crate) fn contents(built: &Built) -> String {
    let summary = &built.summary;
    let parts: Vec<_> = [
        (summary.functions.len(), "function"),
        (summary.sites.len(), "site"),
        (summary.jobs, "job"),
        (summary.migrations, "migration"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, noun)| plural(count, noun))
    .collect();
    format!("{} · {}, {}", parts.join(", "), plural(summary.files, "file"), bytes(summary.bytes))
}

/// Functions, sites and migrations with their size before and after: sources and what is bundled of them; the last line
/// is the bundle, files and compressed.
pub(super) fn table(built: &Built, compressed: Option<u64>) -> Table {
    let summary = &built.summary;
    let mut table = Table::new(&["", "FILES", "BEFORE", "AFTER"])
        .align(1, Align::Right)
        .align(2, Align::Right)
        .align(3, Align::Right);
    let functions = summary.functions.iter().map(|member| ("function", member));
    let mut members: Vec<(&str, &MemberSummary)> =
        functions.chain(summary.sites.iter().map(|member| ("site", member))).collect();
    let all = members.len();
    if all > ROWS {
        members.sort_by_key(|(_, member)| std::cmp::Reverse(member.bytes));
        members.truncate(ROWS);
    }
    for (kind, member) in &members {
        table.row([
            format!("{kind} {}", member.name),
            member.files.to_string(),
            bytes(member.source_bytes),
            bytes(member.bytes),
        ]);
    }
    if all > members.len() {
        table.row([format!("and {} smaller ones", all - members.len())]);
    }
    if summary.migrations > 0 {
        let size: u64 = built.manifest.files_below("migrations").map(|file| file.size).sum();
        table.row(["migrations".to_owned(), summary.migrations.to_string(), bytes(size), bytes(size)]);
    }
    if let Some(compressed) = compressed {
        let before = bytes(summary.bytes);
        table.row(["bundle".to_owned(), summary.files.to_string(), before, bytes(compressed)]);
    }
    table
}

/// How the bundle differs in size from that of the last build; nothing when there was none.
pub(super) fn growth(last: Option<&LastBuild>, compressed: u64) -> String {
    let Some(last) = last else { return String::new() };
    match compressed.checked_sub(last.compressed) {
        Some(0) => String::new(),
        Some(more) => format!(", {} larger than the last", bytes(more)),
        None => format!(", {} smaller than the last", bytes(last.compressed - compressed)),
    }
}

/// The document of `--json`.
pub(super) fn document(built: &Built, bundle: Option<&Bundle<'_>>, last: Option<&LastBuild>) -> Value {
    json!({
        "release_id": built.release_id.as_str(),
        "bundle": bundle.map(|bundle| bundle.path),
        "compressed": bundle.map(|bundle| bundle.compressed),
        "unchanged": bundle.is_some_and(|bundle| bundle.unchanged),
        "last": last.map(|last| {
            json!({ "release_id": last.release_id, "bytes": last.bytes, "compressed": last.compressed })
        }),
        "summary": built.summary,
        "warnings": built.warnings,
    })
}
