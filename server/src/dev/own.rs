//! `/_reactor/`: what pages that are open in a browser listen to, and the script they do it with.

use std::convert::Infallible;
use std::time::Duration;

use admin_api::ErrorCode;
use axum::body::Body;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use futures::stream;
use http::{Request, header};
use platform::ApiFailure;
use serde::Serialize;

use super::{Front, FrontState};
use crate::router::guard;

/// Everything below belongs to `reactor dev`, on every host.
pub(super) const PREFIX: &str = "/_reactor/";
const EVENTS: &str = "/_reactor/events";
const CLIENT: &str = "/_reactor/client.js";
const SITES: &str = "/sites/v1/";

/// A comment goes out this often, so that a lost connection is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What a page is told. An age instead of a time: the clocks of two programs need not agree.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    state: FrontState,
    live_ms_ago: Option<u64>,
}

pub(super) fn answer(front: &Front, request: &Request<Body>) -> Response {
    let host = guard::host(request.uri(), request.headers());
    // A page of somebody else must not read what stands in the terminal.
    if !host.as_deref().is_none_or(guard::is_local_name) {
        return ApiFailure::new(ErrorCode::HostForbidden, "this address answers on the local machine only")
            .into_response();
    }
    match request.uri().path() {
        EVENTS => events(front),
        CLIENT => {
            let headers =
                [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
            (headers, include_str!("client.js")).into_response()
        }
        path => ApiFailure::new(ErrorCode::RouteNotFound, format!("nothing answers `{path}`")).into_response(),
    }
}

/// The state now, and again after every change.
fn events(front: &Front) -> Response {
    let (mut states, stop) = front.watch();
    states.mark_changed();
    let events = stream::unfold((states, stop), |(mut states, stop)| async move {
        tokio::select! {
            changed = states.changed() => changed.ok()?,
            () = stop.triggered() => return None,
        }
        let state = states.borrow_and_update().clone();
        let ago = state.live_for().map(|ago| u64::try_from(ago.as_millis()).unwrap_or(u64::MAX));
        let event = Event::default().event("state").json_data(Told { state, live_ms_ago: ago }).unwrap_or_default();
        Some((Ok::<_, Infallible>(event), (states, stop)))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

/// A site with a development server of its own knows only its own root: it is sent to its own host.
pub(super) fn below_sites(front: &Front, request: &Request<Body>) -> Option<Response> {
    let name = request.uri().path().strip_prefix(SITES)?.split('/').next()?;
    let upstream = front.named_upstream(name)?;
    let port = front.addr().port();
    Some(Redirect::temporary(&format!("http://{}.localhost:{port}/", upstream.site)).into_response())
}
