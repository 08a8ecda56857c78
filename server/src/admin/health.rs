//! `GET /health`: 200 while everything answers, else 503 with the failing capabilities.

use admin_api::{Health, HealthStatus};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::app::App;

pub(super) async fn show(State(app): State<App>) -> Response {
    let mut failing = app.releases.capabilities.failing().await;
    match app.releases.lag().await {
        Ok(lag) => {
            let trouble = app.releases.trouble().or(lag);
            failing.extend(trouble.map(|trouble| ("releases".to_owned(), trouble)));
        }
        Err(error) => drop(failing.insert("database".to_owned(), error.to_string())),
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
