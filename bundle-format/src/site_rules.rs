//! The grammar of header and redirect rules: what a pattern, a target and a header may be.
//!
//! Rules are written in `_headers` and `_redirects` files or in the project's manifest, travel in the bundle's manifest
//! and are followed by the server. Whoever writes and whoever reads them asks here, so that both mean the same.

use thiserror::Error;

/// Rules of one kind that a site may have.
pub const MAX_RULES: usize = 10_000;

/// Statuses of a redirect rule: 200 rewrites, 404 answers with an error page, the others redirect.
pub const REDIRECT_STATUSES: [u16; 7] = [200, 301, 302, 303, 307, 308, 404];

/// Longest pattern, in bytes. More is a mistake, and following it would cost memory.
const LONGEST_PATTERN: usize = 2_000;

/// Most wildcards of a pattern.
const MOST_WILDCARDS: usize = 16;

/// What `*` is called in a target.
pub const SPLAT: &str = "splat";

/// Headers that the server alone decides about.
const OWN_HEADERS: [&str; 12] = [
    "accept-ranges",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "date",
    "etag",
    "keep-alive",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-request-id",
];

/// Prefix of headers that speak about the platform itself.
const OWN_PREFIX: &str = "x-reactor-";

/// Paths of the server, which are no pages of a site.
const SERVER_PATHS: [&str; 6] = ["/fn/v1/", "/data/v1/", "/jobs/v1/", "/sites/v1/", "/auth/v1/", "/_admin"];

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    /// Neither a path nor a URL.
    #[error("`{0}` is not a path: it must begin with `/`, or with `https://host/`")]
    NotAPath(String),
    /// Over the length limit.
    #[error("a pattern of {0} bytes is too long, {LONGEST_PATTERN} are allowed")]
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

/// Why a target cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TargetError {
    /// Neither a path nor a URL.
    #[error("`{0}` is not a target: a path that begins with `/`, or an `https://` address")]
    NotATarget(String),
    /// A control character or a backslash.
    #[error("`{0}` holds a character that no target has")]
    Character(String),
    /// No status of a redirect.
    #[error("{0} is not a status of a redirect: 200, 301, 302, 303, 307, 308 or 404")]
    Status(u16),
    /// A rewrite leaves the server.
    #[error("answering with a page of another host is not possible; call it from a function")]
    OtherHost,
    /// A rewrite leaves the site.
    #[error("a rewrite stays inside its site; call `{0}` itself instead")]
    ServerPath(&'static str),
}

/// Why a header cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// HTTP has no such name.
    #[error("`{0}` is not the name of a header")]
    Name(String),
    /// The server decides about it.
    #[error("header `{0}` is set by the server alone")]
    Own(String),
    /// A control character in the value.
    #[error("the value of header `{0}` holds a control character")]
    Value(String),
}

/// A pattern in its pieces: `*` stands for anything, slashes included; `:name` at the start of a part for the rest of
/// that part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPattern {
    /// Lower case; only with a pattern that is a URL.
    pub host: Option<String>,
    /// What the path is made of, without a slash at its end unless it is the root.
    pub pieces: Vec<Piece>,
    /// It ends with `/*`, which also matches the path before it.
    pub open_end: bool,
}

/// A piece of a pattern's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text, percent-encoded as it was written.
    Text(String),
    /// `:name`, up to the next slash.
    Name(String),
    /// `*`, anything.
    Splat,
}

impl PathPattern {
    /// Takes a pattern apart.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        if source.len() > LONGEST_PATTERN {
            return Err(PatternError::TooLong(source.len()));
        }
        let not_a_path = || PatternError::NotAPath(source.to_owned());
        let (host, path) = split_host(source).ok_or_else(not_a_path)?;
        if !path.starts_with('/') {
            return Err(not_a_path());
        }
        let path = if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path };
        let (body, open_end) = path.strip_suffix("/*").map_or((path, false), |body| (body, true));
        let mut pattern = Self { host, pieces: Vec::new(), open_end };
        for (index, part) in body.split('/').enumerate() {
            if index > 0 {
                pattern.text("/");
            }
            pattern.part(part);
        }
        pattern.check(source)?;
        Ok(pattern)
    }

    fn part(&mut self, part: &str) {
        let mut rest = part;
        if let Some(after) = part.strip_prefix(':') {
            let name = leading_name(after);
            if !name.is_empty() {
                self.pieces.push(Piece::Name(name.to_owned()));
                rest = &after[name.len()..];
            }
        }
        for (index, text) in rest.split('*').enumerate() {
            if index > 0 {
                self.pieces.push(Piece::Splat);
            }
            self.text(text);
        }
    }

    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn check(&self, source: &str) -> Result<(), PatternError> {
        let mut names: Vec<&str> = Vec::new();
        for piece in &self.pieces {
            let Piece::Name(name) = piece else { continue };
            if names.contains(&name.as_str()) {
                return Err(PatternError::NameTwice { pattern: source.to_owned(), name: name.clone() });
            }
            names.push(name);
        }
        let wildcards = self.pieces.iter().filter(|piece| !matches!(piece, Piece::Text(_))).count();
        if wildcards + usize::from(self.open_end) > MOST_WILDCARDS {
            return Err(PatternError::TooManyWildcards(source.to_owned()));
        }
        Ok(())
    }
}

/// `https://host/path` in its two halves; a path alone has no host.
fn split_host(source: &str) -> Option<(Option<String>, &str)> {
    let Some(rest) = source.strip_prefix("https://").or_else(|| source.strip_prefix("http://")) else {
        return Some((None, source));
    };
    let (host, path) = rest.split_at(rest.find('/')?);
    (!host.is_empty()).then(|| (Some(host.to_ascii_lowercase()), path))
}

/// The identifier at the start, possibly empty.
#[must_use]
pub fn leading_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) { &text[..end] } else { "" }
}

/// Whether a rule with that status may lead to that target.
pub fn check_target(target: &str, status: u16) -> Result<(), TargetError> {
    if !REDIRECT_STATUSES.contains(&status) {
        return Err(TargetError::Status(status));
    }
    let absolute = target.starts_with("https://") || target.starts_with("http://");
    if !absolute && (!target.starts_with('/') || target.starts_with("//")) {
        return Err(TargetError::NotATarget(target.to_owned()));
    }
    if target.bytes().any(|byte| byte.is_ascii_control() || byte == b'\\') {
        return Err(TargetError::Character(target.to_owned()));
    }
    if !is_rewrite(status) {
        return Ok(());
    }
    if absolute {
        return Err(TargetError::OtherHost);
    }
    match SERVER_PATHS.iter().find(|prefix| target.starts_with(**prefix)) {
        Some(prefix) => Err(TargetError::ServerPath(prefix)),
        None => Ok(()),
    }
}

/// Whether a rule with that status answers with a page instead of sending the browser elsewhere.
#[must_use]
pub const fn is_rewrite(status: u16) -> bool {
    matches!(status, 200 | 404)
}

/// Whether a site may set this header to this value; an empty value takes it away.
pub fn check_header(name: &str, value: &str) -> Result<(), HeaderError> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Err(HeaderError::Name(name.to_owned()));
    }
    let prefix = name.get(..OWN_PREFIX.len());
    if OWN_HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own))
        || prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(OWN_PREFIX))
    {
        return Err(HeaderError::Own(name.to_owned()));
    }
    if value.bytes().any(|byte| byte < 0x20 && byte != b'\t' || byte == 0x7f) {
        return Err(HeaderError::Value(name.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece {
        Piece::Text(text.to_owned())
    }

    #[test]
    fn a_pattern_is_taken_apart() {
        let name = |name: &str| Piece::Name(name.to_owned());
        for (source, host, pieces, open_end) in [
            ("/", None, vec![text("/")], false),
            ("/*", None, vec![], true),
            ("/about/", None, vec![text("/about")], false),
            ("/blog/*", None, vec![text("/blog")], true),
            ("/*.jpg", None, vec![text("/"), Piece::Splat, text(".jpg")], false),
            (
                "/n/:year/:slug.html",
                None,
                vec![text("/n/"), name("year"), text("/"), name("slug"), text(".html")],
                false,
            ),
            ("/wiki/Special:Search", None, vec![text("/wiki/Special:Search")], false),
            ("/:1", None, vec![text("/:1")], false),
            ("https://Old.example.com/a/*", Some("old.example.com"), vec![text("/a")], true),
        ] {
            let expected = PathPattern { host: host.map(str::to_owned), pieces, open_end };
            assert_eq!(PathPattern::parse(source), Ok(expected), "{source}");
        }
    }

    #[test]
    fn patterns_that_cannot_mean_anything_are_refused() {
        for source in ["about", "", "https://host", "https:///a", "ftp://host/a"] {
            assert!(matches!(PathPattern::parse(source), Err(PatternError::NotAPath(_))), "{source}");
        }
        assert!(matches!(PathPattern::parse("/:a/:a"), Err(PatternError::NameTwice { .. })));
        assert!(matches!(PathPattern::parse(&"/a".repeat(2_000)), Err(PatternError::TooLong(4_000))));
        assert!(matches!(PathPattern::parse(&"/a*".repeat(17)), Err(PatternError::TooManyWildcards(_))));
        assert!(PathPattern::parse(&"/a*".repeat(16)).is_ok());
    }

    #[test]
    fn a_target_fits_its_status() {
        for (target, status, allowed) in [
            ("/new", 301, true),
            ("https://example.com/x", 302, true),
            ("/index.html", 200, true),
            ("/404.html", 404, true),
            ("/fn/v1/hello", 301, true),
            ("/fn/v1/hello", 200, false),
            ("https://example.com/x", 200, false),
            ("//example.com", 301, false),
            ("new", 301, false),
            ("/a\\b", 301, false),
            ("/new", 418, false),
        ] {
            assert_eq!(check_target(target, status).is_ok(), allowed, "{target} {status}");
        }
    }

    #[test]
    fn headers_of_the_server_and_broken_ones_are_refused() {
        for (name, value, expected) in [
            ("X-Frame-Options", "DENY", Ok(())),
            ("Cache-Control", "", Ok(())),
            ("Content-Length", "1", Err(HeaderError::Own("Content-Length".to_owned()))),
            ("X-Reactor-Release", "me", Err(HeaderError::Own("X-Reactor-Release".to_owned()))),
            ("A B", "x", Err(HeaderError::Name("A B".to_owned()))),
            ("X-A", "a\r\nb", Err(HeaderError::Value("X-A".to_owned()))),
        ] {
            assert_eq!(check_header(name, value), expected, "{name}");
        }
    }
}
