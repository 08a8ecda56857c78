//! What a trace tells of a request: where it went and how it was answered, never what was in it.

use admin_api::REQUEST_ID_HEADER;
use axum::response::Response;
use http::{HeaderMap, Method};
use platform::traces::{OpenSpan, SpanEnd, SpanKind, SpanValue, TRACEPARENT};
use platform::{TraceContext, Traces};

use crate::metrics::Surface;

/// Headers of an answer that say what has answered, and what a trace calls them.
const SAID: [(&str, &str); 4] = [
    (REQUEST_ID_HEADER, "reactor.request"),
    ("x-reactor-release", "reactor.release"),
    (FUNCTION, "reactor.function"),
    ("x-reactor-deployment", "reactor.deployment"),
];
const FUNCTION: &str = "x-reactor-function";

/// Begins the span of a request to a function or a site. Whoever answers it finds the span in `traceparent`.
pub(super) fn begin(traces: &Traces, surface: Surface, headers: &mut HeaderMap) -> Option<OpenSpan> {
    if !matches!(surface, Surface::Functions | Surface::Sites) {
        return None;
    }
    let open = traces.begin(TraceContext::of(headers))?;
    headers.insert(TRACEPARENT, open.header());
    Some(open)
}

/// The end of a request, once the head of its answer is known.
pub(super) fn answered((method, path): (&Method, &str), response: &Response) -> SpanEnd {
    let said = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    let status = response.status();
    // Names are few: a path may hold anything.
    let method = if is_usual(method) { method.as_str() } else { "HTTP" };
    let name = match said(FUNCTION) {
        Some(function) => format!("{method} /fn/v1/{function}"),
        None => method.to_owned(),
    };
    let mut attributes = vec![
        ("http.request.method", SpanValue::from(method)),
        ("url.path", SpanValue::from(path)),
        ("http.response.status_code", SpanValue::Number(status.as_u16().into())),
    ];
    for (header, name) in SAID {
        attributes.extend(said(header).map(|value| (name, SpanValue::from(value))));
    }
    let failure = status.is_server_error().then(|| status.to_string());
    SpanEnd { name, kind: SpanKind::Server, failure, attributes }
}

fn is_usual(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS]
        .contains(method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_a_function_is_named_by_it_and_one_of_a_site_by_nothing_that_grows() {
        let mut response = Response::new(axum::body::Body::empty());
        let site = answered((&Method::GET, "/a/b"), &response);
        assert_eq!((site.name.as_str(), site.failure), ("GET", None));
        response.headers_mut().insert(FUNCTION, "hello".parse().unwrap());
        *response.status_mut() = http::StatusCode::BAD_GATEWAY;
        let function = answered((&Method::POST, "/fn/v1/hello/x"), &response);
        assert_eq!(function.name, "POST /fn/v1/hello");
        assert_eq!(function.failure.as_deref(), Some("502 Bad Gateway"));
        assert!(function.attributes.contains(&("url.path", SpanValue::from("/fn/v1/hello/x"))));
        let method = Method::from_bytes(b"ANYTHING").unwrap();
        assert_eq!(answered((&method, "/"), &Response::default()).name, "HTTP");
    }

    #[test]
    fn without_a_collector_a_request_is_left_as_it_came() {
        let mut headers = HeaderMap::new();
        assert!(begin(&Traces::default(), Surface::Functions, &mut headers).is_none());
        assert!(headers.is_empty());
    }
}
