//! `reactor stop`: stops the dev server of this project.

use std::time::{Duration, Instant};

use admin_api::ErrorCode;
use serde_json::json;

use crate::args::StopArgs;
use crate::config::DevState;
use crate::context::Context;
use crate::error::CliError;

/// Draining takes at most 30 s, and Postgres a moment more.
const PATIENCE: Duration = Duration::from_secs(40);
const GLANCE: Duration = Duration::from_millis(50);

pub(crate) async fn run(cx: &Context, _args: StopArgs) -> Result<(), CliError> {
    let manifest = cx.require_manifest()?;
    let root = manifest.parent().map(std::path::Path::to_owned).unwrap_or_default();
    let Some(state) = DevState::read(&root)? else {
        cx.ui.say("nothing runs for this project");
        cx.ui.document(&json!({ "stopped": false }));
        return Ok(());
    };
    let step = cx.ui.step("stopping");
    super::local::dev_client(&state)?.shutdown().await?;
    let asked = Instant::now();
    while DevState::read(&root)?.is_some_and(|now| now.pid == state.pid) {
        if asked.elapsed() > PATIENCE {
            let message = format!("process {} was asked to stop and still runs", state.pid);
            return Err(CliError::new(ErrorCode::TimedOut, message).next(format!("kill {}", state.pid)));
        }
        tokio::time::sleep(GLANCE).await;
    }
    step.done("");
    cx.ui.document(&json!({ "stopped": true, "pid": state.pid }));
    Ok(())
}
