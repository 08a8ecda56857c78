//! `GET /health`: 200 while everything answers, else 503 with the failing capabilities.

use admin_api::{Health, HealthStatus};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::app::App;

pub(super) async fn show(State(app): State<App>) -> Response {
    let mut failing = app.releases.capabilities.failing().await;
    if let Err(error) = app.platform.database.ping().await {
        failing.insert("database".to_owned(), error.to_string());
    }
    if let Some(trouble) = app.releases.trouble() {
        failing.insert("releases".to_owned(), trouble);
    }
    let status = if app.platform.shutdown.is_triggered() {
        HealthStatus::Stopping
    } else if failing.is_empty() {
        HealthStatus::Ok
    } else {
        HealthStatus::Failing
    };
    let code = if status == HealthStatus::Ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let health = Health { status, failing, release: app.releases.live.release_id() };
    (code, [(header::CACHE_CONTROL, "no-store")], Json(health)).into_response()
}
