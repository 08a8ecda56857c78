//! Every key of `Reactor.toml`, once.

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Flag,
    List,
}

/// One key of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) table: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Why it has no effect here, for keys of the platform's pages that this version does not need.
    pub(super) unused: Option<&'static str>,
}

const fn key(table: &'static str, name: &'static str, kind: Kind) -> Key {
    Key { table, name, kind, unused: None }
}

const fn unused(table: &'static str, name: &'static str, kind: Kind, why: &'static str) -> Key {
    Key { table, name, kind, unused: Some(why) }
}

const DATA_FOLDER: &str = "functions live in the data folder";

pub(super) const KEYS: &[Key] = &[
    key("project", "name", Kind::Text),
    key("project", "id", Kind::Text),
    key("server", "bind", Kind::Text),
    key("server", "request_timeout_secs", Kind::Number),
    key("server", "cors", Kind::List),
    key("server", "public_url", Kind::Text),
    key("database", "url", Kind::Text),
    key("database", "pool_max", Kind::Number),
    key("database", "acquire_timeout_secs", Kind::Number),
    key("admin", "token", Kind::Text),
    key("admin", "allow_remote", Kind::Flag),
    key("data_dir", "path", Kind::Text),
    key("tracing", "filter", Kind::Text),
    key("tracing", "fmt", Kind::Text),
    key("tracing", "otlp", Kind::Text),
    key("releases", "keep", Kind::Number),
    key("releases", "grace_secs", Kind::Number),
    key("blobs", "origin", Kind::Text),
    key("blobs", "region", Kind::Text),
    key("blobs", "endpoint", Kind::Text),
    key("blobs", "access_key_id", Kind::Text),
    key("blobs", "secret_access_key", Kind::Text),
    key("sites", "default", Kind::Text),
    key("sites", "shared", Kind::Flag),
    key("jobs", "workers", Kind::Number),
    key("jobs", "poll_ms", Kind::Number),
    key("jobs", "input_max_bytes", Kind::Number),
    key("jobs", "result_max_bytes", Kind::Number),
    key("jobs", "keep_days", Kind::Number),
    key("functions", "data_key", Kind::Text),
    key("functions", "bundle_max_bytes", Kind::Number),
    key("functions", "runtimes", Kind::List),
    unused("functions", "workdir", Kind::Text, DATA_FOLDER),
    unused("functions", "invoke_default_timeout_ms", Kind::Number, "each function brings its limit"),
    unused("functions", "invoke_max_timeout_ms", Kind::Number, "each runtime has its limit"),
    key("functions", "bun", Kind::Text),
    key("functions", "bun_idle_ttl_secs", Kind::Number),
    key("functions", "bun_max_instances_per_fn", Kind::Number),
];

/// Tables that may stand in the file; the last four mount a capability.
pub(super) const TABLES: &[&str] = &[
    "project",
    "server",
    "database",
    "admin",
    "data_dir",
    "tracing",
    "releases",
    "blobs",
    "data",
    "functions",
    "jobs",
    "sites",
];

/// Tables of the platform that this version does not have yet.
pub(super) const LATER: &[&str] = &[
    "auth",
    "storage",
    "ai",
    "connect",
    "analytics",
    "vault",
    "cloud",
    "cache",
    "functions.storage",
    "functions.lambda",
];

pub(super) fn find(table: &str, name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.table == table && key.name == name)
}

/// The known word that is meant, if one is near.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
