//! `GET /sites/v1/_admin/explain?url=`: which site, file, rule and headers answer a URL.

use admin_api::SiteExplanation;
use axum::extract::State;
use platform::ApiFailure;
use platform::extract::{Json, Query};
use serde::Deserialize;

use crate::Sites;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExplainQuery {
    url: String,
}

pub(crate) async fn explain(
    State(sites): State<Sites>,
    Query(query): Query<ExplainQuery>,
) -> Result<Json<SiteExplanation>, ApiFailure> {
    sites.explain(&query.url).map(Json)
}
