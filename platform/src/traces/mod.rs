//! Traces: spans of what this process has done, told to a collector over OTLP.
//!
//! Nothing waits for the collector: a span goes into a bounded queue, and what finds it full is dropped and counted.

mod context;
mod export;
mod otlp;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::HeaderValue;
use jiff::Timestamp;
use reqwest::Url;
use tokio::sync::{mpsc, oneshot};

use crate::{Clock, Ids};

pub use context::{TRACEPARENT, TraceContext};
use export::{Exporter, Message};

/// Spans that wait for the collector, at most.
const QUEUE: usize = 4096;

/// Where spans go. Clones are the same; the default drops everything without a look.
#[derive(Clone, Default)]
pub struct Traces(Option<Arc<Inner>>);

struct Inner {
    queue: mpsc::Sender<Message>,
    counts: Arc<Counts>,
    ids: Ids,
    clock: Clock,
}

#[derive(Default)]
struct Counts {
    exported: AtomicU64,
    dropped: AtomicU64,
}

/// Who tells.
#[derive(Debug, Clone)]
pub struct Teller {
    /// Version of the program.
    pub version: String,
    /// Which of several processes.
    pub instance: String,
}

/// A span that has begun. Ending it is up to whoever began it; one that never ends is never told.
#[derive(Debug, Clone, Copy)]
pub struct OpenSpan {
    context: TraceContext,
    parent: Option<[u8; 8]>,
    begun: Timestamp,
    /// On the stopwatch.
    started: Duration,
}

/// What a span was, known at its end.
#[derive(Debug)]
pub struct SpanEnd {
    /// Of few values: no ids in it.
    pub name: String,
    /// Which side of a call it is.
    pub kind: SpanKind,
    /// Why it failed, if it did.
    pub failure: Option<String>,
    /// What else is worth knowing.
    pub attributes: Vec<(&'static str, SpanValue)>,
}

/// Which side of a call a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// Nobody's: something that this process does.
    Internal,
    /// The answering one.
    Server,
    /// The working one: somebody has left something to be done.
    Consumer,
}

/// Value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpanValue {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
}

/// A span with its end.
#[derive(Debug)]
struct Span {
    open: OpenSpan,
    took: Duration,
    end: SpanEnd,
}

impl Traces {
    /// Tells spans to the collector at that base address, from a task of its own. `Err` says why there is no client.
    pub fn to(collector: &Url, teller: Teller, ids: Ids, clock: Clock) -> Result<Self, String> {
        let (queue, spans) = mpsc::channel(QUEUE);
        let counts = Arc::new(Counts::default());
        tokio::spawn(Exporter::new(collector, teller, counts.clone())?.run(spans));
        Ok(Self(Some(Arc::new(Inner { queue, counts, ids, clock }))))
    }

    /// Whether anybody wants to know of spans.
    pub const fn are_told(&self) -> bool {
        self.0.is_some()
    }

    /// Begins a span, in the trace that the caller is in or in a new one. `None` when nobody wants to know.
    pub fn begin(&self, parent: Option<TraceContext>) -> Option<OpenSpan> {
        let inner = self.0.as_ref()?;
        if parent.is_some_and(|parent| !parent.sampled) {
            return None;
        }
        let trace = parent.map_or_else(|| inner.ids.random_bytes(), |parent| parent.trace);
        Some(OpenSpan {
            context: TraceContext { trace, span: inner.ids.random_bytes(), sampled: true },
            parent: parent.map(|parent| parent.span),
            begun: inner.clock.now(),
            started: inner.clock.monotonic(),
        })
    }

    /// Ends a span. Never waits.
    pub fn end(&self, open: OpenSpan, end: SpanEnd) {
        let Some(inner) = &self.0 else { return };
        let took = inner.clock.monotonic().saturating_sub(open.started);
        let span = Box::new(Span { open, took, end });
        if inner.queue.try_send(Message::Span(span)).is_err() {
            inner.counts.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Spans that the collector has taken, and spans that were dropped.
    pub fn counts(&self) -> (u64, u64) {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        self.0.as_ref().map_or((0, 0), |inner| (load(&inner.counts.exported), load(&inner.counts.dropped)))
    }

    /// Waits until what has ended so far is told, for as long as that; spans that end later are dropped.
    pub async fn close(&self, patience: Duration) {
        let Some(inner) = &self.0 else { return };
        let closing = async {
            let (done, told) = oneshot::channel();
            if inner.queue.send(Message::Close(done)).await.is_ok() {
                // An exporter that has ended has told what it could.
                let _ = told.await;
            }
        };
        if tokio::time::timeout(patience, closing).await.is_err() {
            tracing::warn!("the collector of traces did not take the last spans in time");
        }
    }
}

impl OpenSpan {
    /// `traceparent` for whoever works for this span.
    pub fn header(&self) -> HeaderValue {
        self.context.header()
    }
}

impl From<&str> for SpanValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end() -> SpanEnd {
        SpanEnd { name: "test".to_owned(), kind: SpanKind::Internal, failure: None, attributes: Vec::new() }
    }

    fn traces(room: usize) -> (Traces, mpsc::Receiver<Message>) {
        let (queue, spans) = mpsc::channel(room);
        let (ids, clock) = (Ids::system(), Clock::system());
        (Traces(Some(Arc::new(Inner { queue, counts: Arc::default(), ids, clock }))), spans)
    }

    #[test]
    fn nobody_is_told_by_default_or_about_a_trace_that_is_not_recorded() {
        assert!(Traces::default().begin(None).is_none());
        let (traces, _spans) = traces(1);
        let parent = TraceContext { trace: [1; 16], span: [2; 8], sampled: false };
        assert!(traces.begin(Some(parent)).is_none());
    }

    #[test]
    fn a_span_stays_in_the_trace_of_its_caller_and_begins_one_without_a_caller() {
        let (traces, _spans) = traces(1);
        let parent = TraceContext { trace: [1; 16], span: [2; 8], sampled: true };
        let open = traces.begin(Some(parent)).unwrap();
        assert_eq!((open.context.trace, open.parent), ([1; 16], Some([2; 8])));
        assert_ne!(open.context.span, [2; 8]);
        let (one, other) = (traces.begin(None).unwrap(), traces.begin(None).unwrap());
        assert_ne!(one.context.trace, other.context.trace);
        assert_eq!(one.parent, None);
    }

    #[test]
    fn what_finds_the_queue_full_is_dropped_and_counted() {
        let (traces, mut spans) = traces(2);
        for _ in 0..5 {
            traces.end(traces.begin(None).unwrap(), end());
        }
        assert_eq!(traces.counts(), (0, 3));
        assert!(spans.try_recv().is_ok() && spans.try_recv().is_ok() && spans.try_recv().is_err());
    }

    #[tokio::test]
    async fn spans_for_a_collector_that_is_not_there_are_counted_as_dropped() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let collector = Url::parse(&format!("http://{nobody}")).unwrap();
        let teller = Teller { version: "1.2.3".to_owned(), instance: "node-1".to_owned() };
        let traces = Traces::to(&collector, teller, Ids::system(), Clock::system()).unwrap();
        for _ in 0..3 {
            traces.end(traces.begin(None).unwrap(), end());
        }
        traces.close(Duration::from_mins(1)).await;
        assert_eq!(traces.counts(), (0, 3));
        traces.end(traces.begin(None).unwrap(), end());
        assert_eq!(traces.counts(), (0, 4), "after the end");
    }
}
