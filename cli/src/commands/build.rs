//! `reactor build`: the project as one reproducible file.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use admin_api::ErrorCode;
use bundle_format::{FrameIndex, FrameReuse, PackOptions, PackSummary, PreviousBundle};
use clap::{Args, ValueHint};
use project::{BuildEvent, BuildOptions, Built, Part, Project, Severity};
use serde_json::json;
use tempfile::NamedTempFile;

use crate::config::Config;
use crate::context::Context;
use crate::env;
use crate::error::CliError;
use crate::ui::{Progress, Ui, bytes, plural};

/// Build the project into one reproducible bundle
///
/// The same files make the same bytes and the same release id on every machine. `reactor deploy --prebuilt` sends what
/// the last build wrote; `reactor deploy --bundle FILE` sends any bundle.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor build
  reactor build --out shop.tar.zst
  reactor build --check             build and report, write nothing")]
pub(crate) struct BuildArgs {
    /// File to write [default: .reactor/build/bundle.tar.zst]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "check")]
    out: Option<PathBuf>,
    /// Build and report what is wrong without writing a bundle
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
    let built = build(cx, &project, &args.secrets).await?;
    if args.check {
        cx.ui.done(format!("{} holds together: {}", project.manifest().name, contents(&built)));
        cx.ui.document(&document(&built, None));
        return Ok(());
    }
    let path = match &args.out {
        Some(out) => cx.path(out),
        None => default_path(&project),
    };
    let summary = write(&project, &built, &path)?;
    cx.ui.done(format!("built {} {}", contents(&built), cx.ui.talk_palette().dim(&took(&built))));
    cx.ui.line(format!("{}  {}", built.release_id, cx.shown(&path).display()));
    cx.ui.document(&document(&built, Some((&path, &summary))));
    Ok(())
}

/// Where `build` writes and `deploy --prebuilt` reads.
pub(crate) fn default_path(project: &Project) -> PathBuf {
    project.state_dir().join("build").join("bundle.tar.zst")
}

/// Builds everything, showing progress and warnings.
pub(crate) async fn build(cx: &Context, project: &Project, secrets: &SecretArgs) -> Result<Built, CliError> {
    build_part(cx, project, secrets, Part::All).await
}

/// Builds one site alone: a bundle that holds nothing else.
pub(crate) async fn build_site(
    cx: &Context,
    project: &Project,
    secrets: &SecretArgs,
    name: &str,
) -> Result<Built, CliError> {
    build_part(cx, project, secrets, Part::Site(name.to_owned())).await
}

/// Builds one function alone: a bundle that holds nothing else.
pub(crate) async fn build_function(
    cx: &Context,
    project: &Project,
    secrets: &SecretArgs,
    name: &str,
) -> Result<Built, CliError> {
    build_part(cx, project, secrets, Part::Function(name.to_owned())).await
}

async fn build_part(cx: &Context, project: &Project, secrets: &SecretArgs, part: Part) -> Result<Built, CliError> {
    let options = BuildOptions {
        part,
        allow_secrets: secrets.allow_secret.clone(),
        builder: concat!("reactor ", env!("CARGO_PKG_VERSION")).to_owned(),
        built_at: cx
            .env
            .text(env::SOURCE_DATE_EPOCH)
            .and_then(|seconds| seconds.parse().ok())
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()),
        hidden_env: hidden_env(cx),
        ..BuildOptions::default()
    };
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
        BuildEvent::Read { .. } => {}
        BuildEvent::Output { name, line, .. } => ui.say(ui.talk_palette().dim(&format!("{name} | {line}"))),
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

/// Writes the bundle beside its place and renames it. Frames of the last build are copied where nothing changed.
fn write(project: &Project, built: &Built, path: &Path) -> Result<PackSummary, CliError> {
    let default = default_path(project);
    let index_path = default.with_extension("frames.json");
    let index: Option<FrameIndex> = fs_err::read(&index_path).ok().and_then(|text| serde_json::from_slice(&text).ok());
    let previous = index.and_then(|index| PreviousBundle::open(&default, &index).ok());
    let reuse = match &previous {
        Some(previous) => FrameReuse::From(previous),
        None => FrameReuse::Record,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs_err::create_dir_all(folder)?;
    let mut file = NamedTempFile::with_prefix_in(".bundle-", folder)?;
    let options = PackOptions { reuse, ..PackOptions::default() };
    let summary = tokio::task::block_in_place(|| {
        let mut out = BufWriter::new(file.as_file_mut());
        let summary = bundle_format::pack(&built.manifest, &built.meta, &built.contents, &mut out, &options)?;
        std::io::Write::flush(&mut out)?;
        Ok::<_, CliError>(summary)
    })?;
    make_readable(&file)?;
    file.persist(path).map_err(|error| {
        CliError::new(ErrorCode::IoFailed, format!("cannot write `{}`", path.display())).caused_by(&error.error)
    })?;
    if path == default
        && let Ok(text) = serde_json::to_vec(&summary.index)
    {
        fs_err::write(index_path, text)?;
    }
    Ok(summary)
}

/// A temporary file is private; a bundle is a file like any other.
#[cfg(unix)]
fn make_readable(file: &NamedTempFile) -> Result<(), CliError> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs_err::set_permissions(file.path(), std::fs::Permissions::from_mode(0o644))?)
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the other systems have modes")]
fn make_readable(_file: &NamedTempFile) -> Result<(), CliError> {
    Ok(())
}

/// `2 functions, 1 site, 3 migrations · 14 files, 1.2 MB`
pub(crate) fn contents(built: &Built) -> String {
    let summary = &built.summary;
    let parts: Vec<_> = [
        (summary.functions.len(), "function"),
        (summary.sites.len(), "site"),
        (summary.jobs, "job"),
        (summary.migrations, "migration"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, noun)| plural(count, noun))
    .collect();
    format!("{} · {}, {}", parts.join(", "), plural(summary.files, "file"), bytes(summary.bytes))
}

fn took(built: &Built) -> String {
    format!("({})", crate::ui::duration_ms(built.summary.duration_ms))
}

fn document(built: &Built, written: Option<(&PathBuf, &PackSummary)>) -> serde_json::Value {
    json!({
        "release_id": built.release_id.as_str(),
        "bundle": written.map(|(path, _)| path),
        "compressed": written.map(|(_, summary)| summary.compressed),
        "summary": built.summary,
        "warnings": built.warnings,
    })
}
