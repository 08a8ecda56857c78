//! A path pattern with `*` and `:name`, and what it captured.
//!
//! `*` stands for anything, slashes included, and is called `:splat` in targets. `:name` at the start of a part
//! stands for the rest of that part. A slash at the end of pattern or path makes no difference, and `/blog/*` matches
//! `/blog` too. A pattern may name a host: `https://old.example.com/*`.

use std::sync::OnceLock;

use percent_encoding::percent_decode_str;
use regex::Regex;

/// Longest pattern, in bytes. More is a mistake, and compiling it would cost memory.
const LONGEST: usize = 2_000;

/// Most wildcards of a pattern: what it compiles to stays far below the limits of the expression engine.
const MOST_WILDCARDS: usize = 16;

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Neither a path nor a URL.
    #[error("`{0}` must start with `/` or with `https://host/`")]
    NotAPath(String),
    /// Over the length limit.
    #[error("a pattern of {0} bytes is too long")]
    TooLong(usize),
    /// More than anybody needs.
    #[error("`{0}` has more than {MOST_WILDCARDS} wildcards")]
    TooManyWildcards(String),
    /// The same `:name` twice.
    #[error("`{pattern}` uses `:{name}` twice")]
    NameTwice {
        /// The pattern.
        pattern: String,
        /// The name.
        name: String,
    },
}

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Pattern {
    host: Option<String>,
    form: Form,
}

#[derive(Debug)]
enum Form {
    /// Without wildcards; no slash at the end unless it is the root.
    Exact(String),
    /// `prefix` is compared first, so that most paths never reach the expression.
    Wild { prefix: String, expression: Lazy, names: Vec<String> },
}

/// An expression that is compiled when a path first reaches it: a site may have thousands of rules, and a compiled one
/// takes kilobytes.
#[derive(Debug)]
struct Lazy {
    source: String,
    compiled: OnceLock<Regex>,
}

impl Lazy {
    fn get(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            Regex::new(&self.source).expect("made of escaped text and a bounded number of simple groups")
        })
    }
}

/// What the wildcards of a pattern stood for, decoded, by name.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Captures(Vec<(String, String)>);

impl Captures {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Replaces `:name` of every known name, with `encode` applied to the value and the text before it.
    pub(crate) fn fill(&self, template: &str, mut encode: impl FnMut(&str, &str) -> String) -> String {
        let mut filled = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(at) = rest.find(':') {
            let (before, after) = rest.split_at(at);
            filled.push_str(before);
            let name = leading_name(&after[1..]);
            if let Some(value) = self.get(name) {
                let encoded = encode(value, &filled);
                filled.push_str(&encoded);
                rest = &after[1 + name.len()..];
            } else {
                filled.push(':');
                rest = &after[1..];
            }
        }
        filled.push_str(rest);
        filled
    }
}

impl Pattern {
    pub(crate) fn parse(source: &str) -> Result<Self, PatternError> {
        if source.len() > LONGEST {
            return Err(PatternError::TooLong(source.len()));
        }
        let (host, path) = split_host(source);
        if !path.starts_with('/') {
            return Err(PatternError::NotAPath(source.to_owned()));
        }
        let path = percent_decode_str(path).decode_utf8().unwrap_or(path.into());
        let form = Compiler::default().compile(&path, source)?;
        Ok(Self { host, form })
    }

    /// Whether a text refers to one of the wildcards.
    pub(crate) fn is_used_in(&self, text: &str) -> bool {
        match &self.form {
            Form::Exact(_) => false,
            Form::Wild { names, .. } => names.iter().any(|name| text.contains(&format!(":{name}"))),
        }
    }

    /// The captures, when host and path (decoded) match.
    pub(crate) fn matches(&self, host: Option<&str>, path: &str) -> Option<Captures> {
        if self.host.is_some() && self.host.as_deref() != host {
            return None;
        }
        match &self.form {
            Form::Exact(exact) => (without_slash(path) == exact.as_str()).then(Captures::default),
            Form::Wild { prefix, expression, names } => {
                if !path.starts_with(prefix) {
                    return None;
                }
                let found = expression.get().captures(path)?;
                let value = |index: usize| found.get(index + 1).map_or("", |part| part.as_str()).to_owned();
                Some(Captures(names.iter().enumerate().map(|(index, name)| (name.clone(), value(index))).collect()))
            }
        }
    }
}

/// `https://host/path` in its two halves; a path alone has no host.
fn split_host(source: &str) -> (Option<String>, &str) {
    let Some(rest) = source.strip_prefix("https://").or_else(|| source.strip_prefix("http://")) else {
        return (None, source);
    };
    match rest.find('/') {
        Some(at) => (Some(rest[..at].to_ascii_lowercase()), &rest[at..]),
        None => (Some(rest.to_ascii_lowercase()), "/"),
    }
}

fn without_slash(path: &str) -> &str {
    match path.strip_suffix('/') {
        Some("") | None => path,
        Some(shorter) => shorter,
    }
}

/// The identifier at the start, possibly empty.
fn leading_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) { &text[..end] } else { "" }
}

#[derive(Default)]
struct Compiler {
    prefix: String,
    expression: String,
    names: Vec<String>,
}

impl Compiler {
    fn compile(mut self, path: &str, source: &str) -> Result<Form, PatternError> {
        let path = without_slash(path);
        let (body, open_end) = match path.strip_suffix("/*") {
            Some(body) => (body, true),
            None => (path, false),
        };
        for (index, part) in body.split('/').enumerate() {
            if index > 0 {
                self.literal("/");
            }
            self.part(part, source)?;
        }
        if self.names.is_empty() && !open_end {
            return Ok(Form::Exact(self.prefix));
        }
        self.expression.push_str(if open_end { "(?:/(.*))?" } else { "/?" });
        if open_end {
            self.add_name("splat", source)?;
        }
        if self.names.len() > MOST_WILDCARDS {
            return Err(PatternError::TooManyWildcards(source.to_owned()));
        }
        let expression = Lazy { source: format!("^(?s:{})$", self.expression), compiled: OnceLock::new() };
        Ok(Form::Wild { prefix: self.prefix, expression, names: self.names })
    }

    fn part(&mut self, part: &str, source: &str) -> Result<(), PatternError> {
        let mut rest = part;
        if let Some(after) = part.strip_prefix(':') {
            let name = leading_name(after);
            if !name.is_empty() {
                self.expression.push_str("([^/]+)");
                self.add_name(name, source)?;
                rest = &after[name.len()..];
            }
        }
        for (index, literal) in rest.split('*').enumerate() {
            if index > 0 {
                self.expression.push_str("(.*)");
                self.add_name("splat", source)?;
            }
            self.literal(literal);
        }
        Ok(())
    }

    fn literal(&mut self, text: &str) {
        self.expression.push_str(&regex::escape(text));
        if self.names.is_empty() {
            self.prefix.push_str(text);
        }
    }

    /// Only the first `*` can be referred to; further ones get a name of their own.
    fn add_name(&mut self, name: &str, source: &str) -> Result<(), PatternError> {
        let taken = self.names.iter().any(|known| known == name);
        if taken && name != "splat" {
            return Err(PatternError::NameTwice { pattern: source.to_owned(), name: name.to_owned() });
        }
        self.names.push(if taken { format!("splat{}", self.names.len()) } else { name.to_owned() });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(pattern: &str, path: &str) -> Option<String> {
        let captures = Pattern::parse(pattern).expect(pattern).matches(None, path)?;
        Some(captures.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn matches_as_the_format_says() {
        for (pattern, path, expected) in [
            ("/", "/", Some("")),
            ("/", "/a", None),
            ("/about", "/about", Some("")),
            ("/about", "/about/", Some("")),
            ("/about/", "/about", Some("")),
            ("/about", "/About", None),
            ("/about", "/about/us", None),
            ("/*", "/", Some("splat=")),
            ("/*", "/a/b", Some("splat=a/b")),
            ("/blog/*", "/blog", Some("splat=")),
            ("/blog/*", "/blog/", Some("splat=")),
            ("/blog/*", "/blog/2020/a", Some("splat=2020/a")),
            ("/blog/*", "/blogs", None),
            ("/blog*", "/blogs/1", Some("splat=s/1")),
            ("/*.jpg", "/img/a.jpg", Some("splat=img/a")),
            ("/*.jpg", "/img/a.png", None),
            ("/news/:year/:slug", "/news/2024/hello", Some("year=2024 slug=hello")),
            ("/news/:year/:slug", "/news/2024/hello/", Some("year=2024 slug=hello")),
            ("/news/:year/:slug", "/news/2024", None),
            ("/news/:year/:slug", "/news/2024/a/b", None),
            ("/movies/:title.html", "/movies/up.html", Some("title=up")),
            ("/a/:x/*", "/a/1/2/3", Some("x=1 splat=2/3")),
            ("/*/images/*", "/x/images/y/z", Some("splat=x splat1=y/z")),
            ("/wiki/Special:Search", "/wiki/Special:Search", Some("")),
            ("/caf%C3%A9", "/café", Some("")),
            ("/a.c", "/abc", None),
            ("/a(b", "/a(b", Some("")),
            ("/:1", "/:1", Some("")),
        ] {
            assert_eq!(captured(pattern, path).as_deref(), expected, "{pattern} against {path}");
        }
    }

    #[test]
    fn a_host_in_the_pattern_must_be_the_host_asked_for() {
        let pattern = Pattern::parse("https://Old.example.com/a/*").expect("a pattern");
        assert!(pattern.matches(Some("old.example.com"), "/a/b").is_some());
        assert!(pattern.matches(Some("www.example.com"), "/a/b").is_none());
        assert!(pattern.matches(None, "/a/b").is_none());
    }

    #[test]
    fn refuses_patterns_that_cannot_mean_anything() {
        assert!(matches!(Pattern::parse("about"), Err(PatternError::NotAPath(_))));
        assert!(matches!(Pattern::parse("/:a/:a"), Err(PatternError::NameTwice { .. })));
        assert!(matches!(Pattern::parse(&"/a".repeat(2_000)), Err(PatternError::TooLong(4_000))));
        assert!(matches!(Pattern::parse(&"/a*".repeat(17)), Err(PatternError::TooManyWildcards(_))));
    }

    #[test]
    fn the_largest_pattern_compiles_and_stays_linear() {
        let wild = (0..15).map(|number| format!("/:n{number}*{}", "é".repeat(20))).collect::<Vec<_>>().concat();
        assert!(Pattern::parse(&wild).is_err(), "thirty wildcards");
        let wild = format!("{}/*b", "/*a".repeat(14));
        let pattern = Pattern::parse(&wild).expect("a pattern");
        let begun = std::time::Instant::now();
        assert!(pattern.matches(None, &format!("/{}", "a/".repeat(4_000))).is_none());
        assert!(begun.elapsed().as_millis() < 500, "{:?}", begun.elapsed());
    }

    #[test]
    fn fills_only_names_it_knows() {
        let captures = Pattern::parse("/a/:id/*").expect("a pattern").matches(None, "/a/7/x/y").expect("a match");
        let plain = |value: &str, _: &str| value.to_owned();
        assert_eq!(captures.fill("https://h:8080/:id?p=:splat&q=:nothing", plain), "https://h:8080/7?p=x/y&q=:nothing");
        assert_eq!(captures.fill("/:idea/::id", plain), "/:idea/:7");
    }
}
