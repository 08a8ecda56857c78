//! What is printed when a command line does not lead to a command: help, the version, or a usage error.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};

use admin_api::ExitCode;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::env::Env;
use crate::error::{CliError, nearest};
use crate::settings::{Output, Settings};
use crate::ui::{Palette, Ui};

/// Help, the version, or a usage error.
pub(crate) struct Answer {
    what: What,
    settings: Settings,
}

enum What {
    Clap(clap::Error),
    Error(CliError),
}

impl Answer {
    /// What clap has to say.
    pub(super) fn clap(mut error: clap::Error, argv: &[OsString], env: &Env) -> Box<Self> {
        keep_best_suggestion(&mut error);
        Box::new(Self { what: What::Clap(error), settings: Settings::guess(argv, env) })
    }

    /// A global option or variable that is wrong.
    pub(super) fn usage(error: CliError, argv: &[OsString], env: &Env) -> Box<Self> {
        Box::new(Self { what: What::Error(error), settings: Settings::guess(argv, env) })
    }

    /// Prints it and says what the process exits with.
    pub(crate) fn print(self, env: &Env) -> u8 {
        match self.what {
            What::Error(error) => Ui::new(&self.settings, env).finish(Err(error)),
            What::Clap(error) => match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                    let palette = Palette::decide(self.settings.color, env, io::stdout().is_terminal());
                    // A reader that has gone (`| head`) has seen what it wanted.
                    let _ = io::stdout().lock().write_all(rendered(&error, palette).as_bytes());
                    ExitCode::Success.number()
                }
                _ if self.settings.output == Output::Json => {
                    Ui::new(&self.settings, env).finish(Err(in_one_sentence(&error)))
                }
                _ => {
                    let palette = Palette::decide(self.settings.color, env, io::stderr().is_terminal());
                    let _ = io::stderr().lock().write_all(rendered(&error, palette).as_bytes());
                    ExitCode::Usage.number()
                }
            },
        }
    }
}

/// Of several commands that are a little alike, the nearest one is what was meant.
fn keep_best_suggestion(error: &mut clap::Error) {
    let Some(ContextValue::String(wanted)) = error.get(ContextKind::InvalidSubcommand) else { return };
    let Some(ContextValue::Strings(names)) = error.get(ContextKind::SuggestedSubcommand) else { return };
    if let Some(best) = nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned) {
        error.insert(ContextKind::SuggestedSubcommand, ContextValue::String(best));
    }
}

fn rendered(error: &clap::Error, palette: Palette) -> String {
    let text = error.render();
    if palette.enabled() { text.ansi().to_string() } else { text.to_string() }
}

/// A usage error for programs: clap's first line, its suggestion as a hint.
fn in_one_sentence(error: &clap::Error) -> CliError {
    let text = error.render().to_string();
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return CliError::usage("a subcommand is missing").next("reactor help");
    }
    let first = text.lines().next().unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or(first).to_owned();
    let suggested = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| match error.get(kind) {
            Some(ContextValue::String(name)) => Some(name.clone()),
            Some(ContextValue::Strings(names)) => names.first().cloned(),
            _ => None,
        });
    match suggested {
        Some(name) => CliError::usage(message).hint(format!("did you mean `{name}`?")),
        None => CliError::usage(message),
    }
}
