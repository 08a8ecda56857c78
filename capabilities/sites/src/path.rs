//! The path of a request: decoded once, and refused when it is not the plain name of something.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A decoded path: starts with `/`, is UTF-8, and has no `.` or `..` parts, control characters, backslashes or
/// hidden names (`.well-known` at the top excepted).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SitePath<'a>(Cow<'a, str>);

/// Why a path is not looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PathRefusal {
    #[error("the path does not start with `/`")]
    NotAbsolute,
    #[error("the path holds a `%` that is not followed by two hexadecimal digits")]
    BrokenEscape,
    #[error("the path is not UTF-8 once decoded")]
    NotText,
    #[error("the path holds a control character or a backslash")]
    ForbiddenCharacter,
    #[error("the path holds a `.` or `..` part")]
    Traversal,
    /// Answered like a file that does not exist, so that nothing is learned from it.
    #[error("the path names a hidden file")]
    Hidden,
}

impl<'a> SitePath<'a> {
    /// Decodes the path of a request target. A second layer of encoding stays as it is.
    pub(crate) fn parse(raw: &'a str) -> Result<Self, PathRefusal> {
        if !raw.starts_with('/') {
            return Err(PathRefusal::NotAbsolute);
        }
        let decoded = decode(raw)?;
        if decoded.bytes().any(|byte| byte.is_ascii_control() || byte == b'\\') {
            return Err(PathRefusal::ForbiddenCharacter);
        }
        let mut hidden = false;
        for (index, part) in decoded[1..].split('/').enumerate() {
            if part == "." || part == ".." {
                return Err(PathRefusal::Traversal);
            }
            hidden |= part.starts_with('.') && !(index == 0 && part == ".well-known");
        }
        if hidden { Err(PathRefusal::Hidden) } else { Ok(Self(decoded)) }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn decode(raw: &str) -> Result<Cow<'_, str>, PathRefusal> {
    if !raw.contains('%') {
        return Ok(Cow::Borrowed(raw));
    }
    let bytes = raw.as_bytes();
    let broken = bytes.iter().enumerate().any(|(at, byte)| {
        *byte == b'%' && !bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    });
    if broken {
        return Err(PathRefusal::BrokenEscape);
    }
    percent_decode_str(raw).decode_utf8().map_err(|_| PathRefusal::NotText)
}

/// Whether a path of the bundle, relative to the site's folder, may be served at all.
pub(crate) fn is_servable(path: &str) -> bool {
    !matches!(path, "_headers" | "_redirects")
        && SitePath::parse(&format!("/{}", path.replace('%', "%25"))).is_ok_and(|parsed| parsed.as_str().len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> Result<String, PathRefusal> {
        SitePath::parse(raw).map(|path| path.as_str().to_owned())
    }

    #[test]
    fn decodes_exactly_once() {
        assert_eq!(parse("/caf%C3%A9/a%20b"), Ok("/café/a b".to_owned()));
        assert_eq!(parse("/%252e%252e/x"), Ok("/%2e%2e/x".to_owned()));
    }

    #[test]
    fn refuses_what_is_not_a_plain_name() {
        for (raw, expected) in [
            ("", PathRefusal::NotAbsolute),
            ("*", PathRefusal::NotAbsolute),
            ("/..", PathRefusal::Traversal),
            ("/a/../b", PathRefusal::Traversal),
            ("/%2e%2E/b", PathRefusal::Traversal),
            ("/a%2f..%2Fb", PathRefusal::Traversal),
            ("/./b", PathRefusal::Traversal),
            ("/a\\..\\b", PathRefusal::ForbiddenCharacter),
            ("/a%5c..%5cb", PathRefusal::ForbiddenCharacter),
            ("/a%00.html", PathRefusal::ForbiddenCharacter),
            ("/a%0d%0aset-cookie:x", PathRefusal::ForbiddenCharacter),
            ("/%zz", PathRefusal::BrokenEscape),
            ("/100%", PathRefusal::BrokenEscape),
            ("/%f", PathRefusal::BrokenEscape),
            ("/%ff%fe", PathRefusal::NotText),
            ("/%c0%ae%c0%ae/", PathRefusal::NotText),
            ("/.env", PathRefusal::Hidden),
            ("/a/.git/config", PathRefusal::Hidden),
            ("/a/.well-known/x", PathRefusal::Hidden),
            ("/.well-known/.x", PathRefusal::Hidden),
        ] {
            assert_eq!(parse(raw), Err(expected), "{raw}");
        }
    }

    #[test]
    fn well_known_is_the_only_hidden_folder_served() {
        assert!(parse("/.well-known/security.txt").is_ok());
        assert!(is_servable(".well-known/security.txt"));
        for path in [".env", "a/.git", ".well-known/.secret", "_headers", "_redirects", "", "a/../b", "."] {
            assert!(!is_servable(path), "{path}");
        }
        assert!(is_servable("docs/_headers"));
        assert!(is_servable("100%.html"));
    }
}
