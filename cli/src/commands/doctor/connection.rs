//! The chosen context: can the server be reached, does the token hold, do the versions fit, what does it say itself.

use std::time::Instant;

use admin_api::{API_VERSION, Check, ErrorCode, VersionInfo};
use admin_client::{AdminClient, ClientError};

use super::{Finding, check, finish, network};
use crate::config::Target;
use crate::context::Context;
use crate::error::CliError;

pub(super) async fn checks(cx: &Context, offline: bool) -> Vec<Check> {
    let target = match cx.target() {
        Ok(target) => target,
        Err(error) => return vec![check("context", "context", || Finding::error(&error))],
    };
    let mut checks = vec![
        check("context", "context", || {
            Finding::ok(format!("{} ({}), chosen by {}", target.name, target.shown_endpoint(), target.source))
        }),
        check("context", "token", || match &target.token {
            Some(token) => Finding::ok(format!("from {}", token.source)),
            None => Finding::skipped("none; the server will say whether it wants one"),
        }),
    ];
    if offline {
        checks.push(check("context", "server", || Finding::skipped("--offline")));
        return checks;
    }
    checks.push(network::name(&target).await);
    let client = match cx.client(&target) {
        Ok(client) => client,
        Err(error) => {
            checks.push(check("context", "server", || Finding::error(&error)));
            return checks;
        }
    };
    let started = Instant::now();
    let answer = client.version().await;
    checks.push(network::certificate(&target, answer.as_ref().err()));
    match answer {
        Ok(version) => {
            checks.push(finish("context", "server", started, reached(&version)));
            checks.extend(network::path(&client).await);
            checks.push(check("context", "version", || skew(&version)));
            checks.push(check("context", "project", || project(cx, &target, &version)));
            checks.extend(server(&client).await);
        }
        Err(error) => checks.push(finish("context", "server", started, unreached(&target, error))),
    }
    checks
}

fn reached(version: &VersionInfo) -> Finding {
    let release = version.release.as_deref().unwrap_or("no release yet");
    Finding::ok(format!("answers and takes the token; {release}"))
}

/// A dev server that does not run is no problem of a project that is being written.
pub(super) fn unreached(target: &Target, error: ClientError) -> Finding {
    let built_in = target.is_loopback() && target.name == crate::config::ContextName::local() && target.dev.is_none();
    if error.is_unreachable() && built_in {
        return Finding::skipped("no dev server is running here");
    }
    let unauthorized = error.api().and_then(admin_api::ApiError::known) == Some(ErrorCode::Unauthorized);
    let mut finding = Finding::error(&CliError::from(error));
    if unauthorized {
        finding.hint = Some(match &target.token {
            Some(token) => format!("the token from {} is not the one of this server", token.source),
            None => format!("run `reactor login --context {}`, or set REACTOR_TOKEN", target.name),
        });
    }
    finding
}

fn skew(version: &VersionInfo) -> Finding {
    let here = env!("CARGO_PKG_VERSION");
    let detail = format!("here {here}, there {}; admin API {API_VERSION} and {}", version.reactor, version.api);
    if version.api != API_VERSION {
        return Finding::failed(detail, "bring both to the same version");
    }
    if version.reactor == here {
        Finding::ok(detail)
    } else {
        Finding::warning(detail, "bring both to the same version")
    }
}

fn project(cx: &Context, target: &Target, version: &VersionInfo) -> Finding {
    let here = match cx.project_id() {
        Ok(here) => here,
        Err(error) => return Finding::error(&error),
    };
    match (here, &version.project_id) {
        (Some(here), Some(there)) if here != *there => Finding::failed(
            format!("this is `{here}`, {} belongs to `{there}`", target.name),
            "choose another context, or another project",
        ),
        (Some(here), Some(_)) => Finding::ok(format!("`{here}` on both sides")),
        (_, Some(there)) => Finding::ok(format!("the server belongs to `{there}`")),
        (_, None) => Finding::ok("the server belongs to the first project deployed to it"),
    }
}

/// What the server found out about itself.
async fn server(client: &AdminClient) -> Vec<Check> {
    let started = Instant::now();
    match client.doctor().await {
        Ok(report) => report.checks,
        Err(error) => vec![finish("server", "doctor", started, Finding::error(&CliError::from(error)))],
    }
}
