//! Hidden `reactor __reference DIR`: completions, manual pages and the reference pages that list what this program knows.
//! `cargo xtask generate` keeps the checked-in copies equal to what is written here.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use admin_api::{ErrorCode, ExitCode};
use clap::{Arg, Args, ValueEnum as _};

use super::completions::{Shell, script};
use super::man;
use crate::args;
use crate::context::Context;
use crate::env::VARIABLES;
use crate::error::CliError;

/// Write completions, manual pages and reference pages into a folder
#[derive(Debug, Args)]
pub(crate) struct ReferenceArgs {
    /// Folder to write into
    folder: PathBuf,
}

const NOTE: &str = "<!-- Written by `cargo xtask generate`; edits here are lost. -->\n";

pub(crate) fn run(cx: &Context, args: &ReferenceArgs) -> Result<(), CliError> {
    let folder = cx.path(&args.folder);
    let completions = folder.join("completions");
    for shell in Shell::value_variants() {
        write(&completions.join(file_name(*shell)), &script(*shell)?)?;
    }
    for (name, page) in man::pages()? {
        write(&completions.join("man").join(name), &page)?;
    }
    write(&folder.join("cli/src/args/first_page.txt"), args::first_page().as_bytes())?;
    let reference = folder.join("docs").join("reference");
    write(&reference.join("cli.md"), commands_page().as_bytes())?;
    write(&reference.join("environment.md"), environment_page().as_bytes())?;
    write(&reference.join("exit-codes.md"), exit_codes_page().as_bytes())?;
    write(&reference.join("errors.md"), errors_page().as_bytes())
}

fn write(path: &Path, content: &[u8]) -> Result<(), CliError> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    Ok(fs_err::write(path, content)?)
}

/// The names under which shells look for them.
const fn file_name(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "reactor.bash",
        Shell::Zsh => "_reactor",
        Shell::Fish => "reactor.fish",
        Shell::PowerShell => "_reactor.ps1",
        Shell::Elvish => "reactor.elv",
        Shell::Nushell => "reactor.nu",
    }
}

fn commands_page() -> String {
    let mut root = args::command();
    root.build();
    let mut page = format!("# Command line\n\n{NOTE}\nOptions of every command:\n\n");
    options(&root, &mut page, true);
    for command in visible(&root) {
        section(command, "reactor", &mut page);
    }
    page
}

fn visible(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    command.get_subcommands().filter(|child| !child.is_hide_set() && child.get_name() != "help")
}

fn section(command: &clap::Command, parent: &str, page: &mut String) {
    let name = format!("{parent} {}", command.get_name());
    let about = command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim();
    let _ = write!(page, "\n## {name}\n\n{}\n\n```\n{usage}\n```\n\n", about.trim());
    options(command, page, false);
    if let Some(examples) = command.get_after_help() {
        let _ = write!(page, "\n```\n{}\n```\n", examples.to_string().trim());
    }
    for child in visible(command) {
        section(child, &name, page);
    }
}

fn options(command: &clap::Command, page: &mut String, global: bool) {
    let shown: Vec<&Arg> = command
        .get_arguments()
        .filter(|argument| argument.is_global_set() == global && !argument.is_hide_set())
        .filter(|argument| !matches!(argument.get_id().as_str(), "help" | "version" | "json"))
        .collect();
    for argument in shown {
        let help = argument.get_help().map(|help| help.to_string().replace('\n', " ")).unwrap_or_default();
        let _ = writeln!(page, "* `{}`: {help}", spelling(argument));
    }
}

fn spelling(argument: &Arg) -> String {
    let values = argument
        .get_value_names()
        .filter(|_| argument.get_action().takes_values())
        .map(|names| names.iter().map(|name| format!("<{name}>")).collect::<Vec<_>>().join(" "))
        .unwrap_or_default();
    match (argument.get_short(), argument.get_long()) {
        (Some(short), Some(long)) => format!("-{short}, --{long} {values}").trim_end().to_owned(),
        (None, Some(long)) => format!("--{long} {values}").trim_end().to_owned(),
        (Some(short), None) => format!("-{short} {values}").trim_end().to_owned(),
        (None, None) => values,
    }
}

fn environment_page() -> String {
    let mut page = format!("# Environment variables\n\n{NOTE}\n| variable | meaning |\n| --- | --- |\n");
    for variable in VARIABLES {
        let _ = writeln!(page, "| `{}` | {} |", variable.name, variable.meaning);
    }
    page
}

fn exit_codes_page() -> String {
    let mut page = format!("# Exit codes\n\n{NOTE}\n| code | meaning |\n| --- | --- |\n");
    for exit in ExitCode::ALL {
        let _ = writeln!(page, "| {} | {} |", exit.number(), exit.meaning());
    }
    page
}

fn errors_page() -> String {
    let mut page = format!(
        "# Error codes\n\n{NOTE}\n`reactor explain CODE` says the same offline. Codes without a status are raised by the command line.\n\n\
         | code | status | exit | what happened | what to do |\n| --- | --- | --- | --- | --- |\n"
    );
    for code in ErrorCode::ALL {
        let status = if code.status() == 0 { String::new() } else { code.status().to_string() };
        let (name, exit) = (code.as_str(), code.exit().number());
        let _ = writeln!(page, "| `{name}` | {status} | {exit} | {} | {} |", code.meaning(), code.remedy());
    }
    page
}
