//! Addresses that can be clicked, on terminals that show them as such.

use crate::env::{self, Env};

/// First version of the VTE library that shows links rather than garbage.
const VTE: u32 = 5000;

/// Whether the terminal shows links. Nobody can be asked, so it is known by name.
pub(super) fn supported(env: &Env, is_terminal: bool) -> bool {
    if let Some(value) = env.text(env::FORCE_HYPERLINK) {
        return value != "0";
    }
    if !is_terminal || env.text(env::TERM) == Some("dumb") || env.says_yes(env::CI) {
        return false;
    }
    let program = env.text(env::TERM_PROGRAM).unwrap_or_default();
    let term = env.text(env::TERM).unwrap_or_default();
    matches!(program, "iTerm.app" | "WezTerm" | "vscode" | "ghostty" | "Hyper")
        || matches!(term, "xterm-kitty" | "xterm-ghostty" | "alacritty" | "foot")
        || env
            .text(env::VTE_VERSION)
            .and_then(|version| version.parse().ok())
            .is_some_and(|version: u32| version >= VTE)
        || env.text(env::WT_SESSION).is_some()
}

/// <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>: OSC 8, ended by ST.
pub(super) fn link(text: &str, address: &str) -> String {
    let plain = address.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if plain { format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_terminals_known_for_it_get_links() {
        assert!(supported(&Env::from([("TERM_PROGRAM", "WezTerm")]), true));
        assert!(supported(&Env::from([("VTE_VERSION", "7600")]), true));
        assert!(!supported(&Env::from([("VTE_VERSION", "4205")]), true));
        assert!(!supported(&Env::from([("TERM", "xterm")]), true));
        assert!(!supported(&Env::from([("TERM_PROGRAM", "WezTerm")]), false));
        assert!(supported(&Env::from([("FORCE_HYPERLINK", "1")]), false));
        assert!(!supported(&Env::from([("FORCE_HYPERLINK", "0"), ("WT_SESSION", "x")]), true));
    }

    #[test]
    fn an_address_cannot_end_its_own_link() {
        assert_eq!(link("here", "http://a/\u{1b}\\evil"), "here");
        assert_eq!(link("here", "http://a/"), "\u{1b}]8;;http://a/\u{1b}\\here\u{1b}]8;;\u{1b}\\");
    }
}
