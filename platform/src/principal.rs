//! Who is asking: the one place that turns a request into a principal.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::digest::sha256;
use admin_api::ErrorCode;
use http::{HeaderMap, header};
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

use crate::{ApiFailure, Clock};

/// Wrong tokens an address may send within [`WINDOW`].
const ATTEMPTS: u32 = 20;
const WINDOW: Duration = Duration::from_mins(1);
/// Addresses remembered at most; beyond it the oldest windows are forgotten.
const ADDRESSES: usize = 10_000;

/// Who is asking. Request extension on every route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// Holder of the admin token.
    Admin {
        /// How activations name this caller.
        name: String,
    },
    /// Nobody in particular.
    Anonymous,
}

impl Principal {
    /// The name of the admin, or the 401 that every admin route answers with.
    pub fn admin(&self) -> Result<&str, ApiFailure> {
        match self {
            Self::Admin { name } => Ok(name),
            Self::Anonymous => Err(missing_token()),
        }
    }

    /// Whether this is the admin.
    pub const fn is_admin(&self) -> bool {
        matches!(self, Self::Admin { .. })
    }
}

/// Compares tokens, counts wrong ones, keeps remote callers out.
#[derive(Clone)]
pub struct Authenticator {
    inner: Arc<Inner>,
}

struct Inner {
    /// SHA-256 of the token: equal lengths make the comparison constant in time.
    digest: [u8; 32],
    allow_remote: bool,
    clock: Clock,
    wrong: Mutex<HashMap<IpAddr, Wrong>>,
}

struct Wrong {
    since: Duration,
    count: u32,
}

impl Authenticator {
    /// Knows the admin token; `allow_remote` lets callers in that are not on this machine.
    pub fn new(admin_token: SecretString, allow_remote: bool) -> Self {
        Self::with_clock(admin_token, allow_remote, Clock::system())
    }

    /// The same with a clock that tests can pin.
    pub fn with_clock(admin_token: SecretString, allow_remote: bool, clock: Clock) -> Self {
        let digest = sha256(admin_token.expose_secret());
        drop(admin_token);
        Self { inner: Arc::new(Inner { digest, allow_remote, clock, wrong: Mutex::default() }) }
    }

    /// The principal of a request to the admin surface.
    ///
    /// No token at all is `Anonymous` and never counted. A wrong one is 401, more than 20 of them a minute and address
    /// 429. The right one from another machine is 403 unless that is allowed; a request that says it was forwarded
    /// counts as coming from another machine, and so does one without a peer address.
    pub fn check(&self, headers: &HeaderMap, peer: Option<SocketAddr>) -> Result<Principal, ApiFailure> {
        if !headers.contains_key(header::AUTHORIZATION) {
            return Ok(Principal::Anonymous);
        }
        let address = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
        self.refuse_if_blocked(address)?;
        if !self.matches(headers) {
            self.count(address);
            return Err(ApiFailure::new(ErrorCode::Unauthorized, "the token is not the one of this server")
                .hint(ErrorCode::Unauthorized.remedy()));
        }
        if !self.inner.allow_remote && is_remote(headers, peer) {
            return Err(remote_forbidden());
        }
        Ok(Principal::Admin { name: "admin".to_owned() })
    }

    /// The principal of a request to any other surface, where `Authorization` may belong to somebody else's scheme.
    ///
    /// Never fails and never counts: what is not the admin token is nobody in particular.
    pub fn identify(&self, headers: &HeaderMap) -> Principal {
        if self.matches(headers) { Principal::Admin { name: "admin".to_owned() } } else { Principal::Anonymous }
    }

    fn matches(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return false;
        };
        let Some(token) = bearer(value.as_bytes()) else {
            return false;
        };
        sha256(token).ct_eq(&self.inner.digest).into()
    }

    fn refuse_if_blocked(&self, address: IpAddr) -> Result<(), ApiFailure> {
        let now = self.inner.clock.monotonic();
        let wrong = self.inner.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(entry) = wrong.get(&address) else {
            return Ok(());
        };
        let left = (entry.since + WINDOW).saturating_sub(now);
        if entry.count < ATTEMPTS || left.is_zero() {
            return Ok(());
        }
        let seconds = u32::try_from(left.as_secs()).unwrap_or(60) + 1;
        Err(ApiFailure::new(ErrorCode::TooManyAttempts, "too many wrong tokens came from this address")
            .hint(ErrorCode::TooManyAttempts.remedy())
            .retry_after(seconds))
    }

    fn count(&self, address: IpAddr) {
        let now = self.inner.clock.monotonic();
        let mut wrong = self.inner.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= ADDRESSES {
            wrong.retain(|_, entry| now < entry.since + WINDOW);
        }
        if wrong.len() >= ADDRESSES {
            wrong.clear();
        }
        let entry = wrong.entry(address).or_insert(Wrong { since: now, count: 0 });
        if now >= entry.since + WINDOW {
            *entry = Wrong { since: now, count: 0 };
        }
        entry.count += 1;
    }
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| token.trim_ascii())
}

fn is_remote(headers: &HeaderMap, peer: Option<SocketAddr>) -> bool {
    headers.contains_key(header::FORWARDED)
        || headers.contains_key("x-forwarded-for")
        || !peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback())
}

fn missing_token() -> ApiFailure {
    ApiFailure::new(ErrorCode::Unauthorized, "this request needs a token").hint(ErrorCode::Unauthorized.remedy())
}

fn remote_forbidden() -> ApiFailure {
    ApiFailure::new(ErrorCode::AdminRemoteForbidden, "the admin surface answers callers on this machine only")
        .hint("set `[admin] allow_remote = true` on the server, behind TLS")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const HERE: &str = "127.0.0.1:5000";
    const THERE: &str = "192.0.2.7:5000";

    fn authenticator(allow_remote: bool) -> (Authenticator, Clock) {
        let clock = Clock::pinned("2026-01-01T00:00:00Z".parse().unwrap());
        (Authenticator::with_clock(SecretString::from("right"), allow_remote, clock.clone()), clock)
    }

    fn bearer_headers(token: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap())])
    }

    fn check(authenticator: &Authenticator, headers: &HeaderMap, peer: &str) -> Result<Principal, String> {
        authenticator.check(headers, Some(peer.parse().unwrap())).map_err(|failure| failure.error.code.clone())
    }

    #[test]
    fn the_right_token_from_this_machine_is_the_admin() {
        let (authenticator, _) = authenticator(false);
        assert!(check(&authenticator, &bearer_headers("right"), HERE).unwrap().is_admin());
        assert!(check(&authenticator, &bearer_headers("right"), "[::1]:5000").unwrap().is_admin());
        assert!(check(&authenticator, &bearer_headers("right"), "[::ffff:127.0.0.1]:5000").unwrap().is_admin());
    }

    #[test]
    fn a_missing_token_is_nobody_and_never_counted() {
        let (authenticator, _) = authenticator(false);
        for _ in 0..100 {
            assert_eq!(check(&authenticator, &HeaderMap::new(), HERE).unwrap(), Principal::Anonymous);
        }
        assert_eq!(Principal::Anonymous.admin().unwrap_err().error.status, 401);
    }

    #[test]
    fn the_twenty_first_wrong_token_within_a_minute_is_429_also_with_the_right_one() {
        let (authenticator, clock) = authenticator(true);
        for _ in 0..20 {
            assert_eq!(check(&authenticator, &bearer_headers("wrong"), THERE).unwrap_err(), "unauthorized");
        }
        assert_eq!(check(&authenticator, &bearer_headers("right"), THERE).unwrap_err(), "too_many_attempts");
        assert!(check(&authenticator, &bearer_headers("right"), HERE).unwrap().is_admin(), "another address is free");
        clock.advance(Duration::from_mins(1));
        assert!(check(&authenticator, &bearer_headers("right"), THERE).unwrap().is_admin());
    }

    #[test]
    fn another_machine_is_refused_unless_allowed() {
        let (closed, _) = authenticator(false);
        assert_eq!(check(&closed, &bearer_headers("right"), THERE).unwrap_err(), "admin_remote_forbidden");
        let mut forwarded = bearer_headers("right");
        forwarded.insert("x-forwarded-for", HeaderValue::from_static("127.0.0.1"));
        assert_eq!(check(&closed, &forwarded, HERE).unwrap_err(), "admin_remote_forbidden");
        let (open, _) = authenticator(true);
        assert!(check(&open, &bearer_headers("right"), THERE).unwrap().is_admin());
    }

    #[test]
    fn two_authorization_headers_are_not_a_token() {
        let (authenticator, _) = authenticator(false);
        let mut headers = bearer_headers("right");
        headers.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer right"));
        assert_eq!(check(&authenticator, &headers, HERE).unwrap_err(), "unauthorized");
    }

    #[test]
    fn somebody_elses_bearer_token_is_nobody_in_particular() {
        let (authenticator, _) = authenticator(false);
        assert_eq!(authenticator.identify(&bearer_headers("a.user.jwt")), Principal::Anonymous);
        assert!(authenticator.identify(&bearer_headers("right")).is_admin());
    }
}
