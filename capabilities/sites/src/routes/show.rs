//! `GET /sites/v1/_admin/sites/{name}`: one live site.

use admin_api::SiteSummary;
use axum::extract::State;
use http::HeaderMap;
use platform::ApiFailure;
use platform::extract::{Json, Path};

use super::base_of;
use crate::Sites;
use crate::serve::site_not_found;

pub(crate) async fn show(
    State(sites): State<Sites>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Json<SiteSummary>, ApiFailure> {
    let found = sites.summaries(&base_of(&headers)).into_iter().find(|site| site.name == name);
    found.map(Json).ok_or_else(|| site_not_found(&name))
}
