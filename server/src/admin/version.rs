//! `GET /_admin/version`: who answers, what it serves, how much it takes.

use std::collections::BTreeMap;

use admin_api::{API_VERSION, VersionInfo};
use axum::Json;
use axum::extract::State;
use bundle_format::Limits;
use platform::ApiFailure;

use crate::app::{App, VERSION};

pub(super) async fn show(State(app): State<App>) -> Result<Json<VersionInfo>, ApiFailure> {
    let project_id = match &app.config.project {
        Some(project) => Some(project.clone()),
        None => app.releases.store.project().await?,
    };
    let names = app.releases.capabilities.names();
    Ok(Json(VersionInfo {
        reactor: VERSION.to_owned(),
        api: API_VERSION,
        project_id,
        release: app.releases.live.release_id(),
        node_id: app.platform.node.id.clone(),
        boot_id: app.platform.node.boot_id.clone(),
        capabilities: names.into_iter().map(|name| (name.to_owned(), VERSION.to_owned())).collect(),
        postgres: app.platform.database.server_version().await?,
        limits: limits(&app.releases.limits),
    }))
}

fn limits(limits: &Limits) -> BTreeMap<String, u64> {
    let Limits { file, total, files, path, manifest, function } = *limits;
    [("file", file), ("total", total), ("files", files), ("path", path), ("manifest", manifest), ("function", function)]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
