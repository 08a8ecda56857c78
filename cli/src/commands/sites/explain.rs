//! `reactor sites explain`: which rule, file and headers answer a URL.

use clap::Args;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::bytes;

/// Explain what a URL answers: the site, the rule, the file and its headers
///
/// A path without a host is asked of the site that answers on every host.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor sites explain /old/page
  reactor sites explain https://www.example.com/assets/app.js --context prod")]
pub(crate) struct ExplainArgs {
    /// A URL or a path
    url: String,
}

pub(crate) async fn run(cx: &Context, args: &ExplainArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let found = client.explain_site(&args.url).await?;
    let palette = cx.ui.palette();
    cx.ui.line(format!("{} {}", palette.strong(&found.status.to_string()), found.url));
    cx.ui.line(format!("  site     {} (by {})", found.site, found.via));
    cx.ui.line(format!("  path     {}", found.path));
    cx.ui.line(format!("  because  {}", found.decided_by));
    if let Some(file) = &found.file {
        let size = found.size.map(|size| format!(" ({})", bytes(size))).unwrap_or_default();
        cx.ui.line(format!("  file     {file}{size}"));
    }
    if let Some(sha256) = &found.sha256 {
        cx.ui.line(format!("  sha256   {sha256}"));
    }
    for (encoding, size) in &found.encodings {
        cx.ui.line(format!("  {encoding:<8} {}", bytes(*size)));
    }
    for rule in &found.header_rules {
        cx.ui.line(format!("  rule     headers for {rule}"));
    }
    for (name, value) in &found.headers {
        cx.ui.line(format!("  {}", palette.dim(&format!("{name}: {value}"))));
    }
    cx.ui.document(&found);
    Ok(())
}
