//! `reactor functions show`

use clap::Args;

use super::list::runtime;
use crate::context::Context;
use crate::error::CliError;

/// Show a function: its runtime, who may call it, where it answers
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions show hello")]
pub(crate) struct ShowArgs {
    /// A name of `reactor functions list`
    name: String,
}

pub(crate) async fn run(cx: &Context, args: &ShowArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let function = client.function(&args.name).await?;
    cx.ui.line(cx.ui.palette().strong(&function.name));
    cx.ui.line(format!("  url         {}", function.url));
    cx.ui.line(format!("  runtime     {}", runtime(function.runtime)));
    cx.ui.line(format!("  auth        {}", function.auth));
    cx.ui.line(format!("  deployment  {}", function.deployment_id.as_deref().unwrap_or("not deployed")));
    if !function.managed {
        cx.ui.line("  not in the manifest of the live release");
    }
    cx.ui.document(&function);
    Ok(())
}
