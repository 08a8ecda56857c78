//! `/_admin/migrate`: the state of the migrations, and applying those of a bundle without a release.

use admin_api::{MigrateRequest, MigrateResponse};
use axum::extract::{Request, State};
use platform::ApiFailure;
use platform::extract::{Json, Query};

use super::body;
use super::caller::Caller;
use crate::app::App;
use crate::releases::MigrateMode;

pub(super) async fn show(State(app): State<App>) -> Result<Json<MigrateResponse>, ApiFailure> {
    app.releases.migrations().await.map(Json)
}

pub(super) async fn run(
    State(app): State<App>,
    Caller(by): Caller,
    Query(query): Query<MigrateRequest>,
    request: Request,
) -> Result<Json<MigrateResponse>, ApiFailure> {
    let mode = if query.dry_run == Some(1) { MigrateMode::DryRun } else { MigrateMode::Apply };
    let source = body::bundle(request).await?;
    app.releases.migrate(source, mode, &by).await.map(Json)
}
