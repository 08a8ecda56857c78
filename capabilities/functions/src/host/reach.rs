//! Which addresses functions may reach: the rule, and its list of networks that are not the public internet.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Which addresses functions may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The public internet.
    Public,
    /// Loopback and private networks too.
    Everywhere,
}

/// Networks that are not the public internet (IANA's registries of special-purpose addresses), with the length of
/// their prefix in bits.
const CLOSED_V4: [(Ipv4Addr, u32); 14] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];
/// The same of IPv6; addresses that stand for one of IPv4 behind a translator are among them.
const CLOSED_V6: [(Ipv6Addr, u32); 8] = [
    (Ipv6Addr::UNSPECIFIED, 128),
    (Ipv6Addr::LOCALHOST, 128),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8),
];

impl Reach {
    /// The networks that are closed, as `10.0.0.0/8`, for whoever holds the rule elsewhere; none: nothing is closed.
    pub(crate) fn closed(self) -> Option<Vec<String>> {
        if self == Self::Everywhere {
            return None;
        }
        let v4 = CLOSED_V4.iter().map(|(network, length)| format!("{network}/{length}"));
        Some(v4.chain(CLOSED_V6.iter().map(|(network, length)| format!("{network}/{length}"))).collect())
    }
}

/// Whether a URL may be asked; its name is looked at again when it is resolved.
pub(super) fn check(url: &Url, reach: Reach) -> Result<(), String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{}:` cannot be fetched, only http and https", url.scheme()));
    }
    if reach == Reach::Everywhere {
        return Ok(());
    }
    let closed = match url.host() {
        Some(Host::Ipv4(address)) => is_closed(address.into()),
        Some(Host::Ipv6(address)) => is_closed(address.into()),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => true,
    };
    if closed { Err(refusal(url.host_str().unwrap_or_default())) } else { Ok(()) }
}

fn refusal(host: &str) -> String {
    format!("`{host}` is on a private network, which functions of this server may not reach")
}

/// Resolves names to public addresses only, at the moment of connecting: a name cannot change its mind in between.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| !is_closed(address.ip())).collect();
            if public.is_empty() {
                return Err(io::Error::other(refusal(name.as_str())).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

fn is_closed(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_closed_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_closed_v4(mapped),
            None => CLOSED_V6
                .iter()
                .any(|(network, length)| (address.to_bits() ^ network.to_bits()) >> (Ipv6Addr::BITS - length) == 0),
        },
    }
}

fn is_closed_v4(address: Ipv4Addr) -> bool {
    CLOSED_V4.iter().any(|(network, length)| (address.to_bits() ^ network.to_bits()) >> (Ipv4Addr::BITS - length) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_the_house_are_refused_however_they_are_written() {
        for inside in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://localhost:5432/",
            "http://app.localhost/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[ff02::1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001:db8::1]/",
            "http://0.0.0.0/",
            "http://100.64.0.1/",
            "http://198.19.0.1/",
            "http://203.0.113.7/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
        ] {
            let url = Url::parse(inside).unwrap();
            assert!(check(&url, Reach::Public).is_err(), "{inside}");
            assert!(check(&url, Reach::Everywhere).is_ok(), "{inside}");
        }
        assert!(check(&Url::parse("file:///etc/passwd").unwrap(), Reach::Everywhere).is_err());
    }

    #[test]
    fn addresses_beside_the_closed_networks_are_open() {
        for outside in [
            "https://example.com/",
            "http://1.1.1.1/",
            "http://9.255.255.255/",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
            "http://198.20.0.1/",
            "http://223.255.255.255/",
            "http://[2606:4700::1111]/",
            "http://[::ffff:1.1.1.1]/",
        ] {
            assert_eq!(check(&Url::parse(outside).unwrap(), Reach::Public), Ok(()), "{outside}");
        }
    }

    #[test]
    fn the_list_is_told_as_networks_are_written() {
        let closed = Reach::Public.closed().unwrap();
        assert_eq!(closed.len(), CLOSED_V4.len() + CLOSED_V6.len());
        for network in ["127.0.0.0/8", "::1/128", "fc00::/7"] {
            assert!(closed.iter().any(|told| told == network), "{network} in {closed:?}");
        }
        assert_eq!(Reach::Everywhere.closed(), None);
    }

    #[tokio::test]
    async fn a_name_that_resolves_to_loopback_is_refused() {
        let resolved = PublicOnly.resolve("localhost".parse().unwrap()).await;
        assert!(resolved.is_err());
    }
}
