//! Redirects, rewrites and error pages by rule.

use bundle_format::RedirectRule;
use bundle_format::site_rules::{TargetError, check_target};
use http::StatusCode;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::pattern::{Captures, Pattern};
use crate::error::StageError;

/// What must be encoded in the path of a `Location`, which was decoded before.
pub(crate) const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The same in a query, where `&`, `=` and `+` would change what it says.
const IN_QUERY: &AsciiSet = &IN_PATH.add(b'&').add(b'+').add(b'=').add(b';');

/// The redirect rules of one site, in order.
#[derive(Debug, Default)]
pub(crate) struct Redirects(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    pattern: Pattern,
    given: RedirectRule,
    status: StatusCode,
}

/// What a matching rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Send the browser there; an absolute URL or a path of the site, with its query.
    Location { status: StatusCode, location: String },
    /// Answer with another path of the site, decoded.
    Rewrite { status: StatusCode, path: String },
}

/// Which of the rules to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Force {
    /// Those that win over a file.
    Only,
    /// All: there is no file.
    All,
}

impl Redirects {
    pub(crate) fn compile(rules: &[RedirectRule], site: &str) -> Result<Self, StageError> {
        rules.iter().map(|rule| Rule::compile(rule, site)).collect::<Result<_, _>>().map(Self)
    }

    /// The first rule that matches, by its place in the list. A rule that leads back to where the request already
    /// is does not count.
    pub(crate) fn find(&self, asked: &Asked<'_>, force: Force) -> Option<(usize, Target)> {
        self.0.iter().enumerate().find_map(|(index, rule)| {
            if force == Force::Only && !rule.given.force {
                return None;
            }
            let captures = rule.pattern.matches(asked.host, asked.path)?;
            Some((index, rule.target(&captures, asked)?))
        })
    }

    /// Whether some rule wins over a file.
    pub(crate) fn any_forced(&self) -> bool {
        self.0.iter().any(|rule| rule.given.force)
    }

    /// The rule at that place, as it was given.
    pub(crate) fn rule(&self, index: usize) -> Option<&RedirectRule> {
        self.0.get(index).map(|rule| &rule.given)
    }
}

/// The request as rules see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// Lower case, without port.
    pub(crate) host: Option<&'a str>,
    /// Decoded.
    pub(crate) path: &'a str,
    /// As it came.
    pub(crate) query: Option<&'a str>,
}

impl Rule {
    fn compile(rule: &RedirectRule, site: &str) -> Result<Self, StageError> {
        let pattern = Pattern::parse(&rule.from)
            .map_err(|source| StageError::RedirectPattern { site: site.to_owned(), source })?;
        let fail = |source: TargetError| StageError::Redirect {
            site: site.to_owned(),
            from: rule.from.clone(),
            to: rule.to.clone(),
            source,
        };
        check_target(&rule.to, rule.status).map_err(fail)?;
        let status = StatusCode::from_u16(rule.status).map_err(|_| fail(TargetError::Status(rule.status)))?;
        Ok(Self { pattern, given: rule.clone(), status })
    }

    fn target(&self, captures: &Captures, asked: &Asked<'_>) -> Option<Target> {
        if !self.status.is_redirection() {
            let to = self.given.to.split(['?', '#']).next().unwrap_or_default();
            let path = captures.fill(to, |value, _| value.to_owned());
            return (path != asked.path || self.status != StatusCode::OK)
                .then_some(Target::Rewrite { status: self.status, path });
        }
        let location = one_leading_slash(captures.fill(&self.given.to, |value, before| {
            let set = if before.contains('?') { IN_QUERY } else { IN_PATH };
            utf8_percent_encode(value, set).to_string()
        }));
        let here = utf8_percent_encode(asked.path, IN_PATH).to_string();
        let leads_back = location.split(['?', '#']).next() == Some(here.as_str());
        (!leads_back).then(|| Target::Location { status: self.status, location: with_query(location, asked.query) })
    }
}

/// A wildcard that began with slashes must not turn `/…` into `//other-host`.
fn one_leading_slash(location: String) -> String {
    if location.starts_with("//") { format!("/{}", location.trim_start_matches('/')) } else { location }
}

/// Hands the query on, unless the target has one of its own.
pub(crate) fn with_query(location: String, query: Option<&str>) -> String {
    let Some(query) = query.filter(|query| !query.is_empty() && !location.contains('?')) else { return location };
    let query = utf8_percent_encode(query, CONTROLS);
    match location.split_once('#') {
        Some((before, fragment)) => format!("{before}?{query}#{fragment}"),
        None => format!("{location}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(from: &str, to: &str, status: u16) -> RedirectRule {
        RedirectRule { from: from.to_owned(), to: to.to_owned(), status, force: false }
    }

    fn answer(rules: &[RedirectRule], target: &str) -> String {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let rules = Redirects::compile(rules, "web").expect("valid rules");
        match rules.find(&Asked { host: Some("www.example.com"), path, query }, Force::All) {
            None => "none".to_owned(),
            Some((_, Target::Location { status, location })) => format!("{} {location}", status.as_u16()),
            Some((_, Target::Rewrite { status, path })) => format!("{} {path}", status.as_u16()),
        }
    }

    #[test]
    fn behave_as_the_format_says() {
        let rules = [
            rule("/home", "/", 301),
            rule("/blog/my-post.php", "/blog/my-post", 302),
            rule("/news/:month/:date/:year/:slug", "/blog/:year/:month/:date/:slug", 301),
            rule("/docs/*", "https://docs.example.com/:splat", 308),
            rule("/search", "/find?q=fixed", 302),
            rule("/s/:term", "/find?q=:term", 302),
            rule("/anchor", "/page#part", 302),
            rule("/app/*", "/app/index.html", 200),
            rule("https://old.example.com/*", "https://www.example.com/:splat", 301),
            rule("/add-slash", "/add-slash/", 301),
            rule("/open/*", "/:splat", 301),
            rule("/gone/*", "/gone.html", 404),
            rule("/first", "/one", 302),
            rule("/first", "/two", 302),
        ];
        for (target, expected) in [
            ("/home", "301 /"),
            ("/home/", "301 /"),
            ("/home?utm=1", "301 /?utm=1"),
            ("/blog/my-post.php", "302 /blog/my-post"),
            ("/news/02/12/2004/my-story", "301 /blog/2004/02/12/my-story"),
            ("/docs/a/b", "308 https://docs.example.com/a/b"),
            ("/docs/a/b?x=1", "308 https://docs.example.com/a/b?x=1"),
            ("/docs", "308 https://docs.example.com/"),
            ("/docs/a b%?", "308 https://docs.example.com/a%20b%25"),
            ("/search?x=1", "302 /find?q=fixed"),
            ("/s/a&b=c", "302 /find?q=a%26b%3Dc"),
            ("/anchor?x=1", "302 /page?x=1#part"),
            ("/app/any/thing", "200 /app/index.html"),
            ("/app/index.html", "none"),
            ("/add-slash", "301 /add-slash/"),
            ("/add-slash/", "none"),
            ("/open//evil.example", "301 /evil.example"),
            ("/open///evil.example", "301 /evil.example"),
            ("/open/x", "301 /x"),
            ("/gone/x", "404 /gone.html"),
            ("/first", "302 /one"),
            ("/other", "none"),
        ] {
            assert_eq!(answer(&rules, target), expected, "{target}");
        }
    }

    #[test]
    fn only_forced_rules_win_over_a_file() {
        let mut forced = rule("/a", "/c", 302);
        forced.force = true;
        let rules = Redirects::compile(&[rule("/a", "/b", 302), forced], "web").expect("valid rules");
        let asked = Asked { host: None, path: "/a", query: None };
        assert_eq!(rules.find(&asked, Force::Only).map(|(index, _)| index), Some(1));
        assert_eq!(rules.find(&asked, Force::All).map(|(index, _)| index), Some(0));
    }

    #[test]
    fn refuses_rules_that_cannot_be_followed() {
        for (from, to, status) in [
            ("/a", "/b", 418),
            ("/a", "b", 301),
            ("/a", "//evil.example", 301),
            ("/a", "/\\evil.example", 301),
            ("/a", "javascript:alert(1)", 301),
            ("/a", "/b\r\nx: y", 301),
            ("/a", "https://other.example/", 200),
            ("/api/*", "/fn/v1/api/:splat", 200),
        ] {
            let refused = Redirects::compile(&[rule(from, to, status)], "web");
            assert!(matches!(refused, Err(StageError::Redirect { .. })), "{from} {to} {status}");
        }
    }
}
