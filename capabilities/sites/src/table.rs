//! The routing table of a release: which site answers for which host and path.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use http::HeaderValue;

use crate::domains::Proved;
use crate::site::Site;

/// Where every site is found below one host.
pub(crate) const BELOW: &str = "/sites/v1/";

/// Suffix of the host that every site has on the developer's machine.
const LOCALHOST: &str = ".localhost";

/// All sites of the live release; swapped as a whole.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) release: Option<String>,
    /// The same as every answer carries it.
    pub(crate) release_header: Option<HeaderValue>,
    pub(crate) sites: BTreeMap<String, Arc<Site>>,
    domains: HashMap<String, Arc<Site>>,
    default: Option<Arc<Site>>,
}

/// The site for a request.
#[derive(Debug, Clone)]
pub(crate) struct Routed {
    pub(crate) site: Arc<Site>,
    pub(crate) via: Via,
}

/// How the site was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    Domain,
    Localhost,
    Default,
    Path,
}

impl Via {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Localhost => "localhost",
            Self::Default => "default",
            Self::Path => "path",
        }
    }
}

impl Table {
    /// `default` names the site for all other hosts; without it the only site is that.
    pub(crate) fn new(release: String, sites: Vec<Arc<Site>>, default: Option<&str>, proved: &Proved) -> Self {
        let only = if sites.len() == 1 { sites.first().cloned() } else { None };
        let mut domains = HashMap::new();
        for site in &sites {
            for domain in site.domains.iter().filter(|domain| proved.allows(&site.name, domain)) {
                domains.entry(domain.clone()).or_insert_with(|| Arc::clone(site));
            }
        }
        let sites: BTreeMap<_, _> = sites.into_iter().map(|site| (site.name.clone(), site)).collect();
        for (host, name) in proved.iter() {
            if let Some(site) = sites.get(name) {
                domains.entry(host.to_owned()).or_insert_with(|| Arc::clone(site));
            }
        }
        let default = match default {
            Some(name) => sites.get(name).cloned(),
            None => only,
        };
        let release_header = HeaderValue::try_from(release.as_str()).ok();
        Self { release: Some(release), release_header, sites, domains, default }
    }

    /// The site of a host, as [`normalize_host`] gives it.
    pub(crate) fn by_host(&self, host: Option<&str>) -> Option<Routed> {
        if let Some(owned) = host.and_then(|host| self.owner(host)) {
            return Some(owned);
        }
        self.default.clone().map(|site| Routed { site, via: Via::Default })
    }

    /// The site that a host belongs to, the default left aside.
    pub(crate) fn owner(&self, host: &str) -> Option<Routed> {
        if let Some(site) = self.domains.get(host) {
            return Some(Routed { site: Arc::clone(site), via: Via::Domain });
        }
        let site = self.sites.get(host.strip_suffix(LOCALHOST)?)?;
        Some(Routed { site: Arc::clone(site), via: Via::Localhost })
    }

    /// The site of a `Host` as it came, when that is already in the form that [`normalize_host`] makes, its port aside.
    pub(crate) fn by_plain_host(&self, host: &str) -> Option<&Arc<Site>> {
        let name = host.split(':').next().unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
        if name.is_empty() || name.ends_with('.') || !name.bytes().all(plain) {
            return None;
        }
        if let Some(site) = self.domains.get(name) {
            return Some(site);
        }
        match name.strip_suffix(LOCALHOST) {
            Some(below) => self.sites.get(below),
            None => self.default.as_ref(),
        }
    }

    pub(crate) fn is_default(&self, site: &Site) -> bool {
        self.default.as_ref().is_some_and(|default| default.name == site.name)
    }
}

/// A `Host` without its port, in lower case, without the dot of the root.
pub(crate) fn normalize_host(host: &str) -> Option<String> {
    let name = match host.strip_prefix('[') {
        Some(rest) => &host[..rest.find(']')? + 2],
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    (!name.is_empty()).then(|| name.to_ascii_lowercase())
}

/// A path below [`BELOW`] in the site's name, where the site is mounted, and the path inside of it (empty when even the
/// slash behind the name is missing).
pub(crate) fn split_below(path: &str) -> Option<(&str, &str, &str)> {
    let rest = path.strip_prefix(BELOW)?;
    let name = rest.split('/').next().unwrap_or_default();
    let (mount, inside) = path.split_at(BELOW.len() + name.len());
    Some((name, mount, inside))
}

#[cfg(test)]
mod tests {
    use bundle_format::SiteEntry;

    use super::*;
    use crate::domains::Domain;

    fn site(name: &str, domains: &[&str]) -> Arc<Site> {
        let entry = SiteEntry {
            name: name.to_owned(),
            framework: "static".to_owned(),
            root: format!("sites/{name}"),
            spa: false,
            headers: Vec::new(),
            redirects: Vec::new(),
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
        };
        Arc::new(Site::compile(&entry, &[], &mut Vec::new()).expect("a valid site"))
    }

    fn found(table: &Table, host: &str) -> String {
        let host = normalize_host(host);
        table
            .by_host(host.as_deref())
            .map_or("none".to_owned(), |found| format!("{} {}", found.site.name, found.via.name()))
    }

    #[test]
    fn a_host_finds_its_site() {
        let sites = vec![site("web", &["www.example.com", "Bücher.example"]), site("docs", &["docs.example.com"])];
        let table = Table::new("rel_1".to_owned(), sites, Some("docs"), &Proved::nothing(false));
        for (host, expected) in [
            ("www.example.com", "web domain"),
            ("WWW.Example.com.:8443", "web domain"),
            ("xn--bcher-kva.example", "web domain"),
            ("docs.example.com", "docs domain"),
            ("web.localhost:8080", "web localhost"),
            ("docs.localhost", "docs localhost"),
            ("other.localhost", "docs default"),
            ("a.web.localhost", "docs default"),
            ("127.0.0.1:8080", "docs default"),
            ("[::1]:8080", "docs default"),
            ("", "docs default"),
        ] {
            assert_eq!(found(&table, host), expected, "{host}");
            if let Some(site) = table.by_plain_host(host) {
                assert_eq!(site.name, expected.split(' ').next().unwrap_or_default(), "{host}");
            }
        }
        for host in ["www.example.com", "web.localhost:8080", "127.0.0.1:8080"] {
            assert!(table.by_plain_host(host).is_some(), "{host}");
        }
    }

    #[test]
    fn on_a_shared_server_a_domain_waits_for_its_proof() {
        let table = |proved: &Proved| {
            let sites = vec![site("web", &["www.example.com"]), site("docs", &["docs.example.com"])];
            Table::new("rel_1".to_owned(), sites, None, proved)
        };
        let host = |name: &str, site: &str, proved: bool| Domain {
            host: name.to_owned(),
            site: site.to_owned(),
            declared: true,
            token: String::new(),
            added_at: jiff::Timestamp::UNIX_EPOCH,
            checked_at: None,
            verified_at: proved.then_some(jiff::Timestamp::UNIX_EPOCH),
            problem: None,
        };
        let domains = [
            host("www.example.com", "web", true),
            host("docs.example.com", "docs", false),
            host("added.example.com", "docs", true),
            host("stolen.example.com", "gone", true),
        ];
        let shared = table(&Proved::new(&domains, true));
        let own = table(&Proved::new(&domains, false));
        for (name, on_shared, on_own) in [
            ("www.example.com", "web domain", "web domain"),
            ("docs.example.com", "none", "docs domain"),
            ("added.example.com", "docs domain", "docs domain"),
            ("stolen.example.com", "none", "none"),
        ] {
            assert_eq!((found(&shared, name), found(&own, name)), (on_shared.to_owned(), on_own.to_owned()), "{name}");
        }
    }

    #[test]
    fn without_a_default_only_an_only_site_answers_everywhere() {
        let both = || vec![site("web", &[]), site("docs", &[])];
        let free = Proved::nothing(false);
        assert_eq!(found(&Table::new("r".to_owned(), both(), None, &free), "x.example"), "none");
        assert_eq!(found(&Table::new("r".to_owned(), vec![site("web", &[])], None, &free), "x.example"), "web default");
        assert_eq!(found(&Table::new("r".to_owned(), both(), Some("gone"), &free), "x.example"), "none");
        assert_eq!(found(&Table::default(), "x.example"), "none");
    }

    #[test]
    fn paths_below_the_prefix_are_split_at_the_name() {
        assert_eq!(split_below("/sites/v1/web/a/b"), Some(("web", "/sites/v1/web", "/a/b")));
        assert_eq!(split_below("/sites/v1/web"), Some(("web", "/sites/v1/web", "")));
        assert_eq!(split_below("/sites/v1/web/"), Some(("web", "/sites/v1/web", "/")));
        assert_eq!(split_below("/sites/v1/"), Some(("", "/sites/v1/", "")));
        assert_eq!(split_below("/sites/v2/web"), None);
    }
}
