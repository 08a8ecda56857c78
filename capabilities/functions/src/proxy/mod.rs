//! Components of any toolchain that speak WASI HTTP 0.2: one instance for one call.

mod bodies;
mod console;
mod outbound;
mod prepare;
mod state;
mod verdict;

use http::uri::{Authority, PathAndQuery};
use http::{Request, Uri, header};
use http_body_util::BodyExt as _;
use tokio::sync::{oneshot, watch};
use wasmtime_wasi::I32Exit;
use wasmtime_wasi_http::p2::WasiHttpView as _;
use wasmtime_wasi_http::p2::bindings::ProxyPre;
use wasmtime_wasi_http::p2::bindings::http::types::{ErrorCode, Scheme};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;

use crate::call::{Answer, Around, BodyOut, Call, RequestHead};
use crate::engine::Engine;
use crate::failure::{Failure, MEMORY, Thrown};
use crate::output::Output;

pub(crate) use prepare::{Refused, prepare};
pub(crate) use state::State;

use bodies::{ResponseBody, request_body};
use verdict::Verdict;

/// Links components to what they may import.
pub(crate) type Linker = wasmtime::component::Linker<State>;

/// A component that can be called.
pub(crate) struct Program {
    engine: Engine,
    code: ProxyPre<State>,
}

/// A linker with WASI 0.2 and its HTTP: no files, no sockets, no arguments.
pub(crate) fn linker(engine: &Engine) -> wasmtime::Result<Linker> {
    let mut linker = Linker::new(engine.wasmtime());
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
    Ok(linker)
}

/// Runs the call. The answer goes out as soon as the component has set it.
pub(crate) async fn run(program: &Program, call: Call, around: Around) -> Result<(), Failure> {
    let limits = call.limits;
    let Around { output, services, mut gone, reply, .. } = around;
    let verdict = Verdict::default();
    let state = State::new(&call.facts, output, services, limits.memory);
    let mut store = state.into_store(&program.engine);
    let ended = {
        let work = drive(&mut store, program, Input { call, verdict: verdict.clone(), reply });
        tokio::select! {
            biased;
            ended = work => ended,
            failure = verdict.failed() => return Err(failure),
            () = tokio::time::sleep_until(limits.deadline.into()) => {
                let failure = Failure::TimedOut(limits.timeout);
                verdict.fail(failure.clone());
                return Err(failure);
            }
            () = left(&mut gone) => return Ok(()),
        }
    };
    match ended {
        // It may have ended as if nothing were wrong with a body that was cut off.
        Ok(()) => verdict.failure().map_or(Ok(()), Err),
        Err(error) if error.downcast_ref::<I32Exit>().is_some_and(|exit| exit.0 == 0) => Ok(()),
        Err(error) => {
            let reason = if store.data().out_of_memory() { Some(MEMORY) } else { None };
            let failure = verdict.failure().unwrap_or_else(|| Failure::of_component(&error, reason));
            // Told before the store is dropped: dropping it closes the stream.
            verdict.fail(failure.clone());
            Err(failure)
        }
    }
}

async fn left(gone: &mut watch::Receiver<bool>) {
    if gone.wait_for(|gone| *gone).await.is_err() {
        std::future::pending::<()>().await;
    }
}

struct Input {
    call: Call,
    verdict: Verdict,
    reply: oneshot::Sender<Result<Answer, Failure>>,
}

async fn drive(store: &mut wasmtime::Store<State>, program: &Program, input: Input) -> wasmtime::Result<()> {
    let Input { call, verdict, reply } = input;
    let proxy = program.code.instantiate_async(&mut *store).await?;
    let scheme = if call.request.scheme == "https" { Scheme::Https } else { Scheme::Http };
    let body = request_body(call.body, call.limits.body_in, verdict.clone());
    let request = store.data_mut().http().new_incoming_request(scheme, request(call.request, body)?)?;
    let limit = call.limits.body_out;
    let out = store.data_mut().http().new_response_outparam_from_callback(move |answered| {
        // Nobody may wait any more: what the component left to do is done all the same.
        let _ = reply.send(answer(answered, limit, &verdict));
    })?;
    proxy.wasi_http_incoming_handler().call_handle(store, request, out).await
}

fn request<B>(head: RequestHead, body: B) -> wasmtime::Result<Request<B>> {
    let path: PathAndQuery = head.path.parse().unwrap_or_else(|_| PathAndQuery::from_static("/"));
    let authority = head.authority.parse().unwrap_or_else(|_| Authority::from_static("localhost"));
    let uri = Uri::builder().scheme(head.scheme.as_str()).authority(authority).path_and_query(path).build()?;
    let mut request = Request::new(body);
    *request.method_mut() = head.method;
    *request.uri_mut() = uri;
    *request.headers_mut() = head.headers;
    Ok(request)
}

fn answer(
    answered: Result<http::Response<HyperOutgoingBody>, ErrorCode>,
    limit: u64,
    verdict: &Verdict,
) -> Result<Answer, Failure> {
    let response = answered.map_err(|code| {
        Failure::Thrown(Thrown::of_platform(format!("the component answered with an error: {code:?}")))
    })?;
    let (parts, body) = response.into_parts();
    let length = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > limit) {
        let failure = Failure::ResponseTooLarge(limit);
        verdict.fail(failure.clone());
        return Err(failure);
    }
    let body = ResponseBody::new(body, length, limit, verdict.clone());
    Ok(Answer { status: parts.status, headers: parts.headers, body: BodyOut::Streaming(body.boxed_unsync()) })
}

impl State {
    fn unreachable(memory: usize) -> Self {
        Self::bare(Output::discard(), memory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_keeps_its_encoding_and_its_public_address() {
        let head = RequestHead {
            method: http::Method::GET,
            scheme: "https".into(),
            authority: "shop.example:8443".into(),
            path: "/a%2Fb?x=1&x=2".into(),
            headers: http::HeaderMap::new(),
        };
        assert_eq!(request(head, ()).unwrap().uri().to_string(), "https://shop.example:8443/a%2Fb?x=1&x=2");
    }
}
