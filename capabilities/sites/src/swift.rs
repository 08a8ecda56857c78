//! The short way: a whole file under its own address, asked for without conditions, which is most of what a site is
//! asked for. Its head is kept ready, its bytes are mapped, and nothing waits.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, HOST, HeaderMap, IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE};
use http::{HeaderValue, Method, Request};
use platform::Mode;

use crate::Sites;
use crate::encoding;
use crate::preview::PREVIEW_HEADER;
use crate::ready::Head;
use crate::table::Table;

/// A `GET` of a file and nothing else, as its bytes say it: no conditions, no range, no preview.
#[derive(Debug, Clone, Copy)]
pub struct WholeFile<'a> {
    /// The only `Host`.
    pub host: &'a str,
    /// As it came, without the query.
    pub path: &'a str,
    /// The only `Accept-Encoding`, if there is one.
    pub accept_encoding: Option<&'a str>,
}

/// An answer that is there.
struct AtHand<'a> {
    head: &'a Head,
    content: Bytes,
    release: Option<&'a HeaderValue>,
}

impl Sites {
    /// Answers what needs no thought. `None` for everything else, which says nothing about whether there is an answer:
    /// [`Sites::serve_host`] knows.
    pub fn answer_at_once<B>(&self, request: &Request<B>) -> Option<Response> {
        let (method, path) = (request.method(), request.uri().path());
        if !matches!(*method, Method::GET | Method::HEAD) {
            return None;
        }
        let host = plain_host(request.headers())?;
        let host = request.uri().host().unwrap_or(host);
        let table = self.table();
        let AtHand { head, content, release } =
            self.at_hand(&table, (host, path), encoding::accepted(request.headers()))?;
        let mut response = Response::new(if *method == Method::HEAD { Body::empty() } else { Body::from(content) });
        response.headers_mut().clone_from(&head.headers);
        if let Some(release) = release {
            response.headers_mut().insert(admin_api::RELEASE_HEADER, release.clone());
        }
        Some(response)
    }

    /// The same without a library on the way: writes the head up to the lines that whoever sends it adds, and returns the
    /// content. Nothing is written where there is no answer at once.
    pub fn write_at_once(&self, asked: &WholeFile<'_>, to: &mut Vec<u8>) -> Option<Bytes> {
        let table = self.table();
        let accepted = asked.accept_encoding.into_iter().map(Some);
        let AtHand { head, content, release } = self.at_hand(&table, (asked.host, asked.path), accepted)?;
        let lines = head.lines.as_ref()?;
        to.extend_from_slice(b"HTTP/1.1 200 OK\r\n");
        to.extend_from_slice(lines);
        if let Some(release) = release {
            for piece in [admin_api::RELEASE_HEADER.as_bytes(), b": ", release.as_bytes(), b"\r\n"] {
                to.extend_from_slice(piece);
            }
        }
        Some(content)
    }

    fn at_hand<'t, 'a>(
        &self,
        table: &'t Table,
        (host, path): (&str, &str),
        accepted: impl Iterator<Item = Option<&'a str>>,
    ) -> Option<AtHand<'t>> {
        // A path without escapes is its own decoded form, and the table holds only plain names.
        if self.shared.mode == Mode::Dev || path.contains('%') {
            return None;
        }
        let site = table.by_plain_host(host).filter(|site| site.plain)?;
        let (asset, found, ready) = site.files.ready(path)?;
        let (encoding, form) = if asset.packed().is_empty() { (None, &asset.plain) } else { asset.choose(accepted) };
        let content = form.content.get()?.clone();
        let head = ready.head(encoding, || site.headers_of(path, (asset, found), (encoding, form)));
        Some(AtHand { head, content, release: table.release_header.as_ref() })
    }
}

/// The host, unless some header asks for something that takes thought. One look at each header.
fn plain_host(headers: &HeaderMap) -> Option<&str> {
    let (mut host, mut encodings) = (None, 0);
    for (name, value) in headers {
        if name == HOST {
            host = value.to_str().ok();
        } else if name == ACCEPT_ENCODING {
            encodings += 1;
        } else if [RANGE, IF_NONE_MATCH, IF_MATCH, IF_RANGE, PREVIEW_HEADER].contains(name) {
            return None;
        }
    }
    host.filter(|_| encodings <= 1)
}
