//! `traceparent` of W3C Trace Context: how one request is recognised across the services that it passes.
//!
//! <https://www.w3.org/TR/trace-context/>

use http::{HeaderMap, HeaderName, HeaderValue};

/// The header, which is all of Trace Context that is read and written; `tracestate` passes as it is.
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Characters of version 00, and of what later versions begin with.
const LENGTH: usize = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".len();
const SAMPLED: u8 = 1;

/// A place in a trace: the trace, and the span that whatever comes next belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext {
    pub(super) trace: [u8; 16],
    pub(super) span: [u8; 8],
    pub(super) sampled: bool,
}

impl TraceContext {
    /// What a request says; `None` when it says nothing, or something that the standard says to ignore.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(TRACEPARENT).iter();
        match (values.next(), values.next()) {
            (Some(only), None) => Self::parse(only.to_str().ok()?),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (known, rest) = text.split_at_checked(LENGTH)?;
        let mut parts = known.split('-');
        let [version] = bytes(parts.next()?)?;
        let (trace, span) = (bytes(parts.next()?)?, bytes(parts.next()?)?);
        let [flags] = bytes(parts.next()?)?;
        let is_whole = match version {
            0 => rest.is_empty(),
            u8::MAX => false,
            // Of a later version, what is known is read.
            _ => rest.is_empty() || rest.starts_with('-'),
        };
        let names_something = trace != [0; 16] && span != [0; 8] && parts.next().is_none();
        (is_whole && names_something).then_some(Self { trace, span, sampled: flags & SAMPLED != 0 })
    }

    /// The same for the next service.
    pub(super) fn header(self) -> HeaderValue {
        let flags = u8::from(self.sampled);
        let text = format!("00-{}-{}-{flags:02x}", hex::encode(self.trace), hex::encode(self.span));
        HeaderValue::from_str(&text).expect("hexadecimal digits and dashes are a header value")
    }
}

/// Hexadecimal digits in lower case, and no others.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let is_lower = text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    (is_lower && hex::decode_to_slice(text, &mut bytes).is_ok()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn of(values: &[&str]) -> Option<TraceContext> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(TRACEPARENT, value.parse().unwrap());
        }
        TraceContext::of(&headers)
    }

    #[test]
    fn what_is_read_is_written_the_same() {
        assert_eq!(of(&[EXAMPLE]).unwrap().header(), EXAMPLE);
        let unsampled = EXAMPLE.replace("-01", "-00");
        assert_eq!(of(&[&unsampled]).unwrap().header(), *unsampled);
    }

    #[test]
    fn of_a_later_version_and_of_flags_the_known_part_is_read() {
        let later = format!("cc{}-what-comes", &EXAMPLE[2..]);
        assert_eq!(of(&[&later]), of(&[EXAMPLE]));
        assert_eq!(of(&[&EXAMPLE.replace("-01", "-ff")]), of(&[EXAMPLE]));
    }

    #[test]
    fn what_the_standard_forbids_is_ignored() {
        let wrong = [
            String::new(),
            EXAMPLE.to_uppercase(),
            EXAMPLE.replace("00-", "ff-"),
            EXAMPLE.replace("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32)),
            EXAMPLE.replace("b7ad6b7169203331", &"0".repeat(16)),
            EXAMPLE.replace('-', "_"),
            format!("{EXAMPLE}-more"),
            format!("cc{}what", &EXAMPLE[2..]),
            EXAMPLE[..54].to_owned(),
            EXAMPLE.replace("b7ad6b7169203331", "b7ad6b71-9203331"),
        ];
        for text in wrong {
            assert_eq!(of(&[&text]), None, "{text}");
        }
        assert_eq!(of(&[EXAMPLE, EXAMPLE]), None);
    }
}
