//! `/sites/v1/_admin/sites/{name}/domains[/{host}]`: hosts of a site, and the proof of who owns them.

use admin_api::{AddDomain, List, SiteDomain};
use axum::extract::State;
use http::StatusCode;
use platform::ApiFailure;
use platform::extract::{Json, Path};

use crate::Sites;

pub(crate) async fn list(
    State(sites): State<Sites>,
    Path(name): Path<String>,
) -> Result<Json<List<SiteDomain>>, ApiFailure> {
    Ok(Json(List::whole(sites.domains(&name).await?)))
}

pub(crate) async fn add(
    State(sites): State<Sites>,
    Path(name): Path<String>,
    Json(body): Json<AddDomain>,
) -> Result<Json<SiteDomain>, ApiFailure> {
    sites.add_domain(&name, &body.host).await.map(Json)
}

pub(crate) async fn remove(
    State(sites): State<Sites>,
    Path((name, host)): Path<(String, String)>,
) -> Result<StatusCode, ApiFailure> {
    sites.remove_domain(&name, &host).await?;
    Ok(StatusCode::NO_CONTENT)
}
