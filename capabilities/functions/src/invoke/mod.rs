//! One call over HTTP: who may, is there room, what goes in, what comes out.

mod access;
mod page;
mod request;
mod response;

use std::sync::Arc;
use std::time::{Duration, Instant};

use admin_api::{ErrorCode, Level};
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, HeaderValue, Request};
use platform::{ApiFailure, CalledByJob, Mode, Principal, RequestId};
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, oneshot, watch};
use tokio::task::JoinHandle;

pub(crate) use request::strip_inbound;
use response::Caller;

use crate::Functions;
use crate::call::{Answer, Around, Call, CallLimits, ColdStart};
use crate::component::Positions;
use crate::failure::{Failure, Thrown};
use crate::output::Output;
use crate::routing::{Live, Table};
use crate::runtime::Runtime;
use crate::stage::megabytes;

const FUNCTION: HeaderName = HeaderName::from_static("x-reactor-function");
const DEPLOYMENT: HeaderName = HeaderName::from_static("x-reactor-deployment");
const COLD_START: HeaderName = HeaderName::from_static("x-reactor-cold-start");
const DURATION: HeaderName = HeaderName::from_static("x-reactor-duration-ms");
const RELEASE: HeaderName = HeaderName::from_static(admin_api::RELEASE_HEADER);

/// A call made inside the server, for example by a job. The caller has already decided that it may.
pub struct Invocation<'a> {
    /// Name of the function.
    pub function: &'a str,
    /// What the handler sees; its path is below the function's name.
    pub request: Request<Body>,
    /// At most this long, within the function's own limit.
    pub timeout: Option<Duration>,
}

/// A call on its way.
pub(crate) struct Inbound<'a> {
    pub(crate) name: &'a str,
    pub(crate) request: Request<Body>,
    /// Path and query the handler sees.
    pub(crate) path: String,
    /// What was cut off the path.
    pub(crate) prefix: String,
    pub(crate) timeout: Option<Duration>,
    pub(crate) check: Check,
}

/// Whether the caller must show who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Check {
    /// By the function's own rule.
    Ask(Principal),
    /// The server itself calls.
    Trusted,
}

/// What the answer's headers tell of a call.
struct Account {
    begun: Instant,
    name: String,
    release: Option<String>,
    live: Option<Arc<Live>>,
    cold: ColdStart,
}

impl Functions {
    /// Calls a function inside the server.
    pub async fn invoke(&self, invocation: Invocation<'_>) -> Response {
        let path = invocation.request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let inbound = Inbound {
            name: invocation.function,
            request: invocation.request,
            path,
            prefix: String::new(),
            timeout: invocation.timeout,
            check: Check::Trusted,
        };
        self.serve(inbound).await
    }

    /// Answers a call, errors included, with the platform's headers exactly once.
    pub(crate) async fn serve(&self, inbound: Inbound<'_>) -> Response {
        let table = self.inner.routing.current();
        let mut account = Account {
            begun: Instant::now(),
            name: inbound.name.to_owned(),
            release: table.release.clone(),
            live: None,
            cold: ColdStart::default(),
        };
        let wants_page = self.shows_errors() && page::is_wanted(inbound.request.headers());
        let answered = self.answer(&table, inbound, &mut account).await;
        let mut response = answered.unwrap_or_else(|failure| {
            let failure = account.detail(*failure);
            let page = if wants_page { page::of(&failure.error) } else { None };
            page.unwrap_or_else(|| failure.into_response())
        });
        if account.live.is_some() {
            let counters = self.inner.metrics.of(&account.name);
            counters.answered(response.status(), account.begun.elapsed(), account.cold.get());
        }
        account.label(&mut response);
        response
    }

    async fn answer(
        &self,
        table: &Table,
        inbound: Inbound<'_>,
        account: &mut Account,
    ) -> Result<Response, Box<ApiFailure>> {
        let Some(live) = table.get(inbound.name) else {
            return Err(Box::new(self.unknown(table, inbound.name)));
        };
        account.live = Some(Arc::clone(live));
        let limits = limits(live, inbound.timeout, account.begun);
        let (parts, body) = inbound.request.into_parts();
        let release = table.release.as_deref().unwrap_or_default();
        let caller = access::Caller::of(&self.inner, &inbound.check, &parts, release);
        access::admit(&self.inner, live, &caller, &parts, &inbound.path)?;
        let request_id =
            parts.extensions.get::<RequestId>().map_or_else(|| self.inner.platform.ids.ulid("req"), |id| id.0.clone());
        let body = request::body(body, &limits).await?;
        let Some(permits) = self.room(live).await else {
            return Err(Box::new(busy(live)));
        };
        let seen = request::Seen {
            inner: &self.inner,
            inbound_path: &inbound.path,
            prefix: &inbound.prefix,
            caller: &caller,
            live,
        };
        let facts = request::facts(&seen, &parts.headers, release, &request_id);
        let call = Call { facts, request: request::head(&parts, &seen), body, limits };
        let job = parts.extensions.get::<CalledByJob>().map(|job| job.0.clone());
        let labels = Labels { function: live.entry.name.clone(), release: table.release.clone(), request_id, job };
        let output = self.output(labels, Arc::clone(&live.positions));
        let told = Told { output: output.clone(), cold: account.cold.clone() };
        let launched = self.launch(live, call, told, permits);
        let answer = match launched.answer.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(failure)) => {
                output.line(Level::Error, failure.for_log());
                return Err(Box::new(self.failed(live, failure)));
            }
            Err(_) => return Err(Box::new(self.failed(live, ended(launched.task).await))),
        };
        response::build(&parts.method, answer, launched.caller).map_err(|thrown| {
            output.line(Level::Error, thrown.for_log());
            Box::new(self.thrown(live, &thrown))
        })
    }

    /// Runs the call in a task of its own, so that it ends by its own limits whatever its caller does.
    fn launch(&self, live: &Arc<Live>, call: Call, told: Told, permits: Permits) -> Launched {
        let Told { output, cold } = told;
        let (caller, gone) = watch::channel(false);
        let (reply, answer) = oneshot::channel();
        let services = Arc::clone(&self.inner.services);
        let around = Around { output: output.clone(), services, gone, cold, reply };
        // A runtime that starts something for the call says so itself.
        around.cold.set(live.is_cold());
        let runtime = live.runtime.clone();
        let (inner, queue) = (Arc::clone(&self.inner), Arc::clone(&live.line));
        let counted = self.inner.metrics.of(&live.entry.name).begin();
        let task = self.inner.platform.shutdown.spawn(async move {
            let ended = if runtime.is_inside() {
                let ended = inner.turns.run(&queue, async move { runtime.call(call, around).await }).await;
                ended.unwrap_or_else(|| Err(crashed("the server failed while it ran the function".to_owned())))
            } else {
                runtime.call(call, around).await
            };
            drop((permits, counted));
            if let Err(failure) = &ended {
                output.line(Level::Error, failure.for_log());
            }
            ended
        });
        Launched { caller: Caller::new(caller), answer, task }
    }

    /// A turn of the function's own, and an instance of the pool.
    async fn room(&self, live: &Live) -> Option<Permits> {
        let of_function = live.enter().await?;
        // Processes of bun have bounds of their own.
        let of_pool = match live.runtime {
            Runtime::Bun(_) => None,
            _ => Some(Arc::clone(&self.inner.instances).try_acquire_owned().ok()?),
        };
        Some(Permits { _of_function: of_function, _of_pool: of_pool })
    }

    fn output(&self, labels: Labels, positions: Arc<Positions>) -> Output {
        let logs = self.inner.platform.logs.clone();
        Output::to(move |level, message| {
            logs.append(platform::NewRecord {
                function: Some(labels.function.clone()),
                job: labels.job.clone(),
                release: labels.release.clone(),
                request_id: Some(labels.request_id.clone()),
                ..platform::NewRecord::new(level, "functions", positions.translate(&message))
            });
        })
    }

    /// Why there is nothing to call: the function is still to come, or it is nobody's.
    fn unknown(&self, table: &Table, name: &str) -> ApiFailure {
        if self.inner.registry.contains(name) || self.inner.environment.knows(name) {
            let message = format!("function `{name}` exists, and none of its deployments is live");
            return ApiFailure::new(ErrorCode::DeploymentNotReady, message)
                .hint(ErrorCode::DeploymentNotReady.remedy())
                .next(format!("reactor functions promote {name}"))
                .retry_after(1);
        }
        if table.release.is_none() {
            return ApiFailure::new(
                ErrorCode::FunctionNotFound,
                format!("no function `{name}`: nothing is deployed yet"),
            );
        }
        let failure = ApiFailure::new(ErrorCode::FunctionNotFound, format!("no function `{name}` is live"));
        if self.inner.platform.mode != Mode::Dev {
            return failure;
        }
        let known: Vec<&str> = table.functions().map(|live| live.entry.name.as_str()).collect();
        let hint = if known.is_empty() {
            "the project has no functions".to_owned()
        } else {
            format!("known: {}", known.join(", "))
        };
        failure.hint(hint).details(json!({ "known": known }))
    }

    fn failed(&self, live: &Live, failure: Failure) -> ApiFailure {
        match failure {
            Failure::Thrown(thrown) => self.thrown(live, &thrown),
            Failure::Crashed { message, reason } => {
                let message = live.positions.translate(&message);
                self.crash(live, &message, None, reason)
            }
            Failure::TimedOut(limit) => {
                let message = format!("function `{}` did not answer within {} ms", live.entry.name, limit.as_millis());
                ApiFailure::new(ErrorCode::FunctionTimeout, message).hint(ErrorCode::FunctionTimeout.remedy())
            }
            Failure::RequestTooLarge(limit) => request::too_large(limit),
            Failure::ResponseTooLarge(limit) => {
                let message = format!("function `{}` answered with more than {limit} bytes", live.entry.name);
                ApiFailure::new(ErrorCode::ResponseTooLarge, message).hint(ErrorCode::ResponseTooLarge.remedy())
            }
            Failure::NoRoom => busy(live),
        }
    }

    fn thrown(&self, live: &Live, thrown: &Thrown) -> ApiFailure {
        let stack = live.positions.translate(&thrown.stack);
        self.crash(live, &thrown.summary(), Some(&stack), thrown.reason)
    }

    fn shows_errors(&self) -> bool {
        self.inner.config.show_errors || self.inner.platform.mode == Mode::Dev
    }

    /// The thrown message and stack are in the function's log; in development the caller gets them too.
    fn crash(&self, live: &Live, message: &str, stack: Option<&str>, reason: Option<&str>) -> ApiFailure {
        let name = &live.entry.name;
        let mut details = json!({});
        if let Some(reason) = reason {
            details["reason"] = json!(reason);
        }
        let failure = if self.shows_errors() {
            details["message"] = json!(message);
            details["stack"] = json!(stack);
            ApiFailure::new(ErrorCode::FunctionCrashed, format!("function `{name}` failed: {message}"))
        } else {
            ApiFailure::new(ErrorCode::FunctionCrashed, format!("function `{name}` failed; its log holds the cause"))
        };
        failure.details(details).next(format!("reactor functions logs {name}"))
    }
}

/// What stands on the records of a call.
struct Labels {
    function: String,
    job: Option<String>,
    release: Option<String>,
    request_id: String,
}

/// Where a call tells what happens to it.
struct Told {
    output: Output,
    cold: ColdStart,
}

/// A call under way.
struct Launched {
    caller: Caller,
    answer: oneshot::Receiver<Result<Answer, Failure>>,
    task: JoinHandle<Result<(), Failure>>,
}

/// Held while a call runs.
struct Permits {
    _of_function: OwnedSemaphorePermit,
    _of_pool: Option<OwnedSemaphorePermit>,
}

impl Account {
    fn label(&self, response: &mut Response) {
        let headers = response.headers_mut();
        let mut put = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        put(FUNCTION, &self.name);
        if let Some(live) = &self.live {
            put(DEPLOYMENT, &live.deployment);
        }
        put(COLD_START, if self.cold.get() { "true" } else { "false" });
        put(DURATION, &self.milliseconds().to_string());
        if let Some(release) = &self.release {
            put(RELEASE, release);
        }
    }

    /// Every error of a call says which deployment, if there is one, and how long.
    fn detail(&self, mut failure: ApiFailure) -> ApiFailure {
        let details = failure.error.details.get_or_insert_with(|| json!({}));
        if let Some(live) = &self.live {
            details["deployment_id"] = json!(live.deployment);
        }
        details["duration_ms"] = json!(self.milliseconds());
        failure
    }

    fn milliseconds(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

fn limits(live: &Live, timeout: Option<Duration>, begun: Instant) -> CallLimits {
    let own = Duration::from_millis(live.entry.limits.timeout_ms.into());
    let timeout = timeout.map_or(own, |timeout| timeout.min(own));
    let limits = &live.entry.limits;
    CallLimits {
        deadline: begun + timeout,
        timeout,
        memory: megabytes(limits.memory_mb),
        body_in: megabytes(limits.max_body_in_mb) as u64,
        body_out: megabytes(limits.max_body_out_mb) as u64,
    }
}

fn busy(live: &Live) -> ApiFailure {
    let message = format!("function `{}` is at its limit of calls at a time", live.entry.name);
    ApiFailure::new(ErrorCode::TooManyRequests, message).retry_after(1)
}

const fn crashed(message: String) -> Failure {
    Failure::Crashed { message, reason: None }
}

/// Why a call ended without an answer.
async fn ended(task: JoinHandle<Result<(), Failure>>) -> Failure {
    match task.await {
        Ok(Err(failure)) => failure,
        Ok(Ok(())) => crashed("the call ended without an answer".to_owned()),
        Err(error) => crashed(format!("the server failed while it ran the function: {error}")),
    }
}
