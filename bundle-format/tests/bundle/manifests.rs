//! What a manifest must be, one test per rule.

use bundle_format::{
    Access, Backoff, Digest, FileEntry, FunctionConcurrency, FunctionEntry, FunctionLimits, FunctionRuntime,
    HeaderRule, JobEntry, JobRetry, JobTrigger, Limits, Manifest, ManifestError, MigrationEntry, NameProblem,
    PathProblem, RedirectRule, SiteEntry,
};

use crate::support::{empty, entry};

fn function(name: &str) -> FunctionEntry {
    FunctionEntry {
        auth: Access::Public,
        concurrency: FunctionConcurrency::default(),
        entrypoint: "index.js".into(),
        env_keys: vec!["STRIPE_PUBLIC_KEY".into()],
        forward_authorization: true,
        limits: FunctionLimits::default(),
        name: name.into(),
        root: format!("functions/{name}"),
        runtime: FunctionRuntime::Wasm,
        secret_keys: Vec::new(),
    }
}

fn job(name: &str, trigger: JobTrigger) -> JobEntry {
    JobEntry {
        function: "hello".into(),
        max_concurrency: 10,
        name: name.into(),
        retry: JobRetry { backoff: Backoff::Linear, ..JobRetry::default() },
        timeout_ms: 600_000,
        trigger,
    }
}

/// Everything a manifest can hold.
fn full() -> Manifest {
    let mut manifest = empty();
    manifest.files = vec![
        FileEntry { executable: true, ..entry("functions/hello/index.js", b"x") },
        entry("functions/hello/index.js.map", b"{}"),
        entry("migrations/001_init.sql", b"select 1"),
        entry("project/reactor.toml", b""),
        entry("sites/web/index.html", b"<p>"),
    ];
    manifest.functions.push(function("hello"));
    manifest.jobs = vec![
        job("by-hand", JobTrigger::Manual),
        job("nightly", JobTrigger::Cron { schedule: "0 0 * * *".into(), timezone: "UTC".into() }),
        job("on-order", JobTrigger::Event { event_type: "order.paid".into() }),
    ];
    let (name, path) = ("001_init.sql".to_owned(), "migrations/001_init.sql".to_owned());
    manifest.migrations.push(MigrationEntry { name, path, transactional: true });
    manifest.sites.push(SiteEntry {
        domains: vec!["www.example.com".into()],
        framework: "static".into(),
        headers: vec![HeaderRule { path: "/*".into(), set: vec![("X-Frame-Options".into(), "DENY".into())] }],
        name: "web".into(),
        redirects: vec![RedirectRule { force: true, from: "/old".into(), status: 301, to: "/new".into() }],
        root: "sites/web".into(),
        spa: false,
    });
    manifest
}

fn refused(change: impl FnOnce(&mut Manifest)) -> ManifestError {
    let mut manifest = full();
    change(&mut manifest);
    Manifest::from_json(&manifest.to_canonical_json()).unwrap_err()
}

/// The canonical form of any JSON, by the definition and not by the order of fields.
fn canonical(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            let pairs: Vec<String> = keys
                .iter()
                .map(|key| format!("{}:{}", serde_json::to_string(key).unwrap(), canonical(&map[*key])))
                .collect();
            format!("{{{}}}", pairs.join(","))
        }
        serde_json::Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

#[test]
fn is_written_with_sorted_keys_and_without_spaces() {
    let json = full().to_canonical_json();
    let value: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(String::from_utf8(json).unwrap(), canonical(&value));
}

#[test]
fn the_canonical_bytes_are_these() {
    let mut manifest = empty();
    manifest.files.push(entry("project/reactor.toml", b""));
    let json = concat!(
        r#"{"files":[{"path":"project/reactor.toml","#,
        r#""sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}],"#,
        r#""format":1,"functions":[],"jobs":[],"migrations":[],"name":"Shop","project_id":"shop-a1b2c3d4","sites":[]}"#,
    );
    assert_eq!(String::from_utf8(manifest.to_canonical_json()).unwrap(), json);
    assert_eq!(manifest.release_id().as_str(), "rel_jsz82ykvx7cfy0kh7jkvt12ew9");
}

#[test]
fn a_setting_that_is_not_used_leaves_no_trace_in_the_identity() {
    let mut manifest = full();
    assert!(manifest.functions[0].forward_authorization);
    let forwarding = manifest.release_id();
    manifest.functions[0].forward_authorization = false;
    assert!(!String::from_utf8(manifest.to_canonical_json()).unwrap().contains("forward_authorization"));
    assert_ne!(manifest.release_id(), forwarding);
}

#[test]
fn reads_back_to_what_was_written() {
    assert_eq!(Manifest::from_json(&full().to_canonical_json()).unwrap(), full());
}

#[test]
fn refuses_json_that_is_not_canonical() {
    let json = String::from_utf8(full().to_canonical_json()).unwrap();
    let other = [
        json.replace(",\"format\"", ", \"format\""),
        format!("{json}\n"),
        format!(" {json}"),
        json.replace("\"Shop\"", "\"\\u0053hop\""),
        json.replace("\"status\":301", "\"status\":301.0"),
        json.replace("\"executable\":true", "\"executable\":false"),
        json.replace("{\"executable\":true,\"path\"", "{\"path\"")
            .replace("index.js\",\"sha256", "index.js\",\"executable\":true,\"sha256"),
        json.replace("\"forward_authorization\":true", "\"forward_authorization\":false"),
        json.replace("{\"type\":\"manual\"}", "{\"type\":\"manual\",\"x\":1}"),
        json.replace(
            "\"schedule\":\"0 0 * * *\",\"timezone\":\"UTC\",\"type\":\"cron\"",
            "\"type\":\"cron\",\"schedule\":\"0 0 * * *\",\"timezone\":\"UTC\"",
        ),
    ];
    for text in other {
        assert_ne!(text, json);
        let error = Manifest::from_json(text.as_bytes()).unwrap_err();
        assert!(matches!(error, ManifestError::NotCanonical { .. } | ManifestError::Json(_)), "{text}: {error}");
    }
}

#[test]
fn refuses_missing_unknown_and_repeated_keys() {
    let json = String::from_utf8(full().to_canonical_json()).unwrap();
    let other = [
        json.replace("\"name\":\"Shop\",", ""),
        json.replace("\"name\":\"Shop\"", "\"name\":\"Shop\",\"nature\":1"),
        json.replace("\"name\":\"Shop\"", "\"name\":\"Shop\",\"name\":\"Shop\""),
        json.replace("\"size\":0", "\"size\":-1"),
        json.replace("\"size\":0", "\"size\":18446744073709551616"),
        json.replace(&Digest::of(b"").to_string(), &Digest::of(b"").to_string().to_uppercase()),
        json.replace("\"wasm\"", "\"perl\""),
        json[..json.len() - 1].to_owned(),
        "[".repeat(100_000),
        String::new(),
    ];
    for text in other {
        assert_ne!(text, json);
        assert!(matches!(Manifest::from_json(text.as_bytes()), Err(ManifestError::Json(_))), "{text:.80}");
    }
    assert!(matches!(Manifest::from_json(b"\xFF"), Err(ManifestError::Json(_))));
}

#[test]
fn refuses_another_format() {
    assert!(matches!(refused(|manifest| manifest.format = 2), ManifestError::Format { found: 2 }));
}

#[test]
fn refuses_names_without_their_shape() {
    let name = |change: fn(&mut Manifest)| match refused(change) {
        ManifestError::Name(error) => error.problem,
        other => panic!("{other}"),
    };
    assert_eq!(name(|manifest| manifest.project_id = "Shop".into()), NameProblem::Character('S'));
    assert_eq!(name(|manifest| manifest.functions[0].name = "../x".into()), NameProblem::Character('.'));
    assert_eq!(name(|manifest| manifest.sites[0].name = String::new()), NameProblem::Empty);
    assert_eq!(name(|manifest| manifest.jobs[0].name = "a/b".into()), NameProblem::Character('/'));
    assert_eq!(name(|manifest| manifest.jobs[0].function = "x".into()), NameProblem::TooShort { min: 3 });
    assert_eq!(name(|manifest| manifest.migrations[0].name = "001.txt".into()), NameProblem::NotSql);
}

#[test]
fn refuses_paths_a_bundle_must_not_hold() {
    let error = refused(|manifest| manifest.files[0].path = "functions/../x".into());
    assert!(matches!(error, ManifestError::Path(error) if error.problem == PathProblem::ParentFolder));
    let error = refused(|manifest| manifest.functions[0].entrypoint = "../hello/index.js".into());
    assert!(matches!(error, ManifestError::Path(error) if error.problem == PathProblem::ParentFolder));
}

#[test]
fn refuses_paths_that_collide() {
    let error = refused(|manifest| manifest.files.insert(4, entry("sites/web/INDEX.html", b"")));
    assert!(matches!(error, ManifestError::Collision(pair) if pair.second == "sites/web/index.html"));
    let error = refused(|manifest| manifest.files.push(entry("sites/web/index.html/x", b"")));
    assert!(matches!(error, ManifestError::Collision(_)));
}

#[test]
fn refuses_lists_out_of_order_and_entries_twice() {
    let list = |change: fn(&mut Manifest)| match refused(change) {
        ManifestError::Order { list, .. } => list,
        other => panic!("{other}"),
    };
    assert_eq!(list(|manifest| manifest.files.swap(0, 1)), "files");
    assert_eq!(list(|manifest| manifest.files.insert(0, entry("functions/hello/index.js", b"y"))), "files");
    assert_eq!(list(|manifest| manifest.functions.push(function("hello"))), "functions");
    assert_eq!(list(|manifest| manifest.jobs.swap(0, 1)), "jobs");
    assert_eq!(list(|manifest| manifest.sites.push(manifest.sites[0].clone())), "sites");
    assert_eq!(list(|manifest| manifest.migrations.push(manifest.migrations[0].clone())), "migrations");
}

#[test]
fn refuses_files_that_belong_to_nothing() {
    let stray = |path: &str| {
        let error = refused(|manifest| {
            manifest.files.push(entry(path, b""));
            manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
        });
        matches!(error, ManifestError::Stray { .. })
    };
    for path in [
        "manifest.json",
        "meta.json",
        "functions/other/index.js",
        "functions/x",
        "sites/other/x",
        "migrations/002.sql",
        "migrations/001_init.sql2/x",
        "etc/x",
        "sites/x",
    ] {
        assert!(stray(path), "{path}");
    }
}

#[test]
fn refuses_what_is_not_where_its_name_puts_it() {
    let changes: [fn(&mut Manifest); 4] = [
        |manifest| manifest.functions[0].root = "functions/other".into(),
        |manifest| manifest.functions[0].root = "functions/hello/".into(),
        |manifest| manifest.sites[0].root = "sites".into(),
        |manifest| manifest.migrations[0].path = "project/reactor.toml".into(),
    ];
    for change in changes {
        let error = refused(change);
        assert!(matches!(error, ManifestError::Place { .. }), "{error}");
    }
}

#[test]
fn refuses_entries_without_their_files() {
    let error = refused(|manifest| manifest.functions[0].entrypoint = "main.wasm".into());
    assert!(matches!(error, ManifestError::MissingFile { path, .. } if path == "functions/hello/main.wasm"));
    let error = refused(|manifest| drop(manifest.files.remove(2)));
    assert!(matches!(error, ManifestError::MissingFile { path, .. } if path == "migrations/001_init.sql"));
}

#[test]
fn refuses_numbers_out_of_their_range() {
    let field = |change: fn(&mut Manifest)| match refused(change) {
        ManifestError::Range { field, .. } => field,
        other => panic!("{other}"),
    };
    assert_eq!(field(|manifest| manifest.functions[0].limits.timeout_ms = 300_001), "timeout_ms");
    assert_eq!(field(|manifest| manifest.functions[0].limits.timeout_ms = 0), "timeout_ms");
    assert_eq!(field(|manifest| manifest.functions[0].limits.memory_mb = 1_025), "memory_mb");
    assert_eq!(field(|manifest| manifest.functions[0].limits.memory_mb = 31), "memory_mb");
    assert_eq!(field(|manifest| manifest.functions[0].concurrency.max_concurrency = 0), "max_concurrency");
    assert_eq!(field(|manifest| manifest.functions[0].concurrency.max_concurrency = 1_001), "max_concurrency");
    assert_eq!(field(|manifest| manifest.functions[0].concurrency.min_instances = 51), "min_instances");
    assert_eq!(field(|manifest| manifest.jobs[0].retry.max_attempts = 0), "retry.max_attempts");
    let mut bun = full();
    bun.functions[0].runtime = FunctionRuntime::Bun;
    bun.functions[0].limits.memory_mb = 2_048;
    assert!(bun.check(&Limits::default()).is_ok());
}

#[test]
fn refuses_keys_that_no_environment_can_hold() {
    for key in ["", "1A", "A=B", "A B", "Ä", "A\0"] {
        let error = refused(|manifest| manifest.functions[0].secret_keys = vec![key.into()]);
        assert!(matches!(error, ManifestError::Key { .. }), "{key}");
    }
}

#[test]
fn refuses_redirects_with_another_status() {
    let error = refused(|manifest| manifest.sites[0].redirects[0].status = 418);
    assert!(matches!(error, ManifestError::RedirectStatus { status: 418, .. }));
}

#[test]
fn refuses_more_than_the_limits() {
    let error = refused(|manifest| manifest.files[0].size = (50 << 20) + 1);
    assert!(matches!(error, ManifestError::FunctionTooLarge { max: 52_428_800, .. }));
    let error = refused(|manifest| manifest.files[4].size = (2 << 30) + 1);
    assert!(matches!(error, ManifestError::FileTooLarge { .. }));
    let error = refused(|manifest| {
        manifest
            .files
            .extend((0..5).map(|index| FileEntry { size: 2 << 30, ..entry(&format!("sites/web/z{index}"), b"") }));
    });
    assert!(matches!(error, ManifestError::TotalTooLarge { .. }));
    let limits = Limits { path: 20, ..Limits::default() };
    let error = full().check(&limits).unwrap_err();
    assert!(
        matches!(error, ManifestError::Path(error) if matches!(error.problem, PathProblem::TooLong { max: 20, .. }))
    );
    let limits = Limits { manifest: 10, ..Limits::default() };
    assert!(matches!(
        Manifest::from_json_within(&full().to_canonical_json(), &limits),
        Err(ManifestError::TooLarge { .. })
    ));
}

#[test]
fn sizes_that_overflow_are_too_large() {
    let mut manifest = empty();
    manifest.files =
        ["a", "b"].map(|name| FileEntry { size: u64::MAX, ..entry(&format!("project/{name}"), b"") }).into();
    let limits = Limits { file: u64::MAX, ..Limits::default() };
    assert!(matches!(manifest.check(&limits), Err(ManifestError::TotalTooLarge { size: u64::MAX, .. })));
}

#[test]
fn finds_files_by_path_and_by_folder() {
    let manifest = full();
    assert_eq!(manifest.file("project/reactor.toml").unwrap().size, 0);
    assert!(manifest.file("project").is_none());
    let below: Vec<&str> = manifest.files_below("functions/hello").map(|file| file.path.as_str()).collect();
    assert_eq!(below, ["functions/hello/index.js", "functions/hello/index.js.map"]);
    assert_eq!(manifest.files_below("functions/hell").count(), 0);
    assert_eq!(manifest.total_size(), 14);
}

#[test]
fn a_hostile_name_is_shown_without_its_control_characters() {
    let error = refused(|manifest| manifest.files[3].path = "project/\u{1b}[2J".into());
    assert!(!error.to_string().contains('\u{1b}'), "{error}");
}
