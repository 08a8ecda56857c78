//! Every context but the chosen one: does its server answer, and take the token. Eight at a time, three seconds each.

use std::time::{Duration, Instant};

use admin_api::Check;
use futures::StreamExt as _;

use super::{Finding, connection, finish};
use crate::config::{Config, ContextName, resolve};
use crate::context::Context;
use crate::error::CliError;
use crate::ui::duration_ms;

const AT_ONCE: usize = 8;
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) async fn checks(cx: &Context) -> Vec<Check> {
    // What is wrong with the choice is said by the checks of the chosen one.
    let Ok((chosen, _)) = resolve::context_name(cx) else { return Vec::new() };
    let config = cx.home().and_then(|home| Config::load(&home));
    let names = config.map(|config| config.names()).unwrap_or_default();
    let others: Vec<ContextName> = names.into_iter().filter(|name| *name != chosen).collect();
    futures::stream::iter(others.into_iter().map(|name| one(cx, name))).buffered(AT_ONCE).collect().await
}

async fn one(cx: &Context, name: ContextName) -> Check {
    let started = Instant::now();
    let label = name.to_string();
    let finding = match tokio::time::timeout(PATIENCE, ask(cx, name)).await {
        Ok(Ok(finding)) => finding,
        Ok(Err(error)) => Finding::error(&error),
        Err(_) => Finding::failed(
            format!("no answer within {} s", PATIENCE.as_secs()),
            format!("`reactor doctor --context {label}` looks closer"),
        ),
    };
    finish("contexts", &label, started, finding)
}

async fn ask(cx: &Context, name: ContextName) -> Result<Finding, CliError> {
    let target = resolve::target_of(cx, name, crate::config::ContextSource::Flag)?;
    let client = cx.client(&target)?;
    let started = Instant::now();
    Ok(match client.version().await {
        Ok(version) => {
            let took = duration_ms(u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX));
            let release = version.release.as_deref().unwrap_or("no release yet");
            Finding::ok(format!(
                "{} answers in {took}; reactor {}, {release}",
                target.shown_endpoint(),
                version.reactor
            ))
        }
        Err(error) => connection::unreached(&target, error),
    })
}
