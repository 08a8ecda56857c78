//! Builds a project: every function and site, migrations and jobs, into the manifest and contents of a bundle.

mod assemble;
mod environment;
mod kept;
mod member;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Instant, SystemTime};

use bundle_format::{
    Ahead, Content, FunctionEntry, Manifest, Meta, PackError, PackOptions, PackSummary, ReleaseId, SiteEntry,
};
use serde::Serialize;

pub use self::kept::{Changes, Kept};
pub(crate) use self::member::{Folder, Member, MemberFile, Modes, Workshop, check_content, invalid};
use crate::command::elapsed_ms;
use crate::git::{self, CheckedOut, GitState};
use crate::{Diagnostic, FunctionSettings, Project, ProjectError, SiteSettings, functions, sites};

/// How to build.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// Threads that read, hash and bundle.
    pub threads: usize,
    /// Paths, relative to the project, in which secrets are meant to be.
    pub allow_secrets: Vec<String>,
    /// What to build.
    pub part: Part,
    /// Whether migrations without a statement wait for one: once applied, a file must not change any more.
    pub hold_empty_migrations: bool,
    /// Names of sites that are left out: somebody else serves them.
    pub without_sites: Vec<String>,
    /// Who builds, for the labels: name and version.
    pub builder: String,
    /// When, for the labels; none is now.
    pub built_at: Option<jiff::Timestamp>,
    /// Whether to ask git for the labels. It may take longer than a small build.
    pub ask_git: bool,
    /// Environment variables that build commands must not see, such as tokens.
    pub hidden_env: Vec<String>,
    /// Bytes of memory for file contents that stay until the bundle is written, so that they are not read and hashed
    /// again, and for what is known of each file; none when nothing will be written.
    pub hold: u64,
    /// Whether files that are held are compressed while the rest is still built: for who then writes all of the bundle,
    /// and has no earlier one to take from.
    pub compress_ahead: bool,
}

impl BuildOptions {
    /// A good value of [`hold`](Self::hold) for who writes the bundle right after building: 100 MiB.
    pub const HOLD: u64 = 100 << 20;
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            threads: std::thread::available_parallelism().map_or(2, usize::from),
            allow_secrets: Vec::new(),
            part: Part::All,
            hold_empty_migrations: false,
            without_sites: Vec::new(),
            builder: format!("reactor {}", env!("CARGO_PKG_VERSION")),
            built_at: None,
            ask_git: true,
            hidden_env: Vec::new(),
            hold: 0,
            compress_ahead: false,
        }
    }
}

/// What to build of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Everything: a release.
    All,
    /// One function alone.
    Function(String),
    /// One site alone.
    Site(String),
}

/// Progress of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum BuildEvent {
    /// Work on a function or site begins.
    Started {
        /// Which kind.
        kind: ItemKind,
        /// Its name.
        name: String,
    },
    /// Its build command printed a line.
    Output {
        /// Which kind.
        kind: ItemKind,
        /// Its name.
        name: String,
        /// The line.
        line: String,
    },
    /// Files have been read, since the build began.
    Read {
        /// How many.
        files: usize,
        /// Their bytes, as far as they are known.
        bytes: u64,
        /// Files found so far, those included that need not be read because they have not changed.
        of_files: usize,
        /// Their bytes.
        of_bytes: u64,
    },
    /// It is built.
    Finished {
        /// Which kind.
        kind: ItemKind,
        /// Its name.
        name: String,
        /// Milliseconds it took.
        duration_ms: u64,
        /// Files it has.
        files: usize,
        /// Their bytes.
        bytes: u64,
    },
}

/// What is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A function.
    Function,
    /// A site.
    Site,
}

/// A built project: everything a bundle needs.
#[derive(Debug)]
pub struct Built {
    /// What the release consists of.
    pub manifest: Manifest,
    /// Labels outside of its identity.
    pub meta: Meta,
    /// Its identity.
    pub release_id: ReleaseId,
    /// Content of every file, by its path in the bundle.
    pub contents: BTreeMap<String, Content>,
    /// What was found on the way; nothing that stops a deploy.
    pub warnings: Vec<Diagnostic>,
    /// Numbers for people.
    pub summary: Summary,
    /// What of it is compressed already, or is being compressed.
    pub ahead: Option<Arc<Ahead>>,
    /// Source files that functions were bundled from, for a watcher; some may lie outside the project.
    pub inputs: Vec<PathBuf>,
}

impl Built {
    /// Writes the bundle.
    pub fn write(&self, out: &mut dyn Write) -> Result<PackSummary, PackError> {
        let options = PackOptions { ahead: self.ahead.as_deref(), ..PackOptions::default() };
        bundle_format::pack(&self.manifest, &self.meta, &self.contents, out, &options)
    }
}

/// What was built, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// In name order.
    pub functions: Vec<MemberSummary>,
    /// In name order.
    pub sites: Vec<MemberSummary>,
    /// How many.
    pub migrations: usize,
    /// How many.
    pub jobs: usize,
    /// All files of the bundle.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Milliseconds of the whole build.
    pub duration_ms: u64,
}

/// A function or site in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberSummary {
    /// Its name.
    pub name: String,
    /// Its files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes of what it was made from: a function's sources, a site's files.
    pub source_bytes: u64,
    /// Milliseconds it took.
    pub duration_ms: u64,
}

impl Project {
    /// Builds the project. All errors of all its parts come together in one [`ProjectError::Invalid`].
    ///
    /// `events` is called on the calling thread, in the order things happen.
    pub fn build(&self, options: &BuildOptions, events: &dyn Fn(BuildEvent)) -> Result<Built, ProjectError> {
        self.build_again(options, (&mut Kept::default(), Changes::Unknown), events)
    }

    /// Builds the project with what earlier builds have made, as far as the changes since then allow. The result is the
    /// same as that of [`Project::build`].
    pub fn build_again(
        &self,
        options: &BuildOptions,
        (kept, changes): (&mut Kept, Changes<'_>),
        events: &dyn Fn(BuildEvent),
    ) -> Result<Built, ProjectError> {
        let started = Instant::now();
        let (sender, receiver) = mpsc::channel();
        std::thread::scope(|scope| {
            let labels = options.ask_git.then(|| scope.spawn(|| self.labels(options)));
            kept.forget(self, changes);
            let work = scope.spawn(move || self.build_members(options, kept, sender));
            for event in receiver {
                events(event);
            }
            let members = work.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            let labels = labels.and_then(|labels| labels.join().ok());
            let labels = labels.unwrap_or_else(|| meta(options, GitState::default()));
            let mut built = assemble::assemble(self, options, members, labels)?;
            built.summary.duration_ms = elapsed_ms(started);
            Ok(built)
        })
    }

    /// The labels of a bundle built now; asks git.
    pub fn labels(&self, options: &BuildOptions) -> Meta {
        meta(options, git::state(self.root(), &options.hidden_env))
    }

    /// What is checked out, read without asking git.
    pub fn checked_out(&self) -> CheckedOut {
        git::checked_out(self.root())
    }

    fn build_members(
        &self,
        options: &BuildOptions,
        kept: &mut Kept,
        events: mpsc::Sender<BuildEvent>,
    ) -> Result<Members, ProjectError> {
        let begun = SystemTime::now();
        let workshop = Workshop::open(self, options, events)?;
        let tasks = self.tasks(options)?;
        let next = AtomicUsize::new(0);
        let results = Mutex::new(Vec::with_capacity(tasks.len()));
        let earlier = &*kept;
        std::thread::scope(|scope| {
            for _ in 0..options.threads.clamp(1, tasks.len().max(1)) {
                scope.spawn(|| {
                    while let Some((index, task)) =
                        tasks.get(next.fetch_add(1, Ordering::Relaxed)).map(|task| (task.index, task))
                    {
                        let result = workshop.perform_or_reuse(task, earlier);
                        results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, result));
                    }
                });
            }
        });
        let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        results.sort_by_key(|(index, _)| *index);
        let mut members = Members::default();
        let mut findings = Vec::new();
        for (_, result) in results {
            if let Ok((done, Origin::Built)) = &result {
                kept.keep(done, begun);
            }
            match result.map(|(done, _)| done) {
                Ok(Done::Function(function)) => members.functions.push(function),
                Ok(Done::Site(site)) => members.sites.push(site),
                Err(ProjectError::Invalid(found)) => findings.extend(found),
                Err(other) => return Err(other),
            }
        }
        if !findings.is_empty() {
            return Err(ProjectError::Invalid(findings));
        }
        members.ahead = workshop.compress_rest();
        members.warnings.extend(workshop.close());
        Ok(members)
    }

    fn tasks(&self, options: &BuildOptions) -> Result<Vec<Task<'_>>, ProjectError> {
        let (manifest, part) = (self.manifest(), &options.part);
        let mut work: Vec<Work<'_>> = Vec::new();
        if *part != Part::All {
            self.check_part(part)?;
        }
        work.extend(
            manifest.functions.iter().filter(|function| part.has_function(function.name.as_str())).map(Work::Function),
        );
        let wanted = |site: &&SiteSettings| {
            part.has_site(site.name.as_str()) && !options.without_sites.iter().any(|name| name == site.name.as_str())
        };
        work.extend(manifest.sites.iter().filter(wanted).map(Work::Site));
        Ok(work.into_iter().enumerate().map(|(index, work)| Task { index, work }).collect())
    }

    fn check_part(&self, part: &Part) -> Result<(), ProjectError> {
        let (kind, name, known): (_, _, Vec<&str>) = match part {
            Part::All => return Ok(()),
            Part::Function(name) => {
                ("function", name, self.manifest().functions.iter().map(|function| function.name.as_str()).collect())
            }
            Part::Site(name) => ("site", name, self.manifest().sites.iter().map(|site| site.name.as_str()).collect()),
        };
        if known.contains(&name.as_str()) {
            return Ok(());
        }
        let near = crate::closest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let finding =
            Diagnostic::error(format!("the project declares no {kind} `{name}`")).in_file(&self.manifest().text.path);
        Err(finding.maybe_hint(near).into())
    }
}

impl Part {
    fn has_function(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Function(only) => only == name,
            Self::Site(_) => false,
        }
    }

    fn has_site(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Site(only) => only == name,
            Self::Function(_) => false,
        }
    }
}

/// Everything that was built, before it becomes a manifest.
#[derive(Debug, Default)]
struct Members {
    functions: Vec<Member<FunctionEntry>>,
    sites: Vec<Member<SiteEntry>>,
    warnings: Vec<Diagnostic>,
    ahead: Option<Arc<Ahead>>,
}

struct Task<'a> {
    index: usize,
    work: Work<'a>,
}

enum Work<'a> {
    Function(&'a FunctionSettings),
    Site(&'a SiteSettings),
}

enum Done {
    Function(Member<FunctionEntry>),
    Site(Member<SiteEntry>),
}

/// Where a member comes from.
#[derive(Clone, Copy)]
enum Origin {
    Built,
    Kept,
}

impl Workshop<'_> {
    fn perform_or_reuse(&self, task: &Task<'_>, earlier: &Kept) -> Result<(Done, Origin), ProjectError> {
        let kept = match task.work {
            Work::Function(function) => earlier.function(function),
            Work::Site(site) => earlier.site(site),
        };
        match kept {
            Some(done) => Ok((done, Origin::Kept)),
            None => Ok((self.perform(task)?, Origin::Built)),
        }
    }

    fn perform(&self, task: &Task<'_>) -> Result<Done, ProjectError> {
        let (kind, name) = match task.work {
            Work::Function(function) => (ItemKind::Function, function.name.as_str()),
            Work::Site(site) => (ItemKind::Site, site.name.as_str()),
        };
        let started = Instant::now();
        self.send(BuildEvent::Started { kind, name: name.to_owned() });
        let mut done = match task.work {
            Work::Function(function) => Done::Function(functions::build(self, function)?),
            Work::Site(site) => Done::Site(sites::build(self, site)?),
        };
        let duration_ms = elapsed_ms(started);
        let (files, bytes) = match &mut done {
            Done::Function(member) => member.finish(duration_ms),
            Done::Site(member) => member.finish(duration_ms),
        };
        self.send(BuildEvent::Finished { kind, name: name.to_owned(), duration_ms, files, bytes });
        Ok(done)
    }
}

fn meta(options: &BuildOptions, git: GitState) -> Meta {
    Meta {
        commit: git.commit,
        dirty: git.dirty,
        branch: git.branch,
        message: git.message,
        builder: options.builder.clone(),
        built_at: options.built_at.unwrap_or_else(jiff::Timestamp::now).to_string(),
    }
}
