//! Outbound HTTP of functions, to where they may reach.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use reqwest::redirect::{Attempt, Policy};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use url::Url;
use wasmtime::component::{Accessor, StreamReader};

use super::inside::{self, Inside};
use super::reach::{PublicOnly, Reach, check};
use super::redirects::Again;
use super::{Answers, HostFunctions, Incoming, Outgoing, StreamEnd, Trace, world};

/// Answers up to this size cross the border in one piece.
const WHOLE_MAX: u64 = 256 << 10;

/// Redirects followed; the fetch standard's number.
const REDIRECTS: usize = 20;

/// The client behind `fetch`.
pub(crate) struct FetchClient {
    following: reqwest::Client,
    direct: reqwest::Client,
    reach: Reach,
    inside: Inside,
}

/// One `fetch` of a function.
pub(super) struct Outbound {
    pub(super) request: world::RequestHead,
    pub(super) body: world::Body,
    pub(super) redirect: String,
    pub(super) answers: Answers,
    /// Of the call.
    pub(super) trace: Trace,
}

type Answer = Result<(world::ResponseHead, world::Body, String, u32), String>;

impl FetchClient {
    /// A client that reaches what `reach` says, and its own server without the network.
    pub(crate) fn new(reach: Reach, inside: Inside) -> Result<Self, reqwest::Error> {
        // Another part of the process may have installed one already: either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            let builder = reqwest::Client::builder().no_proxy().referer(false);
            match reach {
                Reach::Public => builder.dns_resolver(Arc::new(PublicOnly)),
                Reach::Everywhere => builder,
            }
        };
        let policy = Policy::custom(move |attempt| follow(attempt, reach));
        Ok(Self {
            following: builder().redirect(policy).build()?,
            direct: builder().redirect(Policy::none()).build()?,
            reach,
            inside,
        })
    }

    /// Requests for this server itself.
    pub(crate) fn inside(&self) -> &Inside {
        &self.inside
    }

    /// Whether a URL may be asked at all; a name is looked at again when it is resolved.
    pub(crate) fn allows(&self, url: &Url) -> Result<(), String> {
        if self.inside.router_for(url).is_some() { Ok(()) } else { check(url, self.reach) }
    }

    /// Does a request, in process when it is for this server.
    pub(crate) async fn execute(&self, request: reqwest::Request, follows: bool) -> Result<reqwest::Response, String> {
        let client = if follows { &self.following } else { &self.direct };
        let mut request = request;
        for _ in 0..=REDIRECTS {
            let Some(router) = self.inside.router_for(request.url()) else {
                check(request.url(), self.reach)?;
                return client.execute(request).await.map_err(|error| describe(&error));
            };
            let again = follows.then(|| Again::of(&request));
            let answer = inside::answer(router, request).await?;
            match again.and_then(|again| again.after(&answer)) {
                Some(next) => request = next,
                None => return Ok(answer),
            }
        }
        Err("too many redirects".to_owned())
    }
}

fn follow(attempt: Attempt<'_>, reach: Reach) -> reqwest::redirect::Action {
    if attempt.previous().len() > REDIRECTS {
        return attempt.error(io::Error::other("too many redirects"));
    }
    match check(attempt.url(), reach) {
        Ok(()) => attempt.follow(),
        Err(reason) => attempt.error(io::Error::other(reason)),
    }
}

/// Does the request and hands the answer over, large or slow bodies as a stream.
pub(super) async fn fetch<T: Send + 'static>(
    accessor: &Accessor<T, HostFunctions>,
    client: &FetchClient,
    outbound: Outbound,
) -> wasmtime::Result<Answer> {
    let follows = outbound.redirect == "follow";
    let refuses = outbound.redirect == "error";
    let answers = outbound.answers.clone();
    let request = match request(accessor, outbound)? {
        Ok(request) => request,
        Err(reason) => return Ok(Err(reason)),
    };
    let response = match client.execute(request, follows).await {
        Ok(response) => response,
        Err(reason) => return Ok(Err(reason)),
    };
    if refuses && response.status().is_redirection() {
        return Ok(Err("the server answered with a redirect and `redirect` is `error`".to_owned()));
    }
    answer(accessor, response, answers).await
}

fn request<T: Send + 'static>(
    accessor: &Accessor<T, HostFunctions>,
    outbound: Outbound,
) -> wasmtime::Result<Result<reqwest::Request, String>> {
    let head = match head(&outbound.request) {
        Ok(head) => head,
        Err(reason) => return Ok(Err(reason)),
    };
    let (method, url, mut headers) = head;
    outbound.trace.join(&mut headers);
    let mut request = reqwest::Request::new(method, url);
    *request.headers_mut() = headers;
    *request.body_mut() = match outbound.body {
        world::Body::None => None,
        world::Body::Text(text) => Some(text.into()),
        world::Body::Bytes(bytes) => Some(bytes.into()),
        world::Body::Streaming(reader) => {
            let (sender, receiver) = mpsc::channel::<Bytes>(1);
            accessor.with(|access| reader.pipe(access, Outgoing::new(sender, u64::MAX, StreamEnd::default())))?;
            Some(reqwest::Body::wrap_stream(futures::StreamExt::map(ReceiverStream::new(receiver), Ok::<_, io::Error>)))
        }
    };
    Ok(Ok(request))
}

fn head(head: &world::RequestHead) -> Result<(Method, Url, HeaderMap), String> {
    let method =
        Method::from_bytes(head.method.as_bytes()).map_err(|_| format!("`{}` is not a method", head.method))?;
    let url = Url::parse(&head.url).map_err(|error| format!("`{}` is not a URL: {error}", head.url))?;
    let mut headers = HeaderMap::with_capacity(head.headers.len());
    for header in &head.headers {
        let name = HeaderName::from_bytes(header.name.as_bytes())
            .map_err(|_| format!("`{}` is not a header name", header.name))?;
        if is_of_the_connection(&name) {
            continue;
        }
        headers.append(name, header_value(&header.value)?);
    }
    Ok((method, url, headers))
}

/// Headers that belong to one connection, not to the message.
pub(crate) fn is_of_the_connection(name: &HeaderName) -> bool {
    matches!(
        name.as_str(),
        "connection"
            | "keep-alive"
            | "proxy-connection"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
            | "host"
            | "content-length"
    )
}

/// A header value from one character per byte.
pub(crate) fn header_value(value: &str) -> Result<HeaderValue, String> {
    let bytes: Option<Vec<u8>> = value.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let bytes = bytes.ok_or_else(|| "a header value holds a character above U+00FF".to_owned())?;
    HeaderValue::from_bytes(&bytes).map_err(|_| "a header value holds a control character".to_owned())
}

/// Headers with one character per byte.
pub(crate) fn to_headers(headers: &HeaderMap) -> Vec<world::Header> {
    let convert = |(name, value): (&HeaderName, &HeaderValue)| world::Header {
        name: name.as_str().to_owned(),
        value: value.as_bytes().iter().map(|byte| char::from(*byte)).collect(),
    };
    headers.iter().map(convert).collect()
}

async fn answer<T: Send + 'static>(
    accessor: &Accessor<T, HostFunctions>,
    response: reqwest::Response,
    answers: Answers,
) -> wasmtime::Result<Answer> {
    let number = answers.add();
    let head = world::ResponseHead {
        status: response.status().as_u16(),
        status_text: response.status().canonical_reason().unwrap_or_default().to_owned(),
        headers: to_headers(response.headers()),
    };
    let url = response.url().to_string();
    let body = match response.content_length() {
        Some(0) => world::Body::None,
        Some(length) if length <= WHOLE_MAX => match response.bytes().await {
            Ok(bytes) => world::Body::Bytes(bytes.into()),
            Err(error) => return Ok(Err(describe(&error))),
        },
        _ => {
            let stream = Box::pin(response.bytes_stream().map_err(|error| describe(&error)));
            let incoming = Incoming::answer(stream, answers, number);
            world::Body::Streaming(accessor.with(|access| StreamReader::new(access, incoming))?)
        }
    };
    Ok(Ok((head, body, url, number)))
}

/// The innermost reason: reqwest's own sentence repeats the URL.
fn describe(error: &reqwest::Error) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_values_keep_every_byte() {
        let value = header_value("caf\u{e9}").unwrap();
        assert_eq!(value.as_bytes(), b"caf\xe9");
        assert!(header_value("\u{20ac}").is_err());
        assert!(header_value("a\nb").is_err());
    }
}
