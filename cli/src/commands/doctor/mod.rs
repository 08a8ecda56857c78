//! `reactor doctor`: what is wrong, from the project to the server, and what to do about it.

mod connection;
mod contexts;
mod machine;
mod network;
mod project;
mod repair;
mod runtime;

use std::time::Instant;

use admin_api::{Check, CheckStatus, DoctorReport, ExitCode};
use clap::Args;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::plural;

/// Look for what is wrong: project, machine, configuration, connection, server
///
/// Looks at the manifest and what it ignores, at tools, keychain, file modes, disk and ports, and at the chosen server:
/// name, certificate, clock, latency, token, version, and proxies that hold events back. Exits 11 when something is
/// wrong. `--fix` repairs what can be repaired without asking: file modes and what a killed process left behind.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor doctor                        this project, this machine, the chosen server
  reactor doctor --context prod --json
  reactor doctor --all-contexts         also every other server, 8 at a time
  reactor doctor --fix --offline        repair file modes, without the network
  reactor doctor --fix --runtime bun    fetch bun, for functions that ask for it")]
pub(crate) struct DoctorArgs {
    /// Repair what is safe to repair, then look
    #[arg(long)]
    fix: bool,
    /// With `--fix`: also fetch this runtime through npm, once per machine
    #[arg(long, requires = "fix", conflicts_with = "offline", value_name = "RUNTIME")]
    runtime: Option<runtime::Runtime>,
    /// Leave out everything that needs the network
    #[arg(long)]
    offline: bool,
    /// Also ask the servers of all other contexts, 3 s each
    #[arg(long, conflicts_with = "offline")]
    all_contexts: bool,
}

pub(crate) async fn run(cx: &Context, args: &DoctorArgs) -> Result<(), CliError> {
    let mut checks = if args.fix { repair::repair(cx) } else { Vec::new() };
    if let Some(runtime) = args.runtime {
        checks.push(runtime::fetch(cx, runtime));
    }
    checks.extend(project::checks(cx));
    checks.extend(machine::checks(cx));
    checks.extend(connection::checks(cx, args.offline).await);
    if args.all_contexts {
        checks.extend(contexts::checks(cx).await);
    }
    let report = DoctorReport::of(checks);
    show(cx, &report);
    cx.ui.document(&report);
    if report.ok { Ok(()) } else { Err(CliError::silent(ExitCode::Problems)) }
}

fn show(cx: &Context, report: &DoctorReport) {
    let palette = cx.ui.palette();
    let mut group = "";
    for check in &report.checks {
        if check.capability != group {
            group = &check.capability;
            cx.ui.line(palette.strong(group));
        }
        let mark = match check.status {
            CheckStatus::Ok => palette.good("✓"),
            CheckStatus::Warning => palette.warning("!"),
            CheckStatus::Failed => palette.error("✗"),
            CheckStatus::Skipped => palette.dim("-"),
        };
        cx.ui.line(format!("  {mark} {}: {}", check.name.replace('_', " "), check.detail));
        if let Some(hint) = &check.hint {
            cx.ui.line(format!("    {} {hint}", palette.hint("hint:")));
        }
    }
    let count = |status| report.checks.iter().filter(|check| check.status == status).count();
    let failed = count(CheckStatus::Failed);
    let warnings = count(CheckStatus::Warning);
    match (failed, warnings) {
        (0, 0) => cx.ui.done("nothing is wrong"),
        (0, warnings) => cx.ui.done(format!("nothing is wrong, {}", plural(warnings, "warning"))),
        (failed, _) => cx.ui.say(format!("{} {}", cx.ui.talk_palette().error("✗"), plural(failed, "problem"))),
    }
}

/// What a check found.
struct Finding {
    status: CheckStatus,
    detail: String,
    hint: Option<String>,
}

impl Finding {
    fn ok(detail: impl Into<String>) -> Self {
        Self { status: CheckStatus::Ok, detail: detail.into(), hint: None }
    }

    fn warning(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { status: CheckStatus::Warning, detail: detail.into(), hint: Some(hint.into()) }
    }

    fn failed(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { status: CheckStatus::Failed, detail: detail.into(), hint: Some(hint.into()) }
    }

    fn skipped(detail: impl Into<String>) -> Self {
        Self { status: CheckStatus::Skipped, detail: detail.into(), hint: None }
    }

    /// The error of something that should have worked.
    fn error(error: &CliError) -> Self {
        let api = error.to_api_error();
        let detail = api.message;
        let hint = api.next.map(|next| format!("run `{next}`")).or(api.hint);
        Self { status: CheckStatus::Failed, detail, hint }
    }
}

/// Makes one check and measures it.
fn check(group: &str, name: &str, look: impl FnOnce() -> Finding) -> Check {
    let started = Instant::now();
    finish(group, name, started, look())
}

fn finish(group: &str, name: &str, started: Instant, finding: Finding) -> Check {
    Check {
        capability: group.to_owned(),
        name: name.to_owned(),
        status: finding.status,
        detail: finding.detail,
        hint: finding.hint,
        duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    }
}
