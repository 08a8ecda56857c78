//! `reactor version`

use std::time::Duration;

use admin_api::API_VERSION;
use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;

/// How long the server may take to say its version.
const PATIENCE: Duration = Duration::from_secs(2);

/// Show the version of this program, and of the server when it answers
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor version
  reactor version --context prod --json")]
pub(crate) struct VersionArgs {}

pub(crate) async fn run(cx: &Context, _args: &VersionArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect()?;
    let server = match tokio::time::timeout(PATIENCE, client.version()).await {
        Ok(Ok(version)) => Ok(version),
        Ok(Err(error)) => Err(CliError::from(error).message().to_owned()),
        Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
    };
    cx.ui.line(format!("reactor {} (admin API {API_VERSION})", env!("CARGO_PKG_VERSION")));
    match &server {
        Ok(server) => cx.ui.line(format!(
            "server  {} (admin API {}) at {} · Postgres {} · release {}",
            server.reactor,
            server.api,
            target.shown_endpoint(),
            server.postgres,
            server.release.as_deref().unwrap_or("none"),
        )),
        Err(reason) => cx.ui.say(format!("server  {} ({}): {reason}", target.name, target.shown_endpoint())),
    }
    cx.ui.document(&json!({
        "reactor": env!("CARGO_PKG_VERSION"),
        "api": API_VERSION,
        "context": target.name.as_str(),
        "endpoint": target.shown_endpoint(),
        "server": server.ok(),
    }));
    Ok(())
}
