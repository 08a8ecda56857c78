//! Build, deploy, watch, again. A build that fails leaves the last good version serving.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use admin_api::{ApiError, DeployEvent, DeployResult, ErrorCode, ResultStatus};
use project::{BuildOptions, Built, Project};
use server::{DeployOptions, DeploySource};

use super::backend::Backend;
use super::local_env;
use super::report;
use super::watch::{Ignored, Watch};
use crate::commands::build;
use crate::context::Context;
use crate::error::CliError;

/// The project as it was last seen, and what became of it.
pub(super) struct Session<'a> {
    cx: &'a Context,
    manifest: PathBuf,
    project: Project,
    built: Result<Built, CliError>,
    /// The release that serves.
    live: Option<String>,
}

impl<'a> Session<'a> {
    /// Builds for the first time.
    pub(super) async fn begin(cx: &'a Context, manifest: &Path, project: Project) -> Session<'a> {
        let built = build_project(cx, &project).await;
        Session { cx, manifest: manifest.to_owned(), project, built, live: None }
    }

    /// The project.
    pub(super) fn project(&self) -> &Project {
        &self.project
    }

    /// The release that serves.
    pub(super) fn live(&self) -> Option<&str> {
        self.live.as_deref()
    }

    /// Makes the last build live and reports what happened.
    pub(super) async fn deploy(&mut self, backend: &Backend) -> Result<(), CliError> {
        if let Some(functions) = backend.handle.functions() {
            functions.set_local_env(local_env::read(&self.project)?);
        }
        let outcome = match &self.built {
            Ok(built) => deploy(self.cx, built, backend).await,
            Err(_) => {
                std::mem::replace(&mut self.built, Err(CliError::silent(ErrorCode::BuildFailed.exit()))).map(|_| None)
            }
        };
        match outcome {
            Ok(Some(result)) => {
                let fresh = result.previous_release.is_none() && self.live.is_none();
                self.live = Some(result.release_id);
                if fresh { self.seed(backend).await } else { Ok(()) }
            }
            Ok(None) => Ok(()),
            Err(error) => {
                self.cx.ui.error(&error);
                report::kept(self.cx, self.live());
                Err(CliError::silent(error.exit()))
            }
        }
    }

    /// Fills a database that has just seen its first release.
    async fn seed(&self, backend: &Backend) -> Result<(), CliError> {
        let Some(seed) = &self.project.manifest().data.seed else { return Ok(()) };
        let sql = fs_err::read_to_string(self.project.root().join(seed))?;
        backend.handle.seed(seed, &sql).await?;
        self.cx.ui.done(format!("ran {seed}"));
        Ok(())
    }

    /// Rebuilds and deploys on every change, until the caller stops waiting.
    pub(super) async fn watch(&mut self, backend: &Backend) -> Result<(), CliError> {
        let mut watch = Watch::start(self.project.root(), ignored(&self.project))?;
        loop {
            let changed = watch.changed().await?;
            let begun = Instant::now();
            if self.reload(&changed) {
                watch.set_ignored(ignored(&self.project))?;
            }
            self.built = match std::mem::replace(&mut self.built, Err(CliError::silent(ErrorCode::BuildFailed.exit())))
            {
                // The manifest itself is broken: that is the news, and nothing else can be built.
                Err(error) if !error.is_silent() => Err(error),
                _ => build_project(self.cx, &self.project).await,
            };
            let before = self.live.clone();
            if self.deploy(backend).await.is_ok() && self.live != before {
                report::reloaded(self.cx, &changed, self.project.root(), begun.elapsed());
            }
        }
    }

    /// Reads the manifest again when it, or an ignore file, changed; true when the rules may be others now.
    fn reload(&mut self, changed: &HashSet<PathBuf>) -> bool {
        let named = |path: &PathBuf, names: &[&str]| {
            path.file_name().and_then(|name| name.to_str()).is_some_and(|name| names.contains(&name))
        };
        let manifest =
            changed.iter().any(|path| *path == self.manifest || named(path, &["manifest.json", ".env", ".env.local"]));
        let rules = changed.iter().any(|path| named(path, &[".reactorignore", ".gitignore"]));
        let broken = self.built.is_err();
        if !(manifest || rules || broken) {
            return false;
        }
        match Project::load(&self.manifest) {
            Ok(project) => self.project = project,
            Err(error) => self.built = Err(error.into()),
        }
        true
    }
}

fn ignored(project: &Project) -> Ignored {
    let project = project.clone();
    Box::new(move |path| project.is_ignored(path))
}

async fn build_project(cx: &Context, project: &Project) -> Result<Built, CliError> {
    let project = project.clone();
    let options = BuildOptions { hidden_env: build::hidden_env(cx), ..BuildOptions::default() };
    let built = tokio::task::spawn_blocking(move || project.build(&options, &|_| {}))
        .await
        .map_err(|source| CliError::new(ErrorCode::Internal, "the build ended unexpectedly").caused_by(&source))??;
    for warning in &built.warnings {
        cx.ui.diagnostic(&warning.clone().into());
    }
    Ok(built)
}

/// Sends a build through the release engine of this process. `None`: it is live already.
async fn deploy(cx: &Context, built: &Built, backend: &Backend) -> Result<Option<DeployResult>, CliError> {
    let mut bundle = Vec::new();
    built.write(&mut bundle)?;
    let options = DeployOptions { by: "dev".to_owned(), allow_late: true, prune: true, ..DeployOptions::default() };
    let mut stream = backend
        .handle
        .deploy(DeploySource::from(bundle), options)
        .await
        .map_err(|failure| CliError::from(*failure.error))?;
    while let Some(event) = stream.events.recv().await {
        if cx.ui.is_json() {
            cx.ui.json_line(&event);
        }
        match event {
            DeployEvent::Warning { message, .. } if !cx.ui.is_json() => cx.ui.warning(message),
            DeployEvent::Result(result) => return finished(result),
            _ => {}
        }
    }
    Err(CliError::new(ErrorCode::Internal, "the release engine ended without a result"))
}

fn finished(result: DeployResult) -> Result<Option<DeployResult>, CliError> {
    if result.status == ResultStatus::Live {
        return Ok(Some(result));
    }
    let error = result.error.unwrap_or_else(|| ApiError::new(ErrorCode::Internal, "the release did not go live"));
    let changed = error.known() == Some(ErrorCode::MigrationChanged);
    let error = CliError::from(error);
    Err(if changed {
        error
            .hint("write the change as a new file: `reactor data new NAME`")
            .hint("or begin with a fresh database: `reactor dev --reset`")
    } else {
        error
    })
}
