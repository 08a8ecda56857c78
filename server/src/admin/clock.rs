//! `/_admin/clock`: what time it is for jobs, and another time while developing.

use admin_api::{ErrorCode, ServerClock};
use axum::extract::State;
use platform::extract::Json;
use platform::{ApiFailure, Mode};

use crate::app::App;

pub(super) async fn show(State(app): State<App>) -> Json<ServerClock> {
    Json(ServerClock { now: app.platform.clock.now().to_string() })
}

/// Forwards only: what has happened at a time cannot be taken back.
pub(super) async fn run(
    State(app): State<App>,
    Json(wanted): Json<ServerClock>,
) -> Result<Json<ServerClock>, ApiFailure> {
    if app.platform.mode != Mode::Dev {
        return Err(ApiFailure::new(ErrorCode::RouteNotFound, "only `reactor dev` has a clock that can be moved"));
    }
    match app.platform.clock.move_forward_to(&wanted.now) {
        Ok(now) => Ok(Json(ServerClock { now: now.to_string() })),
        Err(reason) => Err(ApiFailure::invalid(reason).hint("begin at an earlier time with `reactor dev --now`")),
    }
}
