//! A path pattern with `*` and `:name`, and what it captured.
//!
//! `*` stands for anything, slashes included, and is called `:splat` in targets. `:name` at the start of a part
//! stands for the rest of that part. A slash at the end of pattern or path makes no difference, and `/blog/*` matches
//! `/blog` too. A pattern may name a host: `https://old.example.com/*`.

use std::sync::OnceLock;

use bundle_format::site_rules::{PathPattern, PatternError, Piece, SPLAT, leading_name};
use percent_encoding::percent_decode_str;
use regex::Regex;

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
        let parsed = PathPattern::parse(source)?;
        let form = Compiler::default().compile(&parsed);
        Ok(Self { host: parsed.host, form })
    }

    pub(crate) const fn has_host(&self) -> bool {
        self.host.is_some()
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

fn without_slash(path: &str) -> &str {
    match path.strip_suffix('/') {
        Some("") | None => path,
        Some(shorter) => shorter,
    }
}

#[derive(Default)]
struct Compiler {
    prefix: String,
    expression: String,
    names: Vec<String>,
}

impl Compiler {
    fn compile(mut self, parsed: &PathPattern) -> Form {
        for piece in &parsed.pieces {
            match piece {
                Piece::Text(text) => self.literal(text),
                Piece::Name(name) => {
                    self.expression.push_str("([^/]+)");
                    self.names.push(name.clone());
                }
                Piece::Splat => {
                    self.expression.push_str("(.*)");
                    self.add_splat();
                }
            }
        }
        if self.names.is_empty() && !parsed.open_end {
            return Form::Exact(self.prefix);
        }
        self.expression.push_str(if parsed.open_end { "(?:/(.*))?" } else { "/?" });
        if parsed.open_end {
            self.add_splat();
        }
        let expression = Lazy { source: format!("^(?s:{})$", self.expression), compiled: OnceLock::new() };
        Form::Wild { prefix: self.prefix, expression, names: self.names }
    }

    /// Paths are compared decoded.
    fn literal(&mut self, text: &str) {
        let text = percent_decode_str(text).decode_utf8().unwrap_or(text.into());
        self.expression.push_str(&regex::escape(&text));
        if self.names.is_empty() {
            self.prefix.push_str(&text);
        }
    }

    /// Only the first `*` can be referred to; further ones get a name of their own.
    fn add_splat(&mut self) {
        let taken = self.names.iter().any(|known| known == SPLAT);
        self.names.push(if taken { format!("{SPLAT}{}", self.names.len()) } else { SPLAT.to_owned() });
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
