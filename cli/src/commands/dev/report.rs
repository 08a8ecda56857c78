//! What `dev` shows: lines for people, one JSON object per line for programs.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use project::Project;
use serde_json::{Value, json};

use super::backend::Backend;
use super::session::Session;
use crate::context::Context;

/// Changed files that are named on a line; the rest is counted.
const NAMED: usize = 3;

pub(super) fn title(cx: &Context, project: &Project) {
    let palette = cx.ui.talk_palette();
    let manifest = project.manifest();
    cx.ui.say(format!(
        "{} {}",
        palette.strong(&format!("reactor dev · {}", manifest.name)),
        palette.dim(manifest.project_id.as_str())
    ));
}

/// Everything answers: where.
pub(super) fn ready(cx: &Context, backend: &Backend, session: &Session<'_>) {
    let functions = functions(backend, session);
    let sites = sites(backend, session);
    if cx.ui.is_json() {
        let named = |rows: &[(String, String)]| -> Vec<Value> {
            rows.iter().map(|(name, url)| json!({ "name": name, "url": url })).collect()
        };
        cx.ui.json_line(&json!({
            "event": "ready",
            "endpoint": endpoint(backend),
            "pid": std::process::id(),
            "database_url": backend.handle.database_url().expose(),
            "release": session.live(),
            "functions": named(&functions),
            "sites": named(&sites),
        }));
        return;
    }
    let palette = cx.ui.talk_palette();
    let row = |kind: &str, name: &str, url: &str| {
        cx.ui.say(format!("  {} {name:<14} {}", palette.dim(&format!("{kind:<9}")), palette.name(url)));
    };
    cx.ui.say("");
    for (name, url) in &sites {
        row("site", name, url);
    }
    for (name, url) in &functions {
        row("function", name, url);
    }
    row("database", "", backend.handle.database_url().expose());
    cx.ui.say("");
    if let Some((_, url)) = functions.first() {
        cx.ui.say(format!("  {} curl {url} -d '{{\"name\":\"Reactor\"}}'", palette.dim("try")));
    }
    cx.ui.say(format!("  {}", palette.dim("watching for changes · Ctrl-C stops everything")));
    cx.ui.say("");
}

/// A save is live.
pub(super) fn reloaded(cx: &Context, changed: &HashSet<PathBuf>, root: &Path, took: Duration) {
    let mut names: Vec<_> =
        changed.iter().map(|path| path.strip_prefix(root).unwrap_or(path).display().to_string()).collect();
    names.sort_unstable();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let palette = cx.ui.talk_palette();
    let took = palette.dim(&format!("{} ms", took.as_millis()));
    cx.ui.done(format!("live in {took}  {}{more}", names.join(", ")));
}

/// After a failure: what serves now.
pub(super) fn kept(cx: &Context, live: Option<&str>) {
    cx.ui.say(cx.ui.talk_palette().dim(match live {
        Some(_) => "the last good version keeps serving; save again to retry",
        None => "nothing serves yet; save again to retry",
    }));
}

pub(super) fn stopping(cx: &Context) {
    cx.ui.say(cx.ui.talk_palette().dim("stopping …"));
}

pub(super) fn stopped(cx: &Context) {
    if cx.ui.is_json() {
        cx.ui.json_line(&json!({ "event": "stopped" }));
    }
    cx.ui.done("stopped; the data is kept in .reactor");
}

fn endpoint(backend: &Backend) -> String {
    backend.endpoint().as_str().trim_end_matches('/').to_owned()
}

fn functions(backend: &Backend, session: &Session<'_>) -> Vec<(String, String)> {
    let base = endpoint(backend);
    let functions = &session.project().manifest().functions;
    functions.iter().map(|function| (function.name.to_string(), format!("{base}/fn/v1/{}", function.name))).collect()
}

/// The only site answers the root; several answer below their own host.
fn sites(backend: &Backend, session: &Session<'_>) -> Vec<(String, String)> {
    let base = backend.endpoint();
    let sites = &session.project().manifest().sites;
    let port = base.port().map(|port| format!(":{port}")).unwrap_or_default();
    sites
        .iter()
        .map(|site| {
            let url =
                if sites.len() == 1 { base.to_string() } else { format!("http://{}.localhost{port}/", site.name) };
            (site.name.to_string(), url)
        })
        .collect()
}
