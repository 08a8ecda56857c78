//! The pager: long tables on a terminal, shown a screen at a time.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::env::{self, Env};

/// How tables are shown that are longer than the terminal.
#[derive(Debug, Clone)]
pub(super) struct Pager {
    words: Vec<String>,
    /// `LESS` is set when the user has not: quit when all fits, keep colours, leave the screen as it is.
    less: bool,
    hidden: Vec<String>,
    rows: usize,
}

impl Pager {
    /// The program of `PAGER`, else `less`; `cat` means none. `rows` is the height of the terminal.
    pub(super) fn of(env: &Env, rows: usize) -> Option<Self> {
        let words: Vec<String> = env.text(env::PAGER).unwrap_or("less").split_whitespace().map(str::to_owned).collect();
        let program = words.first()?;
        if program == "cat" {
            return None;
        }
        let less = env.text(env::LESS).is_none();
        let hidden = env.starting_with(env::REACTOR_TOKEN).into_iter().map(|(name, _)| name).collect();
        Some(Self { words, less, hidden, rows })
    }

    /// Whether a text wants it.
    pub(super) fn is_for(&self, text: &str) -> bool {
        text.lines().count() >= self.rows
    }

    /// Shows the text and waits until the reader is done. False when the program cannot be started.
    pub(super) fn show(&self, text: &str) -> bool {
        let Some((program, arguments)) = self.words.split_first() else { return false };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped());
        if self.less {
            command.env(env::LESS, "FRX");
        }
        for name in &self.hidden {
            command.env_remove(name);
        }
        let Ok(mut child) = command.spawn() else { return false };
        if let Some(mut input) = child.stdin.take() {
            // Who leaves before the end has seen enough.
            let _ = input.write_all(text.as_bytes());
        }
        let _ = child.wait();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pager(value: &str, rows: usize) -> Option<Pager> {
        Pager::of(&Env::from([("PAGER", value), ("REACTOR_TOKEN", "canary"), ("LESS", "R")]), rows)
    }

    #[test]
    fn cat_means_none_and_nothing_means_less() {
        assert!(pager("cat", 10).is_none());
        assert_eq!(pager("", 10).unwrap().words, ["less"]);
        assert_eq!(pager("more -d", 10).unwrap().words, ["more", "-d"]);
    }

    #[test]
    fn only_what_is_longer_than_the_terminal_is_paged() {
        let pager = pager("less", 3).unwrap();
        assert!(!pager.is_for("a\nb\n"));
        assert!(pager.is_for("a\nb\nc\n"));
    }

    #[test]
    fn it_sees_no_token_and_a_missing_one_is_told() {
        let pager = pager("/nowhere/pager", 3).unwrap();
        assert_eq!(pager.hidden, ["REACTOR_TOKEN"]);
        assert!(!pager.show("text\n"));
    }
}
