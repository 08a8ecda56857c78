//! `reactor completions`: a script that completes this command line in a shell.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use clap_complete::aot::generate;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};
use clap_complete_nushell::Nushell;

use crate::args;
use crate::completion::Kind;
use crate::context::Context;
use crate::env;
use crate::error::CliError;

/// Print the completion script of a shell
///
/// The script asks this program what may follow: commands and options, and the names of contexts, functions, sites, jobs
/// and releases from files of this machine. The network is never waited for.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor completions bash > ~/.local/share/bash-completion/completions/reactor
  reactor completions zsh > \"${fpath[1]}/_reactor\"
  reactor completions fish > ~/.config/fish/completions/reactor.fish")]
pub(crate) struct CompletionsArgs {
    /// Shell to complete in
    shell: Shell,
}

/// Shells with a generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(clippy::enum_variant_names, reason = "PowerShell is a name")]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Elvish,
    Nushell,
}

pub(crate) fn run(cx: &Context, args: &CompletionsArgs) -> Result<(), CliError> {
    cx.ui.raw(&script(args.shell)?);
    Ok(())
}

/// The script for that shell.
pub(crate) fn script(shell: Shell) -> Result<Vec<u8>, CliError> {
    let completer: &dyn EnvCompleter = match shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
        Shell::PowerShell => &Powershell,
        Shell::Elvish => &Elvish,
        Shell::Nushell => return Ok(nushell().into_bytes()),
    };
    let mut text = Vec::new();
    completer.write_registration(env::REACTOR_COMPLETE, "reactor", "reactor", "reactor", &mut text)?;
    Ok(text)
}

/// Nushell takes a list of commands and options, in which the places of names are pointed at a command that lists them.
fn nushell() -> String {
    let mut script = Vec::new();
    generate(Nushell, &mut args::command(), "reactor", &mut script);
    let mut text = String::new();
    let mut path = Vec::new();
    for line in String::from_utf8_lossy(&script).lines() {
        if let Some(name) = line.trim().strip_prefix("export extern ").and_then(|rest| rest.strip_suffix(" [")) {
            path = name.trim_matches('"').split(' ').skip(1).map(str::to_owned).collect();
        }
        let _ = writeln!(text, "{}", with_names(line, &path.iter().map(String::as_str).collect::<Vec<_>>()));
        if line.starts_with("module ") {
            for kind in Kind::value_variants() {
                let word = kind.word();
                let _ = writeln!(
                    text,
                    "\n  def \"nu-complete reactor names {word}\" [] {{\n    ^reactor __names {word} | lines\n  }}"
                );
            }
        }
    }
    text
}

/// `--context(-c): string` with the command that lists contexts.
fn with_names(line: &str, path: &[&str]) -> String {
    let Some((before, after)) = line.split_once(": string ").filter(|(before, _)| before.starts_with("    ")) else {
        return line.to_owned();
    };
    let argument = before.trim().trim_start_matches("--").trim_end_matches('?');
    let argument = argument.split('(').next().unwrap_or_default();
    match Kind::of(path, argument) {
        Some(kind) => format!("{before}: string@\"nu-complete reactor names {}\" {}", kind.word(), after.trim_start()),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_gets_a_script_that_asks_this_program() {
        for shell in Shell::value_variants() {
            let text = String::from_utf8(script(*shell).unwrap()).unwrap();
            let asks = text.contains("REACTOR_COMPLETE") || text.contains("^reactor __names");
            assert!(asks && text.contains("reactor"), "{shell:?}");
        }
    }

    #[test]
    fn nushell_is_told_where_names_are() {
        let script = nushell();
        assert!(script.contains("--context(-c): string@\"nu-complete reactor names contexts\""), "{script}");
        assert!(script.contains("name: string@\"nu-complete reactor names functions\""), "{script}");
        assert!(script.contains("--to: string@\"nu-complete reactor names releases\""), "{script}");
        assert!(script.contains("export extern \"reactor deploy\""), "{script}");
    }
}
