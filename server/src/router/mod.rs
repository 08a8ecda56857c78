//! The HTTP surface: who is let in, what wins over what, and how every answer ends.

mod fallback;
pub(crate) mod guard;
mod inside;
mod observe;
mod spans;
pub(crate) mod surface;
mod swift;
mod timed_body;

use std::collections::BTreeSet;

use axum::Router;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};

pub(crate) use inside::Inside;
pub(crate) use swift::Swift;

use crate::admin;
use crate::app::App;

/// Everything this server answers.
pub(crate) fn build(app: &App) -> Router {
    let routes = app
        .releases
        .capabilities
        .routes()
        .merge(admin::routes(app.clone()))
        .fallback_service(fallback::service(app.clone()))
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .layer(from_fn_with_state(app.clone(), guard::guard));
    let routes = match cors(&app.config.cors) {
        Some(layer) => routes.layer(layer),
        None => routes,
    };
    let timeout = app.config.request_timeout;
    routes
        .layer(from_fn(move |request, next| timed_body::limit_silence(timeout, request, next)))
        .layer(from_fn_with_state(app.clone(), observe::observe))
}

/// The paths that have a route of their own.
pub(crate) fn paths(app: &App) -> BTreeSet<String> {
    // A router tells its paths in its debug form and nowhere else.
    let routes = format!("{:?}", app.releases.capabilities.routes().merge(admin::routes(app.clone())));
    let paths =
        routes.split('"').filter(|part| part.starts_with('/') && part.len() > 1 && !part.contains("__private__"));
    paths.map(str::to_owned).collect()
}

fn cors(origins: &[String]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let allowed = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let exposed = ["x-request-id", "x-reactor-release", "x-reactor-function", "x-reactor-deployment"];
    Some(
        CorsLayer::new()
            .allow_origin(allowed)
            .allow_methods(AllowMethods::mirror_request())
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(exposed.map(HeaderName::from_static)),
    )
}
