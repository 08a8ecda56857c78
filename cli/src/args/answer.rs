//! What is printed when a command line does not lead to a command: help, the version, or a usage error.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};

use admin_api::ExitCode;
use anstream::adapter::strip_str;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use dialoguer::console::Term;

use crate::env::{self, Env};
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
    /// Text that needs no tree of commands: with colours, to be stripped.
    Known(&'static str),
}

/// `reactor --help` as it is rendered for [`WIDTH`] columns, with colours. Written by `cargo xtask generate`.
const FIRST_PAGE: &str = include_str!("first_page.txt");
/// No page is wider.
const WIDTH: usize = 100;
const VERSION: &str = concat!("reactor ", env!("CARGO_PKG_VERSION"), "\n");

/// Renders the page that is kept in `first_page.txt`.
pub(crate) fn first_page() -> String {
    super::command().term_width(WIDTH).render_long_help().ansi().to_string()
}

impl Answer {
    /// The two questions that are asked most and want an answer at once: they are known before anything is parsed.
    pub(super) fn known(argv: &[OsString], env: &Env) -> Option<Box<Self>> {
        let [_, word] = argv else { return None };
        let text = match word.to_str()? {
            "--version" | "-V" => VERSION,
            "--help" if is_wide(env) => FIRST_PAGE,
            _ => return None,
        };
        Some(Box::new(Self { what: What::Known(text), settings: Settings::guess(argv, env), argv: Vec::new() }))
    }

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
            What::Known(text) => {
                let palette = Palette::decide(self.settings.color, env, io::stdout().is_terminal());
                let text = if palette.enabled() { text.to_owned() } else { strip_str(text).to_string() };
                // A reader that has gone (`| head`) has seen what it wanted.
                let _ = io::stdout().lock().write_all(text.as_bytes());
                ExitCode::Success.number()
            }
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

/// Whether a page of full width fits: on a narrower terminal its lines are broken anew.
fn is_wide(env: &Env) -> bool {
    let columns = env.text(env::COLUMNS).and_then(|columns| columns.parse::<usize>().ok());
    let terminal = Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    terminal.or(columns).is_none_or(|columns| columns >= WIDTH)
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
    fn only_the_bare_questions_are_known() {
        let known = |line: &str| {
            let argv: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            Answer::known(&argv, &Env::from([("COLUMNS", "120")])).is_some()
        };
        assert!(known("reactor --version") && known("reactor -V") && known("reactor --help"));
        assert!(!known("reactor") && !known("reactor -h") && !known("reactor --help --color always"));
        let narrow = Env::from([("COLUMNS", "60")]);
        assert!(Answer::known(&["reactor", "--help"].map(OsString::from), &narrow).is_none());
    }

    #[test]
    fn the_page_is_that_of_the_command_the_line_got_to() {
        let page = |line: &str| help_page(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(page("reactor -C shop fn ls --nope"), "reactor functions list --help");
        assert_eq!(page("reactor nope"), "reactor --help");
    }
}
