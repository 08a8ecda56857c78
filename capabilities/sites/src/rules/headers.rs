//! Headers that rules set on answers.

use bundle_format::HeaderRule;
use bundle_format::site_rules::{HeaderError, check_header};
use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::pattern::{Captures, Pattern};
use crate::error::StageError;

/// The header rules of one site, in order.
#[derive(Debug, Default)]
pub(crate) struct HeaderRules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    source: String,
    pattern: Pattern,
    set: Vec<(HeaderName, Value)>,
}

#[derive(Debug)]
enum Value {
    Remove,
    Plain(HeaderValue),
    /// Holds `:name` of the pattern.
    Template(String),
}

impl HeaderRules {
    /// Compiles the rules; what is reserved goes to `warnings`.
    pub(crate) fn compile(rules: &[HeaderRule], site: &str, warnings: &mut Vec<String>) -> Result<Self, StageError> {
        let mut compiled = Vec::with_capacity(rules.len());
        for rule in rules {
            let pattern = Pattern::parse(&rule.path)
                .map_err(|source| StageError::HeaderPattern { site: site.to_owned(), source })?;
            let mut set = Vec::with_capacity(rule.set.len());
            for (name, value) in &rule.set {
                let header = HeaderName::try_from(name.as_str())
                    .map_err(|_| StageError::HeaderName { site: site.to_owned(), name: name.clone() })?;
                if let Err(HeaderError::Own(_)) = check_header(name, value) {
                    warnings.push(format!(
                        "site `{site}`: the server decides about `{header}`; the rule for `{}` is left out",
                        rule.path
                    ));
                    continue;
                }
                set.push((
                    header,
                    Value::parse(value, &pattern)
                        .ok_or_else(|| StageError::HeaderValue { site: site.to_owned(), name: name.clone() })?,
                ));
            }
            compiled.push(Rule { source: rule.path.clone(), pattern, set });
        }
        Ok(Self(compiled))
    }

    /// Whether some rule is for one host only.
    pub(crate) fn depend_on_host(&self) -> bool {
        self.0.iter().any(|rule| rule.pattern.has_host())
    }

    /// Applies every matching rule, in order: the first value of a name replaces what the server would say, further
    /// ones are joined with a comma (`set-cookie` is repeated instead). Returns the patterns that matched.
    pub(crate) fn apply(&self, host: Option<&str>, path: &str, headers: &mut HeaderMap) -> Vec<&str> {
        let mut matched = Vec::new();
        let mut named: Vec<&HeaderName> = Vec::new();
        for rule in &self.0 {
            let Some(captures) = rule.pattern.matches(host, path) else { continue };
            matched.push(rule.source.as_str());
            for (name, value) in &rule.set {
                let Some(value) = value.render(&captures) else {
                    headers.remove(name);
                    named.retain(|known| *known != name);
                    continue;
                };
                if !named.contains(&name) {
                    named.push(name);
                    headers.insert(name, value);
                } else if name == http::header::SET_COOKIE {
                    headers.append(name, value);
                } else if let Some(joined) = headers.get(name).and_then(|before| join(before, &value)) {
                    headers.insert(name, joined);
                }
            }
        }
        matched
    }
}

impl Value {
    /// `None` for what HTTP does not allow in a header.
    fn parse(value: &str, pattern: &Pattern) -> Option<Self> {
        let text = value.trim();
        let plain = HeaderValue::from_bytes(text.as_bytes()).ok()?;
        Some(match text {
            "" => Self::Remove,
            _ if pattern.is_used_in(text) => Self::Template(text.to_owned()),
            _ => Self::Plain(plain),
        })
    }

    /// `None` removes the header.
    fn render(&self, captures: &Captures) -> Option<HeaderValue> {
        match self {
            Self::Remove => None,
            Self::Plain(value) => Some(value.clone()),
            // A decoded path holds no control characters, so that what it fills in is always a valid value.
            Self::Template(text) => {
                HeaderValue::from_bytes(captures.fill(text, |value, _| value.to_owned()).as_bytes()).ok()
            }
        }
    }
}

fn join(before: &HeaderValue, after: &HeaderValue) -> Option<HeaderValue> {
    let mut bytes = before.as_bytes().to_vec();
    bytes.extend_from_slice(b", ");
    bytes.extend_from_slice(after.as_bytes());
    HeaderValue::from_bytes(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(path: &str, set: &[(&str, &str)]) -> HeaderRule {
        HeaderRule {
            path: path.to_owned(),
            set: set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        }
    }

    fn applied(rules: &[HeaderRule], path: &str) -> Vec<String> {
        let mut warnings = Vec::new();
        let rules = HeaderRules::compile(rules, "web", &mut warnings).expect("valid rules");
        let mut headers = HeaderMap::new();
        headers.insert("cache-control", HeaderValue::from_static("public, max-age=0, must-revalidate"));
        rules.apply(None, path, &mut headers);
        let mut lines: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        lines.sort();
        lines
    }

    #[test]
    fn behave_as_the_format_says() {
        let default = "cache-control: public, max-age=0, must-revalidate";
        let rules = [
            rule("/*", &[("X-Frame-Options", "DENY"), ("Link", "</a.css>; rel=preload")]),
            rule("/static/*", &[("Cache-Control", "public, max-age=60"), ("Link", "</b.css>; rel=preload")]),
            rule("/static/open/*", &[("X-Frame-Options", "")]),
            rule("/u/:user", &[("X-User", "user :user")]),
            rule("/c", &[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]),
        ];
        let frame = "x-frame-options: DENY";
        let link = "link: </a.css>; rel=preload";
        let both = "link: </a.css>; rel=preload, </b.css>; rel=preload";
        for (path, expected) in [
            ("/", vec![default, link, frame]),
            ("/static/x.css", vec!["cache-control: public, max-age=60", both, frame]),
            ("/static/open/x.css", vec!["cache-control: public, max-age=60", both]),
            ("/u/ann", vec![default, link, frame, "x-user: user ann"]),
            ("/c", vec![default, link, "set-cookie: a=1", "set-cookie: b=2", frame]),
        ] {
            assert_eq!(applied(&rules, path), expected, "{path}");
        }
    }

    #[test]
    fn leaves_out_what_the_server_decides_and_says_so() {
        let mut warnings = Vec::new();
        let rules = [rule("/*", &[("Content-Length", "1"), ("X-Reactor-Release", "me"), ("ETag", "x"), ("X-Ok", "1")])];
        let rules = HeaderRules::compile(&rules, "web", &mut warnings).expect("valid rules");
        assert_eq!(warnings.len(), 3);
        let mut headers = HeaderMap::new();
        assert_eq!(rules.apply(None, "/", &mut headers), vec!["/*"]);
        assert_eq!(headers.len(), 1);
    }

    #[test]
    fn refuses_headers_that_cannot_be_sent() {
        let compile = |rules: &[HeaderRule]| HeaderRules::compile(rules, "web", &mut Vec::new());
        assert!(matches!(compile(&[rule("/*", &[("Bad Name", "1")])]), Err(StageError::HeaderName { .. })));
        assert!(matches!(compile(&[rule("/*", &[("X-A", "a\r\nb: c")])]), Err(StageError::HeaderValue { .. })));
        assert!(matches!(compile(&[rule("*", &[("X-A", "a")])]), Err(StageError::HeaderPattern { .. })));
    }

    #[test]
    fn a_path_cannot_break_out_of_a_header() {
        assert!(applied(&[rule("/u/:user", &[("X-User", ":user")])], "/u/é").contains(&"x-user: é".to_owned()));
    }
}
