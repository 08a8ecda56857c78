//! Which proxy the environment names for a server.

use admin_client::ProxyConfig;
use url::Url;

use super::resolve::is_loopback;
use crate::env::{self, Env};

/// The proxy for that endpoint, if any. Loopback addresses are always reached directly.
pub(crate) fn proxy(env: &Env, endpoint: &Url) -> Option<ProxyConfig> {
    if is_loopback(endpoint) || is_exempt(env, endpoint) {
        return None;
    }
    let own = if endpoint.scheme() == "https" { env::HTTPS_PROXY } else { env::HTTP_PROXY };
    let text = variable(env, own).or_else(|| variable(env, env::ALL_PROXY))?;
    let complete = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    Some(ProxyConfig { url: Url::parse(&complete).ok()? })
}

/// Upper or lower case, as is custom.
fn variable<'a>(env: &'a Env, name: &str) -> Option<&'a str> {
    env.text(name).or_else(|| env.text(&name.to_ascii_lowercase()))
}

fn is_exempt(env: &Env, endpoint: &Url) -> bool {
    let Some(host) = endpoint.host_str() else { return false };
    variable(env, env::NO_PROXY).is_some_and(|list| {
        list.split(',').map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
            let entry = entry.trim_start_matches("*.").trim_start_matches('.');
            entry == "*" || host == entry || host.strip_suffix(entry).is_some_and(|rest| rest.ends_with('.'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(env: &Env, endpoint: &str) -> Option<String> {
        proxy(env, &endpoint.parse().unwrap()).map(|proxy| proxy.url.to_string())
    }

    #[test]
    fn the_scheme_chooses_the_variable_and_loopback_needs_none() {
        let env = Env::from([("HTTPS_PROXY", "proxy:3128"), ("http_proxy", "http://other")]);
        assert_eq!(chosen(&env, "https://example.com").as_deref(), Some("http://proxy:3128/"));
        assert_eq!(chosen(&env, "http://example.com").as_deref(), Some("http://other/"));
        assert_eq!(chosen(&env, "http://localhost:8080"), None);
    }

    #[test]
    fn no_proxy_names_hosts_and_domains() {
        let env = Env::from([("ALL_PROXY", "proxy:1"), ("NO_PROXY", "internal.example, .corp")]);
        assert_eq!(chosen(&env, "https://api.internal.example"), None);
        assert_eq!(chosen(&env, "https://a.corp"), None);
        assert!(chosen(&env, "https://notinternal.example").is_some());
    }
}
