//! Runs one call to its end in a process of its function's pool.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use http_body::Body as _;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use tokio::sync::{oneshot, watch};
use tokio::time::{sleep_until, timeout, timeout_at};

use super::body::{Outgoing, Pieces, outgoing};
use super::connection::Connection;
use super::pool::{Lease, OF_RELEASE, Pool};
use super::wire::{CALL_HEADER, CRASH_HEADER, CRASH_STATUS, DATE_HEADER, RELEASE_HEADER, thrown};
use crate::call::{Answer, Around, BodyIn, BodyOut, Call, CallLimits, Facts, RequestHead};
use crate::failure::{Failure, Thrown};

/// Answers up to this size are handed over whole.
const WHOLE_MAX: u64 = 256 << 10;
/// Longest description of what was thrown.
const THROWN_MAX: usize = 1 << 20;
/// Pieces of a response that may wait for a slow caller.
const PIECES: usize = 2;
/// How long after a broken connection the end of its process may become known.
const DEATH: Duration = Duration::from_millis(500);
/// How long a connection may take to be ready again.
const READY: Duration = Duration::from_secs(1);
/// Methods that bun passes on by itself.
const METHODS: [Method; 7] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS];

type Reply = oneshot::Sender<Result<Answer, Failure>>;

/// Runs the call; see [`crate::runtime::Runtime::call`].
pub(crate) async fn run(pool: &Arc<Pool>, call: Call, around: Around) -> Result<(), Failure> {
    let limits = call.limits;
    let deadline = limits.deadline.into();
    let Ok(lease) = timeout_at(deadline, pool.lease(&call.facts.env)).await else {
        return Err(Failure::TimedOut(limits.timeout));
    };
    let (lease, cold) = lease?;
    around.cold.set(cold);
    let process = Arc::clone(&lease.process);
    let (number, done) = process.begin(around.output, around.services, limits.deadline);
    let exchange = Exchange { lease: &lease, number, limits, gone: around.gone, done };
    let ended = tokio::select! {
        biased;
        ended = exchange.run(call, around.reply) => ended,
        death = process.died() => Err(death.failure()),
        () = sleep_until(deadline) => {
            process.overdue();
            Err(Failure::TimedOut(limits.timeout))
        }
    };
    process.end(number);
    drop(lease);
    ended
}

/// A call on its way through a process.
struct Exchange<'a> {
    lease: &'a Lease,
    number: u64,
    limits: CallLimits,
    gone: watch::Receiver<bool>,
    done: oneshot::Receiver<Option<Thrown>>,
}

impl Exchange<'_> {
    async fn run(mut self, call: Call, reply: Reply) -> Result<(), Failure> {
        let overrun = Arc::new(AtomicBool::new(false));
        let method = call.request.method.clone();
        let request = self.request(&call.facts, call.request, call.body, &overrun)?;
        let mut connection = self.lease.process.connection().await.map_err(|error| crashed(error.to_string()))?;
        let response = tokio::select! {
            response = connection.send(request) => response,
            () = has_gone(&mut self.gone) => {
                // The closed connection tells the handler, which may go on until its time is over.
                drop(connection);
                return self.rest().await;
            }
        };
        match response {
            Ok(response) => self.answer(&method, response, connection, reply).await,
            Err(_) if overrun.load(Ordering::Relaxed) => Err(Failure::RequestTooLarge(self.limits.body_in)),
            Err(error) => Err(self.broken(&error.to_string()).await),
        }
    }

    fn request(
        &self,
        facts: &Facts,
        head: RequestHead,
        body: BodyIn,
        overrun: &Arc<AtomicBool>,
    ) -> Result<Request<Outgoing>, Failure> {
        let told = Told::of(&head);
        let call = format!("{} {} {} {}", self.number, told.length, told.method, told.url);
        let of_release = facts.env.iter().filter(|(key, _)| OF_RELEASE.contains(&key.as_str()));
        let of_release: serde_json::Map<_, _> =
            of_release.map(|(key, value)| (key.clone(), value.clone().into())).collect();
        let of_release = serde_json::Value::Object(of_release).to_string();
        let invalid = |what: &str| crashed(format!("the request cannot be passed on: its {what} is not valid"));
        let mut headers = head.headers;
        headers.insert(header::HOST, HeaderValue::from_str(&head.authority).map_err(|_| invalid("host"))?);
        headers.insert(CALL_HEADER, HeaderValue::from_str(&call).map_err(|_| invalid("address"))?);
        headers.insert(RELEASE_HEADER, HeaderValue::from_str(&of_release).map_err(|_| invalid("release"))?);
        let mut request = Request::new(outgoing(body, self.limits.body_in, overrun));
        *request.uri_mut() = head.path.parse::<Uri>().map_err(|_| invalid("path"))?;
        *request.method_mut() = if METHODS.contains(&head.method) { head.method } else { Method::POST };
        *request.headers_mut() = headers;
        Ok(request)
    }

    async fn answer(
        self,
        method: &Method,
        response: Response<Incoming>,
        connection: Connection,
        reply: Reply,
    ) -> Result<(), Failure> {
        let (parts, body) = response.into_parts();
        if is_crash(parts.status, &parts.headers, self.number) {
            let told = Limited::new(body, THROWN_MAX).collect().await;
            let told = thrown(&told.map(http_body_util::Collected::to_bytes).unwrap_or_default());
            let told = self.translate(told);
            // Nobody may wait any more.
            let _ = reply.send(Err(Failure::Thrown(told)));
            self.keep(connection);
            return self.rest().await;
        }
        // A stream that breaks before its first piece has no frames, and its end would look clean.
        let is_framed = parts.headers.contains_key(header::TRANSFER_ENCODING);
        let headers = own_headers(parts.headers);
        let length = if *method == Method::HEAD { Some(0) } else { body.size_hint().exact() };
        let answer = |body| Answer { status: parts.status, headers, body };
        match length {
            Some(length) if length > self.limits.body_out => Err(Failure::ResponseTooLarge(self.limits.body_out)),
            Some(length) if length <= WHOLE_MAX => {
                let whole = match body.collect().await {
                    Ok(collected) => collected.to_bytes(),
                    Err(error) => return Err(self.broken(&error.to_string()).await),
                };
                let body = if whole.is_empty() { BodyOut::None } else { BodyOut::Whole(whole) };
                let _ = reply.send(Ok(answer(body)));
                self.keep(connection);
                self.rest().await
            }
            _ => {
                let (pieces, stream) = Pieces::new(PIECES);
                let _ = reply.send(Ok(answer(BodyOut::Streaming(stream))));
                self.pump((body, is_framed), pieces, connection).await
            }
        }
    }

    /// Hands the pieces of a stream over, as fast as the caller takes them.
    async fn pump(
        self,
        (mut body, is_framed): (Incoming, bool),
        pieces: Pieces,
        connection: Connection,
    ) -> Result<(), Failure> {
        let mut left = self.limits.body_out;
        loop {
            let frame = tokio::select! {
                frame = body.frame() => frame,
                () = pieces.abandoned() => {
                    drop((body, connection));
                    return self.rest().await;
                }
            };
            match frame {
                None if is_framed => break,
                None => return Err(self.broken("it has no end").await),
                Some(Err(error)) => return Err(self.broken(&error.to_string()).await),
                Some(Ok(frame)) => {
                    let Ok(data) = frame.into_data() else { continue };
                    let Some(rest) = left.checked_sub(data.len() as u64) else {
                        return Err(Failure::ResponseTooLarge(self.limits.body_out));
                    };
                    left = rest;
                    if !pieces.send(data).await {
                        drop((body, connection));
                        return self.rest().await;
                    }
                }
            }
        }
        pieces.finish();
        self.keep(connection);
        self.rest().await
    }

    /// Waits for what the handler still does: its stream, and `waitUntil`.
    async fn rest(self) -> Result<(), Failure> {
        match self.done.await {
            Ok(Some(broken)) => Err(Failure::Thrown(broken)),
            Ok(None) => Ok(()),
            // The process forgot the call, so it is gone; whoever watches it says how.
            Err(_) => std::future::pending().await,
        }
    }

    /// Keeps the connection for the next call, once it is ready for one: a body that nobody read may be in the way.
    fn keep(&self, mut connection: Connection) {
        let process = Arc::clone(&self.lease.process);
        tokio::spawn(async move {
            if timeout(READY, connection.ready()).await == Ok(true) {
                process.give_back(connection);
            }
        });
    }

    /// Why an answer broke: the handler's own error, the end of its process, or what the connection says.
    async fn broken(self, reason: &str) -> Failure {
        let process = Arc::clone(&self.lease.process);
        match timeout(DEATH, self.rest()).await {
            Ok(Err(failure)) => failure,
            _ if !process.is_alive() => process.died().await.failure(),
            _ => crashed(format!("the response broke off: {reason}")),
        }
    }

    fn translate(&self, thrown: Thrown) -> Thrown {
        let translate = |text: &str| self.lease.process.translate(text);
        Thrown { message: translate(&thrown.message), stack: translate(&thrown.stack), ..thrown }
    }
}

/// What the harness cannot see in the request it gets.
struct Told {
    length: &'static str,
    method: String,
    url: String,
}

impl Told {
    fn of(head: &RequestHead) -> Self {
        let is_passed_on = METHODS.contains(&head.method);
        Self {
            // Without it, the length is one that the connection needed.
            length: if head.headers.contains_key(header::CONTENT_LENGTH) { "+" } else { "-" },
            method: if is_passed_on { "-".to_owned() } else { head.method.to_string() },
            url: if head.scheme == "http" && is_passed_on { "-".to_owned() } else { head.url() },
        }
    }
}

/// Ends once the caller has gone.
async fn has_gone(gone: &mut watch::Receiver<bool>) {
    if gone.wait_for(|gone| *gone).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn is_crash(status: StatusCode, headers: &HeaderMap, number: u64) -> bool {
    let marked = headers.get(CRASH_HEADER).and_then(|value| value.to_str().ok());
    status.as_u16() == CRASH_STATUS && marked == Some(number.to_string().as_str())
}

/// What the handler said, without what its connection added.
fn own_headers(mut headers: HeaderMap) -> HeaderMap {
    headers.remove(header::DATE);
    headers.remove(CRASH_HEADER);
    let date = headers.remove(DATE_HEADER);
    for name in [header::CONNECTION, header::TRANSFER_ENCODING, HeaderName::from_static("keep-alive")] {
        headers.remove(name);
    }
    if let Some(date) = date {
        headers.insert(header::DATE, date);
    }
    headers
}

fn crashed(message: String) -> Failure {
    Failure::Crashed { message, reason: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_connection_adds_is_not_the_handlers() {
        let mut headers = HeaderMap::new();
        headers.insert(header::DATE, HeaderValue::from_static("now"));
        headers.insert(header::TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("a=1"));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("b=2"));
        assert_eq!(own_headers(headers.clone()).len(), 2);
        headers.insert(DATE_HEADER, HeaderValue::from_static("yesterday"));
        assert_eq!(own_headers(headers)[header::DATE], "yesterday");
    }

    #[test]
    fn only_its_own_number_makes_an_answer_a_crash() {
        let status = StatusCode::from_u16(CRASH_STATUS).unwrap();
        let mut headers = HeaderMap::new();
        assert!(!is_crash(status, &headers, 7));
        headers.insert(CRASH_HEADER, HeaderValue::from_static("7"));
        assert!(is_crash(status, &headers, 7));
        assert!(!is_crash(status, &headers, 8));
        assert!(!is_crash(StatusCode::OK, &headers, 7));
    }
}
