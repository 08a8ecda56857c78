//! `reactor build --check`: what a server would refuse, before anything is sent.

use std::io::Read as _;
use std::path::Path;

use admin_api::{ErrorCode, MigrationState};
use bundle_format::{Content, FunctionEntry, FunctionRuntime};
use project::{Built, Diagnostic, KnownMigration, Project, Severity};
use server::{CheckError, Checker};

use super::{SecretArgs, build_manifest, contents, default_path, summary};
use crate::commands::local;
use crate::context::Context;
use crate::error::CliError;
use crate::settings::Origin;

pub(super) async fn run(cx: &Context, project: &Project, secrets: &SecretArgs) -> Result<(), CliError> {
    let built = build_manifest(cx, project, secrets).await?;
    let mut findings = migrations(cx, project, &built).await?;
    findings.extend(functions(cx, project, &built).await?);
    for warning in findings.iter().filter(|finding| finding.severity == Severity::Warning) {
        cx.ui.diagnostic(&warning.clone().into());
    }
    if findings.iter().any(Diagnostic::is_error) {
        let errors = findings.into_iter().filter(Diagnostic::is_error).collect();
        return Err(project::ProjectError::Invalid(errors).into());
    }
    cx.ui.talk_table(&summary::table(&built, None));
    cx.ui.done(format!("{} holds together: {}", project.manifest().name, contents(&built)));
    cx.ui.document(&summary::document(&built, None, None));
    Ok(())
}

/// Holds the migrations against those that a server has applied, when one is named, else against the last build.
async fn migrations(cx: &Context, project: &Project, built: &Built) -> Result<Vec<Diagnostic>, CliError> {
    if matches!(cx.settings.context, Some((_, Origin::Flag))) {
        let (target, client) = cx.connect()?;
        let applied = client.migrate_status().await?.migrations;
        let known = applied
            .into_iter()
            .filter(|migration| migration.state != MigrationState::Pending)
            .filter_map(|migration| {
                Some(KnownMigration { sha256: migration.sha256.parse().ok()?, name: migration.name })
            })
            .collect::<Vec<_>>();
        let place = format!("on {}", target.name);
        return Ok(project.migrations_against(&built.manifest, &known, (&place, Severity::Error)));
    }
    let path = default_path(project);
    let Ok(file) = fs_err::File::open(&path) else { return Ok(Vec::new()) };
    let mut file = std::io::BufReader::new(file);
    // A bundle that cannot be read is no reason to refuse what would replace it.
    let Ok(head) = bundle_format::read_head(&mut file, &bundle_format::Limits::default()) else {
        return Ok(Vec::new());
    };
    let known: Vec<KnownMigration> = head
        .manifest
        .migrations
        .iter()
        .filter_map(|migration| {
            let sha256 = head.manifest.file(&migration.path)?.sha256;
            Some(KnownMigration { name: migration.name.clone(), sha256 })
        })
        .collect();
    Ok(project.migrations_against(&built.manifest, &known, ("in the last build", Severity::Warning)))
}

/// Runs what a server runs before it takes a function: its top-level code, or the look at what a component imports.
async fn functions(cx: &Context, project: &Project, built: &Built) -> Result<Vec<Diagnostic>, CliError> {
    let wasm: Vec<&FunctionEntry> =
        built.manifest.functions.iter().filter(|function| function.runtime == FunctionRuntime::Wasm).collect();
    if wasm.is_empty() {
        return Ok(Vec::new());
    }
    let step = cx.ui.step("checking functions");
    let cache = local::cache(cx)?.join("check");
    let broken = |error: CheckError| CliError::new(ErrorCode::Internal, error.to_string());
    let checker = tokio::task::block_in_place(|| Checker::new(&cache)).map_err(broken)?;
    let mut findings = Vec::new();
    for function in wasm {
        step.update(format!("checking function {}", function.name));
        match check(&checker, built, function).await? {
            Ok(()) => {}
            Err(CheckError::Script(reason)) => findings.push(refused(project, function, &reason)),
            Err(error) => return Err(broken(error)),
        }
    }
    step.discard();
    Ok(findings)
}

async fn check(checker: &Checker, built: &Built, function: &FunctionEntry) -> Result<Result<(), CheckError>, CliError> {
    let entry = format!("{}/{}", function.root, function.entrypoint);
    let code = content(built, &entry)?.unwrap_or_default();
    if Path::new(&function.entrypoint).extension().is_some_and(|ending| ending == "wasm") {
        return Ok(checker.check_component(&code, &function.limits).await);
    }
    let map = content(built, &format!("{entry}.map"))?;
    let code = String::from_utf8_lossy(&code);
    Ok(checker.check(&code, map.as_deref(), &function.limits).await)
}

fn content(built: &Built, path: &str) -> Result<Option<Vec<u8>>, CliError> {
    let Some(content) = built.contents.get(path) else { return Ok(None) };
    let mut bytes = Vec::new();
    Content::open(content)?.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// The reason of the check, at the place in the sources that it names, else about `reactor.toml`.
fn refused(project: &Project, function: &FunctionEntry, reason: &str) -> Diagnostic {
    let (first, stack) = reason.split_once('\n').unwrap_or((reason, ""));
    project.error_from(stack, format!("function `{}` would be refused: {first}", function.name))
}
