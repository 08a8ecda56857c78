//! `reactor deploy --plan`: what would change.

use std::collections::HashSet;
use std::sync::Arc;

use admin_api::ExitCode;
use admin_client::{AdminClient, DeployOptions, Expectation};

use super::Options;
use super::bundle::Ready;
use super::thin::{Selection, Thin};
use crate::commands::rollout::{Watch, Watched};
use crate::config::Target;
use crate::context::Context;
use crate::error::CliError;
use crate::signals::Signals;

/// What became of a plan.
pub(super) enum Planned {
    /// The plan was shown and that is all.
    Shown,
    /// The user wants it done, while this still holds.
    Accepted(Expectation),
}

/// What the server was asked before.
pub(super) struct Seen<'a> {
    /// Digests that it lacks.
    pub(super) missing: &'a HashSet<String>,
    /// Its live release.
    pub(super) current: Option<String>,
}

/// Asks the server for the plan and shows it. Differences without a yes are exit 10.
pub(super) async fn show(
    cx: &Context,
    (target, client): (&Target, &AdminClient),
    options: &Options,
    ready: &Arc<Ready>,
    seen: Seen<'_>,
) -> Result<Planned, CliError> {
    let thin = Thin::pack(ready, seen.missing, Selection::MissingMigrations, None).await?;
    let wanted =
        DeployOptions { plan: true, allow_late: options.allow_late, prune: options.prune, ..DeployOptions::default() };
    let mut signals = Signals::listen()?;
    let mut rollout = client.deploy(thin.body(), wanted).await?;
    let mut watch = Watch::new(cx, client);
    let result = match watch.follow(&mut rollout, &mut signals).await? {
        Watched::Ended(result) => result,
        Watched::Detached => return Ok(Planned::Shown),
    };
    watch.conclude(target, &result).await?;
    if watch.changes() == 0 && seen.current.as_deref() == Some(ready.release_id.as_str()) {
        cx.ui.done(format!("nothing would change: {} is live on {}", ready.release_id, target.name));
        return Ok(Planned::Shown);
    }
    let from = seen.current.as_deref().unwrap_or("nothing");
    cx.ui.say(format!("{from} → {}", ready.release_id));
    if cx.ui.can_ask() && !cx.ui.is_json() && cx.ui.confirm("Deploy this now?", "`reactor deploy` without `--plan`")? {
        return Ok(Planned::Accepted(match seen.current {
            Some(current) => Expectation::Release(current),
            None => Expectation::NoRelease,
        }));
    }
    Err(CliError::silent(ExitCode::Differences))
}
