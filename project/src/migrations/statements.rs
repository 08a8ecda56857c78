//! Refuses what cannot be sent inside the activating transaction: transaction control and psql commands.

use super::tokens::{Kind, Token, tokens};
use crate::{Diagnostic, SourceText};

/// What is wrong with a migration. A file without a transaction must hold exactly one statement.
pub(super) fn check(text: &SourceText, transactional: bool) -> Vec<Diagnostic> {
    let tokens = match tokens(&text.text) {
        Ok(tokens) => tokens,
        Err(open) => {
            let message = format!("the {} that begins here never ends", open.what);
            return vec![Diagnostic::error(message).at(text, open.at..open.at + 1)];
        }
    };
    let mut findings = Vec::new();
    let statements = split(&text.text, &tokens);
    for statement in &statements {
        findings.extend(refused(text, statement));
    }
    if !transactional && findings.is_empty() && statements.len() != 1 {
        findings.push(one_statement(text, &statements));
    }
    findings
}

/// Whether there is nothing but comments.
pub(super) fn is_empty(sql: &str) -> bool {
    tokens(sql).is_ok_and(|tokens| split(sql, &tokens).is_empty())
}

fn one_statement(text: &SourceText, statements: &[&[Token]]) -> Diagnostic {
    let message = "a migration without a transaction holds exactly one statement".to_owned();
    match statements.get(1) {
        None => Diagnostic::error(format!("{message}, this one has none"))
            .at(text, 0..text.text.lines().next().map_or(0, str::len)),
        Some(second) => Diagnostic::error(message)
            .at(text, second[0].span.clone())
            .label("the second one begins here")
            .hint("move every statement to a file of its own: each is committed alone and must be safe to run again"),
    }
}

/// Statements end at `;` outside parentheses and outside a `BEGIN ATOMIC … END` body.
fn split<'a>(sql: &str, tokens: &'a [Token]) -> Vec<&'a [Token]> {
    let mut statements = Vec::new();
    let mut start = 0;
    let mut parentheses = 0_usize;
    let mut bodies = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => parentheses += 1,
            Kind::Close => parentheses = parentheses.saturating_sub(1),
            Kind::Word => {
                let is = |word: &str| sql[token.span.clone()].eq_ignore_ascii_case(word);
                let next = |word: &str| {
                    tokens.get(index + 1).is_some_and(|next| sql[next.span.clone()].eq_ignore_ascii_case(word))
                };
                if index > start && is("begin") && next("atomic") || bodies > 0 && is("case") {
                    bodies += 1;
                } else if bodies > 0 && is("end") {
                    bodies -= 1;
                }
            }
            Kind::Semicolon if parentheses == 0 && bodies == 0 => {
                if index > start {
                    statements.push(&tokens[start..index]);
                }
                start = index + 1;
            }
            _ => {}
        }
    }
    if start < tokens.len() {
        statements.push(&tokens[start..]);
    }
    statements
}

fn refused(text: &SourceText, statement: &[Token]) -> Option<Diagnostic> {
    let word = |index: usize| {
        let token = statement.get(index).filter(|token| token.kind == Kind::Word)?;
        Some(text.text[token.span.clone()].to_ascii_uppercase())
    };
    if let Some(backslash) = statement.iter().find(|token| token.kind == Kind::Backslash) {
        let rest = &text.text[backslash.span.start..];
        let command: String = rest.chars().take_while(|character| !character.is_whitespace()).collect();
        let span = backslash.span.start..backslash.span.start + command.len();
        return Some(
            Diagnostic::error(format!("`{command}` is a command of psql, the server understands only SQL"))
                .at(text, span),
        );
    }
    let first = word(0)?;
    let second = word(1).unwrap_or_default();
    let refused = match first.as_str() {
        "BEGIN" | "COMMIT" | "END" | "ABORT" => first.clone(),
        "ROLLBACK" if second != "TO" => first.clone(),
        "START" | "PREPARE" if second == "TRANSACTION" => format!("{first} {second}"),
        "COPY" => return copy_from_stdin(text, statement),
        _ => return None,
    };
    let end = if refused.contains(' ') { statement[1].span.end } else { statement[0].span.end };
    Some(
        Diagnostic::error(format!("`{refused}` in a migration"))
            .at(text, statement[0].span.start..end)
            .hint("a migration runs inside the release's own transaction; remove it, or begin the file with `-- reactor: no-transaction`"),
    )
}

fn copy_from_stdin(text: &SourceText, statement: &[Token]) -> Option<Diagnostic> {
    let mut words = statement.iter().filter(|token| token.kind == Kind::Word);
    words.find(|token| text.text[token.span.clone()].eq_ignore_ascii_case("from"))?;
    let source = words.next()?;
    text.text[source.span.clone()].eq_ignore_ascii_case("stdin").then(|| {
        Diagnostic::error("`COPY … FROM STDIN` needs a client that sends the rows")
            .at(text, source.span.clone())
            .hint("write the rows as `INSERT INTO … VALUES …`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(sql: &str) -> Vec<String> {
        let text = SourceText::new("m.sql", sql);
        check(&text, true).iter().map(|found| format!("{}:{} {}", found.line, found.column, found.message)).collect()
    }

    #[test]
    fn refuses_transaction_control_at_the_top_level_with_its_line() {
        for (sql, expected) in [
            ("BEGIN;\nselect 1;", "1:1 `BEGIN` in a migration"),
            ("select 1;\n  commit;", "2:3 `COMMIT` in a migration"),
            ("start  transaction;", "1:1 `START TRANSACTION` in a migration"),
            ("select 1;\n\nend", "3:1 `END` in a migration"),
            ("rollback", "1:1 `ROLLBACK` in a migration"),
            ("prepare transaction 'x'", "1:1 `PREPARE TRANSACTION` in a migration"),
            ("abort", "1:1 `ABORT` in a migration"),
        ] {
            assert_eq!(errors(sql), [expected], "{sql}");
        }
    }

    #[test]
    fn accepts_what_only_looks_like_it() {
        for sql in [
            "do $$ begin commit; end $$;",
            "-- commit;\nselect 'begin;'",
            "create function f() returns int language sql begin atomic select case when true then 1 end; select 2; end;",
            "create rule r as on insert to t do (select 1; select 2);",
            "prepare x as select 1; savepoint a; rollback to a; release a;",
            "create table \"commit\" (id int); select 1 as end",
            "",
            ";;",
        ] {
            assert!(errors(sql).is_empty(), "{sql}: {:?}", errors(sql));
        }
    }

    #[test]
    fn refuses_psql_commands_and_inline_data() {
        assert_eq!(
            errors("select 1;\n\\i other.sql"),
            ["2:1 `\\i` is a command of psql, the server understands only SQL"]
        );
        assert_eq!(errors("copy t (a) from stdin;"), ["1:17 `COPY … FROM STDIN` needs a client that sends the rows"]);
        assert!(errors(r"select 'C:\dir', E'\n'").is_empty());
    }

    #[test]
    fn marks_where_a_string_without_an_end_begins() {
        assert_eq!(errors("select 1;\nselect 'x"), ["2:8 the string that begins here never ends"]);
    }

    #[test]
    fn a_file_without_a_transaction_holds_one_statement() {
        let check = |sql: &str| check(&SourceText::new("m.sql", sql), false);
        assert!(check("-- reactor: no-transaction\ncreate index concurrently i on t (a);").is_empty());
        let found = check("-- reactor: no-transaction\nselect 1;\nselect 2;");
        assert_eq!((found[0].line, found[0].label.as_deref()), (3, Some("the second one begins here")));
        assert_eq!(check("-- reactor: no-transaction\n").len(), 1);
    }
}
