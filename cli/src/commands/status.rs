//! `reactor status`: what runs for this project. It always prints its document and exits 0.

use admin_api::{FunctionSummary, ListQuery, SiteSummary, VersionInfo};
use serde::Serialize;

use crate::args::StatusArgs;
use crate::config::DevState;
use crate::context::Context;
use crate::error::CliError;

/// The document.
#[derive(Serialize)]
struct Status {
    running: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    database_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<VersionInfo>,
    functions: Vec<FunctionSummary>,
    sites: Vec<SiteSummary>,
    /// Why the server could not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(crate) async fn run(cx: &Context, _args: StatusArgs) -> Result<(), CliError> {
    let root = cx.project_root()?;
    let state = match &root {
        Some(root) => DevState::read(root)?,
        None => None,
    };
    let status = match state {
        Some(state) => ask(&state).await,
        None => Status::nothing(),
    };
    show(cx, &status, root.is_some());
    cx.ui.document(&status);
    Ok(())
}

impl Status {
    const fn nothing() -> Self {
        Self {
            running: false,
            pid: None,
            endpoint: None,
            database_url: None,
            server: None,
            functions: Vec::new(),
            sites: Vec::new(),
            error: None,
        }
    }
}

async fn ask(state: &DevState) -> Status {
    let mut status = Status {
        running: true,
        pid: Some(state.pid),
        endpoint: Some(state.endpoint.as_str().trim_end_matches('/').to_owned()),
        database_url: Some(state.database_url.clone()),
        ..Status::nothing()
    };
    let asked = async {
        let client = super::local::dev_client(state)?;
        let page = ListQuery::default();
        let (server, functions, sites) =
            tokio::try_join!(client.version(), client.functions(&page), client.sites(&page))?;
        Ok::<_, CliError>((server, functions.items, sites.items))
    };
    match asked.await {
        Ok((server, functions, sites)) => {
            status.server = Some(server);
            status.functions = functions;
            status.sites = sites;
        }
        Err(error) => status.error = Some(error.to_api_error().message),
    }
    status
}

fn show(cx: &Context, status: &Status, in_project: bool) {
    if !status.running {
        cx.ui.line(if in_project { "nothing runs for this project" } else { "no project here" });
        cx.ui.hint(if in_project { "start it with `reactor dev`" } else { "make one with `reactor init`" });
        return;
    }
    let palette = cx.ui.palette();
    let row = |name: &str, value: &str| cx.ui.line(format!("{}  {value}", palette.dim(&format!("{name:<9}"))));
    row("endpoint", &cx.ui.link(status.endpoint.as_deref().unwrap_or_default()));
    row("pid", &status.pid.map(|pid| pid.to_string()).unwrap_or_default());
    row("database", status.database_url.as_deref().unwrap_or_default());
    if let Some(server) = &status.server {
        row("release", server.release.as_deref().unwrap_or("none yet"));
        row("postgres", &server.postgres);
    }
    for site in &status.sites {
        row("site", &site.urls.first().map_or_else(|| site.name.clone(), |url| cx.ui.link(url)));
    }
    for function in &status.functions {
        row("function", &cx.ui.link(&function.url));
    }
    if let Some(error) = &status.error {
        cx.ui.warning(error);
    }
}
