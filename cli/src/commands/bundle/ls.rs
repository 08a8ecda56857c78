//! `reactor bundle ls`

use std::collections::BTreeMap;

use bundle_format::{FileEntry, Manifest};
use clap::{Args, ValueEnum, ValueHint};
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, bytes, plural};

/// List the files of a bundle, of a release, or of the bundle this project would make
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor bundle ls                    what would be sent from here
  reactor bundle ls --tree             folders and files, each with its size
  reactor bundle ls shop.tar.zst --sort size
  reactor bundle ls live               what is live on the server
  reactor bundle ls --why-big          folders by their size")]
pub(crate) struct LsArgs {
    /// Bundle file, release (`rel_…` or `live`) or project folder; without it this project is built
    #[arg(value_hint = ValueHint::AnyPath)]
    file: Option<String>,
    /// Show folders and what is in them, each with its size
    #[arg(long, conflicts_with = "why_big")]
    tree: bool,
    /// Order of the files
    #[arg(long, default_value = "path", value_name = "KEY")]
    sort: Sort,
    /// Add up folders instead, the largest first
    #[arg(long)]
    why_big: bool,
}

/// Order of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// By path.
    Path,
    /// The largest first.
    Size,
}

pub(crate) async fn run(cx: &Context, args: &LsArgs) -> Result<(), CliError> {
    let manifest = super::manifest(cx, args.file.as_deref()).await?;
    if args.why_big {
        show_folders(cx, &manifest);
    } else if args.tree {
        show_tree(cx, &manifest, args.sort);
    } else {
        show_files(cx, &manifest, args.sort);
    }
    cx.ui.say(format!("{}, {}", plural(manifest.files.len(), "file"), bytes(manifest.total_size())));
    Ok(())
}

fn show_files(cx: &Context, manifest: &Manifest, sort: Sort) {
    let mut files: Vec<&FileEntry> = manifest.files.iter().collect();
    if sort == Sort::Size {
        files.sort_by_key(|file| std::cmp::Reverse(file.size));
    }
    let mut table = Table::new(&["SIZE", "PATH", "SHA-256"]).align(0, Align::Right);
    for file in &files {
        table.row([bytes(file.size), file.path.clone(), file.sha256.to_string().chars().take(12).collect()]);
    }
    cx.ui.table(&table);
    cx.ui.document(&json!({ "release_id": manifest.release_id().as_str(), "files": files }));
}

/// A folder or a file of the tree.
#[derive(Default)]
struct Node<'a> {
    size: u64,
    files: usize,
    below: BTreeMap<&'a str, Node<'a>>,
}

impl<'a> Node<'a> {
    fn of(manifest: &'a Manifest) -> Self {
        let mut root = Self::default();
        for file in &manifest.files {
            let mut node = &mut root;
            for part in file.path.split('/') {
                node.size += file.size;
                node.files += 1;
                node = node.below.entry(part).or_default();
            }
            node.size = file.size;
        }
        root
    }

    fn sorted(&self, sort: Sort) -> Vec<(&str, &Self)> {
        let mut below: Vec<_> = self.below.iter().map(|(name, node)| (*name, node)).collect();
        if sort == Sort::Size {
            below.sort_by_key(|(_, node)| std::cmp::Reverse(node.size));
        }
        below
    }

    fn rows(&self, depth: usize, sort: Sort, table: &mut Table) {
        for (name, node) in self.sorted(sort) {
            let indent = "  ".repeat(depth);
            let folder = !node.below.is_empty();
            let count = if folder { node.files.to_string() } else { String::new() };
            table.row([bytes(node.size), count, format!("{indent}{name}{}", if folder { "/" } else { "" })]);
            node.rows(depth + 1, sort, table);
        }
    }

    fn json(&self, sort: Sort) -> Vec<serde_json::Value> {
        let one = |(name, node): (&str, &Self)| {
            if node.below.is_empty() {
                return json!({ "name": name, "size": node.size });
            }
            json!({ "name": name, "size": node.size, "files": node.files, "entries": node.json(sort) })
        };
        self.sorted(sort).into_iter().map(one).collect()
    }
}

fn show_tree(cx: &Context, manifest: &Manifest, sort: Sort) {
    let tree = Node::of(manifest);
    let mut table = Table::new(&["SIZE", "FILES", "PATH"]).align(0, Align::Right).align(1, Align::Right);
    tree.rows(0, sort, &mut table);
    cx.ui.table(&table);
    cx.ui.document(&json!({ "release_id": manifest.release_id().as_str(), "entries": tree.json(sort) }));
}

fn show_folders(cx: &Context, manifest: &Manifest) {
    let mut folders: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for file in &manifest.files {
        let mut path = file.path.as_str();
        while let Some((folder, _)) = path.rsplit_once('/') {
            let (count, size) = folders.entry(folder).or_default();
            *count += 1;
            *size += file.size;
            path = folder;
        }
    }
    let mut folders: Vec<_> = folders.into_iter().collect();
    folders.sort_by_key(|(_, (_, size))| std::cmp::Reverse(*size));
    folders.truncate(20);
    let total = manifest.total_size().max(1);
    let mut table = Table::new(&["SIZE", "SHARE", "FILES", "FOLDER"])
        .align(0, Align::Right)
        .align(1, Align::Right)
        .align(2, Align::Right);
    for (folder, (count, size)) in &folders {
        table.row([bytes(*size), format!("{} %", size * 100 / total), count.to_string(), (*folder).to_owned()]);
    }
    cx.ui.table(&table);
    let folders: Vec<_> =
        folders.iter().map(|(folder, (count, size))| json!({ "path": folder, "files": count, "size": size })).collect();
    cx.ui.document(&json!({ "release_id": manifest.release_id().as_str(), "folders": folders }));
}
