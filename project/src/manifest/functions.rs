//! `[[functions]]`: what a function asks for, merged with its folder's own `manifest.json` and held against the
//! limits of its runtime.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::Path;

use bundle_format::{Access, FunctionConcurrency, FunctionLimits, FunctionName, FunctionRuntime};

use super::own::{self, OwnManifest};
use super::paths::{normalise, relative_path};
use super::reader::Reader;
use crate::diagnostic::{Located, Place};

/// A function as the project declares it.
#[derive(Debug, Clone)]
pub struct FunctionSettings {
    /// Its name, unique in the project.
    pub name: FunctionName,
    /// Its folder, relative to the project.
    pub source: String,
    /// What runs it.
    pub runtime: FunctionRuntime,
    /// The file to start from, relative to `source`; found by its usual names when absent.
    pub entry: Option<String>,
    /// A command run in `source` before the entry is read.
    pub build: Option<String>,
    /// Who may call it.
    pub auth: Access,
    /// Whether the caller's `Authorization` reaches the handler.
    pub forward_authorization: bool,
    /// Keys that must be set on the server.
    pub env_keys: Vec<String>,
    /// Secret keys that must be set on the server.
    pub secret_keys: Vec<String>,
    /// bun only: packages shipped as they are.
    pub external: Vec<String>,
    /// bun only: false ships the folder instead of one bundled file.
    pub bundle: bool,
    /// Limits of one call.
    pub limits: FunctionLimits,
    /// Instances at a time.
    pub concurrency: FunctionConcurrency,
    pub(crate) name_place: Place,
    pub(crate) source_place: Place,
    pub(crate) entry_place: Option<Place>,
    pub(crate) runtime_place: Place,
    pub(crate) build_place: Option<Place>,
}

/// A value from either manifest, or none.
pub(super) type Given<T> = Option<Located<T>>;

/// What both manifests of a function can say.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) runtime: Given<FunctionRuntime>,
    pub(super) entry: Given<String>,
    pub(super) timeout_ms: Given<u32>,
    pub(super) memory_mb: Given<u32>,
    pub(super) max_body_in_mb: Given<u32>,
    pub(super) max_body_out_mb: Given<u32>,
    pub(super) min_instances: Given<u32>,
    pub(super) max_concurrency: Given<u32>,
    pub(super) env_keys: Given<Vec<String>>,
    pub(super) secret_keys: Given<Vec<String>>,
}

pub(super) const RUNTIMES: [(&str, FunctionRuntime); 3] =
    [("wasm", FunctionRuntime::Wasm), ("bun", FunctionRuntime::Bun), ("lambda", FunctionRuntime::Lambda)];

const LARGEST_BODY_MB: u32 = 1024;
const MOST_INSTANCES: u32 = 1000;

pub(super) fn read(reader: &Reader<'_>, root: &Path) -> Vec<FunctionSettings> {
    let mut functions: Vec<FunctionSettings> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for table in reader.tables("functions") {
        let Some(function) = read_one(&table, root) else { continue };
        let line = function.name_place.text.place(function.name_place.span.clone()).line;
        if let Some(first) = seen.insert(function.name.to_string(), line) {
            table.report(
                function
                    .name_place
                    .error(format!("function `{}` is declared twice", function.name))
                    .hint(format!("the first one is on line {first}")),
            );
        }
        functions.push(function);
    }
    functions
}

fn read_one(table: &Reader<'_>, root: &Path) -> Option<FunctionSettings> {
    let name = table.parsed("name", |value| value.parse::<FunctionName>().map_err(|error| error.problem));
    if !table.has("name") {
        table.missing("name", "every function needs a name of its own");
    }
    let source = relative_path(table, "source");
    let build = table.string("build");
    let auth = table.one_of("auth", &[("required", Access::Required), ("public", Access::Public)]);
    let forward_authorization = table.boolean("forward_authorization");
    let external = table.strings("external");
    let bundle = table.boolean("bundle");
    let mut shared = read_shared(table);
    table.report_unknown();
    let external_place = table.key_place("external");
    let bundle_place = table.key_place("bundle");
    let runtime_place = table.key_place("runtime");

    let name = name?;
    let source_place = source.as_ref().map_or_else(|| name.place.clone(), |source| source.place.clone());
    let source = source.map_or_else(|| format!("functions/{}", name.value), |source| source.value);
    if let Some(own) = own::read(root, &source, table) {
        merge(table, &name.value, &mut shared, own);
    }
    let runtime = shared.runtime.as_ref().map_or(FunctionRuntime::Wasm, |runtime| runtime.value);
    if runtime != FunctionRuntime::Bun {
        for (given, place, key) in
            [(external.is_some(), external_place, "external"), (bundle.is_some(), bundle_place, "bundle")]
        {
            if given {
                table.report(
                    place
                        .error(format!(
                            "`{key}` is for the bun runtime, function `{}` uses {}",
                            name.value,
                            word(runtime)
                        ))
                        .hint(format!("remove `{key}`, or use `runtime = \"bun\"`")),
                );
            }
        }
    }
    let limits = checked_limits(table, &name.value, runtime, &shared);
    let concurrency = checked_concurrency(table, &name.value, &shared);
    Some(FunctionSettings {
        source,
        runtime,
        entry: shared.entry.as_ref().map(|entry| entry.value.clone()),
        build: build.as_ref().map(|build| build.value.clone()),
        auth: auth.map_or(Access::Required, |auth| auth.value),
        forward_authorization: forward_authorization.is_some_and(|forward| forward.value),
        env_keys: shared.env_keys.map(|keys| keys.value).unwrap_or_default(),
        secret_keys: shared.secret_keys.map(|keys| keys.value).unwrap_or_default(),
        external: external.unwrap_or_default().into_iter().map(|package| package.value).collect(),
        bundle: bundle.is_none_or(|bundle| bundle.value),
        limits,
        concurrency,
        source_place,
        entry_place: shared.entry.map(|entry| entry.place),
        runtime_place: shared.runtime.map_or(runtime_place, |runtime| runtime.place),
        build_place: build.map(|build| build.place),
        name_place: name.place,
        name: name.value,
    })
}

fn read_shared(table: &Reader<'_>) -> Shared {
    let mut shared = Shared {
        runtime: table.one_of("runtime", &RUNTIMES),
        entry: relative_path(table, "entry"),
        env_keys: read_keys(table, "env_keys"),
        secret_keys: read_keys(table, "secret_keys"),
        ..Shared::default()
    };
    if let Some(limits) = table.table("limits") {
        shared.timeout_ms = limits.number("timeout_ms");
        shared.memory_mb = limits.number("memory_mb");
        shared.max_body_in_mb = limits.number("max_body_in_mb");
        shared.max_body_out_mb = limits.number("max_body_out_mb");
        limits.report_unknown();
    }
    if let Some(concurrency) = table.table("concurrency") {
        shared.min_instances = concurrency.number("min_instances");
        shared.max_concurrency = concurrency.number("max_concurrency");
        concurrency.report_unknown();
    }
    shared
}

fn read_keys(table: &Reader<'_>, key: &'static str) -> Given<Vec<String>> {
    let place = table.key_place(key);
    let keys = table.strings(key)?;
    let mut value = Vec::with_capacity(keys.len());
    for key in keys {
        if let Err(reason) = env_key(&key.value) {
            table.report(key.place.error(reason));
        } else if !value.contains(&key.value) {
            value.push(key.value);
        }
    }
    value.sort();
    Some(Located { value, place })
}

/// A name that an environment variable can have and the platform has not taken.
pub(super) fn env_key(key: &str) -> Result<(), String> {
    let mut bytes = key.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if !first || !bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Err(format!("`{key}` is not the name of an environment variable"));
    }
    if key.starts_with("REACTOR_") {
        return Err(format!("`{key}` belongs to the platform, which sets every `REACTOR_` key itself"));
    }
    Ok(())
}

/// Fills what reactor.toml leaves open; where both speak and differ, reactor.toml wins and the other is warned about.
fn merge(table: &Reader<'_>, name: &FunctionName, shared: &mut Shared, own: OwnManifest) {
    if let Some(other) = own.name
        && other.value != name.to_string()
    {
        table.report(other.place.warning(format!(
            "the function is called `{name}` in reactor.toml and `{}` here; reactor.toml wins",
            other.value
        )));
    }
    let OwnManifest { shared: own, .. } = own;
    pick(table, "runtime", &mut shared.runtime, own.runtime, |value| word(*value).to_owned());
    pick(table, "entrypoint", &mut shared.entry, own.entry, Clone::clone);
    pick(table, "timeout_ms", &mut shared.timeout_ms, own.timeout_ms, ToString::to_string);
    pick(table, "memory_mb", &mut shared.memory_mb, own.memory_mb, ToString::to_string);
    pick(table, "max_body_in_mb", &mut shared.max_body_in_mb, own.max_body_in_mb, ToString::to_string);
    pick(table, "max_body_out_mb", &mut shared.max_body_out_mb, own.max_body_out_mb, ToString::to_string);
    pick(table, "min_instances", &mut shared.min_instances, own.min_instances, ToString::to_string);
    pick(table, "max_concurrency", &mut shared.max_concurrency, own.max_concurrency, ToString::to_string);
    pick(table, "env_keys", &mut shared.env_keys, own.env_keys, |keys| keys.join(", "));
    pick(table, "secret_keys", &mut shared.secret_keys, own.secret_keys, |keys| keys.join(", "));
}

fn pick<T: PartialEq>(
    table: &Reader<'_>,
    key: &str,
    wins: &mut Given<T>,
    other: Given<T>,
    show: impl Fn(&T) -> String,
) {
    let Some(other) = other else { return };
    match wins {
        None => *wins = Some(other),
        Some(given) if given.value != other.value => table.report(other.place.warning(format!(
            "`{key}` is `{}` here and `{}` in reactor.toml; reactor.toml wins",
            show(&other.value),
            show(&given.value)
        ))),
        Some(_) => {}
    }
}

/// The name of a runtime as it is written.
pub(crate) fn word(runtime: FunctionRuntime) -> &'static str {
    match runtime {
        FunctionRuntime::Wasm => "wasm",
        FunctionRuntime::Bun => "bun",
        FunctionRuntime::Lambda => "lambda",
    }
}

/// Milliseconds a call may take.
fn timeout_range(runtime: FunctionRuntime) -> RangeInclusive<u32> {
    match runtime {
        FunctionRuntime::Wasm | FunctionRuntime::Bun => 1..=300_000,
        FunctionRuntime::Lambda => 1..=900_000,
    }
}

/// MiB an instance may use.
fn memory_range(runtime: FunctionRuntime) -> RangeInclusive<u32> {
    match runtime {
        FunctionRuntime::Wasm => 32..=1024,
        FunctionRuntime::Bun => 64..=2048,
        FunctionRuntime::Lambda => 128..=10_240,
    }
}

fn checked_limits(
    table: &Reader<'_>,
    name: &FunctionName,
    runtime: FunctionRuntime,
    shared: &Shared,
) -> FunctionLimits {
    let defaults = FunctionLimits::default();
    if let Some(memory) = &shared.memory_mb {
        check_memory(table, name, runtime, memory);
    }
    if let Some(timeout) = &shared.timeout_ms {
        check_timeout(table, name, runtime, timeout);
    }
    for (key, given) in [("max_body_in_mb", &shared.max_body_in_mb), ("max_body_out_mb", &shared.max_body_out_mb)] {
        if let Some(given) = given
            && !(1..=LARGEST_BODY_MB).contains(&given.value)
        {
            table.report(
                given.place.error(format!("`{key}` is {}, it must lie between 1 and {LARGEST_BODY_MB}", given.value)),
            );
        }
    }
    let value = |given: &Given<u32>, default| given.as_ref().map_or(default, |given| given.value);
    FunctionLimits {
        timeout_ms: value(&shared.timeout_ms, defaults.timeout_ms),
        memory_mb: value(&shared.memory_mb, defaults.memory_mb),
        max_body_in_mb: value(&shared.max_body_in_mb, defaults.max_body_in_mb),
        max_body_out_mb: value(&shared.max_body_out_mb, defaults.max_body_out_mb),
    }
}

fn check_memory(table: &Reader<'_>, name: &FunctionName, runtime: FunctionRuntime, memory: &Located<u32>) {
    let range = memory_range(runtime);
    let asked = memory.value;
    if asked > *range.end() {
        let larger = RUNTIMES
            .iter()
            .find(|(_, other)| *other != FunctionRuntime::Lambda && memory_range(*other).contains(&asked));
        let hint = match larger {
            Some((word, other)) => {
                format!("lower `memory_mb`, or use `runtime = \"{word}\"` (up to {})", memory_range(*other).end())
            }
            None => "lower `memory_mb`".to_owned(),
        };
        let message =
            format!("function `{name}` asks for {asked} MiB, the {} runtime allows {}", word(runtime), range.end());
        table.report(memory.place.error(message).hint(hint));
    } else if asked < *range.start() {
        let message = format!(
            "function `{name}` asks for {asked} MiB, the {} runtime needs at least {}",
            word(runtime),
            range.start()
        );
        table.report(memory.place.error(message).hint("raise `memory_mb`, or leave it out for 256"));
    }
}

fn check_timeout(table: &Reader<'_>, name: &FunctionName, runtime: FunctionRuntime, timeout: &Located<u32>) {
    let range = timeout_range(runtime);
    let asked = timeout.value;
    if asked > *range.end() {
        let message =
            format!("function `{name}` asks for {asked} ms, the {} runtime allows {}", word(runtime), range.end());
        table.report(timeout.place.error(message).hint("lower `timeout_ms`, or do the work in a job"));
    } else if asked == 0 {
        table.report(timeout.place.error(format!("function `{name}` has a `timeout_ms` of 0, no call could finish")));
    }
}

fn checked_concurrency(table: &Reader<'_>, name: &FunctionName, shared: &Shared) -> FunctionConcurrency {
    let defaults = FunctionConcurrency::default();
    let most = shared.max_concurrency.as_ref().map_or(defaults.max_concurrency, |given| given.value);
    let least = shared.min_instances.as_ref().map_or(defaults.min_instances, |given| given.value);
    if let Some(given) = &shared.max_concurrency
        && !(1..=MOST_INSTANCES).contains(&most)
    {
        let message = format!("`max_concurrency` of function `{name}` is {most}, it must lie between 1 and 1000");
        table.report(given.place.error(message));
    }
    if let Some(given) = &shared.min_instances
        && least > most
    {
        let message = format!("function `{name}` keeps {least} instances warm and allows only {most} at a time");
        table.report(given.place.error(message).hint("`min_instances` may not be above `max_concurrency`"));
    }
    FunctionConcurrency { min_instances: least, max_concurrency: most }
}

/// A path of the function's own manifest, relative to its folder.
pub(super) fn own_path(path: &str) -> Result<String, String> {
    normalise(path)
}
