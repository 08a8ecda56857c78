//! `GET /data/v1/_admin/migrations`: the ledger.

use admin_api::{MigrateResponse, MigrationState};
use axum::Json;
use axum::extract::State;
use platform::api_error::ApiFailure;

use crate::Data;

pub(crate) async fn list(State(data): State<Data>) -> Result<Json<MigrateResponse>, ApiFailure> {
    let mut migrations = data.plan(&[]).await?.statuses;
    for migration in &mut migrations {
        migration.state = MigrationState::Applied;
    }
    Ok(Json(MigrateResponse { migrations, applied: Vec::new() }))
}
