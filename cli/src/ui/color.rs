//! Whether a stream takes colours, and which ones mean what.

use anstyle::{AnsiColor, Style};

use crate::env::{self, Env};
use crate::settings::ColorChoice;

/// The colours of one stream; when they are off, every method returns its text unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Palette {
    enabled: bool,
}

impl Palette {
    /// `--color`, `NO_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`, then the stream: the first that speaks decides.
    pub(crate) fn decide(choice: ColorChoice, env: &Env, is_terminal: bool) -> Self {
        let enabled = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if env.text(env::NO_COLOR).is_some() => false,
            ColorChoice::Auto if env.text(env::CLICOLOR_FORCE).is_some_and(|value| value != "0") => true,
            ColorChoice::Auto => is_terminal && env.text(env::TERM) != Some("dumb"),
        };
        Self { enabled: enabled && (!is_terminal || can_show_colors()) }
    }

    /// No colours.
    pub(crate) const fn plain() -> Self {
        Self { enabled: false }
    }

    /// Whether colours are on.
    pub(crate) const fn enabled(self) -> bool {
        self.enabled
    }

    /// What went wrong.
    pub(crate) fn error(self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }

    /// What to look at.
    pub(crate) fn warning(self, text: &str) -> String {
        self.paint(AnsiColor::Yellow.on_default().bold(), text)
    }

    /// What to do.
    pub(crate) fn hint(self, text: &str) -> String {
        self.paint(AnsiColor::Cyan.on_default().bold(), text)
    }

    /// What is done.
    pub(crate) fn good(self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    /// Names and addresses.
    pub(crate) fn name(self, text: &str) -> String {
        self.paint(AnsiColor::Cyan.on_default(), text)
    }

    /// Headings.
    pub(crate) fn strong(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    /// What matters less.
    pub(crate) fn dim(self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    fn paint(self, style: Style, text: &str) -> String {
        if self.enabled { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// The console of Windows shows escape sequences once it is told to; one that cannot gets none.
#[cfg(windows)]
fn can_show_colors() -> bool {
    anstyle_query::windows::enable_ansi_colors() != Some(false)
}

#[cfg(not(windows))]
const fn can_show_colors() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enabled(choice: ColorChoice, env: &Env, is_terminal: bool) -> bool {
        Palette::decide(choice, env, is_terminal).enabled()
    }

    #[test]
    fn the_flag_beats_no_color() {
        let env = Env::from([("NO_COLOR", "1")]);
        assert!(enabled(ColorChoice::Always, &env, false));
        assert!(!enabled(ColorChoice::Auto, &env, true));
    }

    #[test]
    fn no_color_beats_force_and_force_beats_a_pipe() {
        let both = Env::from([("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]);
        assert!(!enabled(ColorChoice::Auto, &both, true));
        assert!(enabled(ColorChoice::Auto, &Env::from([("CLICOLOR_FORCE", "1")]), false));
        assert!(!enabled(ColorChoice::Auto, &Env::from([("CLICOLOR_FORCE", "0")]), false));
    }

    #[test]
    fn a_dumb_terminal_and_a_pipe_stay_plain() {
        assert!(!enabled(ColorChoice::Auto, &Env::from([("TERM", "dumb")]), true));
        assert!(!enabled(ColorChoice::Auto, &Env::default(), false));
        assert!(enabled(ColorChoice::Auto, &Env::from([("TERM", "xterm")]), true));
    }
}
