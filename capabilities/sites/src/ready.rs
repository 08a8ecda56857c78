//! Heads of whole answers, made once and given many times.

use std::sync::OnceLock;

use admin_api::{RELEASE_HEADER, REQUEST_ID_HEADER};
use http::header::{CONNECTION, DATE, HeaderMap, HeaderName, TRAILER, TRANSFER_ENCODING, UPGRADE};

use crate::encoding::Encoding;

/// What whoever sends an answer says itself.
const OF_THE_SENDER: [HeaderName; 5] = [CONNECTION, DATE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// Heads of the answers of one path, by the place of the form: the plain bytes, then each encoding. Made when they are
/// first needed, because most paths of a large site are asked for in one form, or never.
#[derive(Debug, Default)]
pub(crate) struct Ready([OnceLock<Head>; 1 + Encoding::ALL.len()]);

/// The head of a whole answer, the same for everybody.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) headers: HeaderMap,
    /// The same as they are sent; none where a rule of the site says something that is the sender's to say.
    pub(crate) lines: Option<Box<[u8]>>,
}

impl Ready {
    /// The head for a form, made now if it never was.
    pub(crate) fn head(&self, encoding: Option<Encoding>, make: impl FnOnce() -> HeaderMap) -> &Head {
        let place = encoding.map_or(0, |encoding| encoding as usize);
        self.0[place].get_or_init(|| Head::new(make()))
    }
}

impl Head {
    fn new(headers: HeaderMap) -> Self {
        let replaced = [RELEASE_HEADER, REQUEST_ID_HEADER].iter().any(|name| headers.contains_key(*name));
        let of_the_sender = replaced || OF_THE_SENDER.iter().any(|name| headers.contains_key(name));
        let lines = (!of_the_sender).then(|| lines(&headers));
        Self { headers, lines }
    }
}

/// Header lines, each with its end.
fn lines(headers: &HeaderMap) -> Box<[u8]> {
    let mut lines = Vec::with_capacity(512);
    for (name, value) in headers {
        for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            lines.extend_from_slice(piece);
        }
    }
    lines.into()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_head_is_written_as_it_is_sent_unless_it_says_what_the_sender_says() {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("text/plain"));
        headers.append("link", HeaderValue::from_static("</a.css>"));
        headers.append("link", HeaderValue::from_static("</b.css>"));
        let lines = Head::new(headers.clone()).lines.expect("nothing stands against it");
        let text = std::str::from_utf8(&lines).expect("text");
        assert_eq!(text, "content-type: text/plain\r\nlink: </a.css>\r\nlink: </b.css>\r\n");
        for name in ["connection", "date", "transfer-encoding", "x-request-id", "x-reactor-release"] {
            let mut headers = headers.clone();
            headers.insert(name, HeaderValue::from_static("close"));
            assert!(Head::new(headers).lines.is_none(), "{name}");
        }
    }
}
