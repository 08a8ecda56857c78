//! `POST /_admin/blobs/missing`: which content has to be sent.

use admin_api::{ErrorCode, MissingRequest, MissingResponse};
use axum::extract::State;
use bundle_format::Digest;
use platform::ApiFailure;
use platform::extract::Json;

use super::caller::Caller;
use crate::app::App;

pub(super) async fn missing(
    State(app): State<App>,
    Caller(by): Caller,
    Json(request): Json<MissingRequest>,
) -> Result<Json<MissingResponse>, ApiFailure> {
    app.releases.check_project(&request.project_id).await?;
    let current_release = app.releases.live.release_id();
    // Nothing changed, nothing to look up: one round trip.
    if request.release_id.is_some() && request.release_id == current_release {
        let unchanged = if request.conclude { app.releases.conclude_unchanged(&by).await? } else { None };
        return Ok(Json(MissingResponse { missing: Vec::new(), current_release, unchanged }));
    }
    app.releases.free_stale_lease(&request.project_id).await?;
    let digests = parse(&request.digests)?;
    let missing = app.releases.missing_blobs(&request.project_id, &digests).await?;
    let missing = missing.into_iter().map(|digest| Digest::from_bytes(digest).to_string()).collect();
    Ok(Json(MissingResponse { missing, current_release, unchanged: None }))
}

fn parse(digests: &[String]) -> Result<Vec<[u8; 32]>, ApiFailure> {
    digests
        .iter()
        .map(|text| {
            let digest: Digest = text.parse().map_err(|error| {
                ApiFailure::new(ErrorCode::InvalidRequest, format!("`digests` holds something else: {error}"))
            })?;
            Ok(*digest.as_bytes())
        })
        .collect()
}
