//! A deploy or an activation, followed to its result through lost connections.

use std::io;
use std::sync::Arc;

use admin_api::{DeployEvent, ErrorCode};
use bytes::Bytes;
use futures::stream::BoxStream;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Body, Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::time::Instant;

use crate::client::segment;
use crate::config::jittered;
use crate::events::Events;
use crate::{AdminClient, ClientError};

/// A bundle that can be sent more than once, since a connection may break.
#[derive(Clone)]
pub struct BundleBody {
    open: Arc<dyn Fn() -> BoxStream<'static, io::Result<Bytes>> + Send + Sync>,
    length: Option<u64>,
}

impl std::fmt::Debug for BundleBody {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("BundleBody").field("length", &self.length).finish_non_exhaustive()
    }
}

impl BundleBody {
    /// A body that is read anew for every attempt. Without a length it is sent in chunks.
    pub fn new(
        length: Option<u64>,
        open: impl Fn() -> BoxStream<'static, io::Result<Bytes>> + Send + Sync + 'static,
    ) -> Self {
        Self { open: Arc::new(open), length }
    }

    /// A body held in memory.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let length = u64::try_from(bytes.len()).ok();
        Self::new(length, move || Box::pin(futures::stream::iter([Ok(bytes.clone())])))
    }

    pub(crate) fn attach(&self, request: RequestBuilder) -> RequestBuilder {
        let mut request = request.header(CONTENT_TYPE, "application/zstd");
        if let Some(length) = self.length {
            request = request.header(CONTENT_LENGTH, length);
        }
        request.body(Body::wrap_stream((self.open)()))
    }
}

/// What the user saw before asking for a deploy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// This release was live: `If-Match`.
    Release(String),
    /// No release was live: `If-None-Match: *`.
    NoRelease,
}

/// How to deploy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the route's query")]
pub struct DeployOptions {
    /// Only say what would happen: `plan=1`.
    pub plan: bool,
    /// Prepare without making it live: `activate=0`.
    pub stage_only: bool,
    /// Run pending migrations that sort before an applied one.
    pub allow_late: bool,
    /// Remove functions that are absent from the manifest.
    pub prune: bool,
    /// Kept with the activation.
    pub message: Option<String>,
    /// What must still be true.
    pub expect: Option<Expectation>,
    /// One per run of the command line; a repetition with the same key follows the first one's rollout.
    pub idempotency_key: Option<String>,
}

impl DeployOptions {
    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        let mut flag = |wanted: bool, name, value: &str| {
            if wanted {
                query.push((name, value.to_owned()));
            }
        };
        flag(self.plan, "plan", "1");
        flag(self.stage_only, "activate", "0");
        flag(self.allow_late, "allow_late", "1");
        flag(self.prune, "prune", "1");
        if let Some(message) = &self.message {
            query.push(("message", message.clone()));
        }
        query
    }

    fn headers(&self, mut request: RequestBuilder) -> RequestBuilder {
        match &self.expect {
            Some(Expectation::Release(id)) => request = request.header("if-match", format!("\"{id}\"")),
            Some(Expectation::NoRelease) => request = request.header("if-none-match", "*"),
            None => {}
        }
        if let Some(key) = &self.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        request
    }
}

impl AdminClient {
    /// `POST /_admin/deploy`. The error of a request that was refused comes from here; from `accepted` on only the
    /// last event of the [`Rollout`] tells.
    pub async fn deploy(&self, bundle: BundleBody, options: DeployOptions) -> Result<Rollout, ClientError> {
        self.begin(Order::Deploy { bundle, options }).await
    }

    async fn begin(&self, order: Order) -> Result<Rollout, ClientError> {
        let started = Instant::now();
        let mut patience = self.patience().first_contact;
        loop {
            let (endpoint, source) = match self.send_order(&order).await {
                Ok(response) => {
                    return Ok(Rollout::new(self.clone(), response, Origin::Own { order, resent: false }));
                }
                Err(ClientError::Unreachable { endpoint, source }) => (endpoint, source),
                Err(error) => return Err(error),
            };
            let unsent = source.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_connect);
            if !unsent {
                // It may have arrived: from here on this is a lost stream, and its outcome may be unknown.
                patience = self.patience().reconnect;
            }
            // The same key makes a repetition safe: either nothing arrived, or its rollout is replayed.
            if order.is_repeatable() && started.elapsed() < patience {
                tokio::time::sleep(jittered(self.patience().shortest_pause)).await;
            } else if patience == self.patience().reconnect {
                return Err(ClientError::Interrupted { deploy_id: None, source });
            } else {
                return Err(ClientError::Unreachable { endpoint, source });
            }
        }
    }

    /// `POST /_admin/releases/{id}/activate`. The key makes a repetition safe, as that of a deploy does.
    pub async fn activate(&self, id: &str, message: Option<&str>, key: &str) -> Result<Rollout, ClientError> {
        let order = Order::Activate { id: id.to_owned(), message: message.map(str::to_owned), key: key.to_owned() };
        self.begin(order).await
    }

    /// `GET /_admin/deploys/{id}/events`: follows a rollout from its first event.
    pub async fn attach(&self, id: &str) -> Result<Rollout, ClientError> {
        let response = self.open_events(id, 0).await?;
        let mut rollout = Rollout::new(self.clone(), response, Origin::Elsewhere);
        rollout.deploy_id = Some(id.to_owned());
        Ok(rollout)
    }

    async fn send_order(&self, order: &Order) -> Result<Response, ClientError> {
        match order {
            Order::Deploy { bundle, options } => {
                let query = options.query();
                let make = || bundle.attach(options.headers(self.stream(Method::POST, "/_admin/deploy", &query)));
                self.send(&make).await
            }
            Order::Activate { id, message, key } => {
                let path = format!("/_admin/releases/{}/activate", segment(id));
                let query: Vec<(&str, &String)> = message.iter().map(|message| ("message", message)).collect();
                self.send(&|| self.stream(Method::POST, &path, &query).header("idempotency-key", key)).await
            }
        }
    }

    async fn open_events(&self, id: &str, after: u64) -> Result<Response, ClientError> {
        let path = format!("/_admin/deploys/{}/events", segment(id));
        let make = || {
            let request = self.stream(Method::GET, &path, &());
            if after == 0 { request } else { request.header("last-event-id", after) }
        };
        self.send(&make).await
    }
}

/// What a server is asked to make live.
enum Order {
    Deploy { bundle: BundleBody, options: DeployOptions },
    Activate { id: String, message: Option<String>, key: String },
}

impl Order {
    fn is_repeatable(&self) -> bool {
        match self {
            Self::Deploy { options, .. } => options.idempotency_key.is_some(),
            Self::Activate { .. } => true,
        }
    }
}

/// Where a rollout came from: only an own one can be asked for again.
enum Origin {
    Own { order: Order, resent: bool },
    Elsewhere,
}

/// The events of a rollout, each once and in order, over as many connections as it takes.
pub struct Rollout {
    client: AdminClient,
    events: Option<Events>,
    origin: Origin,
    deploy_id: Option<String>,
    last_id: u64,
    finished: bool,
}

impl Rollout {
    fn new(client: AdminClient, response: Response, origin: Origin) -> Self {
        let events = Some(Events::of(response, client.patience().silence));
        Self { client, events, origin, deploy_id: None, last_id: 0, finished: false }
    }

    /// Id of the rollout, once `accepted` has come.
    #[must_use]
    pub fn deploy_id(&self) -> Option<&str> {
        self.deploy_id.as_deref()
    }

    /// The next event; `None` after the result. A lost connection is taken up again where it broke.
    pub async fn next(&mut self) -> Result<Option<DeployEvent>, ClientError> {
        if self.finished {
            return Ok(None);
        }
        loop {
            let cut: Box<dyn std::error::Error + Send + Sync> = match &mut self.events {
                None => "the stream ended without a result".into(),
                Some(events) => match events.next().await {
                    Some(Ok(event)) => {
                        let Some(event) = self.take(&event) else { continue };
                        if self.was_interrupted(&event) {
                            self.resend().await?;
                            continue;
                        }
                        self.finished = matches!(event, DeployEvent::Result(_));
                        return Ok(Some(event));
                    }
                    Some(Err(error)) => Box::new(error),
                    // An end without a result is a cut, never an outcome.
                    None => "the stream ended without a result".into(),
                },
            };
            self.events = None;
            self.reconnect(cut).await?;
        }
    }

    /// The event of a message, unless it was seen before or is of a kind that a newer server invented.
    fn take(&mut self, message: &eventsource_stream::Event) -> Option<DeployEvent> {
        if let Ok(id) = message.id.parse::<u64>() {
            if id <= self.last_id {
                return None;
            }
            self.last_id = id;
        }
        let mut data: Value = serde_json::from_str(&message.data).ok()?;
        if let Value::Object(object) = &mut data {
            object.entry("event").or_insert_with(|| Value::String(message.event.clone()));
        }
        let event: DeployEvent = serde_json::from_value(data).ok()?;
        if let DeployEvent::Accepted { deploy_id, .. } = &event {
            self.deploy_id = Some(deploy_id.clone());
        }
        Some(event)
    }

    /// The server stopped in the middle of our own rollout, and nothing changed: worth one more try.
    fn was_interrupted(&self, event: &DeployEvent) -> bool {
        let DeployEvent::Result(result) = event else { return false };
        let interrupted = result.error.as_ref().is_some_and(|error| error.known() == Some(ErrorCode::Interrupted));
        interrupted && matches!(self.origin, Origin::Own { resent: false, .. })
    }

    async fn resend(&mut self) -> Result<(), ClientError> {
        let Origin::Own { order, resent } = &mut self.origin else { return Ok(()) };
        *resent = true;
        let outcome = self.client.send_order(order).await;
        self.last_id = 0;
        self.deploy_id = None;
        match outcome {
            Ok(response) => self.events = Some(Events::of(response, self.client.patience().silence)),
            // It may have arrived.
            Err(ClientError::Unreachable { source, .. }) => {
                self.events = None;
                self.reconnect(source).await?;
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn reconnect(&mut self, mut cut: Box<dyn std::error::Error + Send + Sync>) -> Result<(), ClientError> {
        let patience = self.client.patience();
        let deadline = Instant::now() + patience.reconnect;
        let mut pause = patience.shortest_pause;
        loop {
            tokio::time::sleep(jittered(pause)).await;
            pause = (pause * 2).min(patience.longest_pause);
            let attempt = match (&self.deploy_id, &self.origin) {
                (Some(id), _) => self.client.open_events(id, self.last_id).await,
                (None, Origin::Own { order, .. }) if order.is_repeatable() => self.client.send_order(order).await,
                (None, _) => return Err(ClientError::Interrupted { deploy_id: None, source: cut }),
            };
            match attempt {
                Ok(response) => {
                    self.events = Some(Events::of(response, patience.silence));
                    return Ok(());
                }
                Err(ClientError::Api(error)) if !is_passing(&error) => return Err(ClientError::Api(error)),
                Err(error) => cut = Box::new(error),
            }
            if Instant::now() >= deadline {
                return Err(ClientError::Interrupted { deploy_id: self.deploy_id.clone(), source: cut });
            }
        }
    }
}

/// A server that is coming or going answers so; it is asked again.
fn is_passing(error: &admin_api::ApiError) -> bool {
    matches!(
        error.known(),
        Some(ErrorCode::ServerStarting | ErrorCode::ServerStopping | ErrorCode::DatabaseUnavailable)
    ) || matches!(error.status, 502..=504)
}
