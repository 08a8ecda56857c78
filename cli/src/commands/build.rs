//! `reactor build`: the project as one reproducible file.

mod check;
mod last;
mod summary;
mod write;

use std::path::PathBuf;

use admin_api::ErrorCode;
use clap::{Args, ValueHint};
use project::{BuildEvent, BuildOptions, Built, Part, Project, Severity};

use self::last::LastBuild;
use self::summary::Bundle;
use crate::config::Config;
use crate::context::Context;
use crate::env;
use crate::error::CliError;
use crate::ui::{Progress, Ui, bytes, plural};

pub(crate) use self::last::default_path;
pub(crate) use self::summary::contents;

/// Build the project into one reproducible bundle
///
/// The same files make the same bytes and the same release id on every machine. `reactor deploy --prebuilt` sends what
/// the last build wrote; `reactor deploy --bundle FILE` sends any bundle.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor build
  reactor build --out shop.tar.zst
  reactor build --check                    everything a server would refuse; writes nothing
  reactor build --check --context prod     also against the migrations applied there")]
pub(crate) struct BuildArgs {
    /// File to write [default: .reactor/build/bundle.tar.zst]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "check")]
    out: Option<PathBuf>,
    /// Build, run the top-level code of every function, and report what is wrong without writing a bundle
    ///
    /// With a context named by `--context`, its server is asked which migrations it has applied.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    secrets: SecretArgs,
}

/// Which files may hold secrets.
#[derive(Debug, Clone, Args)]
pub(crate) struct SecretArgs {
    /// Bundle this file although it looks like it holds a secret; may be repeated
    #[arg(long, value_name = "PATH")]
    pub(crate) allow_secret: Vec<String>,
}

pub(crate) async fn run(cx: &Context, args: &BuildArgs) -> Result<(), CliError> {
    let project = cx.project()?;
    if args.check {
        return check::run(cx, &project, &args.secrets).await;
    }
    let path = match &args.out {
        Some(out) => cx.path(out),
        None => default_path(&project),
    };
    let last = LastBuild::read(&project);
    // Labels are asked for beside the first build, and later only when there is something to write.
    let options = BuildOptions {
        ask_git: last.is_none(),
        hold: BuildOptions::HOLD,
        compress_ahead: last.is_none(),
        ..options(cx, &args.secrets)
    };
    let mut built = build_with(cx, &project, options.clone()).await?;
    let is_default = path == default_path(&project);
    let unchanged = last
        .as_ref()
        .filter(|last| is_default && last.is(&built, &options, &project.checked_out()))
        .map(|last| last.compressed);
    let compressed = if let Some(compressed) = unchanged {
        compressed
    } else {
        if !options.ask_git {
            built.meta = tokio::task::block_in_place(|| project.labels(&options));
        }
        write::write(cx, &project, &built, (path.as_path(), last.as_ref()))?.compressed
    };
    let bundle = Bundle { path: &path, compressed, unchanged: unchanged.is_some() };
    report(cx, &built, &bundle, last.as_ref().filter(|_| is_default));
    Ok(())
}

fn report(cx: &Context, built: &Built, bundle: &Bundle<'_>, last: Option<&LastBuild>) {
    cx.ui.talk_table(&summary::table(built, Some(bundle.compressed)));
    let took = cx.ui.talk_palette().dim(&format!("({})", crate::ui::duration_ms(built.summary.duration_ms)));
    if bundle.unchanged {
        cx.ui.done(format!("nothing has changed since the last build {took}"));
    } else {
        cx.ui.done(format!("built {}{} {took}", contents(built), summary::growth(last, bundle.compressed)));
    }
    cx.ui.line(format!("{}  {}", built.release_id, cx.shown(bundle.path).display()));
    cx.ui.document(&summary::document(built, Some(bundle), last));
}

/// Builds everything, showing progress and warnings. What was read stays in memory for who packs it.
pub(crate) async fn build(cx: &Context, project: &Project, secrets: &SecretArgs) -> Result<Built, CliError> {
    build_with(cx, project, BuildOptions { hold: BuildOptions::HOLD, ..options(cx, secrets) }).await
}

/// Builds one site alone: a bundle that holds nothing else.
pub(crate) async fn build_site(
    cx: &Context,
    project: &Project,
    secrets: &SecretArgs,
    name: &str,
) -> Result<Built, CliError> {
    build_with(cx, project, BuildOptions { part: Part::Site(name.to_owned()), ..options(cx, secrets) }).await
}

/// Builds one function alone: a bundle that holds nothing else.
pub(crate) async fn build_function(
    cx: &Context,
    project: &Project,
    secrets: &SecretArgs,
    name: &str,
) -> Result<Built, CliError> {
    build_with(cx, project, BuildOptions { part: Part::Function(name.to_owned()), ..options(cx, secrets) }).await
}

/// Builds everything for its manifest alone.
pub(crate) async fn build_manifest(cx: &Context, project: &Project, secrets: &SecretArgs) -> Result<Built, CliError> {
    build_with(cx, project, BuildOptions { ask_git: false, ..options(cx, secrets) }).await
}

fn options(cx: &Context, secrets: &SecretArgs) -> BuildOptions {
    BuildOptions {
        allow_secrets: secrets.allow_secret.clone(),
        builder: concat!("reactor ", env!("CARGO_PKG_VERSION")).to_owned(),
        built_at: cx
            .env
            .text(env::SOURCE_DATE_EPOCH)
            .and_then(|seconds| seconds.parse().ok())
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()),
        hidden_env: hidden_env(cx),
        ..BuildOptions::default()
    }
}

async fn build_with(cx: &Context, project: &Project, options: BuildOptions) -> Result<Built, CliError> {
    let step = cx.ui.step(format!("building {}", project.manifest().name));
    let (project, ui) = (project.clone(), cx.ui.clone());
    // On a thread of its own: a signal ends the command while a build script is still at work.
    let building = tokio::task::spawn_blocking(move || {
        let built = project.build(&options, &|event| show(&ui, &step, &event));
        step.discard();
        built
    });
    let built = building
        .await
        .map_err(|source| CliError::new(ErrorCode::Internal, "the build ended unexpectedly").caused_by(&source))??;
    for warning in built.warnings.iter().filter(|finding| finding.severity == Severity::Warning) {
        cx.ui.diagnostic(&warning.clone().into());
    }
    Ok(built)
}

/// Variables that build commands never see: they hold tokens.
pub(crate) fn hidden_env(cx: &Context) -> Vec<String> {
    let prefixes = [env::REACTOR_TOKEN, "REACTOR_ADMIN__"];
    let ours = prefixes.iter().flat_map(|prefix| cx.env.starting_with(prefix)).map(|(name, _)| name);
    // A configuration that cannot be read names no variables; commands that need it say what is wrong with it.
    let config = cx.home().and_then(|home| Config::load(&home));
    ours.chain(config.iter().flat_map(Config::token_variables)).collect()
}

fn show(ui: &Ui, step: &Progress, event: &BuildEvent) {
    match event {
        BuildEvent::Started { kind, name } => step.update(format!("building {} {name}", kind_word(*kind))),
        BuildEvent::Output { .. } => show_output(ui, event),
        BuildEvent::Read { files, bytes, of_files, of_bytes } => {
            step.update(format!("reading {files}/{of_files} files"));
            step.reached(*bytes, *of_bytes);
        }
        BuildEvent::Finished { kind, name, files, bytes: size, duration_ms } => ui.verbose(format!(
            "{} {name}: {}, {} in {}",
            kind_word(*kind),
            plural(*files, "file"),
            bytes(*size),
            crate::ui::duration_ms(*duration_ms),
        )),
    }
}

/// What build commands print, line by line.
pub(crate) fn show_output(ui: &Ui, event: &BuildEvent) {
    if let BuildEvent::Output { name, line, .. } = event {
        ui.say(ui.talk_palette().dim(&format!("{name} | {line}")));
    }
}

fn kind_word(kind: project::ItemKind) -> &'static str {
    match kind {
        project::ItemKind::Function => "function",
        project::ItemKind::Site => "site",
    }
}
