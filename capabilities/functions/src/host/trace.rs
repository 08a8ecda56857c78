//! The trace that a call belongs to, for requests of its own.

use http::{HeaderMap, HeaderName};
use platform::TraceContext;
use platform::traces::TRACEPARENT;

const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// `traceparent` and `tracestate` of a call as its function sees them; empty without a valid trace.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace(HeaderMap);

impl Trace {
    /// What a request says.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut trace = HeaderMap::new();
        if TraceContext::of(headers).is_some() {
            for name in [TRACEPARENT, TRACESTATE] {
                for value in headers.get_all(&name) {
                    trace.append(&name, value.clone());
                }
            }
        }
        Self(trace)
    }

    /// Makes a request part of it, unless the code has said what it is a part of.
    pub(crate) fn join(&self, headers: &mut HeaderMap) {
        if headers.contains_key(TRACEPARENT) {
            return;
        }
        let has_state = headers.contains_key(TRACESTATE);
        for (name, value) in &self.0 {
            if !(has_state && *name == TRACESTATE) {
                headers.append(name, value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn joined(call: &[(&'static str, &str)], request: &[(&'static str, &str)]) -> HeaderMap {
        let mut request = headers(request);
        Trace::of(&headers(call)).join(&mut request);
        request
    }

    #[test]
    fn a_request_becomes_part_of_its_calls_trace() {
        let call = [("traceparent", PARENT), ("tracestate", "a=1"), ("tracestate", "b=2"), ("x-other", "1")];
        let expected = [("x-own", "1"), ("traceparent", PARENT), ("tracestate", "a=1"), ("tracestate", "b=2")];
        assert_eq!(joined(&call, &[("x-own", "1")]), headers(&expected));
    }

    #[test]
    fn what_the_code_says_stays() {
        let call = [("traceparent", PARENT), ("tracestate", "a=1")];
        for own in [[("traceparent", "own")].as_slice(), &[("traceparent", "own"), ("tracestate", "own")]] {
            assert_eq!(joined(&call, own), headers(own));
        }
        let state = [("tracestate", "own=1"), ("traceparent", PARENT)];
        assert_eq!(joined(&call, &[("tracestate", "own=1")]), headers(&state));
    }

    #[test]
    fn a_call_without_a_valid_trace_adds_nothing() {
        for call in [[].as_slice(), &[("tracestate", "a=1")], &[("traceparent", "made up"), ("tracestate", "a=1")]] {
            assert!(joined(call, &[]).is_empty(), "{call:?}");
        }
    }
}
