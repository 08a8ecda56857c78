//! Cuts SQL into the few kinds of token that matter for finding statements. It judges nothing.

use std::ops::Range;

/// A piece of SQL outside strings, quoted names and comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// `;`
    Semicolon,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `\`, which only psql understands.
    Backslash,
    /// A string, a quoted name, a number or an operator.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

/// Something that begins and never ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unterminated {
    pub(super) what: &'static str,
    pub(super) at: usize,
}

/// All tokens, or the first piece without an end.
pub(super) fn tokens(sql: &str) -> Result<Vec<Token>, Unterminated> {
    let mut scanner = Scanner { bytes: sql.as_bytes(), at: 0 };
    let mut found = Vec::new();
    while let Some(token) = scanner.next()? {
        found.push(token);
    }
    Ok(found)
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn next(&mut self) -> Result<Option<Token>, Unterminated> {
        self.skip_blank()?;
        let start = self.at;
        let Some(byte) = self.peek(0) else { return Ok(None) };
        let kind = match byte {
            b';' => self.single(Kind::Semicolon),
            b'(' => self.single(Kind::Open),
            b')' => self.single(Kind::Close),
            b'\\' => self.single(Kind::Backslash),
            b'\'' => self.quoted(b'\'', false, "string")?,
            b'"' => self.quoted(b'"', false, "quoted name")?,
            b'$' => self.dollar()?,
            b'0'..=b'9' => self.number(),
            byte if is_word_start(byte) => self.word()?,
            _ => self.single(Kind::Other),
        };
        Ok(Some(Token { kind, span: start..self.at }))
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn single(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    fn skip_blank(&mut self) -> Result<(), Unterminated> {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(byte), _) if byte.is_ascii_whitespace() => self.at += 1,
                (Some(b'-'), Some(b'-')) => {
                    let rest = &self.bytes[self.at..];
                    self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                }
                (Some(b'/'), Some(b'*')) => self.block_comment()?,
                // A byte order mark, reported on its own.
                (Some(0xef), Some(0xbb)) if self.at == 0 => self.at += 3,
                _ => return Ok(()),
            }
        }
    }

    /// Comments nest in PostgreSQL.
    fn block_comment(&mut self) -> Result<(), Unterminated> {
        let start = self.at;
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(b'/'), Some(b'*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                (Some(_), _) => self.at += 1,
                (None, _) => return Err(Unterminated { what: "comment", at: start }),
            }
        }
    }

    fn quoted(&mut self, quote: u8, escapes: bool, what: &'static str) -> Result<Kind, Unterminated> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek(0) {
                None => return Err(Unterminated { what, at: start }),
                Some(b'\\') if escapes => self.at += 2,
                Some(byte) if byte == quote && self.peek(1) == Some(quote) => self.at += 2,
                Some(byte) if byte == quote => return Ok(self.single(Kind::Other)),
                Some(_) => self.at += 1,
            }
        }
    }

    /// `$1`, or a string between `$tag$` and `$tag$`.
    fn dollar(&mut self) -> Result<Kind, Unterminated> {
        let start = self.at;
        let tag = self.bytes[start + 1..].iter().take_while(|byte| is_tag(**byte)).count();
        let starts_like_a_tag = self.peek(1).is_some_and(|byte| !byte.is_ascii_digit());
        if !starts_like_a_tag || self.peek(1 + tag) != Some(b'$') {
            return Ok(self.single(Kind::Other));
        }
        let mark = &self.bytes[start..start + tag + 2];
        let body = start + mark.len();
        match self.bytes[body..].windows(mark.len()).position(|part| part == mark) {
            Some(length) => {
                self.at = body + length + mark.len();
                Ok(Kind::Other)
            }
            None => Err(Unterminated { what: "dollar-quoted string", at: start }),
        }
    }

    fn number(&mut self) -> Kind {
        while self.peek(0).is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_') {
            self.at += 1;
        }
        Kind::Other
    }

    fn word(&mut self) -> Result<Kind, Unterminated> {
        // E'…' has backslash escapes; B'…', X'…', N'…' and U&'…' do not.
        if let (Some(b'e' | b'E'), Some(b'\'')) = (self.peek(0), self.peek(1)) {
            self.at += 1;
            return self.quoted(b'\'', true, "string");
        }
        while self.peek(0).is_some_and(|byte| is_word_start(byte) || byte.is_ascii_digit() || byte == b'$') {
            self.at += 1;
        }
        Ok(Kind::Word)
    }
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_tag(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(sql: &str) -> Vec<&str> {
        let tokens = tokens(sql).unwrap();
        tokens.into_iter().filter(|token| token.kind == Kind::Word).map(|token| &sql[token.span]).collect()
    }

    #[test]
    fn sees_through_strings_comments_and_dollar_quotes() {
        let sql = "select 'it''s; commit', \"a;\"\"b\", E'\\'; x', $$ begin; $$, $a$ $$; $a$ /* ; /* ; */ ; */ -- ; \n from t";
        assert_eq!(words(sql), ["select", "from", "t"]);
        assert!(!tokens(sql).unwrap().iter().any(|token| token.kind == Kind::Semicolon));
    }

    #[test]
    fn a_parameter_is_not_a_dollar_quote_and_a_name_may_hold_dollars() {
        assert_eq!(words("select $1, a$b$ , $2"), ["select", "a$b$"]);
    }

    #[test]
    fn a_plain_string_has_no_backslash_escapes() {
        assert_eq!(words(r"select '\' commit"), ["select", "commit"]);
    }

    #[test]
    fn says_where_something_without_an_end_begins() {
        for (sql, what, at) in [
            ("select 'a", "string", 7),
            ("a /* b", "comment", 2),
            ("do $x$ ; $y$", "dollar-quoted string", 3),
            ("select \"a", "quoted name", 7),
        ] {
            assert_eq!(tokens(sql), Err(Unterminated { what, at }), "{sql}");
        }
    }
}
