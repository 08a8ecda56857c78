//! `reactor bundle ls`

use std::collections::BTreeMap;
use std::path::PathBuf;

use bundle_format::{FileEntry, Manifest};
use clap::{Args, ValueEnum, ValueHint};
use serde_json::json;

use crate::commands::build::{self, SecretArgs};
use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, bytes, plural};

/// List the files of a bundle, or of the bundle this project would make
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor bundle ls                    what would be sent from here
  reactor bundle ls shop.tar.zst --sort size
  reactor bundle ls --why-big          folders by their size")]
pub(crate) struct LsArgs {
    /// Bundle to look into; without it the project is built
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
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
    let manifest = match &args.file {
        Some(path) => super::head(cx, path)?.manifest,
        None => build::build(cx, &cx.project()?, &SecretArgs { allow_secret: Vec::new() }).await?.manifest,
    };
    if args.why_big {
        show_folders(cx, &manifest);
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
