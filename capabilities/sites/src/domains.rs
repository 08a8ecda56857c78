//! Hosts of sites whose owner is not known by itself: they serve once a text record has proved who owns them.
//!
//! A server that holds one project serves the domains of its manifest at once: whoever deploys to it owns it. Hosts added
//! by hand, and on a shared server also those of manifests, wait for a record `_reactor-challenge.<host>` with the token
//! that was made for them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use admin_api::{DnsRecord, DomainState, ErrorCode, SiteDomain};
use futures::StreamExt as _;
use jiff::Timestamp;
use platform::postgres::{DatabaseError, Notifications};
use platform::{ApiFailure, Clock, Ids, Shutdown};

use crate::Sites;
use crate::dns::ResolveTxt;
use crate::store::Store;

/// Where the record is looked for.
const CHALLENGE: &str = "_reactor-challenge";

/// What the record says before the token.
const PROOF: &str = "reactor-site-verification=";

/// How long a host that is not proved yet is left alone between looks.
const AGAIN: Duration = Duration::from_mins(1);

/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A host and what is known of its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Domain {
    pub(crate) host: String,
    pub(crate) site: String,
    pub(crate) declared: bool,
    pub(crate) token: String,
    pub(crate) added_at: Timestamp,
    pub(crate) checked_at: Option<Timestamp>,
    pub(crate) verified_at: Option<Timestamp>,
    pub(crate) problem: Option<String>,
}

/// What is needed to ask for proofs and to keep them.
pub(crate) struct Registry {
    pub(crate) store: Store,
    pub(crate) resolver: Arc<dyn ResolveTxt>,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
}

/// The hosts whose owner is proved, and their sites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Proved {
    hosts: HashMap<String, String>,
    /// Whether the hosts of manifests need a proof too.
    shared: bool,
}

impl Proved {
    pub(crate) fn new(domains: &[Domain], shared: bool) -> Self {
        let proved = domains.iter().filter(|domain| domain.verified_at.is_some());
        Self { hosts: proved.map(|domain| (domain.host.clone(), domain.site.clone())).collect(), shared }
    }

    /// Nothing is proved yet.
    pub(crate) fn nothing(shared: bool) -> Self {
        Self { hosts: HashMap::new(), shared }
    }

    /// Whether a host that the site's manifest names is served.
    pub(crate) fn allows(&self, site: &str, host: &str) -> bool {
        !self.shared || self.hosts.get(host).is_some_and(|owner| owner == site)
    }

    /// Proved hosts and their sites.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.hosts.iter().map(|(host, site)| (host.as_str(), site.as_str()))
    }
}

impl Domain {
    /// The record that proves it.
    pub(crate) fn record(&self) -> DnsRecord {
        DnsRecord {
            name: format!("{CHALLENGE}.{}", self.host),
            kind: "TXT".to_owned(),
            value: format!("{PROOF}{}", self.token),
        }
    }

    fn shown(&self) -> SiteDomain {
        let proved = self.verified_at.is_some();
        SiteDomain {
            host: self.host.clone(),
            site: self.site.clone(),
            declared: self.declared,
            state: if proved { DomainState::Serving } else { DomainState::Pending },
            record: (!proved).then(|| self.record()),
            checked_at: self.checked_at.map(|at| at.to_string()),
            problem: self.problem.clone().filter(|_| !proved),
        }
    }

    fn is_due(&self, now: Timestamp) -> bool {
        let since = |at: Timestamp| Duration::try_from(now.duration_since(at)).unwrap_or(Duration::ZERO);
        self.verified_at.is_none() && self.checked_at.is_none_or(|at| since(at) >= AGAIN)
    }
}

impl Registry {
    /// Looks for the proof; `None` when it is there.
    async fn problem_of(&self, domain: &Domain) -> Option<String> {
        let record = domain.record();
        let found = match tokio::time::timeout(PATIENCE, self.resolver.txt(&record.name)).await {
            Ok(Ok(found)) => found,
            Ok(Err(problem)) => return Some(problem),
            Err(_) => return Some("the name servers did not answer in time".to_owned()),
        };
        if found.iter().any(|text| text.trim() == record.value) {
            return None;
        }
        Some(if found.is_empty() {
            format!("there is no text record `{}` yet", record.name)
        } else {
            format!("the text record `{}` holds something else", record.name)
        })
    }

    /// Looks, and keeps what was seen.
    async fn check(&self, domain: &Domain) -> Result<Domain, DatabaseError> {
        let problem = self.problem_of(domain).await;
        let checked = self.store.checked(&domain.host, problem.as_deref(), self.clock.now()).await?;
        Ok(checked.unwrap_or_else(|| domain.clone()))
    }

    fn fresh(&self, site: &str, host: &str, declared: bool) -> Domain {
        Domain {
            host: host.to_owned(),
            site: site.to_owned(),
            declared,
            token: self.ids.secret(),
            added_at: self.clock.now(),
            checked_at: None,
            verified_at: None,
            problem: None,
        }
    }
}

impl Sites {
    /// The hosts of a site: those of its manifest and those added by hand.
    pub(crate) async fn domains(&self, name: &str) -> Result<Vec<SiteDomain>, ApiFailure> {
        let site = self.table().sites.get(name).cloned().ok_or_else(|| crate::serve::site_not_found(name))?;
        let stored = self.registry()?.store.domains().await?;
        let of_site: Vec<&Domain> = stored.iter().filter(|domain| domain.site == name).collect();
        let mut shown: Vec<SiteDomain> = of_site.iter().map(|domain| domain.shown()).collect();
        for host in &site.domains {
            if of_site.iter().any(|domain| domain.host == *host) {
                continue;
            }
            let state = if self.shared.config.shared { DomainState::Pending } else { DomainState::Serving };
            shown.push(SiteDomain {
                host: host.clone(),
                site: name.to_owned(),
                declared: true,
                state,
                record: None,
                checked_at: None,
                problem: None,
            });
        }
        shown.sort_by(|a, b| a.host.cmp(&b.host));
        Ok(shown)
    }

    /// Adds a host to a site and looks for its proof at once; asking again looks again.
    pub(crate) async fn add_domain(&self, name: &str, host: &str) -> Result<SiteDomain, ApiFailure> {
        let table = self.table();
        if !table.sites.contains_key(name) {
            return Err(crate::serve::site_not_found(name));
        }
        let host = host_name(host)?;
        let declaring = table.sites.values().find(|site| site.domains.contains(&host));
        if let Some(other) = declaring.filter(|_| !self.shared.config.shared) {
            return Err(taken(&host, &other.name));
        }
        let registry = self.registry()?;
        let domain = registry.store.add(&registry.fresh(name, &host, false)).await?;
        if domain.site != name {
            return Err(taken(&host, &domain.site));
        }
        let domain = if domain.verified_at.is_none() { registry.check(&domain).await? } else { domain };
        self.reload_domains().await?;
        Ok(domain.shown())
    }

    /// Removes a host that was added by hand.
    pub(crate) async fn remove_domain(&self, name: &str, host: &str) -> Result<(), ApiFailure> {
        let host = host_name(host)?;
        if self.table().sites.get(name).is_some_and(|site| site.domains.contains(&host)) {
            let message = format!("`{host}` is a domain of the project's manifest");
            return Err(ApiFailure::new(ErrorCode::DomainTaken, message)
                .hint("take it out of `domains` in `reactor.toml` and deploy"));
        }
        if !self.registry()?.store.remove(name, &host).await? {
            let message = format!("site `{name}` has no domain `{host}`");
            return Err(
                ApiFailure::new(ErrorCode::NotFound, message).next(format!("reactor sites domains list {name}"))
            );
        }
        self.reload_domains().await?;
        Ok(())
    }

    /// Serves what is proved by now.
    async fn reload_domains(&self) -> Result<Vec<Domain>, ApiFailure> {
        let domains = self.registry()?.store.domains().await?;
        self.set_proved(Proved::new(&domains, self.shared.config.shared));
        Ok(domains)
    }

    fn registry(&self) -> Result<&Registry, ApiFailure> {
        let registry = self.shared.registry.as_ref();
        registry.ok_or_else(|| ApiFailure::internal("this capability was opened without a database"))
    }

    /// Follows changes of any node and looks for proofs that are still missing, until the server stops.
    pub(crate) async fn keep_domains(self, mut notifications: Notifications, shutdown: Shutdown) {
        loop {
            if let Err(failure) = self.look_after_domains().await {
                tracing::warn!(capability = "sites", code = failure.error.code, "domains could not be looked after");
            }
            tokio::select! {
                wake = notifications.next() => if wake.is_none() { return },
                () = self.shared.activated.notified() => {}
                () = shutdown.triggered() => return,
            }
        }
    }

    async fn look_after_domains(&self) -> Result<(), ApiFailure> {
        let registry = self.registry()?;
        let table = self.table();
        if self.shared.config.shared && table.release.is_some() {
            let mut declared = Vec::new();
            for site in table.sites.values() {
                for host in &site.domains {
                    registry.store.add(&registry.fresh(&site.name, host, true)).await?;
                    declared.push(host.clone());
                }
            }
            registry.store.forget_declared(&declared).await?;
        }
        let domains = self.reload_domains().await?;
        let now = registry.clock.now();
        for domain in domains.iter().filter(|domain| domain.is_due(now)) {
            registry.check(domain).await?;
        }
        Ok(())
    }
}

/// As it arrives in `Host`.
fn host_name(given: &str) -> Result<String, ApiFailure> {
    let wrong = || {
        ApiFailure::invalid(format!("`{given}` is not a host name"))
            .hint("such as `www.example.com`, without `https://`")
    };
    match url::Host::parse(given.trim()) {
        Ok(url::Host::Domain(host)) if host.contains('.') && !host.ends_with(".localhost") => {
            Ok(host.trim_end_matches('.').to_owned())
        }
        _ => Err(wrong()),
    }
}

fn taken(host: &str, site: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::DomainTaken, format!("`{host}` belongs to site `{site}` already"))
        .next(format!("reactor sites domains list {site}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_and_nothing_else() {
        for (given, expected) in [
            ("www.example.com", Some("www.example.com")),
            ("WWW.Example.com.", Some("www.example.com")),
            ("bücher.example", Some("xn--bcher-kva.example")),
            ("https://example.com", None),
            ("example.com/path", None),
            ("example.com:80", None),
            ("127.0.0.1", None),
            ("[::1]", None),
            ("web.localhost", None),
            ("example", None),
            ("", None),
        ] {
            assert_eq!(host_name(given).ok().as_deref(), expected, "{given}");
        }
    }
}
