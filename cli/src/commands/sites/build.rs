//! `reactor sites build`: what a site becomes, and by which command.

use bundle_format::SiteEntry;
use clap::Args;
use project::{Built, Project};
use serde::Serialize;

use crate::commands::build::{self, SecretArgs};
use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, bytes, plural};

/// Build a site, or all of them, and show what came of it
///
/// The framework is found by what the site depends on (Astro, Next.js, Vite), the package manager by the lock file (npm,
/// pnpm, yarn, bun); `framework`, `build` and `output` in `reactor.toml` win over both. A folder without `package.json`
/// is served as it is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor sites build
  reactor sites build web --json")]
pub(crate) struct BuildArgs {
    /// A site of `reactor.toml`; all of them without
    name: Option<String>,
    #[command(flatten)]
    secrets: SecretArgs,
}

/// A site as it was built.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    framework: String,
    files: usize,
    bytes: u64,
    headers: usize,
    redirects: usize,
    duration_ms: u64,
}

pub(crate) async fn run(cx: &Context, args: &BuildArgs) -> Result<(), CliError> {
    let project = cx.project()?;
    let names = match &args.name {
        Some(name) => vec![known(&project, name)?],
        None => project.manifest().sites.iter().map(|site| site.name.to_string()).collect(),
    };
    let mut rows = Vec::with_capacity(names.len());
    for name in &names {
        let built = build::build_site(cx, &project, &args.secrets, name).await?;
        rows.extend(built.manifest.sites.iter().map(|entry| row(&built, entry)));
    }
    if rows.is_empty() {
        cx.ui.say("the project has no sites");
    } else {
        let mut table = Table::new(&["NAME", "FRAMEWORK", "FILES", "SIZE", "RULES"])
            .align(2, Align::Right)
            .align(3, Align::Right)
            .align(4, Align::Right);
        for row in &rows {
            let rules = (row.headers + row.redirects).to_string();
            table.row([row.name.clone(), row.framework.clone(), row.files.to_string(), bytes(row.bytes), rules]);
        }
        cx.ui.table(&table);
        cx.ui.done(format!("built {}", plural(rows.len(), "site")));
    }
    cx.ui.document(&admin_api::List::whole(rows));
    Ok(())
}

/// A site of the project by its name.
pub(super) fn known(project: &Project, name: &str) -> Result<String, CliError> {
    let names = || project.manifest().sites.iter().map(|site| site.name.as_str());
    if names().any(|known| known == name) {
        return Ok(name.to_owned());
    }
    let error = CliError::new(admin_api::ErrorCode::SiteNotFound, format!("the project has no site `{name}`"));
    Err(error.suggest(name, names()))
}

fn row(built: &Built, entry: &SiteEntry) -> Row {
    let files: Vec<_> = built.manifest.files_below(&entry.root).collect();
    Row {
        name: entry.name.clone(),
        framework: entry.framework.clone(),
        files: files.len(),
        bytes: files.iter().map(|file| file.size).sum(),
        headers: entry.headers.len(),
        redirects: entry.redirects.len(),
        duration_ms: built.summary.duration_ms,
    }
}
