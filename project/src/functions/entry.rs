//! The file that a function starts from.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::{Diagnostic, FunctionSettings, ProjectError};

/// A function's entry.
#[derive(Debug)]
pub(super) struct Entry {
    /// Relative to the function's folder.
    pub(super) path: String,
    /// On disk, links resolved.
    pub(super) location: PathBuf,
    pub(super) kind: EntryKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// TypeScript or JavaScript.
    Script,
    /// WebAssembly.
    Component,
}

/// In this order, first in the function's folder, then in `code/`; a component last.
const SCRIPTS: [&str; 6] = ["index.ts", "index.js", "main.ts", "main.js", "handler.ts", "handler.js"];
const COMPONENT: &str = "main.wasm";
const SCRIPT_ENDINGS: [&str; 8] = ["ts", "js", "mts", "mjs", "cts", "cjs", "tsx", "jsx"];

pub(super) fn find(root: &Path, function: &FunctionSettings, source: &Path) -> Result<Entry, ProjectError> {
    let path = match &function.entry {
        Some(path) => {
            if !source.join(path).is_file() {
                return Err(missing(function, path).into());
            }
            path.clone()
        }
        None => candidate(source).ok_or_else(|| nothing_to_start_from(function))?,
    };
    let location = fs_err::canonicalize(source.join(&path))?;
    if !location.starts_with(root) {
        let message = format!("the entry `{path}` of function `{}` is a link that leaves the project", function.name);
        return Err(at_entry(function, message).into());
    }
    let ending = Path::new(&path).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let kind = match ending {
        "wasm" => EntryKind::Component,
        ending if SCRIPT_ENDINGS.contains(&ending) => EntryKind::Script,
        _ => {
            let message =
                format!("the entry `{path}` of function `{}` is neither a script nor a component", function.name);
            return Err(at_entry(function, message).hint("it ends in `.ts`, `.js` or `.wasm`").into());
        }
    };
    Ok(Entry { path, location, kind })
}

fn candidate(source: &Path) -> Option<String> {
    let scripts = SCRIPTS.iter().map(|name| (*name).to_owned());
    let nested = SCRIPTS.iter().map(|name| format!("code/{name}"));
    scripts.chain(nested).chain([COMPONENT.to_owned()]).find(|path| source.join(path).is_file())
}

fn missing(function: &FunctionSettings, path: &str) -> Diagnostic {
    let message = format!("the entry `{}/{path}` of function `{}` does not exist", function.source, function.name);
    let finding = at_entry(function, message);
    match &function.build {
        Some(_) => finding.hint("the build command did not make it"),
        None => finding,
    }
}

fn nothing_to_start_from(function: &FunctionSettings) -> Diagnostic {
    function
        .source_place
        .error(format!("function `{}` has no entry in `{}`", function.name, function.source))
        .hint(format!("add one of {}, the same under `code/`, or `{COMPONENT}`, or set `entry`", SCRIPTS.join(", ")))
}

fn at_entry(function: &FunctionSettings, message: String) -> Diagnostic {
    function.entry_place.as_ref().unwrap_or(&function.name_place).error(message)
}

/// Looks at the first eight bytes: magic, version, and the layer that tells a component from a module.
pub(super) fn check_component(root: &Path, location: &Path) -> Result<(), ProjectError> {
    let mut head = [0; 8];
    let mut file = fs_err::File::open(location)?;
    let shown = crate::diagnostic::display_path(root, location);
    let refuse = |message: &str, hint: &str| Err(Diagnostic::error(message).in_file(shown.clone()).hint(hint).into());
    if file.read_exact(&mut head).is_err() || head[..4] != *b"\0asm" {
        return refuse("the file is not WebAssembly", "build it again");
    }
    if head[6..] != [1, 0] {
        return refuse(
            "the file is a core module, not a component",
            "build for the target `wasm32-wasip2`, or wrap it with `wasm-tools component new`",
        );
    }
    Ok(())
}
