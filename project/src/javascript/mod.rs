//! Bundles TypeScript and JavaScript into one ES module with its source map, in process.
//!
//! The output depends on the files alone: no time, no environment, no path outside the project ends in it.

mod findings;
mod imports;
mod unlowered;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use rolldown::{
    AttachDebugInfo, Bundler, BundlerOptions, BundlerTransformOptions, CodeSplittingMode, Either, ExperimentalOptions,
    InputItem, IsExternal, LogLevel, ModuleType, OutputFormat, Platform, ResolveOptions, SourceMapType, TsConfig,
};
use rolldown_common::{Output, OutputChunk};

use crate::ignore_rules::{hard_rule, slashes};
use crate::{Diagnostic, ProjectError};

/// One ES module made from an entry and everything it imports.
#[derive(Debug, Clone)]
pub struct Bundled {
    /// The module. It does not name its map.
    pub code: String,
    /// Its source map: version 3, sources relative to the project, their contents inside.
    pub map: String,
    /// What the bundler doubts.
    pub warnings: Vec<Diagnostic>,
    /// Every file that went in, so that a watcher knows them.
    pub modules: Vec<PathBuf>,
    /// Name and content of every source in the map.
    pub(crate) sources: Vec<(String, String)>,
}

/// Where the result will run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// QuickJS in a component: nothing but the standard library of the web.
    Wasm,
    /// A bun process: its own and Node's modules are there, and these packages.
    Bun { external: &'a [String] },
}

/// What to bundle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// The entry file.
    pub(crate) entry: &'a Path,
    /// The project's folder in its real form.
    pub(crate) root: &'a Path,
    pub(crate) target: Target<'a>,
}

/// Bundles for the wasm runtime. `entry` and `root` are folders and files as they are on disk.
///
/// Errors of the sources come as [`ProjectError::Invalid`] with file, line and column. Works inside and outside an
/// async runtime: the bundler gets threads of its own.
pub fn bundle_js(entry: &Path, root: &Path) -> Result<Bundled, ProjectError> {
    let root = fs_err::canonicalize(root)?;
    let entry = fs_err::canonicalize(entry)?;
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let engine = Engine::start(1)?;
            engine.bundle(&Request { entry: &entry, root: &root, target: Target::Wasm })
        });
        work.join().unwrap_or_else(|_| Err(crashed(&entry)))
    })
}

/// A task of the bundler that dies leaves the others waiting for it.
const PATIENCE: Duration = Duration::from_mins(3);

/// The bundler's own threads, shared by all functions of a build.
pub(crate) struct Engine {
    runtime: tokio::runtime::Runtime,
}

impl Engine {
    pub(crate) fn start(threads: usize) -> Result<Self, ProjectError> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(threads.max(1)).enable_time().build()?;
        Ok(Self { runtime })
    }

    /// Bundles one entry. Must not be called from a thread of an async runtime.
    pub(crate) fn bundle(&self, request: &Request<'_>) -> Result<Bundled, ProjectError> {
        // Code of others may stop the bundler in ways it does not report.
        catch_unwind(AssertUnwindSafe(|| self.run(request))).unwrap_or_else(|_| Err(crashed(request.entry)))
    }

    fn run(&self, request: &Request<'_>) -> Result<Bundled, ProjectError> {
        let failed = |errors: rolldown_error::BatchedBuildDiagnostic| findings::from_errors(request, errors);
        let mut bundler = Bundler::new(options(request)).map_err(failed)?;
        let generate = async { tokio::time::timeout(PATIENCE, bundler.generate()).await };
        let Ok(output) = self.runtime.block_on(generate) else {
            let reason = format!("no result after {} s", PATIENCE.as_secs());
            return Err(ProjectError::Bundler { entry: request.entry.to_path_buf(), reason });
        };
        let output = output.map_err(failed)?;
        let (problems, warnings) = findings::from_warnings(request, &output.warnings);
        if !problems.is_empty() {
            return Err(ProjectError::Invalid(problems));
        }
        let chunk = output.assets.iter().find_map(|asset| match asset {
            Output::Chunk(chunk) => Some(chunk),
            Output::Asset(_) => None,
        });
        let Some(chunk) = chunk else {
            return Err(ProjectError::Bundler {
                entry: request.entry.to_path_buf(),
                reason: "no module came out".into(),
            });
        };
        let read: Vec<PathBuf> = bundler.watch_files().iter().map(|file| PathBuf::from(file.as_str())).collect();
        finish(request, chunk, (read, warnings))
    }
}

fn crashed(entry: &Path) -> ProjectError {
    ProjectError::Bundler { entry: entry.to_path_buf(), reason: "the bundler stopped unexpectedly".to_owned() }
}

fn finish(
    request: &Request<'_>,
    chunk: &OutputChunk,
    (read, warnings): (Vec<PathBuf>, Vec<Diagnostic>),
) -> Result<Bundled, ProjectError> {
    // Of a module whose constants were written where they are used nothing is left in the chunk.
    let mut modules: Vec<PathBuf> = chunk
        .module_ids
        .iter()
        .filter_map(|module| module.as_path().map(Path::to_path_buf))
        .chain(read)
        .filter(|module| module.is_absolute())
        .collect();
    modules.sort();
    modules.dedup();
    refuse_hard_rules(request, &modules)?;
    let mut map = chunk.map.clone().unwrap_or_default();
    let names: Vec<String> = map.get_sources().map(|source| source_name(request.root, source)).collect();
    map.set_sources(&names);
    let sources = names
        .into_iter()
        .zip(map.get_source_contents())
        .filter_map(|(name, content)| Some((name, content?.to_owned())))
        .collect();
    let bundled = Bundled { code: chunk.code.clone(), map: map.to_json_string(), warnings, modules, sources };
    let mut problems = imports::left_over(request, chunk, &bundled);
    if request.target == Target::Wasm {
        problems.extend(unlowered::find(&bundled));
    }
    if problems.is_empty() { Ok(bundled) } else { Err(ProjectError::Invalid(problems)) }
}

/// A file that is never bundled must not come in through an import either.
fn refuse_hard_rules(request: &Request<'_>, modules: &[PathBuf]) -> Result<(), ProjectError> {
    let mut problems = Vec::new();
    for module in modules {
        let Ok(inside) = module.strip_prefix(request.root) else { continue };
        let rule = inside
            .components()
            .filter_map(|part| hard_rule(&part.as_os_str().to_string_lossy()))
            .find(|rule| *rule != "node_modules");
        if let Some(rule) = rule {
            let message = format!("`{}` is imported and is never bundled (`{rule}`)", slashes(inside));
            problems.push(Diagnostic::error(message).in_file(inside).hint("read it from the function's environment"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(ProjectError::Invalid(problems)) }
}

/// A source's name in the map: relative to the project. What lies outside of it is a package hoisted above, named from
/// its `node_modules` on, or a neighbour in the repository, named with `..`.
fn source_name(root: &Path, source: &str) -> String {
    let source = source.replace('\\', "/");
    let path = Path::new(&source);
    let inside = path.strip_prefix(root).unwrap_or(path);
    let leaves = inside.components().any(|part| part == Component::ParentDir) || inside.is_absolute();
    if leaves && let Some(at) = source.find("node_modules/") {
        return source[at..].to_owned();
    }
    slashes(inside)
}

fn options(request: &Request<'_>) -> BundlerOptions {
    let bun = matches!(request.target, Target::Bun { .. });
    BundlerOptions {
        input: Some(vec![InputItem {
            name: Some("index".to_owned()),
            import: request.entry.to_string_lossy().into_owned(),
        }]),
        cwd: Some(request.root.to_path_buf()),
        external: Some(external(request.target)),
        platform: Some(if bun { Platform::Node } else { Platform::Neutral }),
        entry_filenames: Some("index.js".to_owned().into()),
        // Nothing is written; sources are named relative to this folder.
        dir: Some(request.root.to_string_lossy().into_owned()),
        format: Some(OutputFormat::Esm),
        // An inline map would end in the engine's source text.
        sourcemap: Some(SourceMapType::Hidden),
        // JSX would silently import react; mapped to plain script, it is a syntax error with a place.
        module_types: (!bun)
            .then(|| [(".tsx".to_owned(), ModuleType::Ts), (".jsx".to_owned(), ModuleType::Js)].into_iter().collect()),
        resolve: Some(ResolveOptions {
            condition_names: Some(if bun {
                vec!["bun".to_owned(), "module".to_owned()]
            } else {
                vec!["module".to_owned()]
            }),
            main_fields: Some(vec!["module".to_owned(), "main".to_owned()]),
            ..ResolveOptions::default()
        }),
        // Both would write paths into the code.
        experimental: Some(ExperimentalOptions {
            attach_debug_info: Some(AttachDebugInfo::None),
            ..ExperimentalOptions::default()
        }),
        profiler_names: Some(false),
        code_splitting: Some(CodeSplittingMode::Bool(false)),
        transform: Some(BundlerTransformOptions {
            target: (!bun).then(|| Either::Left("es2023".to_owned())),
            jsx: (!bun).then(|| Either::Left("disable".to_owned())),
            ..BundlerTransformOptions::default()
        }),
        tsconfig: Some(tsconfig(request)),
        log_level: Some(LogLevel::Silent),
        ..BundlerOptions::default()
    }
}

/// The nearest tsconfig.json inside the project. One above it would make the result depend on where the project lies.
fn tsconfig(request: &Request<'_>) -> TsConfig {
    let folders = request.entry.ancestors().skip(1).take_while(|folder| folder.starts_with(request.root));
    folders
        .map(|folder| folder.join("tsconfig.json"))
        .find(|path| path.is_file())
        .map_or(TsConfig::Auto(false), TsConfig::Manual)
}

fn external(target: Target<'_>) -> IsExternal {
    match target {
        Target::Wasm => IsExternal::default(),
        Target::Bun { external } => {
            let packages = external.to_vec();
            IsExternal::Fn(Some(std::sync::Arc::new(move |specifier, _, _| {
                let outside = imports::is_runtime_module(specifier)
                    || packages.iter().any(|package| imports::is_package(specifier, package));
                Box::pin(async move { Ok(outside) })
            })))
        }
    }
}
