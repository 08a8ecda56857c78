//! `GET /sites/v1/_admin/sites`: the live sites.

use admin_api::{List, SiteSummary};
use axum::extract::State;
use http::HeaderMap;
use platform::extract::Json;

use super::base_of;
use crate::Sites;

pub(crate) async fn list(State(sites): State<Sites>, headers: HeaderMap) -> Json<List<SiteSummary>> {
    Json(List::whole(sites.summaries(&base_of(&headers))))
}
