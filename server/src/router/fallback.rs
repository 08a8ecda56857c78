//! What no route answers: sites by host, then a page that says what to do, or the one error shape.

use std::convert::Infallible;
use std::fmt::Write as _;

use admin_api::ErrorCode;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};
use platform::{ApiFailure, Mode};
use tower::service_fn;
use tower::util::BoxCloneSyncService;

use super::surface;
use crate::app::App;

/// A service instead of a handler: it is given the request as it came.
pub(super) fn service(app: App) -> BoxCloneSyncService<Request, Response, Infallible> {
    BoxCloneSyncService::new(service_fn(move |request: Request| {
        let app = app.clone();
        async move { Ok(answer(&app, request).await) }
    }))
}

pub(super) async fn method_not_allowed() -> ApiFailure {
    ApiFailure::new(ErrorCode::MethodNotAllowed, "the path exists, but not for this method")
}

/// 404 for a path.
pub(super) fn nothing_at(path: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::RouteNotFound, format!("nothing answers `{path}`"))
}

async fn answer(app: &App, request: Request<Body>) -> Response {
    let path = request.uri().path().to_owned();
    if surface::is_admin(&path) {
        let message = format!("the admin API has no `{path}`");
        return ApiFailure::new(ErrorCode::NotFound, message).into_response();
    }
    if surface::inside_capability(&path).is_some() {
        return nothing_at(&path).hint(ErrorCode::RouteNotFound.remedy()).into_response();
    }
    if let Some(front) = &app.config.front
        && let Some(upstream) = front.upstream(super::guard::host(request.uri(), request.headers()).as_deref())
    {
        return upstream.forward(request, app.platform.shutdown.clone()).await;
    }
    let greeting =
        path == "/" && matches!(*request.method(), Method::GET | Method::HEAD) && wants_html(request.headers());
    if let Some(sites) = &app.releases.capabilities.sites
        && let Some(response) = sites.serve_host(request).await
    {
        return response;
    }
    if greeting { greet(app) } else { nothing_at(&path).hint(ErrorCode::RouteNotFound.remedy()).into_response() }
}

fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// For a browser at `/` while no site answers there.
fn greet(app: &App) -> Response {
    let next = match (app.releases.live.get(), app.platform.mode) {
        (None, Mode::Serve) => "<p>Nothing is deployed yet: <code>reactor deploy</code>.</p>".to_owned(),
        (None, Mode::Dev) => "<p>Nothing is built yet: save a file, or look at the terminal.</p>".to_owned(),
        (Some(live), Mode::Dev) => {
            let mut links = String::new();
            for function in &live.manifest.functions {
                let path = format!("/fn/v1/{}", function.name);
                let _ = write!(links, "<li><a href=\"{path}\">{path}</a></li>");
            }
            format!("<p>No site answers here. Functions:</p><ul>{links}</ul>")
        }
        // What is deployed is nobody's business who only knows the address.
        (Some(_), Mode::Serve) => "<p>No site answers here.</p>".to_owned(),
    };
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>reactor</title>\
         <style>body{{font:1rem/1.5 system-ui;margin:4rem auto;max-width:40rem;padding:0 1rem}}</style>\
         <h1>reactor</h1>{next}</html>"
    );
    let status = if app.releases.live.get().is_some() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    (status, [(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
}
