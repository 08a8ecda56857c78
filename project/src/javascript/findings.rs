//! The bundler's findings in our words, with file, line and column.

use std::path::{Path, PathBuf};

use rolldown_error::{BatchedBuildDiagnostic, BuildDiagnostic, DiagnosticOptions, EventKind, Severity};

use super::{Request, imports};
use crate::manifest::lower_first;
use crate::{Diagnostic, ProjectError, SourceText};

/// Errors that stopped the bundler.
pub(super) fn from_errors(request: &Request<'_>, errors: BatchedBuildDiagnostic) -> ProjectError {
    let mut found: Vec<Diagnostic> = errors.into_vec().iter().map(|error| translate(request, error)).collect();
    found.dedup();
    if found.is_empty() {
        let reason = "it gave no reason".to_owned();
        return ProjectError::Bundler { entry: request.entry.to_path_buf(), reason };
    }
    ProjectError::Invalid(found)
}

/// Errors among the warnings, and the warnings worth showing.
pub(super) fn from_warnings(request: &Request<'_>, all: &[BuildDiagnostic]) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let mut errors = Vec::new();
    let mut warnings = Vec::new();
    for found in all {
        match found.kind() {
            // A package that is not there is only a warning to the bundler, which leaves the import in.
            EventKind::UnresolvedImport | EventKind::ResolveError => errors.push(translate(request, found)),
            EventKind::Eval
            | EventKind::CommonJsVariableInEsm
            | EventKind::ImportIsUndefined
            | EventKind::CannotCallNamespace
            | EventKind::UnsupportedTsconfigOption
                if !in_a_package(found) =>
            {
                let mut warning = translate(request, found);
                warning.severity = crate::Severity::Warning;
                warnings.push(warning);
            }
            // The rest is about the bundler's options, or about code that is not the project's.
            _ => {}
        }
    }
    (errors, warnings)
}

fn in_a_package(found: &BuildDiagnostic) -> bool {
    found.id().is_some_and(|id| id.contains("node_modules"))
}

fn translate(request: &Request<'_>, found: &BuildDiagnostic) -> Diagnostic {
    let options = DiagnosticOptions { cwd: request.root.to_path_buf() };
    let rendered = found.to_diagnostic_with(&options);
    let place = rendered.get_primary_location();
    let message = lower_first(found.to_message_with(&options).trim_end_matches('.'));
    let base = if found.severity() == Severity::Error || matches!(found.kind(), EventKind::UnresolvedImport) {
        Diagnostic::error(message)
    } else {
        Diagnostic::warning(message)
    };
    let located = match &place {
        Some((file, line, column, _)) => locate(request.root, file, *line, *column, base),
        None => match found.id() {
            Some(id) => {
                let path = Path::new(&id);
                let shown = crate::diagnostic::display_path(request.root, path);
                base.in_file(shown)
            }
            None => base,
        },
    };
    match found.kind() {
        EventKind::UnresolvedImport | EventKind::ResolveError => {
            let specifier = found.exporter().unwrap_or_default();
            let importer = found.id().map(PathBuf::from);
            imports::describe(request, &specifier, importer.as_deref(), located)
        }
        EventKind::UnloadableDependencyError => unloadable(located),
        _ if located.message.contains("bundling CSS") => style_sheet(request),
        _ => match ending_of(located.path.as_deref()) {
            Some("wasm") => component(located),
            Some("json") => not_json(located),
            _ if matches!(found.kind(), EventKind::ParseError) => describe_syntax(request, located),
            _ => located,
        },
    }
}

/// A finding at a line and a 0-based UTF-16 column of a file, with the excerpt read from disk.
fn locate(root: &Path, file: &str, line: usize, column: usize, finding: Diagnostic) -> Diagnostic {
    let shown = crate::diagnostic::display_path(root, Path::new(file));
    let Ok(content) = fs_err::read_to_string(root.join(&shown)) else {
        let mut finding = finding.in_file(shown);
        finding.line = line;
        finding.column = column + 1;
        finding.end_column = column + 2;
        return finding;
    };
    let text = SourceText::new(shown, content);
    let start = text.offset_utf16(line, column);
    let length = token_length(&text.text[start..]);
    finding.at(&text, start..start + length)
}

/// Bytes of the string or the word that begins a text, else of one character.
fn token_length(rest: &str) -> usize {
    let mut characters = rest.chars();
    match characters.next() {
        Some(quote @ ('"' | '\'' | '`')) => {
            let line = rest.lines().next().unwrap_or_default();
            line[1..].find(quote).map_or(1, |at| at + 2)
        }
        Some(first) if is_word(first) => rest.find(|character| !is_word(character)).unwrap_or(rest.len()),
        Some(first) => first.len_utf8(),
        None => 0,
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

fn describe_syntax(request: &Request<'_>, finding: Diagnostic) -> Diagnostic {
    let jsx =
        finding.path.as_deref().and_then(Path::extension).is_some_and(|ending| ending == "tsx" || ending == "jsx");
    let opens_a_tag = finding.source_line.contains('<');
    if jsx && opens_a_tag && request.target == super::Target::Wasm {
        return finding.hint("the wasm runtime takes no JSX; use `runtime = \"bun\"` for it");
    }
    finding
}

const IMPORTABLE: &str = "a function can import TypeScript, JavaScript, JSON and text (`.txt`)";

fn ending_of(path: Option<&Path>) -> Option<&str> {
    path?.extension()?.to_str()
}

/// `could not load a.png` and the like: the file is there, the bundler has no use for it.
fn unloadable(mut finding: Diagnostic) -> Diagnostic {
    if finding.message.ends_with("valid UTF-8") {
        "the imported file is not text".clone_into(&mut finding.message);
    }
    finding.hint(IMPORTABLE)
}

/// The bundler says that there is one and not where.
fn style_sheet(request: &Request<'_>) -> Diagnostic {
    let finding = Diagnostic::error("a function cannot import a style sheet").hint(IMPORTABLE);
    let shown = crate::diagnostic::display_path(request.root, request.entry);
    let content = fs_err::read_to_string(request.entry).unwrap_or_default();
    let end = ["'", "\"", "`"].iter().find_map(|quote| Some(content.find(&format!(".css{quote}"))? + ".css".len()));
    let Some(end) = end else { return finding.in_file(shown) };
    let start = content[..end].rfind(['\'', '"', '`']).unwrap_or(end);
    finding.at(&SourceText::new(shown, content), start..end + 1)
}

/// Its first byte is read as script.
fn component(finding: Diagnostic) -> Diagnostic {
    let path = finding.path.unwrap_or_default();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Diagnostic::error("a script cannot import WebAssembly")
        .in_file(path)
        .hint(format!("make it a function of its own with `entry = \"{name}\"` and call that with `fetch`"))
}

fn not_json(mut finding: Diagnostic) -> Diagnostic {
    // Line and column are shown beside it.
    let reason = finding.message.split(" at line ").next().unwrap_or_default();
    finding.message = format!("the imported file is not JSON: {reason}");
    finding
}
