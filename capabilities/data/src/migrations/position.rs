//! Where in a file something stands: line, column and the line itself.

use serde::Serialize;

/// A place in a text. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
    /// The line, without its end.
    pub excerpt: String,
}

impl Position {
    /// The place of a byte offset; one past the end is the end.
    #[must_use]
    pub fn of_byte(text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        Self {
            line: count(before.bytes().filter(|byte| *byte == b'\n').count()),
            column: count(text[line_start..offset].chars().count()),
            excerpt: line.to_owned(),
        }
    }

    /// The place of Postgres's error position, which counts characters from 1.
    #[must_use]
    pub fn of_character(text: &str, position: u32) -> Self {
        let index = usize::try_from(position).unwrap_or(usize::MAX).saturating_sub(1);
        let offset = text.char_indices().nth(index).map_or(text.len(), |(offset, _)| offset);
        Self::of_byte(text, offset)
    }
}

fn count(zero_based: usize) -> u32 {
    u32::try_from(zero_based).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_and_not_bytes() {
        let text = "select 'ä€😀';\nselect nope;\n";
        let position = u32::try_from(text.chars().take_while(|c| *c != 'n').count() + 1).unwrap();
        assert_eq!(
            Position::of_character(text, position),
            Position { line: 2, column: 8, excerpt: "select nope;".into() }
        );
    }

    #[test]
    fn leaves_the_carriage_return_out_of_the_excerpt() {
        assert_eq!(Position::of_byte("a\r\nbc\r\n", 4).excerpt, "bc");
    }

    #[test]
    fn ends_at_the_end() {
        assert_eq!(Position::of_character("ab", 99), Position { line: 1, column: 3, excerpt: "ab".into() });
        assert_eq!(Position::of_character("", 1), Position { line: 1, column: 1, excerpt: String::new() });
    }
}
