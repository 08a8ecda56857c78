//! Bundled scripts: one instance of the JavaScript engine for one call, run to its end.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode};
use http_body::{Body as HttpBody, Frame};
use http_body_util::BodyExt as _;
use ring::rand::{SecureRandom as _, SystemRandom};
use serde::Deserialize;
use tokio::sync::{mpsc, oneshot, watch};
use wasmtime::component::{Accessor, StreamReader};

use crate::bindings::HandlerPre;
use crate::bindings::reactor::function::host as world;
use crate::call::{Answer, Around, BodyIn, BodyOut, Call, GRACE, RequestHead};
use crate::component::Modules;
use crate::engine::Engine;
use crate::failure::{Failure, MEMORY, Thrown};
use crate::host::{Host, Incoming, Outgoing, StreamEnd, header_value, to_headers};
use crate::instance::CallState;
use crate::output::Output;

/// Pieces of a response that may wait for a slow caller.
const PIECES: usize = 2;

/// The layer's way of saying that the handler threw: a status no handler can answer with, and a header.
const CRASH_STATUS: u16 = 599;
const CRASH_HEADER: &str = "x-reactor-error";

/// Code that can be called.
pub(crate) struct Program {
    pub(crate) engine: Engine,
    pub(crate) code: HandlerPre<CallState>,
    /// What the generic component evaluates; absent when the module is part of the component.
    pub(crate) modules: Option<Arc<Modules>>,
}

/// What goes into an instance.
struct Input {
    invocation: world::Invocation,
    request: world::RequestHead,
    body: BodyIn,
    is_text: bool,
    limit_in: u64,
    limit_out: u64,
    reply: oneshot::Sender<Result<Answer, Failure>>,
}

/// Whether instances can be made.
pub(crate) async fn probe(program: &Program, memory: usize) -> Result<(), String> {
    let host = Host::unreachable(Output::discard());
    let mut store = CallState::new(host, program.modules.clone(), memory).into_store(&program.engine);
    program.code.instantiate_async(&mut store).await.map(drop).map_err(|error| format!("{error:#}"))
}

/// Runs the call. The answer goes out as soon as its head is there; an error afterwards is also told to the
/// stream's end.
pub(crate) async fn run(program: &Program, call: Call, around: Around) -> Result<(), Failure> {
    let limits = call.limits;
    let Around { output, services, mut gone, reply, .. } = around;
    let host = Host::new(services, output, limits.deadline, gone.clone(), call.facts.trace.clone());
    let end = host.stream_end.clone();
    let watches = Arc::clone(&host.watches_caller);
    let state = CallState::new(host, program.modules.clone(), limits.memory);
    let mut store = state.into_store(&program.engine);
    let input = Input {
        invocation: invocation(&call),
        is_text: is_text(&call.request.headers),
        request: request(&call.request),
        body: call.body,
        limit_in: limits.body_in,
        limit_out: limits.body_out,
        reply,
    };
    let ended = {
        let work = drive(&mut store, program, input);
        tokio::select! {
            biased;
            ended = work => Some(ended),
            () = tokio::time::sleep_until(limits.deadline.into()) => {
                end.fail("the function ran longer than its limit".to_owned());
                return Err(Failure::TimedOut(limits.timeout));
            }
            () = left(&mut gone, &watches) => None,
        }
    };
    match ended {
        None | Some(Ok(())) => Ok(()),
        Some(Err(error)) => {
            let state = store.data();
            let failure = Failure::of(&error, &state.stderr(), state.out_of_memory());
            // Told before the store is dropped: dropping it closes the stream.
            end.fail("the function failed before its response was complete".to_owned());
            Err(failure)
        }
    }
}

/// Ends once the caller has gone and a handler that listens for that had its grace.
async fn left(gone: &mut watch::Receiver<bool>, watches: &AtomicBool) {
    if gone.wait_for(|gone| *gone).await.is_err() {
        std::future::pending::<()>().await;
    }
    if watches.load(Ordering::Relaxed) {
        tokio::time::sleep(GRACE).await;
    }
}

async fn drive(store: &mut wasmtime::Store<CallState>, program: &Program, input: Input) -> wasmtime::Result<()> {
    let handler = program.code.instantiate_async(&mut *store).await?;
    let run = async |accessor: &Accessor<CallState>| -> wasmtime::Result<()> {
        let body = accessor.with(|access| body_in(access, input.body, input.is_text, input.limit_in))?;
        let (head, body) = handler.call_handle(accessor, input.invocation, input.request, body).await?;
        let body = body_out(accessor, body, input.limit_out)?;
        // Nobody may wait any more: what the handler left to do is done all the same.
        let _ = input.reply.send(answer(&head, body).map_err(|thrown| told(accessor, thrown)));
        rest(accessor).await;
        Ok(())
    };
    store.run_concurrent(run).await?
}

fn invocation(call: &Call) -> world::Invocation {
    let facts = &call.facts;
    world::Invocation {
        function: facts.function.clone(),
        deployment: facts.deployment.clone(),
        release: facts.release.clone(),
        request_id: facts.request_id.clone(),
        project: facts.project.clone(),
        env: facts.env.to_vec(),
        prefix: facts.prefix.clone(),
        dev: facts.dev,
        timeout_ms: u32::try_from(call.limits.timeout.as_millis()).unwrap_or(u32::MAX),
        seed: seed(),
    }
}

/// JavaScript reads it as a number: 53 bits are exact.
fn seed() -> u64 {
    let mut bytes = [0; 8];
    // Without randomness the system has larger worries: `crypto.getRandomValues` reports it.
    let _ = SystemRandom::new().fill(&mut bytes);
    u64::from_le_bytes(bytes) >> 11
}

fn request(head: &RequestHead) -> world::RequestHead {
    world::RequestHead { method: head.method.as_str().to_owned(), url: head.url(), headers: to_headers(&head.headers) }
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/") || kind.starts_with("application/json")
}

fn body_in(
    store: impl wasmtime::AsContextMut<Data = CallState>,
    body: BodyIn,
    is_text: bool,
    limit: u64,
) -> wasmtime::Result<world::Body> {
    Ok(match body {
        BodyIn::None => world::Body::None,
        BodyIn::Whole(bytes) => whole(bytes, is_text),
        BodyIn::Streaming(body) => streaming(store, body, limit)?,
    })
}

fn streaming(
    store: impl wasmtime::AsContextMut<Data = CallState>,
    body: Body,
    limit: u64,
) -> wasmtime::Result<world::Body> {
    let incoming = Incoming::request(body.into_data_stream(), limit);
    Ok(world::Body::Streaming(StreamReader::new(store, incoming)?))
}

/// Text crosses the border cheaper than bytes, if that is what it will be read as.
fn whole(bytes: Bytes, is_text: bool) -> world::Body {
    if !is_text || bytes.starts_with(b"\xEF\xBB\xBF") {
        return world::Body::Bytes(bytes.into());
    }
    match String::from_utf8(bytes.into()) {
        Ok(text) => world::Body::Text(text),
        Err(error) => world::Body::Bytes(error.into_bytes()),
    }
}

fn body_out(accessor: &Accessor<CallState>, body: world::Body, limit: u64) -> wasmtime::Result<BodyOut> {
    let whole = |bytes: Bytes| {
        if bytes.len() as u64 > limit {
            return Err(crate::failure::Limit::Response(limit).into());
        }
        Ok(BodyOut::Whole(bytes))
    };
    match body {
        world::Body::None => Ok(BodyOut::None),
        world::Body::Text(text) => whole(text.into()),
        world::Body::Bytes(bytes) => whole(bytes.into()),
        world::Body::Streaming(reader) => {
            let (sender, pieces) = mpsc::channel(PIECES);
            let end = accessor.with(|mut access| -> wasmtime::Result<_> {
                let end = access.data_mut().host.stream_end.clone();
                reader.pipe(&mut access, Outgoing::new(sender, limit, end.clone()))?;
                Ok(end)
            })?;
            Ok(BodyOut::Streaming(Pieces { pieces, end }.boxed_unsync()))
        }
    }
}

/// Waits for what the handler still does after its answer: the stream it writes, and `waitUntil`.
async fn rest(accessor: &Accessor<CallState>) {
    let end = accessor.with(|mut access| access.data_mut().host.stream_end.clone());
    tokio::select! {
        () = poll_fn(|context| accessor.poll_no_interesting_tasks(context)) => {}
        () = end.settled() => {}
    }
}

/// The answer in HTTP's types, or what the handler threw instead.
fn answer(head: &world::ResponseHead, body: BodyOut) -> Result<Answer, Thrown> {
    if head.status == CRASH_STATUS && head.headers.iter().any(|header| header.name == CRASH_HEADER) {
        return Err(thrown(&body));
    }
    let invalid = |reason: String| Thrown::of_platform(format!("the response is not valid: {reason}"));
    let status = StatusCode::from_u16(head.status).map_err(|_| invalid(format!("{} is not a status", head.status)))?;
    let mut headers = HeaderMap::with_capacity(head.headers.len());
    for header in &head.headers {
        let name = HeaderName::from_bytes(header.name.as_bytes())
            .map_err(|_| invalid(format!("`{}` is not a header name", header.name)))?;
        let value = header_value(&header.value).map_err(|reason| invalid(format!("{name}: {reason}")))?;
        headers.append(name, value);
    }
    Ok(Answer { status, headers, body })
}

/// A script can catch that memory ran out, and then throws for that reason.
fn told(accessor: &Accessor<CallState>, thrown: Thrown) -> Failure {
    let short = accessor.with(|mut access| access.data_mut().out_of_memory());
    Failure::Thrown(Thrown { reason: short.then_some(MEMORY), ..thrown })
}

#[derive(Deserialize)]
struct Crash {
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    stack: String,
}

fn thrown(body: &BodyOut) -> Thrown {
    let told: Option<Crash> = match body {
        BodyOut::Whole(bytes) => serde_json::from_slice(bytes).ok(),
        BodyOut::None | BodyOut::Streaming(_) => None,
    };
    match told {
        Some(Crash { name, message, stack }) => Thrown { name, message, stack, reason: None },
        None => Thrown::of_platform("the handler failed without saying why".to_owned()),
    }
}

/// The end is clean only if `end` tells of no failure once `pieces` is closed.
struct Pieces {
    pieces: mpsc::Receiver<Bytes>,
    end: StreamEnd,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(piece) = ready!(self.pieces.poll_recv(context)) {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        Poll::Ready(self.end.failure().map(|reason| Err(io::Error::other(reason))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(status: u16, headers: &[(&str, &str)]) -> world::ResponseHead {
        let header =
            |(name, value): &(&str, &str)| world::Header { name: (*name).to_owned(), value: (*value).to_owned() };
        world::ResponseHead { status, status_text: String::new(), headers: headers.iter().map(header).collect() }
    }

    #[test]
    fn a_thrown_error_and_an_impossible_answer_are_crashes() {
        let told = BodyOut::Whole(r#"{"name":"TypeError","message":"x","stack":"at f"}"#.into());
        let crash = answer(&head(599, &[(CRASH_HEADER, "1")]), told).err().unwrap();
        assert_eq!((crash.summary().as_str(), crash.stack.as_str()), ("TypeError: x", "at f"));
        assert!(answer(&head(200, &[("a b", "c")]), BodyOut::None).is_err());
        assert!(answer(&head(599, &[]), BodyOut::None).is_ok());
    }

    #[test]
    fn text_crosses_as_text_only_when_it_will_be_read_as_text() {
        assert!(matches!(whole("{}".into(), true), world::Body::Text(text) if text == "{}"));
        assert!(matches!(whole("{}".into(), false), world::Body::Bytes(_)));
        assert!(matches!(whole("\u{feff}a".into(), true), world::Body::Bytes(_)));
    }

    #[tokio::test]
    async fn a_stream_that_broke_does_not_end_cleanly() {
        let (sender, pieces) = mpsc::channel(1);
        let end = StreamEnd::default();
        let body = Pieces { pieces, end: end.clone() };
        end.fail("broken".to_owned());
        drop(sender);
        assert!(body.collect().await.is_err());
    }
}
