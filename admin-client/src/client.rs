//! The client: one connection pool, one way to send, one method per route.

use std::sync::Arc;
use std::time::Duration;

use admin_api::{
    API_VERSION, API_VERSION_HEADER, Activation, ApiError, DeploySummary, DoctorReport, ErrorBody, ErrorCode, Health,
    List, ListQuery, MigrateResponse, MissingRequest, MissingResponse, QueryRequest, QueryResponse, REQUEST_ID_HEADER,
    Release, VersionInfo,
};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::config::{is_loopback, jittered};
use crate::{BundleBody, ClientConfig, ClientError, Patience, tls};

/// Time for a request that is answered at once, streams excepted.
const ANSWER: Duration = Duration::from_mins(1);

/// A question, although its method does not say so.
const MISSING: &str = "/_admin/blobs/missing";

/// Client of one server. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct AdminClient {
    http: reqwest::Client,
    config: Arc<ClientConfig>,
}

impl AdminClient {
    /// A client of that server. Opens no connection.
    pub fn new(config: ClientConfig) -> Result<Self, ClientError> {
        let scheme = config.endpoint.scheme();
        if !matches!(scheme, "http" | "https") {
            return Err(ClientError::Configuration(format!("an endpoint begins with http or https, not `{scheme}`")));
        }
        if config.token.is_some() && scheme == "http" && !config.insecure && !is_loopback(&config.endpoint) {
            return Err(ClientError::InsecureEndpoint { endpoint: config.endpoint });
        }
        let mut builder = reqwest::Client::builder()
            .user_agent(&config.user_agent)
            .default_headers(default_headers(&config)?)
            .connect_timeout(config.patience.first_contact)
            // A redirect would carry the token somewhere else.
            .redirect(reqwest::redirect::Policy::none())
            .tcp_nodelay(true)
            .no_proxy()
            .tls_backend_preconfigured(tls::config(scheme)?);
        if let Some(proxy) = &config.proxy {
            let proxy = reqwest::Proxy::all(proxy.url.clone())
                .map_err(|error| ClientError::Configuration(format!("the proxy cannot be used: {error}")))?;
            builder = builder.proxy(proxy);
        }
        let http = builder
            .build()
            .map_err(|error| ClientError::Configuration(format!("the HTTP client cannot be set up: {error}")))?;
        Ok(Self { http, config: Arc::new(config) })
    }

    /// The server's base address.
    #[must_use]
    pub fn endpoint(&self) -> &Url {
        &self.config.endpoint
    }

    /// `GET /health`. A failing server answers with its reasons, which is not an error here.
    pub async fn health(&self) -> Result<Health, ClientError> {
        let response = self.send_unchecked(&|| self.request(Method::GET, "/health", &())).await?;
        self.decode(response).await
    }

    /// `GET /_admin/version`
    pub async fn version(&self) -> Result<VersionInfo, ClientError> {
        self.get("/_admin/version", &()).await
    }

    /// `GET /_admin/doctor`
    pub async fn doctor(&self) -> Result<DoctorReport, ClientError> {
        self.get("/_admin/doctor", &()).await
    }

    /// `POST /_admin/blobs/missing`
    pub async fn missing(&self, request: &MissingRequest) -> Result<MissingResponse, ClientError> {
        self.ask(&|| self.request(Method::POST, MISSING, &()).json(request)).await
    }

    /// `GET /_admin/deploys`
    pub async fn deploys(&self, page: &ListQuery) -> Result<List<DeploySummary>, ClientError> {
        self.get("/_admin/deploys", page).await
    }

    /// `GET /_admin/deploys/{id}`
    pub async fn deploy_state(&self, id: &str) -> Result<DeploySummary, ClientError> {
        self.get(&format!("/_admin/deploys/{}", segment(id)), &()).await
    }

    /// `POST /_admin/deploys/{id}/cancel`: possible before activation only.
    pub async fn cancel_deploy(&self, id: &str) -> Result<(), ClientError> {
        let path = format!("/_admin/deploys/{}/cancel", segment(id));
        self.send(&|| self.request(Method::POST, &path, &())).await.map(drop)
    }

    /// `GET /_admin/releases`: activations, newest first.
    pub async fn releases(&self, page: &ListQuery) -> Result<List<Activation>, ClientError> {
        self.get("/_admin/releases", page).await
    }

    /// `GET /_admin/releases/{id}`
    pub async fn release(&self, id: &str) -> Result<Release, ClientError> {
        self.get(&format!("/_admin/releases/{}", segment(id)), &()).await
    }

    /// `GET /_admin/migrate`
    pub async fn migrate_status(&self) -> Result<MigrateResponse, ClientError> {
        self.get("/_admin/migrate", &()).await
    }

    /// `POST /_admin/migrate`: runs the pending migrations of a bundle, or says which ones would run.
    pub async fn migrate(&self, bundle: &BundleBody, run: Run) -> Result<MigrateResponse, ClientError> {
        let query: &[(&str, &str)] = match run {
            Run::Dry => &[("dry_run", "1")],
            Run::Real => &[],
        };
        let response = self.send(&|| bundle.attach(self.stream(Method::POST, "/_admin/migrate", &query))).await?;
        self.decode(response).await
    }

    /// `POST /_admin/query`
    pub async fn query(&self, request: &QueryRequest) -> Result<QueryResponse, ClientError> {
        self.post("/_admin/query", request).await
    }

    /// `POST /_admin/shutdown`
    pub async fn shutdown(&self) -> Result<(), ClientError> {
        self.send(&|| self.request(Method::POST, "/_admin/shutdown", &())).await.map(drop)
    }

    pub(crate) fn patience(&self) -> Patience {
        self.config.patience
    }

    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &(impl Serialize + Sync),
    ) -> Result<T, ClientError> {
        self.ask(&|| self.request(Method::GET, path, query)).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, ClientError> {
        let response = self.send(&|| self.request(Method::POST, path, &()).json(body)).await?;
        self.decode(response).await
    }

    /// A request that is answered at once.
    pub(crate) fn request(&self, method: Method, path: &str, query: &impl Serialize) -> RequestBuilder {
        self.stream(method, path, query).timeout(ANSWER)
    }

    /// A request whose body or answer may take as long as it takes.
    pub(crate) fn stream(&self, method: Method, path: &str, query: &impl Serialize) -> RequestBuilder {
        let mut builder = self.http.request(method, self.address(path, query));
        if let Some(token) = &self.config.token
            && let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
        {
            value.set_sensitive(true);
            builder = builder.header(AUTHORIZATION, value);
        }
        builder
    }

    /// Sends, with the patience of a first contact, and turns an error answer into an error.
    pub(crate) async fn send(&self, make: &(dyn Fn() -> RequestBuilder + Sync)) -> Result<Response, ClientError> {
        let response = self.send_unchecked(make).await?;
        if response.status().is_success() { Ok(response) } else { Err(self.refusal(response).await) }
    }

    /// Sends, with the patience of a first contact: a connection that does not come about is tried again, since
    /// nothing has been sent then; one that breaks, when the request changes nothing.
    pub(crate) async fn send_unchecked(
        &self,
        make: &(dyn Fn() -> RequestBuilder + Sync),
    ) -> Result<Response, ClientError> {
        let mut tries = Tries::new(self.config.patience);
        loop {
            let (http, request) = make().build_split();
            let request = request.map_err(|error| self.unreachable(error))?;
            let changes_nothing = request.method().is_safe() || request.url().path().ends_with(MISSING);
            match http.execute(request).await {
                Ok(response) => return Ok(response),
                Err(error) if (changes_nothing || error.is_connect()) && tries.again().await => {}
                Err(error) => return Err(self.unreachable(error)),
            }
        }
    }

    /// Asks for a JSON document with a request that changes nothing; a document that is cut off is asked for again.
    async fn ask<T: DeserializeOwned>(&self, make: &(dyn Fn() -> RequestBuilder + Sync)) -> Result<T, ClientError> {
        let mut tries = Tries::new(self.config.patience);
        loop {
            let response = self.send(make).await?;
            match self.decode(response).await {
                Err(ClientError::Unreachable { .. }) if tries.again().await => {}
                outcome => return outcome,
            }
        }
    }

    /// Reads a JSON answer.
    pub(crate) async fn decode<T: DeserializeOwned>(&self, response: Response) -> Result<T, ClientError> {
        let (status, path) = (response.status(), response.url().path().to_owned());
        let bytes = response.bytes().await.map_err(|error| self.unreachable(error))?;
        let document = serde_json::from_slice(&bytes).map_err(|error| {
            ClientError::Protocol(format!(
                "{} answered {status} with something that is not the expected document: {error}",
                self.config.endpoint
            ))
        })?;
        if let Some(listener) = &self.config.listener {
            listener.tell(&path, &bytes);
        }
        Ok(document)
    }

    /// The error in an answer whose status says that it is one.
    pub(crate) async fn refusal(&self, response: Response) -> ClientError {
        let status = response.status();
        let request_id = header(response.headers(), REQUEST_ID_HEADER);
        let bytes = match response.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => return self.unreachable(error),
        };
        if let Ok(mut body) = serde_json::from_slice::<ErrorBody>(&bytes) {
            if body.error.request_id.is_empty() {
                body.error.request_id = request_id;
            }
            return body.error.into();
        }
        if request_id.is_empty() {
            let endpoint = &self.config.endpoint;
            return ClientError::Protocol(format!("{endpoint} answered {status}, and not as a reactor server does"));
        }
        foreign(status, request_id).into()
    }

    pub(crate) fn unreachable(&self, error: reqwest::Error) -> ClientError {
        // The address stands in our own sentence already, and may hold a query nobody needs to read.
        let error = error.without_url();
        if error.is_body() && !error.is_connect() && !error.is_timeout() {
            let mut source = std::error::Error::source(&error);
            while let Some(inner) = source {
                if let Some(io) = inner.downcast_ref::<std::io::Error>()
                    && io.kind() == std::io::ErrorKind::InvalidInput
                {
                    return ClientError::Body(std::io::Error::new(io.kind(), io.to_string()));
                }
                source = inner.source();
            }
        }
        ClientError::Unreachable { endpoint: self.config.endpoint.clone(), source: Box::new(error) }
    }

    pub(crate) fn address(&self, path: &str, query: &impl Serialize) -> Url {
        let mut url = self.config.endpoint.clone();
        let prefix = url.path().trim_end_matches('/').to_owned();
        let (path, own_query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(&format!("{prefix}{path}"));
        url.set_query(own_query);
        if let Ok(text) = pairs(query)
            && !text.is_empty()
        {
            url.query_pairs_mut().extend_pairs(text);
        }
        url
    }
}

/// The tries that are left of a first contact.
struct Tries {
    patience: Patience,
    left: u32,
    deadline: tokio::time::Instant,
    pause: Duration,
}

impl Tries {
    fn new(patience: Patience) -> Self {
        let deadline = tokio::time::Instant::now() + patience.first_contact;
        Self { patience, left: patience.attempts, deadline, pause: patience.shortest_pause }
    }

    /// Waits for the next try; false when it is not worth one any more.
    async fn again(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        let pause = jittered(self.pause);
        if self.left == 0 || tokio::time::Instant::now() + pause >= self.deadline {
            return false;
        }
        tokio::time::sleep(pause).await;
        self.pause = (self.pause * 3).min(self.patience.longest_pause);
        true
    }
}

/// Whether a call changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Only says what would happen.
    Dry,
    /// Does it.
    Real,
}

/// The pairs of a flat structure or list of pairs, absent values left out.
fn pairs(query: &impl Serialize) -> Result<Vec<(String, String)>, serde_json::Error> {
    let text = |value: serde_json::Value| match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    };
    let pairs = match serde_json::to_value(query)? {
        serde_json::Value::Object(object) => {
            object.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect()
        }
        serde_json::Value::Array(list) => list
            .into_iter()
            .filter_map(|pair| {
                let (name, value): (String, serde_json::Value) = serde_json::from_value(pair).ok()?;
                Some((name, text(value)?))
            })
            .collect(),
        _ => Vec::new(),
    };
    Ok(pairs)
}

fn default_headers(config: &ClientConfig) -> Result<HeaderMap, ClientError> {
    let mut headers = HeaderMap::new();
    headers.insert(API_VERSION_HEADER, HeaderValue::from(API_VERSION));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream;q=0.9, */*;q=0.1"));
    // Checked here, once, so that every request can carry it without a way to fail.
    if let Some(token) = &config.token
        && HeaderValue::from_str(token.expose_secret()).is_err()
    {
        return Err(ClientError::Configuration("the token holds a character that no header can carry".to_owned()));
    }
    Ok(headers)
}

/// One part of a path, escaped.
pub(crate) fn segment(text: &str) -> String {
    let mut url = Url::parse("http://x/").expect("a constant address parses");
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.push(text);
    }
    url.path().trim_start_matches('/').to_owned()
}

pub(crate) fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// An error answer of a reactor server without the usual body: a function's own answer, or a proxy in between.
fn foreign(status: StatusCode, request_id: String) -> ApiError {
    let code = match status.as_u16() {
        401 => ErrorCode::Unauthorized,
        404 => ErrorCode::NotFound,
        405 => ErrorCode::MethodNotAllowed,
        413 => ErrorCode::PayloadTooLarge,
        _ => ErrorCode::Internal,
    };
    let mut error = ApiError::new(code, format!("the server answered {status} without saying why"));
    error.status = status.as_u16();
    error.request_id = request_id;
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use admin_api::LogQuery;

    fn client(endpoint: &str) -> AdminClient {
        AdminClient::new(ClientConfig::new(endpoint.parse().unwrap())).unwrap()
    }

    #[test]
    fn a_path_prefix_of_the_endpoint_is_kept() {
        let url = client("https://example.com/reactor/").address("/_admin/version", &());
        assert_eq!(url.as_str(), "https://example.com/reactor/_admin/version");
    }

    #[test]
    fn absent_filters_are_left_out_of_the_query() {
        let query = LogQuery { grep: Some("a b&c".to_owned()), limit: Some(5), ..LogQuery::default() };
        let url = client("http://localhost:1").address("/_admin/logs", &query);
        assert_eq!(url.query(), Some("grep=a+b%26c&limit=5"));
    }

    #[test]
    fn a_name_cannot_leave_its_part_of_the_path() {
        assert_eq!(segment("../x?y"), "..%2Fx%3Fy");
    }

    #[test]
    fn a_token_does_not_travel_unencrypted_to_another_machine() {
        let config = |endpoint: &str, insecure| ClientConfig {
            token: Some("secret".into()),
            insecure,
            ..ClientConfig::new(endpoint.parse().unwrap())
        };
        let refused = AdminClient::new(config("http://10.0.0.1", false));
        assert!(matches!(refused, Err(ClientError::InsecureEndpoint { .. })));
        assert!(AdminClient::new(config("http://10.0.0.1", true)).is_ok());
        assert!(AdminClient::new(config("http://127.0.0.1:1", false)).is_ok());
    }

    #[test]
    fn a_token_with_a_line_break_is_refused_without_being_shown() {
        let config =
            ClientConfig { token: Some("a\nb".into()), ..ClientConfig::new("http://localhost".parse().unwrap()) };
        let error = AdminClient::new(config).unwrap_err();
        assert!(!error.to_string().contains('\n'));
    }
}
