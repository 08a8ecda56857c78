//! Requests of functions to their own server: answered in this process, not over the network.

use std::sync::OnceLock;

use axum::Router;
use axum::body::Body;
use http::{HeaderValue, Request, header};
use http_body::Body as _;
use reqwest::ResponseBuilderExt as _;
use tower::ServiceExt as _;
use url::{Origin, Url};

/// Answers up to this size are handed over whole.
const WHOLE_MAX: u64 = 256 << 10;

/// This server, as its functions reach it.
#[derive(Default)]
pub(crate) struct Inside {
    origin: Option<Origin>,
    router: OnceLock<Router>,
}

impl Inside {
    /// A server that is reached at that URL.
    pub(crate) fn at(public_url: Option<&Url>) -> Self {
        Self { origin: public_url.map(Url::origin), router: OnceLock::new() }
    }

    /// Everything the server answers, with all that surrounds it. The first one stays.
    pub(crate) fn set_router(&self, router: Router) {
        // A second one would be the same server again.
        let _ = self.router.set(router);
    }

    pub(super) fn router_for(&self, url: &Url) -> Option<Router> {
        if self.origin.as_ref() != Some(&url.origin()) {
            return None;
        }
        self.router.get().cloned()
    }
}

/// Lets the server answer. Redirects are the caller's to follow.
pub(super) async fn answer(router: Router, request: reqwest::Request) -> Result<reqwest::Response, String> {
    let url = request.url().clone();
    let request: Request<reqwest::Body> = request.try_into().map_err(|error: reqwest::Error| error.to_string())?;
    let (mut parts, body) = request.into_parts();
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    parts.uri = path.parse().map_err(|_| format!("`{path}` is not a path"))?;
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    parts.headers.insert(header::HOST, HeaderValue::from_str(host).map_err(|error| error.to_string())?);
    let Ok(response) = router.oneshot(Request::from_parts(parts, Body::new(body))).await;
    let (parts, body) = response.into_parts();
    let body = match body.size_hint().exact() {
        Some(exact) if exact <= WHOLE_MAX => {
            let whole = axum::body::to_bytes(body, usize::MAX).await;
            reqwest::Body::from(whole.map_err(|error| error.to_string())?)
        }
        _ => reqwest::Body::wrap_stream(body.into_data_stream()),
    };
    let mut built = http::Response::builder().status(parts.status).url(url);
    if let Some(headers) = built.headers_mut() {
        *headers = parts.headers;
    }
    built.body(body).map(Into::into).map_err(|error| error.to_string())
}
