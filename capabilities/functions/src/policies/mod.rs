//! Invoke policies: which calls a function answers at all.

mod expression;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use admin_api::{Policy, PolicyRule};
use http::{HeaderMap, Method};
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use platform::DatabaseError;

use crate::store::Store;
use expression::Expression;

/// Roles a caller can have.
pub(crate) const ROLES: [&str; 3] = ["admin", "service", "anonymous"];

/// The policies of all functions, in memory.
pub(crate) struct Policies {
    store: Store,
    current: RwLock<Arc<BTreeMap<String, Vec<Rule>>>>,
}

/// What a policy looks at.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    /// Path below the function, with its query.
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) role: &'a str,
    pub(crate) at: Timestamp,
}

/// A policy that was read and understood.
#[derive(Debug, Clone, PartialEq)]
struct Rule {
    methods: Vec<String>,
    path: Option<String>,
    window: Option<Window>,
    roles: Vec<String>,
    expression: Option<Expression>,
}

#[derive(Debug, Clone, PartialEq)]
struct Window {
    from: Time,
    to: Time,
    zone: TimeZone,
}

impl Policies {
    /// The policies as they are now.
    pub(crate) async fn open(store: Store) -> Result<Self, DatabaseError> {
        let policies = Self { store, current: RwLock::default() };
        policies.reload().await?;
        Ok(policies)
    }

    /// Reads all of them again. One that is not understood allows nothing.
    pub(crate) async fn reload(&self) -> Result<(), DatabaseError> {
        let mut rules: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
        for policy in self.store.policies().await? {
            let of_function = rules.entry(policy.function).or_default();
            match Rule::read(&policy.rule) {
                Ok(rule) => of_function.push(rule),
                Err(reason) => tracing::error!(policy = policy.id, "the policy is not understood: {reason}"),
            }
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
        Ok(())
    }

    /// Whether a function answers a call: it has no policies, or the call meets one of them.
    pub(crate) fn allow(&self, function: &str, asked: &Asked<'_>) -> bool {
        let current = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        current.get(function).is_none_or(|rules| rules.iter().any(|rule| rule.allows(asked)))
    }

    /// The policies of a function.
    pub(crate) async fn list(&self, function: &str) -> Result<Vec<Policy>, DatabaseError> {
        let all = self.store.policies().await?;
        Ok(all.into_iter().filter(|policy| policy.function == function).collect())
    }

    /// Adds one that was checked.
    pub(crate) async fn add(&self, policy: &Policy) -> Result<(), DatabaseError> {
        self.store.add_policy(policy).await?;
        self.reload().await
    }

    /// Takes one away; false if there is none of that id.
    pub(crate) async fn remove(&self, function: &str, id: &str) -> Result<bool, DatabaseError> {
        let removed = self.store.remove_policy(function, id).await?;
        self.reload().await?;
        Ok(removed)
    }
}

/// Why a rule cannot be used, or nothing.
pub(crate) fn check(rule: &PolicyRule) -> Result<(), String> {
    if *rule == PolicyRule::default() {
        return Err("a policy without a condition would allow every call".to_owned());
    }
    Rule::read(rule).map(drop)
}

impl Rule {
    fn read(rule: &PolicyRule) -> Result<Self, String> {
        for method in &rule.methods {
            Method::from_bytes(method.as_bytes()).map_err(|_| format!("`{method}` is not a method"))?;
        }
        if let Some(role) = rule.roles.iter().find(|role| !ROLES.contains(&role.as_str())) {
            return Err(format!("`{role}` is not a role: {}", ROLES.join(", ")));
        }
        if let Some(path) = rule.path.as_ref().filter(|path| !path.starts_with('/')) {
            return Err(format!("the path `{path}` does not begin with a slash"));
        }
        if rule.timezone.is_some() && rule.between.is_none() {
            return Err("a time zone says something about `between` only".to_owned());
        }
        Ok(Self {
            methods: rule.methods.iter().map(|method| method.to_ascii_uppercase()).collect(),
            path: rule.path.clone(),
            window: rule.between.as_deref().map(|text| Window::read(text, rule.timezone.as_deref())).transpose()?,
            roles: rule.roles.clone(),
            expression: rule.expression.as_deref().map(Expression::read).transpose()?,
        })
    }

    fn allows(&self, asked: &Asked<'_>) -> bool {
        let path = asked.path.split('?').next().unwrap_or_default();
        let method = asked.method.as_str();
        (self.methods.is_empty() || self.methods.iter().any(|allowed| allowed == method))
            && self.path.as_deref().is_none_or(|pattern| matches(pattern, path))
            && self.window.as_ref().is_none_or(|window| window.holds(asked.at))
            && (self.roles.is_empty() || self.roles.iter().any(|role| role == asked.role))
            && self.expression.as_ref().is_none_or(|expression| expression.holds(asked))
    }
}

impl Window {
    fn read(text: &str, zone: Option<&str>) -> Result<Self, String> {
        let form = || format!("`{text}` is not a window: `08:00-18:00`");
        let (from, to) = text.split_once('-').ok_or_else(form)?;
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).map_err(|_| form());
        let zone = match zone {
            None => TimeZone::UTC,
            Some(name) => TimeZone::get(name).map_err(|_| format!("`{name}` is not a time zone"))?,
        };
        Ok(Self { from: time(from)?, to: time(to)?, zone })
    }

    /// The end does not belong to it; one whose end is before its beginning passes midnight.
    fn holds(&self, at: Timestamp) -> bool {
        let now = at.to_zoned(self.zone.clone()).time();
        if self.from <= self.to { self.from <= now && now < self.to } else { now >= self.from || now < self.to }
    }
}

/// Whether a path fits a pattern in which `*` stands for any part, slashes included.
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked<'a>(method: &'a Method, path: &'a str, headers: &'a HeaderMap) -> Asked<'a> {
        Asked { method, path, headers, role: "anonymous", at: "2026-03-02T09:30:00Z".parse().unwrap() }
    }

    fn rule(rule: &PolicyRule) -> Rule {
        Rule::read(rule).unwrap()
    }

    #[test]
    fn every_condition_of_a_policy_must_hold() {
        let headers = HeaderMap::new();
        let allowed = rule(&PolicyRule {
            methods: vec!["get".into()],
            path: Some("/public/*".into()),
            between: Some("08:00-10:00".into()),
            ..PolicyRule::default()
        });
        assert!(allowed.allows(&asked(&Method::GET, "/public/a?x=1", &headers)));
        assert!(!allowed.allows(&asked(&Method::POST, "/public/a", &headers)));
        assert!(!allowed.allows(&asked(&Method::GET, "/private", &headers)));
        let late = Asked { at: "2026-03-02T10:00:00Z".parse().unwrap(), ..asked(&Method::GET, "/public/a", &headers) };
        assert!(!allowed.allows(&late));
        let admins = rule(&PolicyRule { roles: vec!["admin".into()], ..PolicyRule::default() });
        assert!(!admins.allows(&asked(&Method::GET, "/", &headers)));
        assert!(admins.allows(&Asked { role: "admin", ..asked(&Method::GET, "/", &headers) }));
    }

    #[test]
    fn a_window_can_pass_midnight_and_has_a_time_zone() {
        let night = Window::read("22:00-06:00", None).unwrap();
        assert!(night.holds("2026-03-02T23:00:00Z".parse().unwrap()));
        assert!(night.holds("2026-03-02T05:59:00Z".parse().unwrap()));
        assert!(!night.holds("2026-03-02T12:00:00Z".parse().unwrap()));
        let there = Window::read("08:00-09:00", Some("Europe/Berlin")).unwrap();
        assert!(there.holds("2026-01-02T07:30:00Z".parse().unwrap()));
        assert!(Window::read("8-9", None).is_err());
        assert!(Window::read("08:00-09:00", Some("Mars/Base")).is_err());
    }

    #[test]
    fn a_star_stands_for_any_part_of_a_path() {
        for (pattern, path, fits) in [
            ("/a", "/a", true),
            ("/a", "/a/b", false),
            ("/a/*", "/a/b/c", true),
            ("/*/edit", "/x/y/edit", true),
            ("/*/edit", "/x/edit/y", false),
            ("/a*b*c", "/a1b2c", true),
            ("/a*b*c", "/a1c2b", false),
        ] {
            assert_eq!(matches(pattern, path), fits, "{pattern} {path}");
        }
    }

    #[test]
    fn a_rule_that_says_nothing_or_nonsense_is_refused() {
        assert!(check(&PolicyRule::default()).is_err());
        for bad in [
            PolicyRule { methods: vec!["G T".into()], ..PolicyRule::default() },
            PolicyRule { roles: vec!["king".into()], ..PolicyRule::default() },
            PolicyRule { path: Some("a".into()), ..PolicyRule::default() },
            PolicyRule { expression: Some("method ==".into()), ..PolicyRule::default() },
        ] {
            assert!(check(&bad).is_err(), "{bad:?}");
        }
    }
}
