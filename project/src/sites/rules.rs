//! `_headers` and `_redirects`, in the format that Netlify and Cloudflare Pages share, as rules of the manifest.

use bundle_format::site_rules::{MAX_RULES, PathPattern, REDIRECT_STATUSES, TargetError, check_header, check_target};
use bundle_format::{HeaderRule, RedirectRule};

use crate::{Diagnostic, SourceText};

/// Rules of a file and the lines that are none.
#[derive(Debug)]
pub(crate) struct Rules<T> {
    pub(crate) rules: Vec<T>,
    pub(crate) findings: Vec<Diagnostic>,
}

impl<T> Rules<T> {
    fn none() -> Self {
        Self { rules: Vec::new(), findings: Vec::new() }
    }
}

/// Parses `_headers`: a path, then indented `Name: value` lines; `! Name` takes a header away, written as an empty value.
pub(crate) fn parse_headers(text: &SourceText) -> Rules<HeaderRule> {
    let mut found: Rules<HeaderRule> = Rules::none();
    // After a path that is refused, its headers are skipped without a word.
    let mut skipping = false;
    for (line, start) in lines(&text.text) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let at = start + (line.len() - line.trim_start().len());
        let span = at..at + trimmed.len();
        if !line.starts_with([' ', '\t']) {
            let checked = PathPattern::parse(trimmed);
            skipping = checked.is_err();
            match checked {
                Ok(_) => found.rules.push(HeaderRule { path: trimmed.to_owned(), set: Vec::new() }),
                Err(reason) => found.findings.push(Diagnostic::error(reason.to_string()).at(text, span)),
            }
            continue;
        }
        if skipping {
            continue;
        }
        let Some(rule) = found.rules.last_mut() else {
            let message = "a header before any path";
            found.findings.push(
                Diagnostic::error(message).at(text, span).hint("write the path on a line of its own, such as `/*`"),
            );
            continue;
        };
        match parse_header(trimmed) {
            Ok(pair) => rule.set.push(pair),
            Err(reason) => found.findings.push(Diagnostic::error(reason).at(text, span)),
        }
    }
    found.rules.retain(|rule| !rule.set.is_empty());
    limit(text, &mut found);
    found
}

fn parse_header(line: &str) -> Result<(String, String), String> {
    if let Some(name) = line.strip_prefix('!') {
        let name = name.trim();
        check_header(name, "").map_err(|error| error.to_string())?;
        return Ok((name.to_ascii_lowercase(), String::new()));
    }
    let (name, value) = line.split_once(':').ok_or_else(|| format!("`{line}` is not a header: it has no colon"))?;
    let (name, value) = (name.trim(), value.trim());
    if value.is_empty() {
        return Err(format!("header `{name}` has no value; write `! {name}` to take it away"));
    }
    check_header(name, value).map_err(|error| error.to_string())?;
    Ok((name.to_ascii_lowercase(), value.to_owned()))
}

/// Parses `_redirects`: `from to [status][!]` a line. Without a status it is 302, which no browser keeps.
pub(crate) fn parse_redirects(text: &SourceText) -> Rules<RedirectRule> {
    let mut found: Rules<RedirectRule> = Rules::none();
    for (line, start) in lines(&text.text) {
        let without_comment = line.find(" #").map_or(line, |at| &line[..at]);
        let trimmed = without_comment.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let at = start + (line.len() - line.trim_start().len());
        let span = at..at + trimmed.len();
        match parse_redirect(trimmed) {
            Ok(rule) => found.rules.push(rule),
            Err(Refused::Wrong(reason)) => found.findings.push(Diagnostic::error(reason).at(text, span)),
            Err(Refused::Unsupported(reason)) => {
                found.findings.push(Diagnostic::warning(reason).at(text, span).hint("the rule is left out"));
            }
        }
    }
    limit(text, &mut found);
    found
}

enum Refused {
    Wrong(String),
    Unsupported(String),
}

fn parse_redirect(line: &str) -> Result<RedirectRule, Refused> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    let from = parts[0];
    PathPattern::parse(from).map_err(|error| Refused::Wrong(error.to_string()))?;
    let is_target = |part: &str| part.starts_with('/') || part.starts_with("http://") || part.starts_with("https://");
    let Some(target) = parts.iter().skip(1).position(|part| is_target(part)).map(|at| at + 1) else {
        return Err(Refused::Wrong(match parts.get(1) {
            None => format!("`{from}` has no target"),
            Some(other) => format!("`{other}` is not a target: a path that begins with `/`, or an `https://` address"),
        }));
    };
    if target > 1 {
        return Err(Refused::Unsupported("conditions on the query are not supported".to_owned()));
    }
    let (status, force) = match parts.get(2) {
        None => (302, false),
        Some(status) => {
            let (digits, force) = status.strip_suffix('!').map_or((*status, false), |digits| (digits, true));
            let number = digits.parse::<u16>().ok().filter(|number| REDIRECT_STATUSES.contains(number));
            let Some(number) = number else {
                return Err(Refused::Wrong(format!(
                    "`{status}` is not a status of a redirect: 200, 301, 302, 303, 307, 308 or 404"
                )));
            };
            (number, force)
        }
    };
    if parts.len() > 3 {
        return Err(Refused::Unsupported(format!("the condition `{}` is not supported", parts[3])));
    }
    check_target(parts[target], status).map_err(|error| match error {
        TargetError::OtherHost => Refused::Unsupported(error.to_string()),
        _ => Refused::Wrong(error.to_string()),
    })?;
    Ok(RedirectRule { from: from.to_owned(), to: parts[target].to_owned(), status, force })
}

fn limit<T>(text: &SourceText, found: &mut Rules<T>) {
    if found.rules.len() > MAX_RULES {
        let message = format!("{} rules, {MAX_RULES} are allowed", found.rules.len());
        found.findings.push(Diagnostic::error(message).in_file(&text.path));
        found.rules.clear();
    }
}

/// Lines with the byte they begin at.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (line.trim_end_matches(['\n', '\r']), at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(text: &str) -> Rules<HeaderRule> {
        parse_headers(&SourceText::new("_headers", text))
    }

    fn redirects(text: &str) -> Rules<RedirectRule> {
        parse_redirects(&SourceText::new("_redirects", text))
    }

    fn messages(findings: &[Diagnostic]) -> Vec<String> {
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn reads_headers_by_path() {
        let found = headers(
            "# all\n/*\n  X-Frame-Options: DENY\n  Cache-Control: public, max-age=60\n\n/a/:id\n\t! X-Frame-Options\n",
        );
        assert!(found.findings.is_empty());
        let set =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        assert_eq!(
            found.rules,
            [
                HeaderRule {
                    path: "/*".into(),
                    set: set(&[("x-frame-options", "DENY"), ("cache-control", "public, max-age=60")])
                },
                HeaderRule { path: "/a/:id".into(), set: set(&[("x-frame-options", "")]) },
            ]
        );
    }

    #[test]
    fn refuses_headers_that_make_no_sense_with_their_line() {
        let found = headers(
            "  X-A: b\n/x\n  nonsense\n  Content-Length: 3\n  X-Reactor-Release: me\n  A B: c\n  X-Empty:\nrelative\n  X-B: c\n",
        );
        assert_eq!(
            messages(&found.findings),
            [
                "_headers:1:3: error: a header before any path",
                "_headers:3:3: error: `nonsense` is not a header: it has no colon",
                "_headers:4:3: error: header `Content-Length` is set by the server alone",
                "_headers:5:3: error: header `X-Reactor-Release` is set by the server alone",
                "_headers:6:3: error: `A B` is not the name of a header",
                "_headers:7:3: error: header `X-Empty` has no value; write `! X-Empty` to take it away",
                "_headers:8:1: error: `relative` is not a path: it must begin with `/`, or with `https://host/`",
            ]
        );
    }

    #[test]
    fn reads_redirects_with_status_and_force() {
        let found = redirects(
            "/old /new\n/blog/* /news/:splat 301\n/app/* /index.html 200!\n/x https://example.com/ 308 # out\n/* /404.html 404\n",
        );
        assert!(found.findings.is_empty(), "{:?}", found.findings);
        let rules: Vec<_> =
            found.rules.iter().map(|rule| (rule.from.as_str(), rule.to.as_str(), rule.status, rule.force)).collect();
        assert_eq!(
            rules,
            [
                ("/old", "/new", 302, false),
                ("/blog/*", "/news/:splat", 301, false),
                ("/app/*", "/index.html", 200, true),
                ("/x", "https://example.com/", 308, false),
                ("/*", "/404.html", 404, false),
            ]
        );
    }

    #[test]
    fn names_the_line_of_a_redirect_that_is_none_and_leaves_out_what_it_cannot_do() {
        let found = redirects(
            "/a\n/b nowhere\n/c /d 418\nhttp://x /g\n/e/*/f /g/:splat\n/h id=:id /i/:id 301\n/j /k 302 Country=us\n/:a/:a /l\n/m https://x.y/ 200\n/n/* /fn/v1/:splat 200\n",
        );
        assert_eq!(
            messages(&found.findings),
            [
                "_redirects:1:1: error: `/a` has no target",
                "_redirects:2:1: error: `nowhere` is not a target: a path that begins with `/`, or an `https://` address",
                "_redirects:3:1: error: `418` is not a status of a redirect: 200, 301, 302, 303, 307, 308 or 404",
                "_redirects:4:1: error: `http://x` is not a path: it must begin with `/`, or with `https://host/`",
                "_redirects:6:1: warning: conditions on the query are not supported",
                "_redirects:7:1: warning: the condition `Country=us` is not supported",
                "_redirects:8:1: error: `/:a/:a` uses `:a` twice",
                "_redirects:9:1: warning: answering with a page of another host is not possible; call it from a function",
                "_redirects:10:1: error: a rewrite stays inside its site; call `/fn/v1/` itself instead",
            ]
        );
        assert_eq!(found.rules.len(), 1);
    }
}
