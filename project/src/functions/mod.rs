//! Builds a function: one bundled ES module with its map, a component as it is, or a folder for bun.

mod entry;
mod packages;

use std::path::{Path, PathBuf};

use bundle_format::{FunctionEntry, FunctionRuntime, Limits};

use self::entry::{Entry, EntryKind};
use crate::build::{Folder, Member, MemberFile, Modes, Workshop, invalid};
use crate::files::Found;
use crate::ignore_rules::RuleFiles;
use crate::javascript::{Bundled, Request, Target};
use crate::{Diagnostic, FunctionSettings, ItemKind, ProjectError};

/// The bundled module and its map, in a function's folder of the bundle.
const MODULE: &str = "index.js";
const MAP: &str = "index.js.map";
const COMPONENT: &str = "main.wasm";

/// What a function is made of, before it becomes an entry.
struct Parts {
    entrypoint: String,
    files: Vec<MemberFile>,
    findings: Vec<Diagnostic>,
    inputs: Vec<PathBuf>,
    source_bytes: u64,
}

pub(crate) fn build(
    workshop: &Workshop<'_>,
    function: &FunctionSettings,
) -> Result<Member<FunctionEntry>, ProjectError> {
    if function.runtime == FunctionRuntime::Lambda {
        return Err(function
            .runtime_place
            .error(format!(
                "function `{}` asks for the lambda runtime, which this version cannot deploy yet",
                function.name
            ))
            .hint("use `runtime = \"wasm\"` or `runtime = \"bun\"`")
            .into());
    }
    let source = workshop.root().join(&function.source);
    if !source.is_dir() {
        let message = format!("the folder `{}` of function `{}` does not exist", function.source, function.name);
        let hint = format!("create `{}/index.ts`, or set `source`", function.source);
        return Err(function.source_place.error(message).hint(hint).into());
    }
    if let Some(command) = &function.build {
        let item = (ItemKind::Function, function.name.as_str());
        workshop.run(item, command, &source, function.build_place.as_ref())?;
    }
    let entry = entry::find(workshop.root(), function, &source)?;
    let root = format!("functions/{}", function.name);
    let parts = match (entry.kind, function.runtime) {
        (EntryKind::Component, FunctionRuntime::Wasm) => component(workshop, &root, &entry)?,
        (EntryKind::Component, _) => return Err(component_on_bun(function).into()),
        (EntryKind::Script, FunctionRuntime::Bun) => bun(workshop, function, &source, &root, &entry)?,
        (EntryKind::Script, _) => {
            let bundled = bundle(workshop, &entry.location, Target::Wasm)?;
            module(workshop, &root, bundled)
        }
    };
    let warnings = invalid(parts.findings)?;
    check_size(function, &parts.files)?;
    let entry = FunctionEntry {
        name: function.name.to_string(),
        runtime: function.runtime,
        entrypoint: parts.entrypoint,
        auth: function.auth,
        limits: function.limits,
        concurrency: function.concurrency,
        env_keys: function.env_keys.clone(),
        forward_authorization: function.forward_authorization,
        secret_keys: function.secret_keys.clone(),
        root,
    };
    Ok(Member {
        entry,
        files: parts.files,
        warnings,
        inputs: parts.inputs,
        source_bytes: parts.source_bytes,
        duration_ms: 0,
    })
}

fn bundle(workshop: &Workshop<'_>, entry: &Path, target: Target<'_>) -> Result<Bundled, ProjectError> {
    workshop.engine()?.bundle(&Request { entry, root: workshop.root(), target })
}

/// The module and its map; secrets are looked for in the sources, where their lines mean something.
fn module(workshop: &Workshop<'_>, root: &str, bundled: Bundled) -> Parts {
    let mut findings = bundled.warnings;
    for (name, content) in &bundled.sources {
        findings.extend(workshop.secrets(Path::new(name), content.as_bytes()));
    }
    let files = vec![
        MemberFile::from_bytes(format!("{root}/{MODULE}"), bundled.code.into_bytes()),
        MemberFile::from_bytes(format!("{root}/{MAP}"), bundled.map.into_bytes()),
    ];
    let source_bytes = bundled.sources.iter().map(|(_, content)| content.len() as u64).sum();
    Parts { entrypoint: MODULE.to_owned(), files, findings, inputs: bundled.modules, source_bytes }
}

fn component(workshop: &Workshop<'_>, root: &str, entry: &Entry) -> Result<Parts, ProjectError> {
    entry::check_component(workshop.root(), &entry.location)?;
    let metadata = fs_err::metadata(&entry.location)?;
    let found = Found::new(COMPONENT.to_owned(), entry.location.clone(), &metadata);
    let (files, findings) = workshop.take(vec![found], root, Modes::Dropped)?;
    let source_bytes = files.iter().map(|file| file.size).sum();
    Ok(Parts { entrypoint: COMPONENT.to_owned(), files, findings, inputs: vec![entry.location.clone()], source_bytes })
}

fn bun(
    workshop: &Workshop<'_>,
    function: &FunctionSettings,
    source: &Path,
    root: &str,
    entry: &Entry,
) -> Result<Parts, ProjectError> {
    let mut parts = if function.bundle {
        let bundled = bundle(workshop, &entry.location, Target::Bun { external: &function.external })?;
        module(workshop, root, bundled)
    } else {
        let from = Folder { path: source, prefix: root, rules: RuleFiles::All, modes: Modes::Kept };
        let (files, findings) = workshop.collect(&from)?;
        let source_bytes = files.iter().map(|file| file.size).sum();
        Parts { entrypoint: entry.path.clone(), files, findings, inputs: Vec::new(), source_bytes }
    };
    if !parts.files.iter().any(|file| file.path == format!("{root}/{}", parts.entrypoint)) {
        let message = format!("the entry `{}` of function `{}` is ignored", entry.path, function.name);
        let hint = "`reactor bundle explain PATH` names the rule";
        parts.findings.push(function.name_place.error(message).hint(hint));
    }
    for package in packages::find(workshop.root(), source, function)? {
        let prefix = format!("{root}/{}", package.place);
        let from = Folder { path: &package.folder, prefix: &prefix, rules: RuleFiles::None, modes: Modes::Kept };
        let (files, findings) = workshop.collect(&from)?;
        parts.files.extend(files);
        parts.findings.extend(findings);
    }
    Ok(parts)
}

fn component_on_bun(function: &FunctionSettings) -> Diagnostic {
    let place = function.entry_place.as_ref().unwrap_or(&function.runtime_place);
    place
        .error(format!("the entry of function `{}` is a component, the bun runtime runs scripts", function.name))
        .hint("use `runtime = \"wasm\"`")
}

fn check_size(function: &FunctionSettings, files: &[MemberFile]) -> Result<(), ProjectError> {
    let size: u64 = files.iter().map(|file| file.size).sum();
    let most = Limits::default().function;
    if size <= most {
        return Ok(());
    }
    let message = format!("function `{}` has {size} bytes, {most} are allowed", function.name);
    let largest = files.iter().max_by_key(|file| file.size);
    let hint = largest.map(|file| format!("the largest file is `{}` with {} bytes", file.path, file.size));
    Err(function.name_place.error(message).maybe_hint(hint).into())
}
