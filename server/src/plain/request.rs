//! Requests that are so plain that a look at their bytes tells all of them: `GET` of a path, whole in one piece, with
//! nothing about a body, a condition, an upgrade or the connection.
//!
//! Everything else is none of these, also what is wrong or unusual: it is read from its first byte by what knows HTTP in
//! full, and refused there if it has to be. So this may be strict where that one is lenient, and never the other way.

use sites::WholeFile;

/// More headers than any browser sends.
const MOST_HEADERS: usize = 64;

/// Headers that say more than a plain request says.
const TELLING: [&str; 12] = [
    "authorization",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "http2-settings",
    "proxy-connection",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Beginnings of further ones.
const TELLING_BEGINNINGS: [&[u8]; 2] = [b"if-", b"x-reactor-"];

/// The first request of some bytes, and how many of them it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainRequest<'a> {
    pub(crate) asked: WholeFile<'a>,
    pub(crate) length: usize,
}

impl<'a> PlainRequest<'a> {
    /// `None` for everything that is not one, or not yet whole.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (line, mut rest) = split_line(bytes)?;
        let path = path_of(line.strip_prefix(b"GET ")?.strip_suffix(b" HTTP/1.1")?)?;
        let (mut host, mut accept_encoding) = (None, None);
        for _ in 0..=MOST_HEADERS {
            let (line, behind) = split_line(rest)?;
            rest = behind;
            if line.is_empty() {
                let asked = WholeFile { host: host?, path, accept_encoding };
                return Some(Self { asked, length: bytes.len() - rest.len() });
            }
            let (name, value) = header(line)?;
            let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
            let only = if is("host") {
                host.replace(value).is_none()
            } else if is("accept-encoding") {
                accept_encoding.replace(value).is_none()
            } else if is("connection") {
                value.eq_ignore_ascii_case("keep-alive")
            } else {
                !is_telling(name)
            };
            if !only {
                return None;
            }
        }
        None
    }
}

/// The first line without its end, and what follows. A line ends with CR and LF, and there is no other CR in it.
fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((bytes[..end].strip_suffix(b"\r")?, &bytes[end + 1..]))
}

/// The path of a target in origin form, which has no escapes; its query is of no concern.
fn path_of(target: &[u8]) -> Option<&str> {
    let end = target.iter().position(|byte| *byte == b'?').unwrap_or(target.len());
    let (path, query) = target.split_at(end);
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(byte);
    let plain = path.first() == Some(&b'/')
        && path.iter().all(is_plain)
        && query.iter().all(|byte| is_plain(byte) || matches!(byte, b'?' | b'%'));
    if plain { std::str::from_utf8(path).ok() } else { None }
}

/// Name and value of a line that is one header and nothing else.
fn header(line: &[u8]) -> Option<(&[u8], &str)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t');
    if name.is_empty() || !name.iter().all(is_token) || !value.iter().all(is_text) {
        return None;
    }
    Some((name, std::str::from_utf8(value).ok()?.trim_matches([' ', '\t'])))
}

fn is_telling(name: &[u8]) -> bool {
    TELLING.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
        || TELLING_BEGINNINGS
            .iter()
            .any(|known| name.get(..known.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(headers: &str) -> String {
        format!("GET /a HTTP/1.1\r\nhost: x\r\n{headers}\r\n")
    }

    #[test]
    fn reads_a_plain_request_and_no_byte_behind_it() {
        let first = "GET /a/b.html?v=1%20&w=%zz HTTP/1.1\r\nHost: www.example.com:80\r\nUser-Agent: x (y; z)\r\n\
                     ACCEPT-ENCODING:\tgzip, br \r\nConnection: Keep-Alive\r\nempty:\r\n\r\n";
        let both = format!("{first}GET /next");
        let request = PlainRequest::read(both.as_bytes()).unwrap();
        assert_eq!(request.length, first.len());
        let WholeFile { host, path, accept_encoding } = request.asked;
        assert_eq!((host, path, accept_encoding), ("www.example.com:80", "/a/b.html", Some("gzip, br")));
        assert!(PlainRequest::read(with("").as_bytes()).unwrap().asked.accept_encoding.is_none());
    }

    #[test]
    fn a_request_that_is_not_whole_is_not_read() {
        let whole = with("accept: */*\r\n");
        for end in 0..whole.len() {
            assert!(PlainRequest::read(&whole.as_bytes()[..end]).is_none(), "{end} bytes");
        }
        assert!(PlainRequest::read(whole.as_bytes()).is_some());
    }

    #[test]
    fn what_says_more_than_a_plain_request_is_left_to_others() {
        for header in [
            "content-length: 0",
            "Content-Length: 5",
            "transfer-encoding: chunked",
            "Transfer-Encoding : chunked",
            "expect: 100-continue",
            "connection: close",
            "connection: keep-alive, upgrade",
            "connection:",
            "upgrade: websocket",
            "te: trailers",
            "trailer: x",
            "range: bytes=0-1",
            "if-none-match: *",
            "If-Modified-Since: Fri, 20 Nov 2026 00:00:00 GMT",
            "if-range: x",
            "x-reactor-preview: rel_1",
            "authorization: Bearer x",
            "host: y",
            "host: x",
            "accept-encoding: br\r\naccept-encoding: gzip",
        ] {
            assert!(PlainRequest::read(with(&format!("{header}\r\n")).as_bytes()).is_none(), "{header}");
        }
        let many = "a: b\r\n".repeat(MOST_HEADERS);
        assert!(PlainRequest::read(with(&many).as_bytes()).is_none(), "one header too many");
        let fewer = "a: b\r\n".repeat(MOST_HEADERS - 1);
        assert!(PlainRequest::read(with(&fewer).as_bytes()).is_some());
    }

    #[test]
    fn what_is_broken_or_could_be_read_in_two_ways_is_left_to_others() {
        for request in [
            "",
            "\r\n",
            "\r\nGET /a HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /a HTTP/1.1\r\n\r\n",
            "GET /a HTTP/1.0\r\nhost: x\r\n\r\n",
            "GET /a HTTP/2.0\r\nhost: x\r\n\r\n",
            "GET /a\r\nhost: x\r\n\r\n",
            "GET  /a HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /a  HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /a b HTTP/1.1\r\nhost: x\r\n\r\n",
            "get /a HTTP/1.1\r\nhost: x\r\n\r\n",
            "HEAD /a HTTP/1.1\r\nhost: x\r\n\r\n",
            "POST /a HTTP/1.1\r\nhost: x\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET * HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET a HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET http://x/a HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET ?a HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /a#b HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /a?b#c HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /%61 HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /\u{e4} HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /a\\b HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /a\0 HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET /a HTTP/1.1\nhost: x\n\n",
            "GET /a HTTP/1.1\r\nhost: x\n\r\n",
            "GET /a HTTP/1.1\r\nhost: x\r\n\n",
            "GET /a HTTP/1.1\r\nhost: x\r\nb: \rc\r\n\r\n",
            "GET /a HTTP/1.1\r\nhost: x\r\nb: c\0\r\n\r\n",
            "GET /a HTTP/1.1\r\nhost: x\r\nb: \u{e4}\r\n\r\n",
            "GET /a HTTP/1.1\r\nhost: x\r\n folded: y\r\n\r\n",
            "GET /a HTTP/1.1\r\nhost: x\r\nb\r\n\r\n",
            "GET /a HTTP/1.1\r\nhost: x\r\n: c\r\n\r\n",
            "GET /a HTTP/1.1\r\nhost : x\r\n\r\n",
            "GET /a HTTP/1.1\r\n host: x\r\n\r\n",
        ] {
            assert!(PlainRequest::read(request.as_bytes()).is_none(), "{request:?}");
        }
    }
}
