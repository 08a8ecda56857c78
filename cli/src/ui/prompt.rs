//! Questions. Asked only on a terminal; elsewhere a question without an answer is exit 5 and names the flag.

use admin_api::ErrorCode;
use dialoguer::console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, Input, Password, Select};
use secrecy::SecretString;

use super::{Asking, Ui};
use crate::error::CliError;

impl Ui {
    /// Whether a question would be shown to somebody.
    pub(crate) fn can_ask(&self) -> bool {
        self.0.asking == Asking::Terminal
    }

    /// Yes or no; `--yes` says yes. `instead` is what to pass when nobody can be asked.
    pub(crate) fn confirm(&self, question: &str, instead: &str) -> Result<bool, CliError> {
        match self.0.asking {
            Asking::AssumeYes => Ok(true),
            Asking::Nobody => Err(unanswered(question, instead)),
            Asking::Terminal => {
                let theme = self.theme();
                Confirm::with_theme(theme.as_ref())
                    .with_prompt(question)
                    .default(false)
                    .interact_on(&Term::stderr())
                    .map_err(failed)
            }
        }
    }

    /// A confirmation that takes thought: the word itself must be typed. `--yes` passes.
    pub(crate) fn confirm_by_typing(&self, question: &str, word: &str, instead: &str) -> Result<(), CliError> {
        match self.0.asking {
            Asking::AssumeYes => Ok(()),
            Asking::Nobody => Err(unanswered(question, instead)),
            Asking::Terminal => {
                let typed = self.input(&format!("{question} Type `{word}` to go on"), None, instead)?;
                if typed.trim() == word {
                    return Ok(());
                }
                Err(CliError::new(
                    ErrorCode::Cancelled,
                    format!("`{}` is not `{word}`; nothing was done", typed.trim()),
                )
                .exit_with(admin_api::ExitCode::Failure))
            }
        }
    }

    /// A line of text.
    pub(crate) fn input(&self, question: &str, default: Option<String>, instead: &str) -> Result<String, CliError> {
        if !self.can_ask() {
            return Err(unanswered(question, instead));
        }
        let theme = self.theme();
        let mut input = Input::<String>::with_theme(theme.as_ref()).with_prompt(question);
        if let Some(default) = default {
            input = input.default(default);
        }
        input.interact_text_on(&Term::stderr()).map_err(failed)
    }

    /// A line that is not shown while it is typed.
    pub(crate) fn secret(&self, question: &str, instead: &str) -> Result<SecretString, CliError> {
        if !self.can_ask() {
            return Err(unanswered(question, instead));
        }
        let theme = self.theme();
        let typed = Password::with_theme(theme.as_ref()).with_prompt(question).interact_on(&Term::stderr());
        typed.map(SecretString::from).map_err(failed)
    }

    /// One of several; the first is the default.
    pub(crate) fn select(&self, question: &str, choices: &[String], instead: &str) -> Result<usize, CliError> {
        if !self.can_ask() {
            return Err(unanswered(question, instead));
        }
        let theme = self.theme();
        Select::with_theme(theme.as_ref())
            .with_prompt(question)
            .items(choices)
            .default(0)
            .interact_on(&Term::stderr())
            .map_err(failed)
    }

    fn theme(&self) -> Box<dyn Theme> {
        if self.talk_palette().enabled() { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) }
    }
}

fn unanswered(question: &str, instead: &str) -> CliError {
    let question = question.trim_end_matches(['?', ':']);
    CliError::new(ErrorCode::NeedsAnswer, format!("an answer is needed and nobody can be asked: {question}"))
        .hint(format!("pass {instead}"))
}

fn failed(error: dialoguer::Error) -> CliError {
    let dialoguer::Error::IO(source) = error;
    if source.kind() == std::io::ErrorKind::Interrupted {
        return crate::signals::Signal::Interrupt.outcome();
    }
    CliError::new(ErrorCode::IoFailed, "cannot read from the terminal").caused_by(&source)
}
