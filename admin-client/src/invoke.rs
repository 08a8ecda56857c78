//! Requests whose answer is handed over as it streams: calls of functions, and any path of the server.

use bytes::Bytes;
use futures::{StreamExt as _, stream::BoxStream};
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};

use crate::client::segment;
use crate::{AdminClient, ClientError};

/// A call of a function.
#[derive(Debug, Clone)]
pub struct InvokeRequest {
    /// `POST` by custom.
    pub method: Method,
    /// Path and query below the function, with or without a leading slash.
    pub path: String,
    /// Headers of the call.
    pub headers: HeaderMap,
    /// Body of the call.
    pub body: Bytes,
}

/// A request to any path of the server.
#[derive(Debug, Clone)]
pub struct RawRequest {
    /// Its method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Option<Bytes>,
}

/// An answer of any status, its body still to come.
pub struct StreamedResponse {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    body: BoxStream<'static, reqwest::Result<Bytes>>,
    client: AdminClient,
}

impl StreamedResponse {
    /// The next piece of the body; `None` at its end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ClientError> {
        match self.body.next().await {
            None => Ok(None),
            Some(Ok(bytes)) => Ok(Some(bytes)),
            Some(Err(error)) => Err(self.client.unreachable(error)),
        }
    }

    /// The rest of the body at once.
    pub async fn bytes(&mut self) -> Result<Vec<u8>, ClientError> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all)
    }

    /// A header as text; empty when it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        crate::client::header(&self.headers, name)
    }
}

impl AdminClient {
    /// `ANY /fn/v1/{name}{path}`
    pub async fn invoke(&self, name: &str, request: InvokeRequest) -> Result<StreamedResponse, ClientError> {
        let path = request.path.trim_start_matches('/');
        let path = match path {
            "" => format!("/fn/v1/{}", segment(name)),
            query if query.starts_with('?') => format!("/fn/v1/{}{query}", segment(name)),
            below => format!("/fn/v1/{}/{below}", segment(name)),
        };
        let InvokeRequest { method, headers, body, .. } = request;
        self.raw(RawRequest { method, path, headers, body: Some(body) }).await
    }

    /// Any path of the server, with the token.
    pub async fn raw(&self, request: RawRequest) -> Result<StreamedResponse, ClientError> {
        let make = || {
            let mut builder = self.stream(request.method.clone(), &request.path, &()).headers(request.headers.clone());
            if let Some(body) = &request.body {
                builder = builder.body(body.clone());
            }
            builder
        };
        let response = self.send_unchecked(&make).await?;
        Ok(StreamedResponse {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.bytes_stream().boxed(),
            client: self.clone(),
        })
    }
}
