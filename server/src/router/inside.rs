//! The way from a function to its own server: the same router, without the network.

use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use platform::ApiFailure;
use tower::{ServiceExt, service_fn};

/// Open while the server answers. Functions keep the door, not the server, so that a server that is gone is gone.
#[derive(Clone, Default)]
pub(crate) struct Inside(Arc<RwLock<Option<Router>>>);

impl Inside {
    pub(crate) fn open(&self, router: Router) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(router);
    }

    pub(crate) fn close(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What functions are given.
    pub(crate) fn router(&self) -> Router {
        let inside = self.clone();
        Router::new().fallback_service(service_fn(move |request: Request| {
            let router = inside.0.read().unwrap_or_else(PoisonError::into_inner).clone();
            async move { Ok::<_, Infallible>(answer(router, request).await) }
        }))
    }
}

async fn answer(router: Option<Router>, request: Request) -> Response {
    match router {
        Some(router) => match router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
        None => ApiFailure::new(admin_api::ErrorCode::ServerStopping, "the server is shutting down")
            .retry_after(1)
            .into_response(),
    }
}
