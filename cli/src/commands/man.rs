//! `reactor man`: manual pages.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::args;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::plural;

/// Print the manual page, or write the pages of all commands into a folder
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor man | man -l -
  reactor man --out ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// Folder to write one page per command into
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

pub(crate) fn run(cx: &Context, args: &ManArgs) -> Result<(), CliError> {
    let Some(out) = &args.out else {
        let mut root = args::command();
        root.build();
        let mut page = Vec::new();
        clap_mangen::Man::new(root).render(&mut page)?;
        cx.ui.raw(&page);
        return Ok(());
    };
    let folder = cx.path(out);
    fs_err::create_dir_all(&folder)?;
    let pages = pages()?;
    for (name, page) in &pages {
        fs_err::write(folder.join(name), page)?;
    }
    cx.ui.done(format!("wrote {} to {}", plural(pages.len(), "page"), folder.display()));
    cx.ui.document(&serde_json::json!({ "out": folder, "pages": pages.len() }));
    Ok(())
}

/// The pages of all commands by file name.
pub(crate) fn pages() -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let mut root = args::command();
    root.build();
    let mut pages = Vec::new();
    collect(&root, "reactor", &mut pages)?;
    Ok(pages)
}

/// One page for a command and each below it: `reactor-context-add.1`.
fn collect(command: &clap::Command, name: &str, pages: &mut Vec<(String, Vec<u8>)>) -> Result<(), CliError> {
    let titled = command.clone().name(name.to_owned());
    let mut page = Vec::new();
    clap_mangen::Man::new(titled).render(&mut page)?;
    pages.push((format!("{name}.1"), page));
    for child in command.get_subcommands().filter(|child| !child.is_hide_set() && child.get_name() != "help") {
        collect(child, &format!("{name}-{}", child.get_name()), pages)?;
    }
    Ok(())
}
