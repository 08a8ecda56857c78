//! What a client needs to know: where, with which token, through which proxy, and how patient to be.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use url::{Host, Url};

/// Configuration of an [`AdminClient`](crate::AdminClient).
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// Base address of the server; a path is kept as a prefix.
    pub endpoint: Url,
    /// Sent as `Authorization: Bearer …`.
    pub token: Option<SecretString>,
    /// Allows sending the token over plain `http` to a host that is not loopback.
    pub insecure: bool,
    /// The `user-agent` header.
    pub user_agent: String,
    /// Proxy for this endpoint. The environment is not consulted.
    pub proxy: Option<ProxyConfig>,
    /// How long to try.
    pub patience: Patience,
    /// Who hears what is answered, beside who asked.
    pub listener: Option<Listener>,
}

impl ClientConfig {
    /// A configuration for that server, without a token.
    #[must_use]
    pub fn new(endpoint: Url) -> Self {
        Self {
            endpoint,
            token: None,
            insecure: false,
            user_agent: concat!("reactor-admin-client/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxy: None,
            patience: Patience::default(),
            listener: None,
        }
    }
}

/// Is told of every JSON document that a server answers: the path that was asked for, and the document. It is called
/// where the answer is waited for, so it is quick.
#[derive(Clone)]
pub struct Listener(Arc<Tell>);

/// Takes the path and the document.
type Tell = dyn Fn(&str, &[u8]) + Send + Sync;

impl Listener {
    /// Calls that for each of them.
    pub fn new(tell: impl Fn(&str, &[u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(crate) fn tell(&self, path: &str, document: &[u8]) {
        (self.0)(path, document);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Listener").finish_non_exhaustive()
    }
}

/// A proxy between client and server.
#[derive(Debug, Clone)]
pub struct ProxyConfig {
    /// Address of the proxy, with its own user and password if it wants them.
    pub url: Url,
}

/// How long a client tries before it gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Tries for the first contact.
    pub attempts: u32,
    /// Time for all of them, and for one connection.
    pub first_contact: Duration,
    /// Shortest pause between two tries to get a lost stream back.
    pub shortest_pause: Duration,
    /// Longest pause between two of them.
    pub longest_pause: Duration,
    /// Time after which a lost stream is given up.
    pub reconnect: Duration,
    /// A stream without any byte for this long, heartbeats included, is lost. The server beats every 10 s.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_contact: Duration::from_secs(5),
            shortest_pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(2),
            reconnect: Duration::from_secs(30),
            silence: Duration::from_secs(30),
        }
    }
}

/// A pause that differs from client to client: those that a restart has cut off do not all come back at once.
#[must_use]
pub(crate) fn jittered(pause: Duration) -> Duration {
    // Randomly keyed by the standard library: enough for a pause, and no crate for it.
    let random = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), ());
    let quarters = u32::try_from(random % 256).unwrap_or_default();
    pause * 3 / 4 + pause * quarters / 512
}

/// Whether an address can only be this machine.
#[must_use]
pub(crate) fn is_loopback(endpoint: &Url) -> bool {
    match endpoint.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // RFC 6761, section 6.3: `localhost` and names below it are loopback.
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_differs_by_a_quarter_at_most() {
        let pause = Duration::from_millis(800);
        let pauses: Vec<Duration> = (0..100).map(|_| jittered(pause)).collect();
        assert!(pauses.iter().all(|jittered| (pause * 3 / 4..=pause * 5 / 4).contains(jittered)), "{pauses:?}");
        assert!(pauses.iter().any(|jittered| *jittered != pauses[0]));
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for here in ["http://localhost:8080", "http://127.0.0.9", "http://[::1]:1", "http://web.localhost"] {
            assert!(is_loopback(&here.parse().unwrap()), "{here}");
        }
        for elsewhere in ["http://localhost.example.com", "http://10.0.0.1", "https://example.com", "http://[::2]"] {
            assert!(!is_loopback(&elsewhere.parse().unwrap()), "{elsewhere}");
        }
    }
}
