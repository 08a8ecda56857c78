//! A request on its way to the handler.

use admin_api::ErrorCode;
use axum::body::Body;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use platform::{ApiFailure, Mode};

use super::access::Caller;
use crate::Inner;
use crate::call::{BodyIn, CallLimits, Facts, RequestHead};
use crate::host::Trace;
use crate::routing::Live;

/// Bodies up to this size are read before the call begins: an instance is not held for a slow sender.
const WHOLE_MAX: u64 = 64 << 10;

const PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");
const CALLER: HeaderName = HeaderName::from_static("x-reactor-auth");

/// What a handler is shown of its request.
pub(super) struct Seen<'a> {
    pub(super) inner: &'a Inner,
    pub(super) inbound_path: &'a str,
    pub(super) prefix: &'a str,
    pub(super) caller: &'a Caller,
    pub(super) live: &'a Live,
}

/// Takes off what only the platform may say.
pub(crate) fn strip_inbound(headers: &mut HeaderMap) {
    let ours: Vec<HeaderName> =
        headers.keys().filter(|name| name.as_str().starts_with("x-reactor-")).cloned().collect();
    for name in ours {
        headers.remove(name);
    }
}

/// Method, URL and headers as the handler sees them.
pub(super) fn head(parts: &Parts, seen: &Seen<'_>) -> RequestHead {
    let mut headers = parts.headers.clone();
    for name in [header::CONNECTION, header::TRANSFER_ENCODING, header::UPGRADE, PREFIX] {
        headers.remove(name);
    }
    if !seen.live.entry.forward_authorization {
        headers.remove(header::AUTHORIZATION);
    }
    if !seen.prefix.is_empty()
        && let Ok(prefix) = HeaderValue::from_str(seen.prefix)
    {
        headers.insert(PREFIX, prefix);
    }
    headers.insert(CALLER, seen.caller.header());
    let (scheme, authority) = origin(parts, seen);
    RequestHead { method: parts.method.clone(), scheme, authority, path: seen.inbound_path.to_owned(), headers }
}

/// The public scheme and host.
fn origin(parts: &Parts, seen: &Seen<'_>) -> (String, String) {
    let public = seen.inner.config.public_url.as_ref();
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| parts.uri.authority().map(http::uri::Authority::as_str));
    let scheme = public.map_or("http", |url| url.scheme()).to_owned();
    let authority = match (host, public) {
        (Some(host), _) if !host.is_empty() => host.to_owned(),
        (_, Some(public)) => public[url::Position::BeforeHost..url::Position::AfterPort].to_owned(),
        _ => format!("{}.function", seen.live.entry.name),
    };
    (scheme, authority)
}

/// The facts of the call.
pub(super) fn facts(seen: &Seen<'_>, headers: &HeaderMap, release: &str, request_id: &str) -> Facts {
    let (inner, live) = (seen.inner, seen.live);
    let function = &live.entry.name;
    Facts {
        function: function.clone(),
        deployment: live.deployment.clone(),
        release: release.to_owned(),
        request_id: request_id.to_owned(),
        project: inner.project(),
        env: inner.env_of(function, Some(release)),
        prefix: seen.prefix.to_owned(),
        dev: inner.platform.mode == Mode::Dev,
        trace: Trace::of(headers),
    }
}

/// The body, in one piece when it is small and its size is known.
pub(super) async fn body(body: Body, limits: &CallLimits) -> Result<BodyIn, Box<ApiFailure>> {
    let size = body.size_hint();
    if size.lower() > limits.body_in {
        return Err(Box::new(too_large(limits.body_in)));
    }
    match size.exact() {
        Some(0) => Ok(BodyIn::None),
        Some(exact) if exact <= WHOLE_MAX => {
            let collected = tokio::time::timeout_at(limits.deadline.into(), body.collect()).await;
            match collected {
                Ok(Ok(collected)) => Ok(BodyIn::Whole(collected.to_bytes())),
                Ok(Err(error)) => Err(Box::new(ApiFailure::invalid(format!("the body ended early: {error}")))),
                Err(_) => Err(Box::new(ApiFailure::new(ErrorCode::FunctionTimeout, "the body did not arrive in time"))),
            }
        }
        _ => Ok(BodyIn::Streaming(body)),
    }
}

pub(super) fn too_large(limit: u64) -> ApiFailure {
    ApiFailure::new(ErrorCode::PayloadTooLarge, format!("the request body is larger than {limit} bytes"))
        .hint(ErrorCode::PayloadTooLarge.remedy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_platform_speaks_in_its_own_headers() {
        let mut headers = HeaderMap::new();
        headers.insert("x-reactor-auth", HeaderValue::from_static("{}"));
        headers.append("X-Reactor-Job-Context", HeaderValue::from_static("{}"));
        headers.insert("x-request-id", HeaderValue::from_static("1"));
        strip_inbound(&mut headers);
        assert_eq!(headers.len(), 1);
    }

    #[tokio::test]
    async fn a_small_body_is_read_before_the_call_and_a_large_one_is_not() {
        let limits = CallLimits {
            deadline: std::time::Instant::now() + std::time::Duration::from_secs(1),
            timeout: std::time::Duration::from_secs(1),
            memory: 0,
            body_in: 1 << 20,
            body_out: 0,
        };
        assert!(matches!(body(Body::from("{}"), &limits).await.unwrap(), BodyIn::Whole(bytes) if bytes == "{}"));
        assert!(matches!(body(Body::empty(), &limits).await.unwrap(), BodyIn::None));
        let large = Body::from(vec![0; 100_000]);
        assert!(matches!(body(large, &limits).await.unwrap(), BodyIn::Streaming(_)));
        let refused = body(Body::from(vec![0; 2 << 20]), &limits).await.err().unwrap();
        assert_eq!(refused.error.status, 413);
    }
}
