//! The imports of the world: everything a JavaScript function can reach.

mod crypto;
mod fetch;
mod inside;
mod reach;
mod redirects;
mod streams;
mod trace;
mod url;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use admin_api::Level;
use ring::rand::{SecureRandom as _, SystemRandom};
use tokio::sync::watch;
use wasmtime::component::{Accessor, HasData};

pub(crate) use fetch::{FetchClient, header_value, is_of_the_connection, to_headers};
pub(crate) use inside::Inside;
pub(crate) use reach::Reach;
pub(crate) use streams::{Answers, Incoming, Outgoing, StreamEnd};
pub(crate) use trace::Trace;

use crate::bindings::reactor::function::host as world;
use crate::output::Output;

/// Random bytes given out at a time.
const RANDOM_MAX: u32 = 1 << 20;

/// Shared by all calls.
pub(crate) struct Services {
    /// Outbound HTTP.
    pub(crate) fetch: FetchClient,
    /// The database, when there is one.
    pub(crate) data: Option<Arc<dyn QueryData>>,
}

/// Runs `ctx.data.query`.
pub(crate) trait QueryData: Send + Sync {
    /// One statement; `params` is a JSON array. Text in and out is JSON.
    fn query<'a>(
        &'a self,
        sql: &'a str,
        params: &'a str,
        time: Duration,
    ) -> futures::future::BoxFuture<'a, Result<String, String>>;
}

/// What one call's imports need.
pub(crate) struct Host {
    services: Option<Arc<Services>>,
    output: Output,
    began: Instant,
    deadline: Instant,
    gone: watch::Receiver<bool>,
    trace: Trace,
    /// What its fetches were answered.
    pub(crate) answers: Answers,
    /// How far the instance is with its answer.
    pub(crate) stream_end: StreamEnd,
    /// Whether the guest waits to hear that its caller has gone.
    pub(crate) watches_caller: Arc<AtomicBool>,
}

impl Host {
    /// For a call.
    pub(crate) fn new(
        services: Arc<Services>,
        output: Output,
        deadline: Instant,
        gone: watch::Receiver<bool>,
        trace: Trace,
    ) -> Self {
        Self { services: Some(services), gone, trace, ..Self::bare(output, deadline) }
    }

    /// For code that may reach nothing.
    pub(crate) fn unreachable(output: Output) -> Self {
        Self::bare(output, Instant::now() + Duration::from_mins(1))
    }

    fn bare(output: Output, deadline: Instant) -> Self {
        Self {
            services: None,
            output,
            began: Instant::now(),
            deadline,
            gone: watch::channel(false).1,
            trace: Trace::default(),
            answers: Answers::default(),
            stream_end: StreamEnd::default(),
            watches_caller: Arc::default(),
        }
    }

    fn services(&self) -> Result<Arc<Services>, String> {
        self.services
            .clone()
            .ok_or_else(|| "not available while top-level code runs: move it into the handler".to_owned())
    }
}

/// Names the data of these imports to the generated code.
pub(crate) struct HostFunctions;

impl HasData for HostFunctions {
    type Data<'a> = &'a mut Host;
}

impl world::Host for Host {
    fn log(&mut self, level: world::Level, message: String) {
        let level = match level {
            world::Level::Debug => Level::Debug,
            world::Level::Info => Level::Info,
            world::Level::Warn => Level::Warn,
            world::Level::Error => Level::Error,
        };
        self.output.line(level, message);
    }

    #[allow(clippy::cast_precision_loss, reason = "a clock in milliseconds stays below 2^53")]
    fn now(&mut self) -> f64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        since.as_millis() as f64
    }

    fn monotonic(&mut self) -> f64 {
        self.began.elapsed().as_secs_f64() * 1_000.0
    }

    fn random(&mut self, length: u32) -> wasmtime::Result<Vec<u8>> {
        if length > RANDOM_MAX {
            wasmtime::bail!("more than {RANDOM_MAX} random bytes at a time");
        }
        let mut bytes = vec![0; length as usize];
        SystemRandom::new().fill(&mut bytes).map_err(|_| wasmtime::format_err!("the system has no randomness"))?;
        Ok(bytes)
    }

    fn encode_utf8(&mut self, text: String) -> Vec<u8> {
        text.into_bytes()
    }

    fn decode_utf8(&mut self, bytes: Vec<u8>, fatal: bool) -> Result<String, String> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(_) if fatal => Err("the bytes are not valid UTF-8".to_owned()),
            Err(error) => Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()),
        }
    }

    fn digest(&mut self, algorithm: String, data: Vec<u8>) -> Result<Vec<u8>, String> {
        crypto::digest(&algorithm, &data)
    }

    fn hmac(&mut self, algorithm: String, key: Vec<u8>, data: Vec<u8>) -> Result<Vec<u8>, String> {
        crypto::hmac(&algorithm, &key, &data)
    }

    fn fetch_failure(&mut self, answer: u32) -> Option<String> {
        self.answers.failure(answer)
    }

    fn body_error(&mut self, message: String) {
        self.output.line(Level::Error, message.clone());
        self.stream_end.fail(message);
    }

    fn finished(&mut self) {
        self.stream_end.finish();
    }

    fn parse_url(&mut self, input: String, base: Option<String>) -> Result<String, String> {
        url::parse(&input, base.as_deref())
    }

    fn set_url_part(&mut self, href: String, part: String, value: String) -> Result<String, String> {
        url::set_part(&href, &part, &value)
    }
}

impl<T: Send + 'static> world::HostWithStore<T> for HostFunctions {
    async fn fetch(
        accessor: &Accessor<T, Self>,
        request: world::RequestHead,
        body: world::Body,
        redirect: String,
    ) -> wasmtime::Result<Result<(world::ResponseHead, world::Body, String, u32), String>> {
        let services = match accessor.with(|mut access| access.get().services()) {
            Ok(services) => services,
            Err(reason) => return Ok(Err(reason)),
        };
        let (answers, trace) = accessor.with(|mut access| {
            let host = access.get();
            (host.answers.clone(), host.trace.clone())
        });
        fetch::fetch(accessor, &services.fetch, fetch::Outbound { request, body, redirect, answers, trace }).await
    }

    async fn sleep(_: &Accessor<T, Self>, milliseconds: u32) {
        tokio::time::sleep(Duration::from_millis(milliseconds.into())).await;
    }

    async fn query(accessor: &Accessor<T, Self>, sql: String, params: String) -> Result<String, String> {
        let (services, deadline) = accessor.with(|mut access| (access.get().services(), access.get().deadline));
        let data = services.map(|services| services.data.clone());
        let data = match data {
            Ok(Some(data)) => data,
            Ok(None) => return Err(query_error("this server has no database")),
            Err(reason) => return Err(query_error(&reason)),
        };
        data.query(&sql, &params, deadline.saturating_duration_since(Instant::now())).await
    }

    async fn disconnected(accessor: &Accessor<T, Self>) {
        let mut gone = accessor.with(|mut access| {
            access.get().watches_caller.store(true, Ordering::Relaxed);
            access.get().gone.clone()
        });
        if gone.wait_for(|gone| *gone).await.is_err() {
            // Nobody can tell any more: the call is over or has no caller.
            std::future::pending::<()>().await;
        }
    }
}

fn query_error(message: &str) -> String {
    serde_json::json!({ "code": "unavailable", "message": message }).to_string()
}
