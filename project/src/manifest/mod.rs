//! `reactor.toml`: parsing with places, validation, and the typed result.

mod functions;
mod jobs;
mod own;
mod paths;
mod reader;
mod schema;
mod sites;

use std::path::Path;
use std::sync::Arc;

use bundle_format::{JobEntry, ProjectId};
use toml_edit::Document;

pub use self::functions::FunctionSettings;
pub use self::schema::schema;
pub use self::sites::SiteSettings;

use self::paths::relative_path;
use self::reader::{Findings, Reader};
use crate::diagnostic::Located;
use crate::{Diagnostic, SourceText};

/// What `reactor.toml` says, validated.
#[derive(Debug, Clone)]
pub struct ProjectManifest {
    /// Ties the project to its records on a server.
    pub project_id: ProjectId,
    /// For people.
    pub name: String,
    /// Context used when nothing else chooses one.
    pub default_context: Option<String>,
    /// `[data]`.
    pub data: DataSettings,
    /// `[[functions]]`, as written.
    pub functions: Vec<FunctionSettings>,
    /// `[[sites]]`, as written.
    pub sites: Vec<SiteSettings>,
    /// `[[jobs]]`, as written.
    pub jobs: Vec<JobEntry>,
    /// `[bundle] include`.
    pub include: Vec<IncludedPath>,
    /// `[dev]`.
    pub dev: DevSettings,
    /// The file itself.
    pub(crate) text: Arc<SourceText>,
}

/// `[data]`.
#[derive(Debug, Clone)]
pub struct DataSettings {
    /// Folder of the migrations, relative to the project.
    pub migrations_dir: String,
    /// SQL run by `dev` in a fresh database, relative to the project.
    pub seed: Option<String>,
    pub(crate) migrations_dir_given: Option<Located<()>>,
    pub(crate) seed_given: Option<Located<()>>,
}

/// `[dev]`: what only `reactor dev` looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DevSettings {
    /// Every git branch has a database of its own.
    pub database_per_branch: bool,
}

/// A path that is bundled although an ignore rule names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncludedPath {
    /// Relative to the project, `/` between parts.
    pub path: String,
    /// Line of `reactor.toml`.
    pub line: usize,
}

/// A manifest and what was found while reading it.
pub(crate) struct Parsed {
    pub(crate) manifest: Option<ProjectManifest>,
    pub(crate) findings: Vec<Diagnostic>,
}

/// Parses the text of a manifest. `root` is the project's folder, where functions may hold their own `manifest.json`.
pub(crate) fn parse(text: SourceText, root: &Path) -> Parsed {
    let text = Arc::new(text);
    let document = match Document::parse(text.text.as_str()) {
        Ok(document) => document,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let finding = Diagnostic::error(lower_first(error.message())).at(&text, span);
            return Parsed { manifest: None, findings: vec![finding] };
        }
    };
    let findings = Findings::default();
    let reader = Reader::new(&text, document.as_table(), "reactor.toml", 0..0, &findings);
    let manifest = read_project(&reader, &text, root);
    if reader.has("project_id") || !looks_like_a_server(&reader) {
        reader.report_unknown();
    }
    let findings = findings.into_vec();
    let manifest = manifest.filter(|_| !findings.iter().any(Diagnostic::is_error));
    Parsed { manifest, findings }
}

fn read_project(reader: &Reader<'_>, text: &Arc<SourceText>, root: &Path) -> Option<ProjectManifest> {
    if !reader.has("project_id") && looks_like_a_server(reader) {
        reader.report(
            Diagnostic::error("this is a server's configuration, not a project")
                .in_file(&text.path)
                .hint("a project's `reactor.toml` begins with `project_id`; `reactor serve --config` reads this one"),
        );
        return None;
    }
    let project_id = reader.parsed("project_id", |value| value.parse::<ProjectId>().map_err(|error| error.problem));
    if !reader.has("project_id") {
        reader.missing("project_id", "add `project_id = \"my-project\"`: 3 to 63 characters of a-z, 0-9 and `-`");
    }
    let name = reader.string("name").filter(|name| not_empty(reader, "name", name));
    let default_context = reader.parsed("default_context", context_name);
    let data = read_data(reader);
    let functions = functions::read(reader, root);
    let sites = sites::read(reader);
    let jobs = jobs::read(reader, &functions);
    let include = read_include(reader);
    let project_id = project_id?.value;
    Some(ProjectManifest {
        name: name.map_or_else(|| project_id.to_string(), |name| name.value),
        project_id,
        default_context: default_context.map(|context| context.value),
        data,
        functions,
        sites,
        jobs,
        include,
        dev: read_dev(reader),
        text: Arc::clone(text),
    })
}

fn looks_like_a_server(reader: &Reader<'_>) -> bool {
    ["server", "database", "admin", "data_dir"].iter().any(|table| reader.has(table))
}

fn read_data(reader: &Reader<'_>) -> DataSettings {
    let mut data = DataSettings {
        migrations_dir: "data/migrations".to_owned(),
        seed: None,
        migrations_dir_given: None,
        seed_given: None,
    };
    let Some(table) = reader.table("data") else { return data };
    if let Some(Located { value, place }) = relative_path(&table, "migrations_dir") {
        data.migrations_dir = value;
        data.migrations_dir_given = Some(Located { value: (), place });
    }
    if let Some(Located { value, place }) = relative_path(&table, "seed") {
        data.seed = Some(value);
        data.seed_given = Some(Located { value: (), place });
    }
    table.report_unknown();
    data
}

fn read_dev(reader: &Reader<'_>) -> DevSettings {
    let Some(table) = reader.table("dev") else { return DevSettings::default() };
    let per_branch = table.boolean("database_per_branch");
    table.report_unknown();
    DevSettings { database_per_branch: per_branch.is_some_and(|given| given.value) }
}

fn read_include(reader: &Reader<'_>) -> Vec<IncludedPath> {
    let Some(table) = reader.table("bundle") else { return Vec::new() };
    let mut include = Vec::new();
    for path in table.strings("include").unwrap_or_default() {
        match paths::normalise(&path.value) {
            Ok(clean) if clean.is_empty() => {
                table.report(path.place.error("`include` cannot name the whole project"));
            }
            Ok(clean) => {
                let line = path.place.text.place(path.place.span.clone()).line;
                include.push(IncludedPath { path: clean, line });
            }
            Err(reason) => table.report(path.place.error(reason)),
        }
    }
    table.report_unknown();
    include
}

fn not_empty(reader: &Reader<'_>, key: &str, value: &Located<String>) -> bool {
    let filled = !value.value.trim().is_empty();
    if !filled {
        reader.report(value.place.error(format!("`{key}` is empty")));
    }
    filled
}

fn context_name(value: &str) -> Result<String, &'static str> {
    let mut bytes = value.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let rest = bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if first && rest && value.len() <= 63 {
        Ok(value.to_owned())
    } else {
        Err("a context's name has 1 to 63 characters of a-z, 0-9 and `-`, and does not begin with `-`")
    }
}

pub(crate) fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    let Some(first) = characters.next() else { return String::new() };
    // A word in capitals (`TOML`, `JSX`) keeps them.
    if characters.clone().next().is_some_and(char::is_uppercase) {
        return message.to_owned();
    }
    first.to_lowercase().chain(characters).collect()
}
