//! `GET /_admin/doctor`: what an operator should know.

use std::time::Instant;

use admin_api::{Check, CheckStatus, DoctorReport};
use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::releases::{chain, served_digests};

pub(super) async fn show(State(app): State<App>) -> Json<DoctorReport> {
    let mut checks = vec![database(&app).await, data_folder(&app).await, release(&app).await, nodes(&app).await];
    checks.extend(origin(&app).await);
    checks.extend(app.releases.capabilities.doctor().await);
    Json(DoctorReport::of(checks))
}

/// A finding about the server itself.
struct Finding {
    name: &'static str,
    status: CheckStatus,
    detail: String,
    hint: Option<&'static str>,
}

impl Finding {
    fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, status: CheckStatus::Ok, detail: detail.into(), hint: None }
    }

    fn failed(name: &'static str, detail: impl Into<String>, hint: &'static str) -> Self {
        Self { name, status: CheckStatus::Failed, detail: detail.into(), hint: Some(hint) }
    }

    fn warning(name: &'static str, detail: impl Into<String>, hint: &'static str) -> Self {
        Self { name, status: CheckStatus::Warning, detail: detail.into(), hint: Some(hint) }
    }

    fn check(self, begun: Instant) -> Check {
        Check {
            capability: "server".to_owned(),
            name: self.name.to_owned(),
            status: self.status,
            detail: self.detail,
            hint: self.hint.map(str::to_owned),
            duration_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }
}

async fn database(app: &App) -> Check {
    let begun = Instant::now();
    let location = app.platform.database.url().location();
    match app.platform.database.server_version().await {
        Ok(version) => Finding::ok("database", format!("Postgres {version} at {location}")),
        Err(error) => {
            Finding::failed("database", error.to_string(), "check that Postgres runs and has free connections")
        }
    }
    .check(begun)
}

async fn data_folder(app: &App) -> Check {
    let begun = Instant::now();
    let data_dir = app.platform.data_dir.clone();
    let tried = tokio::task::spawn_blocking(move || {
        let probe = data_dir.tmp().join("doctor");
        let written = fs_err::write(&probe, b"written by doctor");
        written.and_then(|()| fs_err::remove_file(&probe))
    });
    let path = app.platform.data_dir.path().display().to_string();
    let blobs = app.platform.blobs.statistics();
    match tried.await {
        Ok(Ok(())) => {
            Finding::ok("data_folder", format!("{path} can be written; {} blobs, {} bytes", blobs.blobs, blobs.bytes))
        }
        Ok(Err(error)) => Finding::failed("data_folder", error.to_string(), "free some space, or correct the owner"),
        Err(error) => Finding::failed("data_folder", error.to_string(), "look at the server's log"),
    }
    .check(begun)
}

/// Whether content can be kept where the other nodes find it.
async fn origin(app: &App) -> Option<Check> {
    let begun = Instant::now();
    let origin = app.releases.origin.clone()?;
    let location = origin.location();
    let name = app.platform.ids.ulid("probe");
    let finding = match tokio::task::spawn_blocking(move || origin.probe(&name)).await {
        Ok(Ok(())) => Finding::ok("origin", format!("{location} can be written")),
        Ok(Err(error)) => Finding::failed("origin", chain(&error), "correct `[blobs]` in `Reactor.toml`"),
        Err(error) => Finding::failed("origin", error.to_string(), "look at the server's log"),
    };
    Some(finding.check(begun))
}

/// The pointer, the routing table and the content must be of one release.
async fn release(app: &App) -> Check {
    let begun = Instant::now();
    let serving = app.releases.live.get();
    let pointer = match app.releases.store.pointer().await {
        Ok(pointer) => pointer.map(|pointer| pointer.release_id),
        Err(error) => {
            return Finding::failed("release", error.to_string(), "check that Postgres runs").check(begun);
        }
    };
    let served = serving.as_ref().map(|live| live.release_id.clone());
    let missing = serving.as_ref().map_or(0, |live| app.platform.blobs.missing(served_digests(&live.manifest)).len());
    match (pointer, served) {
        _ if missing > 0 => Finding::failed(
            "release",
            format!("{missing} files of the live release have no content here"),
            "deploy again; the missing content is sent",
        ),
        (None, None) => Finding::ok("release", "nothing is deployed yet"),
        (pointer, served) if pointer == served => {
            Finding::ok("release", format!("{} is live", served.unwrap_or_default()))
        }
        (pointer, served) => Finding::failed(
            "release",
            format!("the database says {pointer:?}, this process serves {served:?}"),
            "look at the server's log",
        ),
    }
    .check(begun)
}

async fn nodes(app: &App) -> Check {
    let begun = Instant::now();
    let serving = app.releases.live.release_id();
    match app.releases.store.nodes().await {
        Ok(nodes) => {
            let alive: Vec<_> = nodes.iter().filter(|node| node.alive).collect();
            let lagging: Vec<&str> =
                alive.iter().filter(|node| node.serving_release != serving).map(|node| node.node_id.as_str()).collect();
            if lagging.is_empty() {
                Finding::ok("nodes", format!("{} alive", alive.len()))
            } else {
                Finding::warning(
                    "nodes",
                    format!("{} serve another release than this one", lagging.join(", ")),
                    "look at the log of that node",
                )
            }
        }
        Err(error) => Finding::failed("nodes", error.to_string(), "check that Postgres runs"),
    }
    .check(begun)
}
