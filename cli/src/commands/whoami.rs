//! `reactor whoami`: which token goes to which server, and what the server says of it.

use admin_api::{ErrorCode, VersionInfo};
use clap::Args;
use serde_json::json;

use crate::config::Target;
use crate::context::Context;
use crate::error::CliError;

/// Show the server, where its token comes from, and whether the server takes it
///
/// Exits 4 when the server refuses the token and 6 when it cannot be reached.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor whoami
  reactor whoami --context prod --json")]
pub(crate) struct WhoamiArgs {}

pub(crate) async fn run(cx: &Context, _args: &WhoamiArgs) -> Result<(), CliError> {
    let target = cx.target()?;
    let source = target.token.as_ref().map(|token| token.source.to_string());
    let row = |name: &str, value: &str| cx.ui.line(format!("{:<10} {value}", format!("{name}:")));
    row("context", target.name.as_str());
    row("endpoint", &target.shown_endpoint());
    if let Some(org) = &target.org {
        row("org", org);
    }
    row("chosen by", &target.source.to_string());
    row("token", &source.as_deref().map_or_else(|| "none".to_owned(), |source| format!("from {source}")));
    let version = asked(cx, &target).await?;
    // A server has one admin token: who holds it may do everything.
    row("server", &format!("takes it; reactor {}, Postgres {}", version.reactor, version.postgres));
    row("may", "do everything (admin token)");
    if let Some(project) = &version.project_id {
        row("project", project);
    }
    cx.ui.document(&json!({
        "context": target.name.as_str(),
        "endpoint": target.shown_endpoint(),
        "org": target.org,
        "source": target.source.to_string(),
        "token_source": source,
        "role": "admin",
        "server": version,
    }));
    Ok(())
}

async fn asked(cx: &Context, target: &Target) -> Result<VersionInfo, CliError> {
    let error = match cx.client(target)?.version().await {
        Ok(version) => return Ok(version),
        Err(error) => error,
    };
    let refused = error.api().and_then(admin_api::ApiError::known) == Some(ErrorCode::Unauthorized);
    let error = CliError::from(error);
    if refused { Err(error.next(format!("reactor login --context {}", target.name))) } else { Err(error) }
}
