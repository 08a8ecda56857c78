//! Build, deploy, watch, again. A build that fails leaves the last good version serving.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::Instant;

use admin_api::{ApiError, DeployEvent, DeployResult, ErrorCode, ResultStatus};
use bundle_format::{Content, Contents, Digest, FileEntry, PackOptions};
use project::{BuildOptions, Built, Changes, Diagnostic, Kept, Project};
use server::{DeployOptions, DeploySource, Unmanaged};

use super::backend::Backend;
use super::branch;
use super::frameworks::Frameworks;
use super::keys::{self, Keys};
use super::local_env;
use super::places::Places;
use super::redirected::Redirected;
use super::watch::{Ignored, Watch};
use super::{End, Stage, Start};
use crate::commands::build;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::Keyboard;

/// The project as it was last seen, and what became of it.
pub(super) struct Session<'a> {
    stage: &'a Stage<'a>,
    project: Project,
    /// Begun before the first build, so that no save falls between the two.
    watch: Watch,
    kept: Kept,
    frameworks: Frameworks,
    /// What is to be deployed first.
    first: Option<Result<Built, CliError>>,
    /// The manifest could not be read the last time.
    manifest_is_broken: bool,
    /// Content that the server has.
    sent: HashSet<Digest>,
    /// Warnings of the last build: each is shown once.
    warned: Vec<Diagnostic>,
    /// Warnings of the release engine, each shown once too.
    warned_by_server: HashSet<String>,
    /// The release that serves.
    live: Option<String>,
    branch: Option<String>,
}

impl<'a> Session<'a> {
    /// Builds for the first time.
    pub(super) async fn begin(stage: &'a Stage<'a>, project: Project) -> Result<Session<'a>, CliError> {
        let mut watch = Watch::start(project.root(), ignored(&project))?;
        if let Some(head) = branch::head(&project) {
            watch.follow_branch(head)?;
        }
        let branch = branch::database(&project);
        let mut session = Session {
            stage,
            project,
            watch,
            kept: Kept::default(),
            frameworks: Frameworks::none(),
            first: None,
            manifest_is_broken: false,
            sent: HashSet::new(),
            warned: Vec::new(),
            warned_by_server: HashSet::new(),
            live: None,
            branch,
        };
        session.first = Some(session.build(None).await);
        Ok(session)
    }

    /// The project.
    pub(super) fn project(&self) -> &Project {
        &self.project
    }

    /// The release that serves.
    pub(super) fn live(&self) -> Option<&str> {
        self.live.as_deref()
    }

    /// Makes the first build live.
    pub(super) async fn first(&mut self, backend: &Backend) -> Result<(), CliError> {
        // What was live when the last `dev` stopped is live again.
        self.live = backend.handle.live_release();
        let built = match self.first.take() {
            Some(built) => built,
            None => self.build(None).await,
        };
        let fresh = self.live.is_none();
        self.settle(built, backend).await?;
        if fresh { self.seed(backend).await } else { Ok(()) }
    }

    /// Rebuilds and deploys on every change, and does what keys ask for, until one asks for an end.
    pub(super) async fn watch(&mut self, backend: &Backend, keyboard: &mut Option<Keyboard>) -> Result<End, CliError> {
        let mut keys = Keys::default();
        loop {
            let mut changed = tokio::select! {
                changed = self.watch.changed() => changed?,
                key = keys::next(keyboard) => {
                    let places = Places::of(backend, &self.project, self.live());
                    match End::of(keys.press(key, self.stage.cx, &self.stage.board, &places)) {
                        Some(end) => return Ok(end),
                        None => continue,
                    }
                }
            };
            branch::at_rest(&self.project).await;
            let read = self.reload(&changed);
            // Before anything is deployed: its migrations are not for the database of this branch.
            if self.branch != branch::database(&self.project) {
                self.stage.cx.ui.say("another branch is checked out, and it has a database of its own");
                return Ok(End::Again(Start::Kept));
            }
            changed.retain(|path| !branch::is_head(path));
            if changed.is_empty() {
                continue;
            }
            self.rebuild((&changed, read), backend).await;
        }
    }

    /// One save: read, built, live, said.
    async fn rebuild(&mut self, (changed, read): (&HashSet<PathBuf>, Result<(), CliError>), backend: &Backend) {
        let begun = Instant::now();
        self.stage.board.doing("building");
        let built = match read {
            Ok(()) => self.build(Some(changed)).await,
            Err(error) => Err(error),
        };
        let fresh = self.live.is_none();
        if self.settle(built, backend).await.is_err() {
            return;
        }
        if let Some(live) = &self.live {
            self.stage.board.reloaded(changed, self.project.root(), live, begun.elapsed());
        }
        if fresh {
            // What went wrong was said.
            let _ = self.seed(backend).await;
        }
        self.stage.board.moved(&Places::of(backend, &self.project, None));
    }

    /// Makes a build live, or says why it is not.
    async fn settle(&mut self, built: Result<Built, CliError>, backend: &Backend) -> Result<(), CliError> {
        let outcome = match built {
            Ok(built) => self.deploy(&built, backend).await,
            Err(error) => Err(error),
        };
        match outcome {
            Ok(release) => {
                self.stage.board.live(&release);
                self.live = Some(release);
                Ok(())
            }
            Err(error) => {
                let exit = error.exit();
                self.stage.board.failed(&local_paths(error, self.stage.cx, &self.project), self.live());
                Err(CliError::silent(exit))
            }
        }
    }

    /// Sends a build through the release engine of this process.
    async fn deploy(&mut self, built: &Built, backend: &Backend) -> Result<String, CliError> {
        if let Some(functions) = backend.handle.functions() {
            functions.set_local_env(local_env::read(&self.project)?);
        }
        let warned = &mut self.warned_by_server;
        let result = match deploy(self.stage, (built, &self.sent), (backend, warned)).await {
            // Somebody has removed what this process has sent: all of it goes once more.
            Err(error) if !self.sent.is_empty() && error.known() == Some(ErrorCode::BlobMissing) => {
                self.sent.clear();
                deploy(self.stage, (built, &self.sent), (backend, warned)).await?
            }
            other => other?,
        };
        self.sent.extend(built.manifest.files.iter().map(|file| file.sha256));
        Ok(result.release_id)
    }

    /// Fills a database that has just seen its first release.
    async fn seed(&self, backend: &Backend) -> Result<(), CliError> {
        let Some(seed) = &self.project.manifest().data.seed else { return Ok(()) };
        let outcome = async {
            let sql = fs_err::read_to_string(self.project.root().join(seed))?;
            Ok::<(), CliError>(backend.handle.seed(seed, &sql).await?)
        };
        match outcome.await {
            Ok(()) => {
                self.stage.cx.ui.done(format!("ran {seed}"));
                Ok(())
            }
            Err(error) => {
                let error =
                    error.hint("a seed runs in a fresh database only: begin with one by `--reset` or the key `d`");
                self.stage.board.failed(&local_paths(error, self.stage.cx, &self.project), self.live());
                Err(CliError::silent(ErrorCode::BuildFailed.exit()))
            }
        }
    }

    /// Reads the manifest again when it, or a file that decides what belongs to the project, changed.
    fn reload(&mut self, changed: &HashSet<PathBuf>) -> Result<(), CliError> {
        let named = |path: &PathBuf, names: &[&str]| {
            path.file_name().and_then(|name| name.to_str()).is_some_and(|name| names.contains(&name))
        };
        let manifest = |path: &PathBuf| path == self.project.manifest_path() || path == self.project.root();
        let rules = |path: &PathBuf| named(path, &["manifest.json", ".reactorignore", ".gitignore"]);
        if !self.manifest_is_broken && !changed.iter().any(|path| manifest(path) || rules(path)) {
            return Ok(());
        }
        // What changes while nothing is built is not looked at one by one.
        self.kept = Kept::default();
        self.manifest_is_broken = true;
        self.project = Project::load(&self.stage.manifest)?;
        self.manifest_is_broken = false;
        self.watch.set_ignored(ignored(&self.project))
    }

    async fn build(&mut self, changed: Option<&HashSet<PathBuf>>) -> Result<Built, CliError> {
        let mut kept = std::mem::take(&mut self.kept);
        if !self.stage.args.built {
            self.frameworks.adjust(self.stage.cx, &self.project, &self.stage.front)?;
        }
        let options = BuildOptions {
            hidden_env: build::hidden_env(self.stage.cx),
            without_sites: self.frameworks.sites(),
            hold_empty_migrations: true,
            ask_git: false,
            ..BuildOptions::default()
        };
        let (project, changed) = (self.project.clone(), changed.cloned());
        let ui = self.stage.cx.ui.clone();
        let building = tokio::task::spawn_blocking(move || {
            let since = changed.as_ref().map_or(Changes::Unknown, Changes::Paths);
            let built = project.build_again(&options, (&mut kept, since), &|event| build::show_output(&ui, &event));
            (built, kept)
        });
        let (built, kept) = building
            .await
            .map_err(|source| CliError::new(ErrorCode::Internal, "the build ended unexpectedly").caused_by(&source))?;
        self.kept = kept;
        let built = built?;
        for warning in built.warnings.iter().filter(|warning| !self.warned.contains(warning)) {
            self.stage.cx.ui.diagnostic(&warning.clone().into());
        }
        self.warned.clone_from(&built.warnings);
        Ok(built)
    }
}

/// Folders in which development servers of frameworks keep what they make, and make anew all the time.
const MADE: [&str; 3] = [".astro", ".next", ".svelte-kit"];

/// A path that no rebuild follows from. `.env` files are never bundled, and matter to a running function.
fn ignored(project: &Project) -> Ignored {
    let (project, redirected) = (project.clone(), Redirected::here());
    Box::new(move |path| {
        let env = path.file_name().is_some_and(|name| name == ".env" || name == ".env.local");
        let made = || path.components().any(|part| MADE.iter().any(|name| part.as_os_str() == *name));
        !env && (project.is_ignored(path) || made() || redirected.contains(path))
    })
}

/// The content that the server lacks.
struct Unsent<'a> {
    contents: &'a BTreeMap<String, Content>,
    sent: &'a HashSet<Digest>,
}

impl Contents for Unsent<'_> {
    fn open(&self, file: &FileEntry) -> io::Result<Option<Box<dyn Read + Send>>> {
        if !self.includes(file) {
            return Ok(None);
        }
        self.contents.get(&file.path).map(Content::open).transpose()
    }

    fn includes(&self, file: &FileEntry) -> bool {
        !self.sent.contains(&file.sha256)
    }
}

async fn deploy(
    stage: &Stage<'_>,
    (built, sent): (&Built, &HashSet<Digest>),
    (backend, warned): (&Backend, &mut HashSet<String>),
) -> Result<DeployResult, CliError> {
    let mut bundle = Vec::new();
    tokio::task::block_in_place(|| {
        let contents = Unsent { contents: &built.contents, sent };
        bundle_format::pack(&built.manifest, &built.meta, &contents, &mut bundle, &PackOptions::default())
    })?;
    let options = DeployOptions {
        by: "dev".to_owned(),
        allow_late: true,
        unmanaged: Unmanaged::LeaveOut,
        ..DeployOptions::default()
    };
    let mut stream = backend
        .handle
        .deploy(DeploySource::from(bundle), options)
        .await
        .map_err(|failure| CliError::from(*failure.error))?;
    let ui = &stage.cx.ui;
    while let Some(event) = stream.events.recv().await {
        if ui.is_json() {
            ui.json_line(&event);
        }
        match event {
            DeployEvent::Warning { message, .. } if !ui.is_json() && !warned.contains(&message) => {
                ui.warning(&message);
                warned.insert(message);
            }
            DeployEvent::Result(result) => return finished(result),
            _ => {}
        }
    }
    Err(CliError::new(ErrorCode::Internal, "the release engine ended without a result"))
}

fn finished(result: DeployResult) -> Result<DeployResult, CliError> {
    if result.status == ResultStatus::Live {
        return Ok(result);
    }
    let error = result.error.unwrap_or_else(|| ApiError::new(ErrorCode::Internal, "the release did not go live"));
    let changed = error.known() == Some(ErrorCode::MigrationChanged);
    Err(if changed {
        // Here there are two ways out, and the server knows of one.
        CliError::from(ApiError { hint: None, ..error })
            .hint("write the change as a new file: `reactor data new NAME`")
            .hint("or begin with a fresh database: `reactor dev --reset`, or the key `d`")
    } else {
        CliError::from(error)
    })
}

/// A server knows migrations by their file names; here they have a folder, and lines that can be shown.
fn local_paths(error: CliError, cx: &Context, project: &Project) -> CliError {
    let migrations = project.root().join(&project.manifest().data.migrations_dir);
    error.with_paths(|path| {
        let local = migrations.join(path.file_name()?);
        local.is_file().then(|| cx.shown(&local).to_owned())
    })
}
