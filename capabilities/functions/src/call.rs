//! Runs one call to its end: instance, handler, streams, and what is left to do after the answer.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::stream::BoxStream;
use tokio::sync::{mpsc, oneshot, watch};
use wasmtime::component::{Accessor, StreamReader};

use crate::bindings::HandlerPre;
use crate::bindings::reactor::function::host as world;
use crate::component::Modules;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::host::{Host, Incoming, Outgoing, StreamEnd};
use crate::instance::CallState;

/// How long a handler may go on after its caller has gone, if it listens for that.
const GRACE: Duration = Duration::from_secs(1);

/// Pieces of a response that may wait for a slow caller.
const PIECES: usize = 2;

/// Code that can be called.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) engine: Engine,
    pub(crate) code: HandlerPre<CallState>,
    /// What the generic component evaluates; absent when the module is part of the component.
    pub(crate) modules: Option<Arc<Modules>>,
}

/// Limits of one call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CallLimits {
    pub(crate) deadline: Instant,
    pub(crate) timeout: Duration,
    pub(crate) memory: usize,
    pub(crate) body_in: u64,
    pub(crate) body_out: u64,
}

/// What goes into the handler.
pub(crate) struct CallInput {
    pub(crate) invocation: world::Invocation,
    pub(crate) request: world::RequestHead,
    pub(crate) body: BodyIn,
    pub(crate) limits: CallLimits,
}

/// A request's body.
pub(crate) enum BodyIn {
    None,
    Text(String),
    Bytes(Vec<u8>),
    Streaming(BoxStream<'static, Result<Bytes, axum::Error>>),
}

/// What came out.
pub(crate) struct Answer {
    pub(crate) head: world::ResponseHead,
    pub(crate) body: BodyOut,
}

/// A response's body.
pub(crate) enum BodyOut {
    None,
    Whole(Bytes),
    /// The end is clean only if `end` tells of no failure once `pieces` is closed.
    Streaming {
        pieces: mpsc::Receiver<Bytes>,
        end: StreamEnd,
    },
}

/// Runs the call. The answer goes over `answer` as soon as its head is there; an error afterwards is also told to
/// the stream's end.
pub(crate) async fn run(
    program: &Program,
    host: Host,
    input: CallInput,
    mut gone: watch::Receiver<bool>,
    answer: oneshot::Sender<Answer>,
) -> Result<(), Failure> {
    let end = host.stream_end.clone();
    let watches = Arc::clone(&host.watches_caller);
    let limits = input.limits;
    let state = CallState::new(host, program.modules.clone(), limits.memory);
    let mut store = state.into_store(&program.engine);
    let ended = {
        let work = drive(&mut store, program, input, answer);
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

async fn drive(
    store: &mut wasmtime::Store<CallState>,
    program: &Program,
    input: CallInput,
    answer: oneshot::Sender<Answer>,
) -> wasmtime::Result<()> {
    let handler = program.code.instantiate_async(&mut *store).await?;
    let run = async |accessor: &Accessor<CallState>| -> wasmtime::Result<()> {
        let body = accessor.with(|access| body_in(access, input.body, input.limits.body_in))?;
        let (head, body) = handler.call_handle(accessor, input.invocation, input.request, body).await?;
        let body = body_out(accessor, body, input.limits.body_out)?;
        // Nobody may wait any more: what the handler left to do is done all the same.
        let _ = answer.send(Answer { head, body });
        rest(accessor).await;
        Ok(())
    };
    store.run_concurrent(run).await?
}

fn body_in(
    store: impl wasmtime::AsContextMut<Data = CallState>,
    body: BodyIn,
    limit: u64,
) -> wasmtime::Result<world::Body> {
    Ok(match body {
        BodyIn::None => world::Body::None,
        BodyIn::Text(text) => world::Body::Text(text),
        BodyIn::Bytes(bytes) => world::Body::Bytes(bytes),
        BodyIn::Streaming(stream) => {
            world::Body::Streaming(StreamReader::new(store, Incoming::request(stream, limit))?)
        }
    })
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
            Ok(BodyOut::Streaming { pieces, end })
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
