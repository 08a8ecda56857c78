//! What the global options and the environment say, resolved once: flag, then variable, then default.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use secrecy::SecretString;

use crate::args::GlobalArgs;
use crate::env::{self, Env};
use crate::error::CliError;

/// Form of standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// Text for people.
    Human,
    /// JSON for programs.
    Json,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal.
    Auto,
    /// Even into a pipe.
    Always,
    /// Never.
    Never,
}

/// How much is said on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Warnings and errors.
    Quiet,
    /// Steps and results.
    Normal,
    /// Also what was decided and why.
    Verbose,
    /// Also every request.
    Trace,
}

/// Where a name given by the user came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A flag.
    Flag,
    /// An environment variable.
    Variable,
}

/// The resolved global options.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// `--directory`.
    pub(crate) directory: Option<PathBuf>,
    /// `--manifest`.
    pub(crate) manifest: Option<PathBuf>,
    /// `--context` or `REACTOR_CONTEXT`.
    pub(crate) context: Option<(String, Origin)>,
    /// `--token`; `-` stands for standard input.
    pub(crate) token: Option<SecretString>,
    /// Form of standard output.
    pub(crate) output: Output,
    /// How much is said.
    pub(crate) verbosity: Verbosity,
    /// When to use colours.
    pub(crate) color: ColorChoice,
    /// `--yes`: confirmations are answered with yes.
    pub(crate) assume_yes: bool,
    /// `--no-input`, or a CI system: nobody can be asked.
    pub(crate) no_input: bool,
    /// A CI system runs this.
    pub(crate) ci: bool,
    /// `--timeout`.
    pub(crate) timeout: Option<Duration>,
}

impl Settings {
    /// Resolves flags over variables. `json` is `--json`, which stands on the command it was given to.
    pub(crate) fn resolve(global: GlobalArgs, json: bool, env: &Env) -> Result<Self, CliError> {
        let output = match (json, global.output, env.text(env::REACTOR_OUTPUT)) {
            (true, Some(Output::Human), _) => {
                return Err(CliError::usage("`--json` and `--output human` contradict each other"));
            }
            (true, ..) => Output::Json,
            (false, Some(output), _) => output,
            (false, None, Some(value)) => Output::from_str(value, true)
                .map_err(|_| CliError::usage(format!("`REACTOR_OUTPUT` is `human` or `json`, not `{value}`")))?,
            (false, None, None) => Output::Human,
        };
        let ci = env.says_yes(env::CI);
        let context = match (global.context, env.text(env::REACTOR_CONTEXT)) {
            (Some(name), _) => Some((name, Origin::Flag)),
            (None, Some(name)) => Some((name.to_owned(), Origin::Variable)),
            (None, None) => None,
        };
        Ok(Self {
            directory: global.directory,
            manifest: global.manifest,
            context,
            token: global.token.map(SecretString::from),
            output,
            verbosity: match (global.quiet, global.verbose) {
                (true, _) => Verbosity::Quiet,
                (false, 0) => Verbosity::Normal,
                (false, 1) => Verbosity::Verbose,
                (false, _) => Verbosity::Trace,
            },
            color: global.color,
            assume_yes: global.yes || env.says_yes(env::REACTOR_ASSUME_YES),
            no_input: global.no_input || ci,
            ci,
            timeout: global.timeout,
        })
    }

    /// The settings to report a usage error with: parsing failed, so the few options that decide how it looks are
    /// looked for by hand.
    pub(crate) fn guess(argv: &[OsString], env: &Env) -> Self {
        let text: Vec<_> = argv.iter().filter_map(|argument| argument.to_str()).collect();
        let value_of = |flag: &str| {
            let joined = format!("{flag}=");
            text.iter().enumerate().find_map(|(index, argument)| {
                argument.strip_prefix(&joined).or_else(|| (*argument == flag).then(|| text.get(index + 1).copied())?)
            })
        };
        let json = !text.contains(&"invoke") && text.contains(&"--json")
            || value_of("--output").or(env.text(env::REACTOR_OUTPUT)) == Some("json");
        Self {
            directory: None,
            manifest: None,
            context: None,
            token: None,
            output: if json { Output::Json } else { Output::Human },
            verbosity: Verbosity::Normal,
            color: value_of("--color")
                .and_then(|value| ColorChoice::from_str(value, true).ok())
                .unwrap_or(ColorChoice::Auto),
            assume_yes: false,
            no_input: true,
            ci: env.says_yes(env::CI),
            timeout: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn global() -> GlobalArgs {
        GlobalArgs {
            directory: None,
            manifest: None,
            context: None,
            token: None,
            output: None,
            quiet: false,
            verbose: 0,
            color: ColorChoice::Auto,
            yes: false,
            no_input: false,
            timeout: None,
        }
    }

    #[test]
    fn a_flag_wins_over_the_variable() {
        let env = Env::from([("REACTOR_CONTEXT", "staging"), ("REACTOR_OUTPUT", "json")]);
        let flags = GlobalArgs { context: Some("prod".into()), output: Some(Output::Human), ..global() };
        let settings = Settings::resolve(flags, false, &env).unwrap();
        assert_eq!(settings.context, Some(("prod".into(), Origin::Flag)));
        assert_eq!(settings.output, Output::Human);
    }

    #[test]
    fn nobody_is_asked_in_ci() {
        let settings = Settings::resolve(global(), false, &Env::from([("CI", "true")])).unwrap();
        assert!(settings.no_input && settings.ci);
        assert!(!settings.assume_yes);
    }

    #[test]
    fn an_unknown_output_in_the_environment_is_a_usage_error() {
        let error = Settings::resolve(global(), false, &Env::from([("REACTOR_OUTPUT", "xml")])).unwrap_err();
        assert_eq!(error.exit(), admin_api::ExitCode::Usage);
    }

    #[test]
    fn a_broken_command_line_still_shows_its_error_as_json_when_asked() {
        let argv = ["reactor", "deploi", "--output=json", "--color", "never"].map(OsString::from);
        let settings = Settings::guess(&argv, &Env::default());
        assert_eq!(settings.output, Output::Json);
        assert_eq!(settings.color, ColorChoice::Never);
    }
}
