//! One call, in the words that every runtime shares: what goes in, what comes out, and what surrounds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use tokio::sync::{oneshot, watch};

use crate::environment::Env;
use crate::failure::Failure;
use crate::host::{Services, Trace};
use crate::output::Output;

/// How long a handler may go on after its caller has gone, if it listens for that.
pub(crate) const GRACE: Duration = Duration::from_secs(1);

/// What goes into a handler.
pub(crate) struct Call {
    pub(crate) facts: Facts,
    pub(crate) request: RequestHead,
    pub(crate) body: BodyIn,
    pub(crate) limits: CallLimits,
}

/// What the platform tells a handler of the call.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) function: String,
    pub(crate) deployment: String,
    pub(crate) release: String,
    pub(crate) request_id: String,
    pub(crate) project: String,
    /// The whole environment, the platform's own keys included.
    pub(crate) env: Env,
    /// What was cut off the path.
    pub(crate) prefix: String,
    pub(crate) dev: bool,
    /// What it is a part of.
    pub(crate) trace: Trace,
}

/// Method, address and headers as the handler sees them.
#[derive(Debug, Clone)]
pub(crate) struct RequestHead {
    pub(crate) method: Method,
    /// `http` or `https`: the public one.
    pub(crate) scheme: String,
    /// The public host, with a port if it has one.
    pub(crate) authority: String,
    /// Path below the function's name and query, with the encoding they came in.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
}

impl RequestHead {
    /// The absolute URL.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.authority, self.path)
    }
}

/// Limits of one call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CallLimits {
    pub(crate) deadline: Instant,
    pub(crate) timeout: Duration,
    /// Bytes.
    pub(crate) memory: usize,
    /// Bytes; a runtime holds it while it reads a streaming body.
    pub(crate) body_in: u64,
    /// Bytes; a runtime holds it, because a response that is too large ends the call.
    pub(crate) body_out: u64,
}

/// A request's body.
pub(crate) enum BodyIn {
    None,
    Whole(Bytes),
    /// At most `body_in` bytes of it may be taken.
    Streaming(Body),
}

/// What came out: exactly what the handler said. The platform's own rules for headers are applied afterwards.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: BodyOut,
}

/// A response's body.
pub(crate) enum BodyOut {
    None,
    Whole(Bytes),
    /// Ends in an error if the handler did not end it.
    Streaming(StreamOut),
}

/// Pieces as the handler writes them.
pub(crate) type StreamOut = UnsyncBoxBody<Bytes, std::io::Error>;

/// What surrounds a call.
pub(crate) struct Around {
    /// Where the handler's lines go.
    pub(crate) output: Output,
    pub(crate) services: Arc<Services>,
    /// Becomes true when the caller has gone before the answer was out.
    pub(crate) gone: watch::Receiver<bool>,
    pub(crate) cold: ColdStart,
    /// Takes the answer as soon as its head is there, or why there is none while the call still has work to do.
    pub(crate) reply: oneshot::Sender<Result<Answer, Failure>>,
}

/// Whether something had to be started for a call. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ColdStart(Arc<AtomicBool>);

impl ColdStart {
    /// Notes it.
    pub(crate) fn set(&self, cold: bool) {
        self.0.store(cold, Ordering::Relaxed);
    }

    /// What was noted last.
    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
