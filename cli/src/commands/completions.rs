//! `reactor completions`: a script that completes this command line in a shell.

use clap::{Args, ValueEnum};
use clap_complete::aot::{Bash, Elvish, Fish, PowerShell, Zsh, generate};
use clap_complete_nushell::Nushell;

use crate::args;
use crate::context::Context;

/// Print the completion script of a shell
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

pub(crate) fn run(cx: &Context, args: &CompletionsArgs) {
    cx.ui.raw(&script(args.shell));
}

/// The script for that shell.
pub(crate) fn script(shell: Shell) -> Vec<u8> {
    let mut command = args::command();
    let mut text = Vec::new();
    match shell {
        Shell::Bash => generate(Bash, &mut command, "reactor", &mut text),
        Shell::Zsh => generate(Zsh, &mut command, "reactor", &mut text),
        Shell::Fish => generate(Fish, &mut command, "reactor", &mut text),
        Shell::PowerShell => generate(PowerShell, &mut command, "reactor", &mut text),
        Shell::Elvish => generate(Elvish, &mut command, "reactor", &mut text),
        Shell::Nushell => generate(Nushell, &mut command, "reactor", &mut text),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_gets_a_script_that_knows_the_commands() {
        for shell in Shell::value_variants() {
            let text = String::from_utf8(script(*shell)).unwrap();
            assert!(text.contains("deploy") && text.contains("completions"), "{shell:?}");
        }
    }
}
