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
    argv: Vec<OsString>,
}

enum What {
    Clap(clap::Error),
    Error(CliError),
}

impl Answer {
    /// What clap has to say.
    pub(super) fn clap(mut error: clap::Error, argv: &[OsString], env: &Env) -> Box<Self> {
        keep_best_suggestion(&mut error);
        Box::new(Self { what: What::Clap(error), settings: Settings::guess(argv, env), argv: argv.to_vec() })
    }

    /// A global option or variable that is wrong.
    pub(super) fn usage(error: CliError, argv: &[OsString], env: &Env) -> Box<Self> {
        Box::new(Self { what: What::Error(error), settings: Settings::guess(argv, env), argv: argv.to_vec() })
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
                // The page of a noun without its verb is the help that was missing.
                ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if self.settings.output == Output::Human => {
                    let palette = Palette::decide(self.settings.color, env, io::stderr().is_terminal());
                    let _ = io::stderr().lock().write_all(rendered(&error, palette).as_bytes());
                    ExitCode::Usage.number()
                }
                _ => Ui::new(&self.settings, env).finish(Err(in_our_words(&error, &self.argv))),
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

/// A usage error like every other error: the sentence, what was meant, the page to read.
fn in_our_words(error: &clap::Error, argv: &[OsString]) -> CliError {
    let text = error.render().to_string();
    let page = help_page(argv);
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return CliError::usage("a subcommand is missing").next(page);
    }
    let paragraph: Vec<_> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let sentence = paragraph.join(" ");
    let sentence = with_back_ticks(sentence.strip_prefix("error: ").unwrap_or(&sentence));
    let suggested = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| match error.get(kind) {
            Some(ContextValue::String(name)) => Some(name.clone()),
            Some(ContextValue::Strings(names)) => names.first().cloned(),
            _ => None,
        });
    let ours = CliError::usage(sentence).next(page);
    match suggested {
        Some(name) => ours.hint(format!("did you mean `{name}`?")),
        None => ours,
    }
}

/// `reactor build --help`: the page of the command that the line got to.
fn help_page(argv: &[OsString]) -> String {
    let root = super::command();
    let mut command = &root;
    let mut path = vec![root.get_name()];
    for word in argv.iter().skip(1).filter_map(|word| word.to_str()) {
        if let Some(child) = command.find_subcommand(word) {
            command = child;
            path.push(child.get_name());
        }
    }
    format!("{} --help", path.join(" "))
}

/// `'x'` as `` `x` ``; an apostrophe inside a word stays.
fn with_back_ticks(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let inside_a_word = before.is_alphanumeric() && characters.peek().is_some_and(|next| next.is_alphanumeric());
        result.push(if character == '\'' && !inside_a_word { '`' } else { character });
        before = character;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_become_back_ticks_and_apostrophes_stay() {
        assert_eq!(
            with_back_ticks("invalid value 'x y' for '<N>': a context's name"),
            "invalid value `x y` for `<N>`: a context's name"
        );
    }

    #[test]
    fn the_page_is_that_of_the_command_the_line_got_to() {
        let page = |line: &str| help_page(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(page("reactor -C shop fn ls --nope"), "reactor functions list --help");
        assert_eq!(page("reactor nope"), "reactor --help");
    }
}
