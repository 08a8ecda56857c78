//! Outbound HTTP of components: the client and the rules of `fetch`.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use http_body_util::BodyExt as _;
use url::Url;
use wasmtime_wasi_http::DEFAULT_FORBIDDEN_HEADERS;
use wasmtime_wasi_http::p2::bindings::http::types::ErrorCode;
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;
use wasmtime_wasi_http::p2::types::{HostFutureIncomingResponse, IncomingResponse, OutgoingRequestConfig};
use wasmtime_wasi_http::p2::{HttpResult, WasiHttpHooks};

use crate::host::{FetchClient, Services, Trace, is_of_the_connection};

/// The hooks of one call.
#[derive(Default)]
pub(super) struct Outbound {
    /// None: nothing can be reached.
    pub(super) services: Option<Arc<Services>>,
    pub(super) trace: Trace,
}

impl WasiHttpHooks for Outbound {
    fn send_request(
        &mut self,
        mut request: http::Request<HyperOutgoingBody>,
        config: OutgoingRequestConfig,
    ) -> HttpResult<HostFutureIncomingResponse> {
        let services = self.services.clone().ok_or(ErrorCode::ConnectionRefused)?;
        self.trace.join(request.headers_mut());
        let sending = wasmtime_wasi::runtime::spawn(async move { Ok(send(&services.fetch, request, config).await) });
        Ok(HostFutureIncomingResponse::pending(sending))
    }

    fn is_forbidden_header(&mut self, name: &HeaderName) -> bool {
        // A handler may want to know the host it was called by; in requests of its own the URL decides.
        name != http::header::HOST && DEFAULT_FORBIDDEN_HEADERS.contains(name)
    }
}

async fn send(
    client: &FetchClient,
    request: http::Request<HyperOutgoingBody>,
    config: OutgoingRequestConfig,
) -> Result<IncomingResponse, ErrorCode> {
    let request = outgoing(request)?;
    client.allows(request.url()).map_err(|_| ErrorCode::DestinationIpProhibited)?;
    let wait: Duration = config.connect_timeout.saturating_add(config.first_byte_timeout);
    let response = match tokio::time::timeout(wait, client.execute(request, false)).await {
        Ok(Ok(response)) => response,
        Ok(Err(reason)) => return Err(ErrorCode::InternalError(Some(reason))),
        Err(_) => return Err(ErrorCode::ConnectionReadTimeout),
    };
    let response = http::Response::<reqwest::Body>::from(response);
    let resp = response.map(|body| {
        body.map_err(|error| ErrorCode::InternalError(Some(format!("the answer broke off: {error}")))).boxed_unsync()
    });
    Ok(IncomingResponse { resp, worker: None, between_bytes_timeout: config.between_bytes_timeout })
}

fn outgoing(request: http::Request<HyperOutgoingBody>) -> Result<reqwest::Request, ErrorCode> {
    let (parts, body) = request.into_parts();
    let url = Url::parse(&parts.uri.to_string()).map_err(|_| ErrorCode::HttpRequestUriInvalid)?;
    let mut request = reqwest::Request::new(parts.method, url);
    let length = parts.headers.get(http::header::CONTENT_LENGTH).cloned();
    for (name, value) in &parts.headers {
        if !is_of_the_connection(name) {
            request.headers_mut().append(name.clone(), value.clone());
        }
    }
    let empty = http_body::Body::is_end_stream(&body) || length.is_some_and(|length| length == "0");
    if !empty && (parts.headers.contains_key(http::header::CONTENT_LENGTH) || has_body(request.method())) {
        let stream = body.into_data_stream();
        let stream = futures::TryStreamExt::map_err(stream, |code| std::io::Error::other(format!("{code:?}")));
        *request.body_mut() = Some(reqwest::Body::wrap_stream(stream));
    }
    Ok(request)
}

/// Whether a request of that method is sent with a body even when nothing tells of one.
fn has_body(method: &http::Method) -> bool {
    !matches!(*method, http::Method::GET | http::Method::HEAD | http::Method::OPTIONS | http::Method::TRACE)
}

#[cfg(test)]
mod tests {
    use http_body_util::Empty;

    use super::*;

    #[test]
    fn headers_of_the_connection_are_left_to_the_client() {
        let body = Empty::new().map_err(|never| match never {}).boxed_unsync();
        let request = http::Request::post("http://shop.example/a?b=1")
            .header("host", "elsewhere.example")
            .header("x-one", "1")
            .body(body)
            .unwrap();
        let sent = outgoing(request).unwrap();
        assert_eq!(sent.url().as_str(), "http://shop.example/a?b=1");
        assert_eq!(sent.headers().len(), 1);
    }
}
