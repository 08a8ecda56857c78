//! Splits an SQL file into its statements and refuses what must not stand in a migration.
//!
//! The file itself is sent to Postgres whole; the split only serves checks and line numbers. The rules are those of
//! psql's scanner: strings, `E''` strings, quoted identifiers, dollar quotes, nested comments, parentheses, and the
//! `BEGIN ATOMIC … END` bodies of SQL-standard functions.

use super::position::Position;

/// One statement of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Byte offset of its first character that is neither space nor comment.
    pub start: usize,
    /// Byte offset one past its last character, without the semicolon.
    pub end: usize,
    /// Its words outside strings, comments and quotes, upper case, at most the first sixteen.
    words: Vec<String>,
}

impl Statement {
    fn begins_with(&self, words: &[&str]) -> bool {
        self.words.len() >= words.len() && self.words.iter().zip(words).all(|(have, want)| have == want)
    }

    fn holds(&self, first: &str, second: &str) -> bool {
        self.words.windows(2).any(|pair| pair[0] == first && pair[1] == second)
    }

    /// What in it takes something away that the release before may still use; `None` when nothing does.
    #[must_use]
    pub fn breaking(&self) -> Option<&'static str> {
        let table = self.begins_with(&["ALTER", "TABLE"]);
        let has = |wanted: &str| self.words.iter().any(|word| word == wanted);
        match self.words.first()?.as_str() {
            "DROP" if !self.begins_with(&["DROP", "INDEX"]) => Some("DROP"),
            "ALTER" if has("RENAME") => Some("RENAME"),
            "ALTER" if table && self.drops_column() => Some("DROP COLUMN"),
            "ALTER" if self.holds("SET", "NOT") && self.holds("NOT", "NULL") => Some("SET NOT NULL"),
            "ALTER" if table && has("TYPE") => Some("a type change"),
            _ => None,
        }
    }

    /// `ALTER TABLE t DROP name`: the word `COLUMN` may be left out.
    fn drops_column(&self) -> bool {
        const OTHERS: [&str; 5] = ["CONSTRAINT", "DEFAULT", "NOT", "IDENTITY", "EXPRESSION"];
        self.words.windows(2).any(|pair| pair[0] == "DROP" && !OTHERS.contains(&pair[1].as_str()))
    }

    /// Whether it only reads, as far as its first word tells; Postgres has the last word.
    #[must_use]
    pub fn is_select(&self) -> bool {
        self.words.first().is_some_and(|word| matches!(word.as_str(), "SELECT" | "VALUES" | "TABLE" | "WITH"))
    }
}

/// Why a file is refused before Postgres sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptError {
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Where it stands.
    pub position: Position,
}

/// Checks a migration: no transaction control, no psql commands, no client-side copy; one statement when it runs
/// outside a transaction.
pub fn check(sql: &str, transactional: bool) -> Result<Vec<Statement>, ScriptError> {
    let statements = Scanner::new(sql).statements()?;
    for statement in &statements {
        if let Some((message, hint)) = forbidden(statement) {
            return Err(ScriptError { message, hint, position: Position::of_byte(sql, statement.start) });
        }
    }
    if !transactional && statements.len() > 1 {
        return Err(ScriptError {
            message: "a migration with `-- reactor: no-transaction` holds more than one statement".to_owned(),
            hint: "split it into files of one re-runnable statement each".to_owned(),
            position: Position::of_byte(sql, statements[1].start),
        });
    }
    Ok(statements)
}

/// The statements of a text that is not a migration; a text that cannot be split is one statement.
pub(crate) fn statements(sql: &str) -> Vec<Statement> {
    Scanner::new(sql).statements().unwrap_or_default()
}

fn forbidden(statement: &Statement) -> Option<(String, String)> {
    let first = statement.words.first()?.as_str();
    let control = match first {
        "BEGIN" | "START" | "COMMIT" | "END" | "ABORT" => true,
        "ROLLBACK" => !statement.holds("ROLLBACK", "TO") && !statement.holds("TRANSACTION", "TO"),
        "PREPARE" => statement.begins_with(&["PREPARE", "TRANSACTION"]),
        _ => false,
    };
    if control {
        return Some((
            format!("`{first}` controls the transaction, which belongs to the release"),
            "remove it: all pending migrations and the switch to the release commit together".to_owned(),
        ));
    }
    if first == "COPY" && (statement.holds("FROM", "STDIN") || statement.holds("TO", "STDOUT")) {
        return Some((
            "`COPY` from or to the client cannot run in a migration".to_owned(),
            "write the rows as `INSERT … VALUES`".to_owned(),
        ));
    }
    None
}

struct Scanner<'a> {
    sql: &'a str,
    bytes: &'a [u8],
    at: usize,
    found: Vec<Statement>,
    current: Option<Statement>,
    parentheses: usize,
    atomic: usize,
}

impl<'a> Scanner<'a> {
    fn new(sql: &'a str) -> Self {
        let at = if sql.starts_with('\u{feff}') { 3 } else { 0 };
        Self { sql, bytes: sql.as_bytes(), at, found: Vec::new(), current: None, parentheses: 0, atomic: 0 }
    }

    fn statements(mut self) -> Result<Vec<Statement>, ScriptError> {
        while self.at < self.bytes.len() {
            self.step()?;
        }
        self.end_statement(self.bytes.len());
        Ok(self.found)
    }

    fn step(&mut self) -> Result<(), ScriptError> {
        let start = self.at;
        match self.bytes[start] {
            byte if byte.is_ascii_whitespace() => self.at += 1,
            b'-' if self.next_is(b'-') => self.skip_line(),
            b'/' if self.next_is(b'*') => self.skip_comment()?,
            b'\\' => return Err(self.psql_command()),
            b';' if self.parentheses == 0 && self.atomic == 0 => {
                self.end_statement(start);
                self.at += 1;
            }
            b'\'' => self.skip_string(start, Escapes::Doubled)?,
            b'"' => self.skip_quoted_name(start)?,
            b'$' => self.skip_dollar(start)?,
            byte if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 => self.word(start)?,
            byte => {
                self.touch(start);
                self.parentheses = match byte {
                    b'(' => self.parentheses + 1,
                    b')' => self.parentheses.saturating_sub(1),
                    _ => self.parentheses,
                };
                self.at += 1;
            }
        }
        Ok(())
    }

    fn next_is(&self, byte: u8) -> bool {
        self.bytes.get(self.at + 1) == Some(&byte)
    }

    fn touch(&mut self, start: usize) -> &mut Statement {
        self.current.get_or_insert_with(|| Statement { start, end: start, words: Vec::new() })
    }

    fn end_statement(&mut self, end: usize) {
        if let Some(mut statement) = self.current.take() {
            statement.end = end;
            self.found.push(statement);
        }
        (self.parentheses, self.atomic) = (0, 0);
    }

    fn word(&mut self, start: usize) -> Result<(), ScriptError> {
        while self.bytes.get(self.at).is_some_and(|byte| is_word(*byte)) {
            self.at += 1;
        }
        let word = &self.sql[start..self.at];
        if word.eq_ignore_ascii_case("e") && self.bytes.get(self.at) == Some(&b'\'') {
            return self.skip_string(start, Escapes::Backslash);
        }
        let word = word.to_uppercase();
        let statement = self.touch(start);
        if statement.words.len() < 16 {
            statement.words.push(word.clone());
        }
        let routine = statement.words[0] == "CREATE"
            && statement.words.iter().take(5).any(|word| word == "FUNCTION" || word == "PROCEDURE");
        match word.as_str() {
            "BEGIN" if routine => self.atomic += 1,
            "CASE" if self.atomic > 0 => self.atomic += 1,
            "END" if self.atomic > 0 => self.atomic -= 1,
            _ => {}
        }
        Ok(())
    }

    fn skip_line(&mut self) {
        self.at = self.sql[self.at..].find('\n').map_or(self.bytes.len(), |length| self.at + length + 1);
    }

    fn skip_comment(&mut self) -> Result<(), ScriptError> {
        let start = self.at;
        let mut depth = 0_usize;
        while self.at < self.bytes.len() {
            if self.bytes[self.at..].starts_with(b"/*") {
                depth += 1;
                self.at += 2;
            } else if self.bytes[self.at..].starts_with(b"*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Ok(());
                }
            } else {
                self.at += 1;
            }
        }
        Err(self.unterminated(start, "comment", "*/"))
    }

    fn skip_string(&mut self, start: usize, escapes: Escapes) -> Result<(), ScriptError> {
        self.touch(start);
        self.at += 1;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' if escapes == Escapes::Backslash => self.at += 2,
                b'\'' if self.next_is(b'\'') => self.at += 2,
                b'\'' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => self.at += 1,
            }
        }
        Err(self.unterminated(start, "string", "'"))
    }

    fn skip_quoted_name(&mut self, start: usize) -> Result<(), ScriptError> {
        self.touch(start);
        let Some(length) = self.sql[start + 1..].find('"') else {
            return Err(self.unterminated(start, "quoted name", "\""));
        };
        self.at = start + 1 + length + 1;
        Ok(())
    }

    /// `$tag$ … $tag$`; a `$1` or a lone dollar sign is passed over.
    fn skip_dollar(&mut self, start: usize) -> Result<(), ScriptError> {
        self.touch(start);
        let rest = &self.sql[start + 1..];
        let length = rest.bytes().take_while(|byte| is_word(*byte) && *byte != b'$').count();
        let tag = &rest[..length];
        if rest.as_bytes().get(length) != Some(&b'$') || tag.starts_with(|first: char| first.is_ascii_digit()) {
            self.at += 1;
            return Ok(());
        }
        let quote = &self.sql[start..start + length + 2];
        let body = start + quote.len();
        let Some(end) = self.sql[body..].find(quote) else {
            return Err(self.unterminated(start, "dollar-quoted string", quote));
        };
        self.at = body + end + quote.len();
        Ok(())
    }

    fn unterminated(&self, start: usize, what: &str, end: &str) -> ScriptError {
        ScriptError {
            message: format!("this {what} never ends"),
            hint: format!("close it with `{end}`"),
            position: Position::of_byte(self.sql, start),
        }
    }

    fn psql_command(&self) -> ScriptError {
        ScriptError {
            message: "a backslash command works in psql only".to_owned(),
            hint: "remove it; a migration holds SQL".to_owned(),
            position: Position::of_byte(self.sql, self.at),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    Doubled,
    Backslash,
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        check(sql, true).unwrap().iter().map(|statement| &sql[statement.start..statement.end]).collect()
    }

    fn refusal(sql: &str) -> ScriptError {
        check(sql, true).unwrap_err()
    }

    #[test]
    fn splits_at_semicolons_outside_of_quotes_and_comments() {
        let sql = "-- a; b\nselect ';'; /* ; /* ; */ ; */ select \"a;b\", $$;$$, $x$ $$ ; $x$, E'\\';' ;\n\n";
        assert_eq!(texts(sql), ["select ';'", "select \"a;b\", $$;$$, $x$ $$ ; $x$, E'\\';' "]);
    }

    #[test]
    fn keeps_the_body_of_an_sql_function_together() {
        let sql =
            "create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 1";
        assert_eq!(texts(sql).len(), 2);
    }

    #[test]
    fn keeps_a_rule_with_several_actions_together() {
        assert_eq!(texts("create rule r as on insert to t do (delete from a; delete from b); select 1").len(), 2);
    }

    #[test]
    fn takes_a_parameter_and_a_dollar_inside_a_name_for_what_they_are() {
        assert_eq!(texts("select $1, a$b$c; select 2").len(), 2);
    }

    #[test]
    fn refuses_transaction_control_and_names_its_line() {
        for word in ["BEGIN", "start transaction", "Commit", "END", "rollback", "abort", "prepare transaction 'x'"] {
            let error = refusal(&format!("select 1;\n  {word};"));
            assert_eq!((error.position.line, error.position.column), (2, 3), "{word}: {error:?}");
        }
    }

    #[test]
    fn allows_transaction_words_where_they_control_nothing() {
        let sql =
            "do $$ begin perform 1; end $$; rollback to savepoint s; select 'commit'; -- commit\nprepare p as select 1";
        assert_eq!(texts(sql).len(), 4);
    }

    #[test]
    fn refuses_psql_commands_and_client_side_copies() {
        assert_eq!(refusal("\\set x 1").position.line, 1);
        assert!(refusal("copy t from stdin;").message.contains("COPY"));
    }

    #[test]
    fn refuses_a_second_statement_outside_a_transaction() {
        assert!(check("vacuum t", false).is_ok());
        assert_eq!(check("vacuum t;\nvacuum u", false).unwrap_err().position.line, 2);
    }

    #[test]
    fn names_what_the_release_before_may_miss() {
        let breaking = |sql: &str| check(sql, true).unwrap()[0].breaking();
        assert_eq!(breaking("drop table t"), Some("DROP"));
        assert_eq!(breaking("alter table t rename to u"), Some("RENAME"));
        assert_eq!(breaking("alter table t drop column c"), Some("DROP COLUMN"));
        assert_eq!(breaking("alter table t drop c"), Some("DROP COLUMN"));
        assert_eq!(breaking("alter table t alter column c set not null"), Some("SET NOT NULL"));
        assert_eq!(breaking("alter table t alter column c type bigint"), Some("a type change"));
        for sql in [
            "create table t (type int)",
            "alter table t add column c int",
            "alter table t alter c drop not null",
            "alter table t drop constraint c",
            "drop index i",
        ] {
            assert_eq!(breaking(sql), None, "{sql}");
        }
    }

    #[test]
    fn points_at_the_start_of_what_never_ends() {
        assert_eq!(refusal("select 1;\nselect 'abc").position.column, 8);
        assert_eq!(refusal("/* /* */").position.column, 1);
        assert_eq!(refusal("do $body$ begin").position.column, 4);
    }
}
