//! The keys of `dev`: what a pressed one asks for.

use super::board::Board;
use super::places::Places;
use crate::commands::open;
use crate::context::Context;
use crate::ui::Keyboard;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Nothing,
    Restart,
    Reset,
    Quit,
}

/// The next key; never, where nobody sits at a keyboard.
pub(super) async fn next(keyboard: &mut Option<Keyboard>) -> char {
    match keyboard {
        Some(keyboard) => keyboard.next().await,
        None => std::future::pending().await,
    }
}

/// Keys, and the question that one of them asks first.
#[derive(Default)]
pub(super) struct Keys {
    sure: Sure,
}

/// Whether the next key answers a question.
#[derive(Default, PartialEq, Eq)]
enum Sure {
    #[default]
    NotAsked,
    AskedToReset,
}

impl Keys {
    /// Does what the key asks for, or says what is asked for.
    pub(super) fn press(&mut self, key: char, cx: &Context, board: &Board, places: &Places) -> Wish {
        if std::mem::take(&mut self.sure) == Sure::AskedToReset {
            if key == 'y' {
                return Wish::Reset;
            }
            cx.ui.say("the database stays as it is");
            return Wish::Nothing;
        }
        match key {
            'o' => {
                let url = places.first_page();
                match open::show(cx, url) {
                    Ok(()) => cx.ui.done(format!("opened {url}")),
                    Err(error) => cx.ui.error(&error),
                }
            }
            'c' => board.clear(),
            '?' | 'h' => board.toggle_help(),
            'd' if !places.is_managed() => {
                cx.ui.warning("the database was named with `--database-url`: it is not dropped");
            }
            'd' => {
                self.sure = Sure::AskedToReset;
                cx.ui.warning(
                    "this drops the database with everything in it: press y to go on, any other key to keep it",
                );
            }
            'r' => return Wish::Restart,
            'q' => return Wish::Quit,
            _ => {}
        }
        Wish::Nothing
    }
}
