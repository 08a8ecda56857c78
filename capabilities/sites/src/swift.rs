//! The short way: a whole file under its own address, asked for without conditions, which is most of what a site is
//! asked for. Its headers are kept ready, its bytes are mapped, and nothing waits.

use axum::body::Body;
use axum::response::Response;
use http::header::{ACCEPT_ENCODING, HOST, HeaderMap, IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE};
use http::{Method, Request};
use platform::Mode;

use crate::Sites;
use crate::preview::PREVIEW_HEADER;

impl Sites {
    /// Answers what needs no thought. `None` for everything else, which says nothing about whether there is an answer:
    /// [`Sites::serve_host`] knows.
    pub fn answer_at_once<B>(&self, request: &Request<B>) -> Option<Response> {
        if self.shared.mode == Mode::Dev {
            return None;
        }
        let (method, path) = (request.method(), request.uri().path());
        // A path without escapes is its own decoded form, and the table holds only plain names.
        if !matches!(*method, Method::GET | Method::HEAD) || path.contains('%') {
            return None;
        }
        let host = plain_host(request.headers())?;
        let table = self.table();
        let site = table.by_plain_host(request.uri().host().unwrap_or(host)).filter(|site| site.plain)?;
        let (asset, found, ready) = site.files.ready(path)?;
        let (encoding, form) =
            if asset.packed().is_empty() { (None, &asset.plain) } else { asset.choose(request.headers()) };
        let content = form.content.get()?.clone();
        let headers = ready.headers(encoding, || site.headers_of(path, (asset, found), (encoding, form)));
        let mut response = Response::new(if *method == Method::HEAD { Body::empty() } else { Body::from(content) });
        response.headers_mut().clone_from(headers);
        if let Some(release) = &table.release_header {
            response.headers_mut().insert(admin_api::RELEASE_HEADER, release.clone());
        }
        Some(response)
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
