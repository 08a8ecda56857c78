//! Who is let in: hosts, tokens, versions. Nothing behind this layer runs before it has decided.

use std::net::{IpAddr, SocketAddr};

use admin_api::{API_VERSION, API_VERSION_HEADER, ErrorCode};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, Uri, header};
use platform::{ApiFailure, Mode, Principal};
use serde_json::json;

use super::surface;
use crate::app::App;

pub(super) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match admit(&app, &request) {
        Ok(principal) => {
            request.extensions_mut().insert(principal);
            next.run(request).await
        }
        Err(failure) => failure.into_response(),
    }
}

fn admit(app: &App, request: &Request) -> Result<Principal, ApiFailure> {
    let headers = request.headers();
    let path = request.uri().path();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let host = host(request.uri(), headers);
    if app.platform.mode == Mode::Dev {
        check_host(app, request.method(), host.as_deref(), headers)?;
    }
    let server_own = surface::is_server_admin(path) || path == "/metrics";
    if server_own && host.as_deref().is_some_and(|host| owns_host(app, host)) {
        return Err(super::fallback::nothing_at(path));
    }
    if !surface::is_admin(path) {
        let principal = app.authenticator.identify(headers);
        if path == "/metrics" && !principal.is_admin() && !is_local(headers, peer) {
            return Principal::Anonymous.admin().map(|_| Principal::Anonymous);
        }
        return Ok(principal);
    }
    let principal = app.authenticator.check(headers, peer)?;
    principal.admin()?;
    check_version(headers)?;
    Ok(principal)
}

fn owns_host(app: &App, host: &str) -> bool {
    app.releases.capabilities.sites.as_ref().is_some_and(|sites| sites.owns_host(host))
}

/// The `Host` of the request, with its port.
pub(crate) fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let named = uri.authority().map(|authority| authority.as_str().to_owned());
    named.or_else(|| headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned))
}

/// A web page of somebody else can make a browser on this machine call us. It cannot make the browser lie about the
/// name it has used (`Host`) or about the page (`Origin`). An address instead of a name cannot be rebound.
fn check_host(app: &App, method: &Method, host: Option<&str>, headers: &HeaderMap) -> Result<(), ApiFailure> {
    if let Some(host) = host
        && !is_ours(app, host)
    {
        return Err(host_forbidden("Host", host));
    }
    let reads = matches!(*method, Method::GET | Method::HEAD);
    for origin in headers.get_all(header::ORIGIN) {
        let origin = origin.to_str().unwrap_or_default();
        let ours = match origin.split_once("://") {
            Some((_, host)) => is_ours(app, host),
            // `null`: a sandboxed frame or a file.
            None => reads,
        };
        if !ours && !app.config.cors.iter().any(|allowed| allowed == origin || allowed == "*") {
            return Err(host_forbidden("Origin", origin));
        }
    }
    Ok(())
}

fn is_ours(app: &App, host: &str) -> bool {
    is_local_name(host) || owns_host(app, host)
}

/// A name that nobody else can make a browser resolve to this machine.
pub(crate) fn is_local_name(host: &str) -> bool {
    let name = without_port(host);
    name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

fn host_forbidden(what: &str, value: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::HostForbidden, format!("this server does not answer for the {what} `{value}`"))
        .hint(ErrorCode::HostForbidden.remedy())
}

/// A caller on this machine that does not speak for somebody else.
fn is_local(headers: &HeaderMap, peer: Option<SocketAddr>) -> bool {
    let forwarded = headers.contains_key(header::FORWARDED) || headers.contains_key("x-forwarded-for");
    !forwarded && peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback())
}

/// A client that says which version it speaks gets an answer of that version, or none.
fn check_version(headers: &HeaderMap) -> Result<(), ApiFailure> {
    let Some(asked) = headers.get(API_VERSION_HEADER) else {
        return Ok(());
    };
    if asked.to_str().ok().and_then(|text| text.trim().parse::<u32>().ok()) == Some(API_VERSION) {
        return Ok(());
    }
    let asked = String::from_utf8_lossy(asked.as_bytes()).into_owned();
    let message = format!("this server speaks version {API_VERSION} of the admin API, the client asks for `{asked}`");
    Err(ApiFailure::new(ErrorCode::ProtocolUnsupported, message)
        .details(json!({ "supported": [API_VERSION] }))
        .hint(ErrorCode::ProtocolUnsupported.remedy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_the_port_and_nothing_of_an_ipv6_address() {
        assert_eq!(without_port("localhost:8080"), "localhost");
        assert_eq!(without_port("[::1]:8080"), "[::1]");
        assert_eq!(without_port("[::1]"), "[::1]");
        assert_eq!(without_port("example.com"), "example.com");
    }

    #[test]
    fn a_client_without_a_version_is_let_in_and_one_of_another_is_not() {
        let mut headers = HeaderMap::new();
        assert!(check_version(&headers).is_ok());
        headers.insert(API_VERSION_HEADER, "1".parse().unwrap());
        assert!(check_version(&headers).is_ok());
        headers.insert(API_VERSION_HEADER, "99".parse().unwrap());
        assert_eq!(check_version(&headers).unwrap_err().error.code, "protocol_unsupported");
    }

    #[test]
    fn a_forwarded_request_is_not_local() {
        let here: SocketAddr = "127.0.0.1:5".parse().unwrap();
        let mut headers = HeaderMap::new();
        assert!(is_local(&headers, Some(here)));
        headers.insert("x-forwarded-for", "127.0.0.1".parse().unwrap());
        assert!(!is_local(&headers, Some(here)));
        assert!(!is_local(&HeaderMap::new(), None));
    }
}
