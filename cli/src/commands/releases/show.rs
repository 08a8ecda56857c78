//! `reactor releases show`

use admin_api::{ErrorCode, Release};
use admin_client::AdminClient;
use bundle_format::{Manifest, Meta};
use clap::Args;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{age, bytes, plural};

/// Show what a release holds
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor releases show                  what is live
  reactor releases show rel_01h… --json")]
pub(crate) struct ShowArgs {
    /// Release to show; the live one when absent
    id: Option<String>,
}

pub(crate) async fn run(cx: &Context, args: &ShowArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let release = fetch(&client, args.id.as_deref()).await?;
    let manifest = manifest_of(&release)?;
    if !cx.ui.is_json() {
        let live = if release.live { cx.ui.palette().good(" (live)") } else { String::new() };
        cx.ui.line(format!("{}{live}", cx.ui.palette().strong(&release.id)));
        cx.ui.line(format!("  staged      {}", age(&release.created_at, jiff::Timestamp::now())));
        if let Some(meta) = release.meta.clone().and_then(|meta| serde_json::from_value::<Meta>(meta).ok()) {
            if let Some(commit) = &meta.commit {
                let dirty = if meta.dirty == Some(true) { ", with changes that were not committed" } else { "" };
                let branch = meta.branch.as_ref().map(|branch| format!(" on {branch}")).unwrap_or_default();
                cx.ui.line(format!("  commit      {commit}{branch}{dirty}"));
            }
            if let Some(message) = &meta.message {
                cx.ui.line(format!("  message     {message}"));
            }
        }
        let names = |names: Vec<&str>| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        cx.ui.line(format!("  functions   {}", names(manifest.functions.iter().map(|f| f.name.as_str()).collect())));
        cx.ui.line(format!("  sites       {}", names(manifest.sites.iter().map(|s| s.name.as_str()).collect())));
        cx.ui.line(format!("  jobs        {}", names(manifest.jobs.iter().map(|j| j.name.as_str()).collect())));
        cx.ui.line(format!("  migrations  {}", manifest.migrations.len()));
        let files = plural(manifest.files.len(), "file");
        cx.ui.line(format!("  content     {files}, {}", bytes(manifest.total_size())));
    }
    cx.ui.document(&release);
    Ok(())
}

/// A release of the server; the live one without an id.
pub(crate) async fn fetch(client: &AdminClient, id: Option<&str>) -> Result<Release, CliError> {
    if let Some(id) = id.filter(|id| *id != "live") {
        return Ok(client.release(id).await?);
    }
    match client.version().await?.release {
        Some(id) => Ok(client.release(&id).await?),
        None => Err(CliError::new(ErrorCode::ReleaseNotFound, "nothing is live there yet").next("reactor deploy")),
    }
}

/// The manifest of a release, as the server stores it.
pub(crate) fn manifest_of(release: &Release) -> Result<Manifest, CliError> {
    serde_json::from_value(release.manifest.clone()).map_err(|error| {
        let message = format!("the manifest of `{}` is of a form this version does not know", release.id);
        CliError::new(ErrorCode::ProtocolUnsupported, message).caused_by(&error)
    })
}
