//! `POST /jobs/v1/events`: starts every job that waits for an event of that type.

use admin_api::{EventRequest, EventResponse};
use http::StatusCode;
use platform::ApiFailure;
use platform::extract::Json;

use super::{Admin, State, check_key, input_text};
use crate::store::{NewEvent, NewRun, Trigger};

pub(crate) async fn send(
    axum::extract::State(engine): State,
    _: Admin,
    Json(body): Json<EventRequest>,
) -> Result<(StatusCode, Json<EventResponse>), ApiFailure> {
    if body.event_type.is_empty() || body.event_type.contains('\0') {
        return Err(ApiFailure::invalid("`type` must name the event"));
    }
    check_key(body.idempotency_key.as_deref())?;
    let payload = input_text(&engine, "payload", body.payload.as_ref())?;
    let live = engine.live();
    let id = engine.ids.ulid("evt");
    let runs: Vec<NewRun<'_>> = live
        .of_event(&body.event_type)
        .map(|job| NewRun { event_id: Some(&id), input: payload.as_deref(), ..engine.new_run(job, Trigger::Event) })
        .collect();
    let event = NewEvent {
        id: &id,
        event_type: &body.event_type,
        idempotency_key: body.idempotency_key.as_deref(),
        now: engine.clock.now(),
    };
    let started = engine.store.send_event(&event, &runs).await?;
    engine.ready.notify_one();
    Ok((StatusCode::ACCEPTED, Json(EventResponse { runs: started.runs, duplicate: started.duplicate })))
}
