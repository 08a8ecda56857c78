//! Imports that lead nowhere: what is missing, and what to do about it.

use std::path::Path;

use rolldown_common::OutputChunk;

use super::{Bundled, Request, Target};
use crate::diagnostic::closest;
use crate::{Diagnostic, SourceText};

/// Modules that Node has and bun has too. The web's standard library has none of them.
const NODE_MODULES: [&str; 42] = [
    "assert",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "domain",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "module",
    "net",
    "os",
    "path",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "repl",
    "stream",
    "string_decoder",
    "sys",
    "timers",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "v8",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
];

const ENDINGS: [&str; 7] = ["ts", "tsx", "js", "jsx", "mjs", "mts", "json"];

/// Whether bun itself provides a module.
pub(super) fn is_runtime_module(specifier: &str) -> bool {
    specifier == "bun" || specifier.starts_with("bun:") || is_node_module(specifier)
}

fn is_node_module(specifier: &str) -> bool {
    specifier.starts_with("node:") || NODE_MODULES.contains(&package_name(specifier))
}

/// Whether a specifier is a package or a path in it.
pub(super) fn is_package(specifier: &str, package: &str) -> bool {
    specifier.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `@scope/name/path` is of the package `@scope/name`.
fn package_name(specifier: &str) -> &str {
    let slashes = if specifier.starts_with('@') { 2 } else { 1 };
    specifier.match_indices('/').nth(slashes - 1).map_or(specifier, |(at, _)| &specifier[..at])
}

/// Replaces the bundler's words about an import that it could not resolve.
pub(super) fn describe(
    request: &Request<'_>,
    specifier: &str,
    importer: Option<&Path>,
    mut finding: Diagnostic,
) -> Diagnostic {
    finding.severity = crate::Severity::Error;
    if specifier.is_empty() {
        return finding;
    }
    let (message, hint) = words(request, specifier, importer);
    finding.message = message;
    finding.maybe_hint(hint)
}

fn words(request: &Request<'_>, specifier: &str, importer: Option<&Path>) -> (String, Option<String>) {
    if specifier.starts_with('.') || specifier.starts_with('/') {
        let near = importer.and_then(|importer| neighbour(importer, specifier));
        return (format!("cannot find `{specifier}`"), near.map(|near| format!("did you mean `{near}`?")));
    }
    if request.target == Target::Wasm && (is_runtime_module(specifier)) {
        let hint = if is_node_module(specifier) && !specifier.starts_with("node:") {
            format!(
                "use what the web offers (fetch, crypto, streams, URL), install a package called `{}`, or use `runtime = \"bun\"`",
                package_name(specifier)
            )
        } else {
            "use what the web offers (fetch, crypto, streams, URL), or use `runtime = \"bun\"`".to_owned()
        };
        return (format!("`{specifier}` does not exist in the wasm runtime"), Some(hint));
    }
    if let Some((scheme, _)) = specifier.split_once(':') {
        let hint = match scheme {
            "http" | "https" => "download it into the project, or install it as a package",
            "npm" | "jsr" => "install it as a package and import it by its name",
            _ => "install it as a package, or import it by a relative path",
        };
        return (format!("modules cannot be imported from `{scheme}:`"), Some(hint.to_owned()));
    }
    let package = package_name(specifier);
    if let Some(folder) = installed(request, importer, package) {
        let message = if package == specifier {
            format!("package `{package}` offers no module for `import`")
        } else {
            format!("package `{package}` has no `{}`", &specifier[package.len() + 1..])
        };
        return (message, Some(format!("its `package.json` says what it offers: {folder}")));
    }
    let hint = match package_folder(request) {
        Some(folder) if folder.is_empty() => format!("run `npm install {package}`"),
        Some(folder) => format!("run `npm install {package}` in `{folder}`"),
        None => format!("run `npm install {package}` in the project's folder"),
    };
    (format!("package `{package}` is not installed"), Some(hint))
}

/// The folder of a package as the importer would find it, relative to the project when inside.
fn installed(request: &Request<'_>, importer: Option<&Path>, package: &str) -> Option<String> {
    let from = importer.unwrap_or(request.entry);
    let found =
        from.ancestors().skip(1).map(|folder| folder.join("node_modules").join(package)).find(|at| at.is_dir())?;
    Some(crate::ignore_rules::slashes(&crate::diagnostic::display_path(request.root, &found)))
}

/// The nearest folder with a `package.json`, from the entry up to the project.
fn package_folder(request: &Request<'_>) -> Option<String> {
    let folders = request.entry.ancestors().skip(1).take_while(|folder| folder.starts_with(request.root));
    let folder = { folders }.find(|folder| folder.join("package.json").is_file())?;
    Some(crate::ignore_rules::slashes(folder.strip_prefix(request.root).ok()?))
}

/// A file beside the one that is missing, with almost its name.
fn neighbour(importer: &Path, specifier: &str) -> Option<String> {
    let target = importer.parent()?.join(specifier);
    let folder = target.parent()?;
    let written = target.file_stem()?.to_str()?;
    let names: Vec<String> = fs_err::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| ENDINGS.iter().any(|ending| name.ends_with(&format!(".{ending}"))))
        .filter_map(|name| Some(name.rsplit_once('.')?.0.to_owned()))
        .collect();
    let near = closest(written, names.iter().map(String::as_str))?;
    let start = specifier.rfind('/').map_or(0, |at| at + 1);
    Some(format!("{}{near}", &specifier[..start]))
}

/// Imports that are still in the finished module and that the runtime cannot answer.
pub(super) fn left_over(request: &Request<'_>, chunk: &OutputChunk, bundled: &Bundled) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for specifier in chunk.imports.iter().chain(&chunk.dynamic_imports) {
        let specifier = specifier.as_str();
        let allowed = match request.target {
            Target::Wasm => false,
            Target::Bun { external } => {
                is_runtime_module(specifier) || external.iter().any(|package| is_package(specifier, package))
            }
        };
        if allowed || specifier == chunk.filename.as_str() {
            continue;
        }
        let (message, hint) = words(request, specifier, None);
        problems.push(place_of(bundled, specifier, Diagnostic::error(message)).maybe_hint(hint));
    }
    problems
}

/// The first source that writes the specifier as a string.
fn place_of(bundled: &Bundled, specifier: &str, finding: Diagnostic) -> Diagnostic {
    for (name, content) in &bundled.sources {
        for quote in ['"', '\'', '`'] {
            let written = format!("{quote}{specifier}{quote}");
            if let Some(at) = content.find(&written) {
                return finding.at(&SourceText::new(name, content.clone()), at..at + written.len());
            }
        }
    }
    finding
}
