//! `reactor releases diff`

use std::collections::BTreeMap;

use bundle_format::{Change, Manifest};
use clap::Args;
use serde::Serialize;
use serde_json::{Value, json};

use super::show::{fetch, manifest_of};
use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Ui, bytes, plural};

/// Show what changed between two releases
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor releases diff rel_01h…         from there to what is live
  reactor releases diff rel_01h… rel_01j…")]
pub(crate) struct DiffArgs {
    /// The earlier one; `live` is the live one
    from: String,
    /// The later one; the live one when absent
    to: Option<String>,
}

pub(crate) async fn run(cx: &Context, args: &DiffArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let from = manifest_of(&fetch(&client, Some(&args.from)).await?)?;
    let to = manifest_of(&fetch(&client, args.to.as_deref()).await?)?;
    show(&cx.ui, &from, &to);
    Ok(())
}

/// Prints what differs between two manifests: members by name, then files.
pub(crate) fn show(ui: &Ui, from: &Manifest, to: &Manifest) {
    let members = [
        ("function", members(&from.functions, &to.functions, |entry| &entry.name)),
        ("site", members(&from.sites, &to.sites, |entry| &entry.name)),
        ("job", members(&from.jobs, &to.jobs, |entry| &entry.name)),
        ("migration", members(&from.migrations, &to.migrations, |entry| &entry.name)),
    ];
    let files = bundle_format::diff(from, to);
    let changes: Vec<Value> = members
        .iter()
        .flat_map(|(kind, names)| {
            names.iter().map(move |(name, mark)| json!({ "kind": kind, "name": name, "change": mark.word() }))
        })
        .collect();
    if changes.is_empty() && files.is_empty() {
        ui.line("no difference");
    }
    let palette = ui.palette();
    for (kind, names) in &members {
        for (name, mark) in names {
            ui.line(format!("{} {kind} {name}", mark.sign(palette)));
        }
    }
    for file in &files {
        let (mark, size) = match file.change {
            Change::Added { size } => (Mark::Added, bytes(size)),
            Change::Removed { size } => (Mark::Removed, bytes(size)),
            Change::Changed { before, after } => (Mark::Changed, format!("{} → {}", bytes(before), bytes(after))),
        };
        ui.line(format!("{} {} {}", mark.sign(palette), file.path, palette.dim(&size)));
    }
    if !files.is_empty() {
        ui.say(plural(files.len(), "file"));
    }
    ui.document(&json!({
        "from": from.release_id().as_str(),
        "to": to.release_id().as_str(),
        "members": changes,
        "files": files.iter().map(|file| match file.change {
            Change::Added { size } => json!({ "path": file.path, "change": "added", "size": size }),
            Change::Removed { size } => json!({ "path": file.path, "change": "removed", "size": size }),
            Change::Changed { before, after } => json!({ "path": file.path, "change": "changed", "before": before, "size": after }),
        }).collect::<Vec<_>>(),
    }));
}

/// What happened to a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Added,
    Removed,
    Changed,
}

impl Mark {
    fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }

    fn sign(self, palette: crate::ui::Palette) -> String {
        match self {
            Self::Added => palette.good("+"),
            Self::Removed => palette.error("-"),
            Self::Changed => palette.name("~"),
        }
    }
}

/// Names that are only in one, or described differently in both.
fn members<'a, T: PartialEq + Serialize>(
    from: &'a [T],
    to: &'a [T],
    name: impl Fn(&'a T) -> &'a str,
) -> Vec<(&'a str, Mark)> {
    let before: BTreeMap<&str, &T> = from.iter().map(|entry| (name(entry), entry)).collect();
    let after: BTreeMap<&str, &T> = to.iter().map(|entry| (name(entry), entry)).collect();
    let mut changes: Vec<_> = before
        .iter()
        .filter_map(|(name, entry)| match after.get(name) {
            None => Some((*name, Mark::Removed)),
            Some(other) if other != entry => Some((*name, Mark::Changed)),
            Some(_) => None,
        })
        .chain(after.keys().filter(|name| !before.contains_key(*name)).map(|name| (*name, Mark::Added)))
        .collect();
    changes.sort_unstable_by_key(|(name, _)| *name);
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(PartialEq, Serialize)]
    struct Entry(&'static str, u32);

    #[test]
    fn members_are_compared_by_name_and_description() {
        let from = [Entry("a", 1), Entry("b", 1), Entry("c", 1)];
        let to = [Entry("b", 2), Entry("c", 1), Entry("d", 1)];
        assert_eq!(
            members(&from, &to, |entry| entry.0),
            [("a", Mark::Removed), ("b", Mark::Changed), ("d", Mark::Added)]
        );
    }
}
