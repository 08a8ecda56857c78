//! Conditions of policies: comparisons of a call's parts, joined by `&&`, `||`, `!` and parentheses.

use std::borrow::Cow;

use super::Asked;

/// Nested deeper than this, an expression is refused.
const DEPTH_MAX: usize = 32;

/// A condition that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Any(Vec<Self>),
    All(Vec<Self>),
    Not(Box<Self>),
    Equal(Value, Value),
    StartsWith(Value, Value),
    EndsWith(Value, Value),
    Contains(Value, Value),
}

/// Something that has a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Method,
    Path,
    Role,
    Header(String),
    Query(String),
}

impl Expression {
    /// Reads `method == "GET" && (header("x-team") == "ops" || path startsWith "/public/")`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut reader = Reader { tokens: tokens(text)?, at: 0, depth: 0 };
        let expression = reader.any()?;
        match reader.peek() {
            None => Ok(expression),
            Some(token) => Err(format!("the expression goes on where it should end: `{}`", token.shown())),
        }
    }

    /// Whether it holds for a call.
    pub(super) fn holds(&self, asked: &Asked<'_>) -> bool {
        match self {
            Self::Any(parts) => parts.iter().any(|part| part.holds(asked)),
            Self::All(parts) => parts.iter().all(|part| part.holds(asked)),
            Self::Not(part) => !part.holds(asked),
            Self::Equal(one, other) => one.of(asked) == other.of(asked),
            Self::StartsWith(one, other) => one.of(asked).starts_with(&*other.of(asked)),
            Self::EndsWith(one, other) => one.of(asked).ends_with(&*other.of(asked)),
            Self::Contains(one, other) => one.of(asked).contains(&*other.of(asked)),
        }
    }
}

impl Value {
    /// What is absent is an empty text.
    fn of<'a>(&'a self, asked: &'a Asked<'_>) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text.into(),
            Self::Method => asked.method.as_str().into(),
            Self::Path => asked.path.split('?').next().unwrap_or_default().into(),
            Self::Role => asked.role.into(),
            Self::Header(name) => {
                asked.headers.get(name.as_str()).and_then(|value| value.to_str().ok()).unwrap_or_default().into()
            }
            Self::Query(name) => {
                let query = asked.path.split_once('?').map_or("", |(_, query)| query);
                let found = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
                found.map_or(Cow::Borrowed(""), |(_, value)| value)
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Text(String),
    Word(String),
    Sign(&'static str),
}

impl Token {
    fn shown(&self) -> &str {
        match self {
            Self::Text(text) | Self::Word(text) => text,
            Self::Sign(sign) => sign,
        }
    }
}

const SIGNS: [&str; 7] = ["&&", "||", "==", "!=", "!", "(", ")"];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if first == '"' || first == '\'' {
            let (inside, after) =
                rest[1..].split_once(first).ok_or_else(|| format!("a text is not closed with {first}"))?;
            tokens.push(Token::Text(inside.to_owned()));
            rest = after;
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        } else {
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            if length == 0 {
                return Err(format!("`{first}` means nothing in an expression"));
            }
            tokens.push(Token::Word(rest[..length].to_owned()));
            rest = &rest[length..];
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn any(&mut self) -> Result<Expression, String> {
        let mut parts = vec![self.all()?];
        while self.takes("||") {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::Any(parts) })
    }

    fn all(&mut self) -> Result<Expression, String> {
        let mut parts = vec![self.part()?];
        while self.takes("&&") {
            parts.push(self.part()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::All(parts) })
    }

    fn part(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("the expression is nested too deep".to_owned());
        }
        let part = if self.takes("!") {
            Expression::Not(Box::new(self.part()?))
        } else if self.takes("(") {
            let inside = self.any()?;
            self.expect(")")?;
            inside
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(part)
    }

    fn comparison(&mut self) -> Result<Expression, String> {
        let one = self.value()?;
        let operator =
            self.next().ok_or("a comparison is missing: `==`, `!=`, `startsWith`, `endsWith` or `contains`")?;
        let other = self.value()?;
        Ok(match operator.shown() {
            "==" => Expression::Equal(one, other),
            "!=" => Expression::Not(Box::new(Expression::Equal(one, other))),
            "startsWith" => Expression::StartsWith(one, other),
            "endsWith" => Expression::EndsWith(one, other),
            "contains" => Expression::Contains(one, other),
            unknown => return Err(format!("`{unknown}` does not compare")),
        })
    }

    fn value(&mut self) -> Result<Value, String> {
        match self.next() {
            Some(Token::Text(text)) => Ok(Value::Text(text)),
            Some(Token::Word(word)) => match word.as_str() {
                "method" => Ok(Value::Method),
                "path" => Ok(Value::Path),
                "role" => Ok(Value::Role),
                "header" => self.argument().map(|name| Value::Header(name.to_ascii_lowercase())),
                "query" => self.argument().map(Value::Query),
                unknown => {
                    Err(format!("`{unknown}` is unknown: there are method, path, role, header(\"…\") and query(\"…\")"))
                }
            },
            Some(token) => Err(format!("a value is missing before `{}`", token.shown())),
            None => Err("the expression ends where a value is missing".to_owned()),
        }
    }

    fn argument(&mut self) -> Result<String, String> {
        self.expect("(")?;
        let Some(Token::Text(name)) = self.next() else { return Err("a name in quotes is missing".to_owned()) };
        self.expect(")")?;
        Ok(name)
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.takes(sign) { Ok(()) } else { Err(format!("`{sign}` is missing")) }
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(next)) if *next == sign);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Method};

    use super::*;

    fn holds(text: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert("x-team", HeaderValue::from_static("ops"));
        let at = "2026-03-02T09:30:00Z".parse().unwrap();
        let asked = Asked { method: &Method::GET, path: "/a/b?x=1%202", headers: &headers, role: "admin", at };
        Expression::read(text).unwrap().holds(&asked)
    }

    #[test]
    fn comparisons_bind_tighter_than_and_and_and_tighter_than_or() {
        for (text, expected) in [
            (r#"method == "GET""#, true),
            (r#"method != "GET""#, false),
            (r#"header("X-Team") == 'ops' && path startsWith "/a/""#, true),
            (r#"role == "king" || role == "admin" && path endsWith "b""#, true),
            (r#"(role == "king" || role == "admin") && path == "/c""#, false),
            (r#"!(path contains "z")"#, true),
            (r#"query("x") == "1 2" && query("y") == """#, true),
        ] {
            assert_eq!(holds(text), expected, "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused_with_a_reason() {
        for (text, reason) in [
            ("", "ends where a value is missing"),
            ("method", "comparison is missing"),
            (r#"method == "GET" method"#, "should end"),
            (r#"colour == "red""#, "`colour` is unknown"),
            (r#"method > "GET""#, "`>` means nothing"),
            (r#"header(x) == "1""#, "name in quotes"),
            (r#"(method == "GET""#, "`)` is missing"),
            (r#"method == "GET"#, "not closed"),
        ] {
            let error = Expression::read(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
        assert!(Expression::read(&"!".repeat(100)).unwrap_err().contains("too deep"));
    }
}
