//! `reactor functions delete`

use admin_api::{ErrorCode, ExitCode};
use clap::Args;

use crate::context::Context;
use crate::error::CliError;

/// Take a function off the server: it stops answering, and its keys and policies are gone
///
/// A function of `reactor.toml` comes back with the next deploy.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions delete hello
  reactor functions delete hello --context prod --yes")]
pub(crate) struct DeleteArgs {
    /// A name of `reactor functions list`
    name: String,
}

pub(crate) async fn run(cx: &Context, args: &DeleteArgs) -> Result<(), CliError> {
    let name = &args.name;
    let (target, client) = cx.connect_to_change(&format!("delete function `{name}`"))?;
    if !cx.ui.confirm(&format!("Delete function `{name}` with its keys and policies?"), "--yes")? {
        return Err(CliError::new(ErrorCode::Cancelled, "nothing was deleted").exit_with(ExitCode::Failure));
    }
    let deleted = client.delete_function(name).await?;
    let live = deleted.release_id.as_ref().map_or_else(String::new, |release| format!("; {release} is live"));
    cx.ui.done(format!("deleted `{name}` on {}{live}", target.name));
    cx.ui.document(&deleted);
    Ok(())
}
