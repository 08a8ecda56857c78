//! Spans as the JSON that OTLP over HTTP carries.
//!
//! <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>: ids in hexadecimal, 64-bit numbers as text.

use serde_json::{Map, Value, json};

use super::{Span, SpanKind, SpanValue, Teller};

/// Status codes of OTLP.
const UNSET: u8 = 0;
const ERROR: u8 = 2;

/// The body of one request.
pub(super) fn body(teller: &Teller, spans: &[Box<Span>]) -> Value {
    let resource = [
        ("service.name", SpanValue::from("reactor")),
        ("service.version", SpanValue::from(teller.version.as_str())),
        ("service.instance.id", SpanValue::from(teller.instance.as_str())),
    ];
    let spans: Vec<Value> = spans.iter().map(|span| encoded(span)).collect();
    json!({ "resourceSpans": [{
        "resource": { "attributes": attributes(&resource) },
        "scopeSpans": [{ "scope": { "name": "reactor", "version": teller.version }, "spans": spans }],
    }] })
}

fn encoded(span: &Span) -> Value {
    let Span { open, took, end } = span;
    let begun = u128::try_from(open.begun.as_nanosecond()).unwrap_or(0);
    let ended = begun + took.as_nanos();
    let mut encoded = Map::new();
    let mut set = |key: &str, value: Value| drop(encoded.insert(key.to_owned(), value));
    set("traceId", json!(hex::encode(open.context.trace)));
    set("spanId", json!(hex::encode(open.context.span)));
    if let Some(parent) = open.parent {
        set("parentSpanId", json!(hex::encode(parent)));
    }
    set("name", json!(end.name));
    set("kind", json!(kind(end.kind)));
    set("startTimeUnixNano", json!(begun.to_string()));
    set("endTimeUnixNano", json!(ended.to_string()));
    set("attributes", attributes(&end.attributes));
    let status = match &end.failure {
        Some(message) => json!({ "code": ERROR, "message": message }),
        None => json!({ "code": UNSET }),
    };
    set("status", status);
    Value::Object(encoded)
}

const fn kind(kind: SpanKind) -> u8 {
    match kind {
        SpanKind::Internal => 1,
        SpanKind::Server => 2,
        SpanKind::Consumer => 5,
    }
}

fn attributes(attributes: &[(&'static str, SpanValue)]) -> Value {
    let encoded = attributes.iter().map(|(key, value)| {
        let value = match value {
            SpanValue::Text(text) => json!({ "stringValue": text }),
            SpanValue::Number(number) => json!({ "intValue": number.to_string() }),
        };
        json!({ "key": key, "value": value })
    });
    encoded.collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{OpenSpan, SpanEnd, TraceContext};
    use super::*;

    #[test]
    fn ids_are_hexadecimal_and_large_numbers_text() {
        let open = OpenSpan {
            context: TraceContext { trace: [0xab; 16], span: [0x0c; 8], sampled: true },
            parent: Some([0x0d; 8]),
            begun: "2026-01-01T00:00:00.000000001Z".parse().unwrap(),
            started: Duration::ZERO,
        };
        let end = SpanEnd {
            name: "GET /fn/v1/hello".to_owned(),
            kind: SpanKind::Server,
            failure: Some("it broke".to_owned()),
            attributes: vec![("http.response.status_code", SpanValue::Number(500))],
        };
        let teller = Teller { version: "1.2.3".to_owned(), instance: "node-1".to_owned() };
        let body = body(&teller, &[Box::new(Span { open, took: Duration::from_millis(5), end })]);
        let whole = &body["resourceSpans"][0];
        assert_eq!(
            whole["resource"]["attributes"][0],
            json!({ "key": "service.name", "value": { "stringValue": "reactor" } })
        );
        assert_eq!(
            whole["scopeSpans"][0]["spans"][0],
            json!({
                "traceId": "ab".repeat(16),
                "spanId": "0c".repeat(8),
                "parentSpanId": "0d".repeat(8),
                "name": "GET /fn/v1/hello",
                "kind": 2,
                "startTimeUnixNano": "1767225600000000001",
                "endTimeUnixNano": "1767225600005000001",
                "attributes": [{ "key": "http.response.status_code", "value": { "intValue": "500" } }],
                "status": { "code": 2, "message": "it broke" },
            })
        );
    }
}
