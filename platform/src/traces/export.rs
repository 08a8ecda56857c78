//! The way to the collector: spans in batches, tried a few times, then given up.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use http::header;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::{Counts, Span, Teller, otlp};

/// Spans that are sent at once, at most.
const BATCH: usize = 512;
/// How long the first span of a batch waits for others.
const LONGEST: Duration = Duration::from_secs(2);
/// How long one request may take.
const TIMEOUT: Duration = Duration::from_secs(10);
const TRIES: u32 = 3;
/// Before the second try; then twice as long.
const PAUSE: Duration = Duration::from_millis(500);
const PATH: &str = "/v1/traces";

/// What comes through the queue.
pub(super) enum Message {
    Span(Box<Span>),
    /// Everything before it is to be told now; nothing comes after it.
    Close(oneshot::Sender<()>),
}

pub(super) struct Exporter {
    client: Client,
    address: Url,
    teller: Teller,
    counts: Arc<Counts>,
    /// The last batch was given up: said once, not for every batch.
    failing: bool,
}

impl Exporter {
    pub(super) fn new(collector: &Url, teller: Teller, counts: Arc<Counts>) -> Result<Self, String> {
        // Another part of the process may have installed one already: either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().redirect(Policy::none()).timeout(TIMEOUT).build();
        let client = client.map_err(|error| error.to_string())?;
        Ok(Self { client, address: address(collector), teller, counts, failing: false })
    }

    /// Tells what comes, until it is closed.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Message>) {
        let mut batch = Vec::new();
        while let Some(first) = queue.recv().await {
            let latest = Instant::now() + LONGEST;
            let mut next = Some(first);
            let mut closed = None;
            while let Some(message) = next {
                match message {
                    Message::Span(span) => batch.push(span),
                    Message::Close(done) => {
                        closed = Some(done);
                        break;
                    }
                }
                if batch.len() == BATCH {
                    break;
                }
                next = timeout_at(latest, queue.recv()).await.ok().flatten();
            }
            self.tell(&batch).await;
            batch.clear();
            if let Some(done) = closed {
                // Whoever asked may have lost patience.
                let _ = done.send(());
                return;
            }
        }
    }

    async fn tell(&mut self, batch: &[Box<Span>]) {
        if batch.is_empty() {
            return;
        }
        let body = otlp::body(&self.teller, batch).to_string();
        let outcome = self.send(body).await;
        let count = match &outcome {
            Ok(()) => &self.counts.exported,
            Err(_) => &self.counts.dropped,
        };
        count.fetch_add(batch.len() as u64, Ordering::Relaxed);
        match &outcome {
            Err(reason) if !self.failing => {
                let collector = self.address.host_str().unwrap_or_default();
                tracing::warn!(collector, reason, "spans cannot be exported and are dropped");
            }
            Ok(()) if self.failing => tracing::info!("spans are exported again"),
            _ => {}
        }
        self.failing = outcome.is_err();
    }

    async fn send(&self, body: String) -> Result<(), String> {
        let mut pause = PAUSE;
        let mut number = 1;
        loop {
            match self.send_once(body.clone()).await {
                Ok(()) => return Ok(()),
                Err(Failure::Final(reason)) => return Err(reason),
                Err(Failure::Passing(reason)) if number == TRIES => return Err(reason),
                Err(Failure::Passing(_)) => {}
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
            number += 1;
        }
    }

    async fn send_once(&self, body: String) -> Result<(), Failure> {
        let request = self.client.post(self.address.clone()).header(header::CONTENT_TYPE, "application/json");
        // Its address may hold a password.
        let sent = request.body(body).send().await.map_err(|error| Failure::Passing(describe(&error.without_url())))?;
        let status = sent.status();
        let reason = || format!("the collector answered {status}");
        match status {
            // What may pass, by the specification of OTLP.
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Err(Failure::Passing(reason())),
            _ if status.is_success() => Ok(()),
            _ => Err(Failure::Final(reason())),
        }
    }
}

/// Why a batch was not taken.
enum Failure {
    /// Another try may be taken.
    Passing(String),
    Final(String),
}

/// The innermost reason.
fn describe(error: &reqwest::Error) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}

/// The collector's base address, as it stands in every collector's documentation, or the whole one.
fn address(collector: &Url) -> Url {
    let mut address = collector.clone();
    let path = collector.path().trim_end_matches('/');
    let path = if path.ends_with(PATH) { path.to_owned() } else { format!("{path}{PATH}") };
    address.set_path(&path);
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_address_and_the_whole_one_mean_the_same() {
        for (given, meant) in [
            ("http://localhost:4318", "http://localhost:4318/v1/traces"),
            ("http://localhost:4318/v1/traces", "http://localhost:4318/v1/traces"),
            ("https://example.com/otlp/", "https://example.com/otlp/v1/traces"),
        ] {
            assert_eq!(address(&Url::parse(given).unwrap()).as_str(), meant);
        }
    }
}
