//! The way to the server: name, certificate, clock, latency, and whether something on it holds events back.

use std::time::{Duration, Instant};

use admin_api::Check;
use admin_client::http::{HeaderMap, Method};
use admin_client::{AdminClient, ClientError, RawRequest};
use jiff::Timestamp;
use url::Host;

use super::{Finding, check, finish};
use crate::config::Target;
use crate::ui::duration_ms;

/// Time for each look.
const PATIENCE: Duration = Duration::from_secs(3);
/// A slower answer is worth a word.
const SLOW: Duration = Duration::from_secs(1);
/// Clocks further apart make certificates, schedules and logs hard to trust.
const SKEW: i64 = 30;

/// Whether the host's name leads anywhere.
pub(super) async fn name(target: &Target) -> Check {
    let started = Instant::now();
    let Some(Host::Domain(host)) = target.endpoint.host() else {
        return check("context", "dns", || Finding::skipped("the endpoint is an address"));
    };
    let port = target.endpoint.port_or_known_default().unwrap_or(443);
    let found = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host, port))).await;
    let hint = "check the endpoint's spelling and this machine's name servers";
    let finding = match found {
        Ok(Ok(addresses)) => {
            let mut addresses: Vec<_> = addresses.map(|address| address.ip().to_string()).collect();
            addresses.dedup();
            Finding::ok(format!("{host} is {}", addresses.join(", ")))
        }
        Ok(Err(error)) => Finding::failed(format!("{host}: {error}"), hint),
        Err(_) => Finding::failed(format!("{host}: no answer within {} s", PATIENCE.as_secs()), hint),
    };
    finish("context", "dns", started, finding)
}

/// What the first request says of the certificate.
pub(super) fn certificate(target: &Target, error: Option<&ClientError>) -> Check {
    check("context", "tls", || match (target.endpoint.scheme(), error) {
        ("http", _) if target.is_loopback() => Finding::skipped("plain http, on this machine only"),
        ("http", _) if target.insecure => {
            Finding::warning("plain http: the token can be read on the way", "put the server behind TLS")
        }
        ("http", _) => Finding::warning("plain http: no token is sent", "put the server behind TLS"),
        (_, Some(ClientError::Unreachable { source, .. })) => match refused_certificate(source.as_ref()) {
            Some(reason) => Finding::failed(reason, "renew the certificate, or correct the endpoint or the clock"),
            None => Finding::skipped("no connection"),
        },
        (_, _) => Finding::ok("the certificate is trusted here"),
    })
}

/// The reason in the chain of causes that speaks of the certificate.
fn refused_certificate(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .filter(|text| text.contains("certificate") || text.contains("handshake"))
        .last()
}

/// Latency, clock and buffering, over a connection that is open already.
pub(super) async fn path(client: &AdminClient) -> Vec<Check> {
    let started = Instant::now();
    let health = tokio::time::timeout(PATIENCE, client.raw(request("/health"))).await;
    let took = started.elapsed();
    let mut checks = Vec::new();
    match health {
        Ok(Ok(response)) => {
            checks.push(finish("context", "latency", started, latency(took)));
            let date = response.header("date");
            checks.push(check("context", "clock", || clock(&date, Timestamp::now())));
        }
        Ok(Err(error)) => checks.push(finish("context", "latency", started, Finding::error(&error.into()))),
        Err(_) => {
            let detail = format!("/health did not answer within {} s", PATIENCE.as_secs());
            checks.push(finish("context", "latency", started, Finding::failed(detail, "look at the server's log")));
        }
    }
    checks.push(events(client).await);
    checks
}

fn latency(took: Duration) -> Finding {
    let detail = duration_ms(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    if took > SLOW { Finding::warning(detail, "the connection or the server is slow") } else { Finding::ok(detail) }
}

/// The `date` header counts whole seconds.
fn clock(date: &str, now: Timestamp) -> Finding {
    let Ok(there) = jiff::fmt::rfc2822::parse(date) else {
        return Finding::skipped("the server does not tell the time");
    };
    let ahead = now.as_second() - there.timestamp().as_second();
    if ahead.abs() <= SKEW {
        return Finding::ok("both clocks agree");
    }
    let side = if ahead > 0 { "ahead of" } else { "behind" };
    let detail = format!("this machine is {} s {side} the server", ahead.abs());
    Finding::warning(detail, "let both keep time by NTP")
}

/// A server that streams says so at once. When nothing comes, something on the way waits for the whole answer, and a
/// deploy would look frozen.
async fn events(client: &AdminClient) -> Check {
    let started = Instant::now();
    let first = async {
        let mut response = client.raw(request("/_admin/logs?follow=1&limit=1")).await?;
        if !response.status.is_success() {
            return Ok(None);
        }
        response.chunk().await
    };
    let finding = match tokio::time::timeout(PATIENCE, first).await {
        Ok(Ok(Some(_))) => Finding::ok("events arrive as they are sent"),
        Ok(Ok(None)) => Finding::skipped("the server has no stream to look at"),
        Ok(Err(error)) => Finding::error(&error.into()),
        Err(_) => Finding::warning(
            format!("no event arrived within {} s; a proxy seems to hold them back", PATIENCE.as_secs()),
            "switch off response buffering for /_admin in the proxy (nginx: `proxy_buffering off`)",
        ),
    };
    finish("context", "events", started, finding)
}

fn request(path: &str) -> RawRequest {
    RawRequest { method: Method::GET, path: path.to_owned(), headers: HeaderMap::new(), body: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use admin_api::CheckStatus;

    #[test]
    fn a_clock_that_is_off_is_a_warning_with_its_direction() {
        let now: Timestamp = "2026-01-02T00:10:00Z".parse().unwrap();
        assert_eq!(clock("Fri, 02 Jan 2026 00:09:58 GMT", now).status, CheckStatus::Ok);
        let behind = clock("Fri, 02 Jan 2026 00:15:00 GMT", now);
        assert_eq!(behind.status, CheckStatus::Warning);
        assert_eq!(behind.detail, "this machine is 300 s behind the server");
        assert_eq!(clock("", now).status, CheckStatus::Skipped);
    }

    #[test]
    fn the_innermost_word_on_a_certificate_is_the_reason() {
        let inner = std::io::Error::other("invalid peer certificate: Expired");
        let outer = std::io::Error::other(inner);
        assert_eq!(refused_certificate(&outer).as_deref(), Some("invalid peer certificate: Expired"));
        assert_eq!(refused_certificate(&std::io::Error::other("connection refused")), None);
    }
}
