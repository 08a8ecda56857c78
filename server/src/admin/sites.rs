//! `/sites/v1/_admin/sites/{name}/deployments|promote|rollback`: what a site was, and making it that again.

use admin_api::{List, PromoteRequest, RollbackRequest, SiteActivated, SiteDeployment};
use axum::extract::{Request, State};
use platform::ApiFailure;
use platform::extract::{Json, Path};

use super::body;
use super::caller::Caller;
use crate::app::App;
use crate::releases::{SiteChange, SiteChanged};

pub(super) async fn deployments(
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Json<List<SiteDeployment>>, ApiFailure> {
    Ok(Json(List::whole(app.releases.site_deployments(&name).await?)))
}

/// A bundle with one site: prepared and kept, and not live.
pub(super) async fn deploy(
    State(app): State<App>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Json<SiteDeployment>, ApiFailure> {
    let source = body::bundle(request).await?;
    app.releases.receive_site(source, &name).await.map(Json)
}

pub(super) async fn promote(
    State(app): State<App>,
    Caller(by): Caller,
    Path(name): Path<String>,
    Json(body): Json<PromoteRequest>,
) -> Result<Json<SiteActivated>, ApiFailure> {
    let change = SiteChange { site: &name, deployment_id: body.deployment_id.as_deref(), by: &by };
    Ok(Json(activated(&name, app.releases.promote_site(&change).await?)))
}

pub(super) async fn roll_back(
    State(app): State<App>,
    Caller(by): Caller,
    Path(name): Path<String>,
    Json(body): Json<RollbackRequest>,
) -> Result<Json<SiteActivated>, ApiFailure> {
    let change = SiteChange { site: &name, deployment_id: body.to_deployment_id.as_deref(), by: &by };
    Ok(Json(activated(&name, app.releases.roll_back_site(&change).await?)))
}

fn activated(name: &str, changed: SiteChanged) -> SiteActivated {
    let SiteChanged { deployment_id, release_id } = changed;
    SiteActivated { site: name.to_owned(), deployment_id, release_id }
}
