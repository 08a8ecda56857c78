//! The front: it owns the sockets, holds requests back until there is an answer, and passes them on.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use admin_api::{ErrorCode, Health, HealthStatus};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use platform::{ApiFailure, Shutdown};
use serde::Serialize;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::{ServiceExt, service_fn};

use super::{Upstream, own, page};
use crate::ServerError;
use crate::listener::{Listeners, Serving};
use crate::metrics::Metrics;
use crate::router::surface;

/// How long a request waits for the first build.
const PATIENCE: Duration = Duration::from_secs(30);

/// The sockets of `reactor dev`, and everything between them and the server behind. Clones are the same.
#[derive(Clone)]
pub struct Front(Arc<Inner>);

struct Inner {
    addresses: Vec<SocketAddr>,
    metrics: Metrics,
    stop: Shutdown,
    state: watch::Sender<FrontState>,
    behind: RwLock<Option<Router>>,
    /// Requests that the server behind is answering.
    passed: watch::Sender<usize>,
    upstreams: RwLock<Arc<[Upstream]>>,
    serving: Mutex<Option<JoinHandle<()>>>,
    seen: Arc<dyn Fn(Seen) + Send + Sync>,
}

/// What is going on, as pages that are open in a browser are told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FrontState {
    /// What is being done, a few words; none when nothing is.
    pub doing: Option<String>,
    /// The first build has finished, well or not: requests are answered.
    pub settled: bool,
    /// Why the last build is not live.
    pub trouble: Option<Trouble>,
    /// What is live.
    pub release: Option<String>,
    /// Grows with every change that a page may want to show.
    number: u64,
    /// When that went live.
    #[serde(skip)]
    released: Option<Instant>,
}

impl FrontState {
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// For how long the release has been live.
    pub(super) fn live_for(&self) -> Option<Duration> {
        self.released.map(|released| released.elapsed())
    }
}

/// A build that failed, for the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// One line.
    pub title: String,
    /// The whole error page, as the terminal shows it, without colours.
    pub text: String,
}

/// A request that was answered.
#[derive(Debug, Clone)]
pub struct Seen {
    /// `GET`
    pub method: Method,
    /// Without query.
    pub path: String,
    /// Of the answer.
    pub status: StatusCode,
    /// Until the head of the answer.
    pub took: Duration,
}

impl Front {
    /// Listens and answers from here on: with "not yet" until a server stands behind it. `seen` is told every request.
    pub async fn open(bind: &[SocketAddr], seen: impl Fn(Seen) + Send + Sync + 'static) -> Result<Self, ServerError> {
        let listeners = Listeners::bind(bind).await?;
        let front = Self(Arc::new(Inner {
            addresses: listeners.addresses.clone(),
            metrics: Metrics::default(),
            stop: Shutdown::new(),
            state: watch::Sender::new(FrontState::default()),
            behind: RwLock::default(),
            passed: watch::Sender::new(0),
            upstreams: RwLock::new(Arc::from([])),
            serving: Mutex::default(),
            seen: Arc::new(seen),
        }));
        let answering = front.clone();
        let router = Router::new().fallback_service(service_fn(move |request| {
            let front = answering.clone();
            async move { Ok::<_, Infallible>(front.answer(request).await) }
        }));
        let serving = Serving::for_front(router, front.metrics());
        let task = tokio::spawn(listeners.serve(serving, front.0.stop.clone()));
        *front.0.serving.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
        Ok(front)
    }

    /// The first address.
    pub fn addr(&self) -> SocketAddr {
        self.0.addresses[0]
    }

    /// Changes what pages are told; they hear of it at once.
    pub fn update(&self, change: impl FnOnce(&mut FrontState)) {
        self.0.state.send_if_modified(|state| {
            let before = state.clone();
            change(state);
            if before.release != state.release {
                state.released = Some(Instant::now());
            }
            let shown = (&before.settled, &before.trouble, &before.release);
            if shown != (&state.settled, &state.trouble, &state.release) {
                state.number += 1;
            }
            *state != before
        });
    }

    /// Replaces the sites that are answered by a development server of their own.
    pub fn set_upstreams(&self, upstreams: Vec<Upstream>) {
        *self.0.upstreams.write().unwrap_or_else(PoisonError::into_inner) = upstreams.into();
    }

    /// Stops listening and lets what runs come to its end, within the budget.
    pub async fn close(&self, budget: Duration) {
        self.0.stop.trigger();
        let serving = self.0.serving.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut serving) = serving
            && tokio::time::timeout(budget, &mut serving).await.is_err()
        {
            serving.abort();
        }
    }

    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.0.addresses
    }

    pub(crate) fn metrics(&self) -> Metrics {
        self.0.metrics.clone()
    }

    /// From here on this server answers.
    pub(crate) fn stand_before(&self, router: Router) {
        *self.behind() = Some(router);
        // Whoever waits looks again.
        self.0.state.send_modify(|_| {});
    }

    /// Passes nothing on any more, and returns when everything that was passed on has been answered.
    pub(crate) async fn withdraw(&self) {
        *self.behind() = None;
        let mut passed = self.0.passed.subscribe();
        // The sender lives as long as this front.
        let _ = passed.wait_for(|count| *count == 0).await;
    }

    /// The development server that answers for a host, if one does.
    pub(crate) fn upstream(&self, host: Option<&str>) -> Option<Upstream> {
        let upstreams = Arc::clone(&self.0.upstreams.read().unwrap_or_else(PoisonError::into_inner));
        let named = host.and_then(|host| upstreams.iter().find(|upstream| upstream.owns(host)));
        named.or_else(|| upstreams.iter().find(|upstream| upstream.is_default)).cloned()
    }

    pub(super) fn state(&self) -> FrontState {
        self.0.state.borrow().clone()
    }

    pub(super) fn watch(&self) -> (watch::Receiver<FrontState>, Shutdown) {
        (self.0.state.subscribe(), self.0.stop.clone())
    }

    pub(super) fn named_upstream(&self, site: &str) -> Option<Upstream> {
        let upstreams = self.0.upstreams.read().unwrap_or_else(PoisonError::into_inner);
        upstreams.iter().find(|upstream| upstream.site == site).cloned()
    }

    fn behind(&self) -> std::sync::RwLockWriteGuard<'_, Option<Router>> {
        self.0.behind.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn router(&self) -> Option<Router> {
        self.0.behind.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn answer(&self, request: Request<Body>) -> Response {
        let begun = Instant::now();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        if path.starts_with(own::PREFIX) {
            return own::answer(self, &request);
        }
        let response = self.respond(request).await;
        (self.0.seen)(Seen { method, path, status: response.status(), took: begun.elapsed() });
        response
    }

    async fn respond(&self, request: Request<Body>) -> Response {
        let state = self.state();
        let path = request.uri().path();
        if path == "/health" && !state.settled {
            return starting();
        }
        if let Some(response) = own::below_sites(self, &request) {
            return response;
        }
        // Commands of this machine look after the server while it builds.
        let may_pass = state.settled || surface::is_server_admin(path);
        let page = wants_page(&request) && surface::inside_capability(path).is_none() && !surface::is_admin(path);
        if let Some(router) = self.router().filter(|_| may_pass) {
            if state.release.is_none() && state.trouble.is_some() && page && path != "/health" && path != "/metrics" {
                return page::trouble(&state);
            }
            return self.pass(router, request).await;
        }
        if page {
            return page::waiting(&state);
        }
        match tokio::time::timeout(PATIENCE, self.ready()).await {
            Ok(Some(router)) => self.pass(router, request).await,
            _ => ApiFailure::new(ErrorCode::ServerStarting, "the first build has not finished yet")
                .retry_after(1)
                .into_response(),
        }
    }

    /// The server behind, once the first build has finished; none when `dev` stops before.
    async fn ready(&self) -> Option<Router> {
        let mut state = self.0.state.subscribe();
        let settled = async {
            loop {
                if state.borrow_and_update().settled
                    && let Some(router) = self.router()
                {
                    return Some(router);
                }
                state.changed().await.ok()?;
            }
        };
        tokio::select! {
            router = settled => router,
            () = self.0.stop.triggered() => None,
        }
    }

    async fn pass(&self, router: Router, request: Request<Body>) -> Response {
        self.0.passed.send_modify(|count| *count += 1);
        let _counted = Counted(&self.0.passed);
        let Ok(response) = router.oneshot(request).await;
        response
    }
}

/// A request under way; also one whose client goes away is counted down.
struct Counted<'a>(&'a watch::Sender<usize>);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

fn starting() -> Response {
    let health = Health { status: HealthStatus::Starting, failing: BTreeMap::new(), release: None };
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::RETRY_AFTER, "1")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, Json(health)).into_response()
}

fn wants_page(request: &Request<Body>) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD) && accepts_html(request.headers())
}

pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .map(HeaderValue::as_bytes)
        .is_some_and(|accept| std::str::from_utf8(accept).is_ok_and(|accept| accept.contains("text/html")))
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use http_body_util::BodyExt as _;

    use super::*;

    async fn front() -> Front {
        Front::open(&[SocketAddr::from(([127, 0, 0, 1], 0))], |_| {}).await.unwrap()
    }

    fn request(path: &str, accept: &str) -> Request<Body> {
        Request::get(path).header("accept", accept).header("host", "localhost").body(Body::empty()).unwrap()
    }

    async fn text(response: Response) -> String {
        String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    }

    fn behind() -> Router {
        Router::new().fallback(get(|| async { "behind" }))
    }

    #[tokio::test]
    async fn health_says_starting_until_the_first_build_has_finished() {
        let front = front().await;
        front.stand_before(behind());
        let answer = front.answer(request("/health", "*/*")).await;
        assert_eq!(answer.status(), 503);
        assert!(text(answer).await.contains("starting"));
        front.update(|state| state.settled = true);
        assert_eq!(text(front.answer(request("/health", "*/*")).await).await, "behind");
    }

    #[tokio::test]
    async fn a_browser_sees_what_is_being_done_and_a_program_waits_for_the_answer() {
        let front = front().await;
        front.update(|state| state.doing = Some("starting Postgres".into()));
        let page = front.answer(request("/", "text/html")).await;
        assert_eq!(page.status(), 503);
        assert!(text(page).await.contains("starting Postgres"));
        let waiting = tokio::spawn({
            let front = front.clone();
            async move { text(front.answer(request("/fn/v1/hello", "*/*")).await).await }
        });
        tokio::task::yield_now().await;
        front.stand_before(behind());
        front.update(|state| state.settled = true);
        assert_eq!(waiting.await.unwrap(), "behind");
    }

    #[tokio::test]
    async fn without_any_release_a_browser_sees_why() {
        let front = front().await;
        front.stand_before(behind());
        front.update(|state| {
            state.settled = true;
            state.trouble = Some(Trouble { title: "broken".into(), text: "a <tag> at line 3".into() });
        });
        let page = text(front.answer(request("/", "text/html")).await).await;
        assert!(page.contains("a &lt;tag&gt; at line 3"), "{page}");
        front.update(|state| state.release = Some("rel_1".into()));
        assert_eq!(text(front.answer(request("/", "text/html")).await).await, "behind");
    }

    #[tokio::test]
    async fn a_foreign_name_learns_nothing() {
        let front = front().await;
        let foreign = Request::get("/_reactor/events").header("host", "evil.example").body(Body::empty()).unwrap();
        assert_eq!(front.answer(foreign).await.status(), 403);
    }

    #[tokio::test]
    async fn only_changes_that_a_page_can_show_count() {
        let front = front().await;
        let number = || front.state().number;
        front.update(|state| state.doing = Some("building".into()));
        assert_eq!(number(), 0);
        front.update(|state| state.release = Some("rel_1".into()));
        assert_eq!(number(), 1);
        front.update(|state| state.release = Some("rel_1".into()));
        assert_eq!(number(), 1);
    }

    #[tokio::test]
    async fn withdrawing_waits_for_what_is_being_answered() {
        let front = front().await;
        let (release, held) = tokio::sync::oneshot::channel::<()>();
        let held = Arc::new(tokio::sync::Mutex::new(Some(held)));
        let slow = Router::new().fallback(get(move || {
            let held = held.clone();
            async move {
                let held = held.lock().await.take().unwrap();
                let _ = held.await;
                "slow"
            }
        }));
        front.stand_before(slow);
        front.update(|state| state.settled = true);
        let mut asking = Box::pin(front.answer(request("/x", "*/*")));
        assert!(futures::poll!(&mut asking).is_pending());
        let mut withdrawing = Box::pin(front.withdraw());
        assert!(futures::poll!(&mut withdrawing).is_pending());
        release.send(()).unwrap();
        assert_eq!(text(asking.await).await, "slow");
        withdrawing.await;
    }
}
