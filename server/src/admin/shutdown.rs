//! `POST /_admin/shutdown`: drain and stop.

use axum::extract::State;
use http::StatusCode;

use super::caller::Caller;
use crate::app::App;

pub(super) async fn run(State(app): State<App>, Caller(by): Caller) -> StatusCode {
    tracing::info!(by, "asked to stop");
    app.stop.trigger();
    StatusCode::ACCEPTED
}
