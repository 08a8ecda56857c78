//! Plain HTTP, so that the tests see what is on the wire.

use std::net::SocketAddr;

use axum::body::{Body, Bytes};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

pub(crate) const TOKEN: &str = "a-token-for-tests-0123456789";

#[derive(Clone)]
pub(crate) struct Client {
    address: SocketAddr,
    http: HyperClient<HttpConnector, Body>,
    token: Option<String>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Code of an error answer.
    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The events of a stream that has ended.
    pub(crate) fn events(&self) -> Vec<Event> {
        assert_eq!(self.status, 200, "{}", self.text());
        assert_eq!(self.header("content-type"), "text/event-stream");
        self.text().split("\n\n").filter_map(Event::parse).collect()
    }

    /// The data of the last event, which must be a result.
    pub(crate) fn result(&self) -> Value {
        let last = self.events().pop().unwrap();
        assert_eq!(last.name, "result");
        last.data
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: Value,
}

impl Event {
    pub(crate) fn parse(frame: &str) -> Option<Self> {
        let field = |name: &str| frame.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        let data = serde_json::from_str(&field("data: ")?).unwrap();
        Some(Self { name: field("event: ")?, id: field("id: ")?, data })
    }
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let http = HyperClient::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { address, http, token: Some(TOKEN.to_owned()) }
    }

    pub(crate) fn with_token(&self, token: Option<&str>) -> Self {
        Self { token: token.map(str::to_owned), ..self.clone() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &[("content-type", "application/json")], Body::from(body.to_string())).await
    }

    pub(crate) async fn deploy(&self, bundle: Vec<u8>) -> Answer {
        self.deploy_with("", &[], bundle).await
    }

    pub(crate) async fn deploy_with(&self, query: &str, headers: &[(&str, &str)], bundle: Vec<u8>) -> Answer {
        self.deploy_body(query, headers, Body::from(bundle)).await
    }

    pub(crate) async fn deploy_body(&self, query: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut all = vec![("content-type", "application/zstd")];
        all.extend(headers);
        self.send(Method::POST, &format!("/_admin/deploy{query}"), &all, body).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let response = self.open(method, path, headers, body).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The answer as it streams.
    pub(crate) async fn open(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> http::Response<hyper::body::Incoming> {
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.http.request(request.body(body).unwrap()).await.unwrap()
    }
}
