//! What each command shows: in a pipe, on a terminal, with `NO_COLOR`, in CI and as JSON, held against `golden/*.txt`.
//!
//! `REACTOR_GOLDEN=FOLDER` writes what is seen into that folder instead; look at the difference before it is committed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::Value;

use crate::cases::{CASES, Case, ELSEWHERE, Form};
use crate::routes::SampleServer;
use crate::sandbox::{Run, Sandbox};
use crate::schema::{differences, published};
use crate::screen::Colours;

/// How a command is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Pipe,
    Terminal,
    NoColor,
    Ci,
    Json,
}

impl Mode {
    const ALL: [Self; 5] = [Self::Pipe, Self::Terminal, Self::NoColor, Self::Ci, Self::Json];

    const fn title(self) -> &'static str {
        match self {
            Self::Pipe => "pipe",
            Self::Terminal => "terminal",
            Self::NoColor => "terminal, NO_COLOR=1",
            Self::Ci => "pipe, CI=1",
            Self::Json => "pipe, --json",
        }
    }
}

/// A user with a project, three contexts and a server that answers.
fn sandbox(servers: &(SampleServer, SampleServer)) -> Sandbox {
    let mut sandbox = Sandbox::new();
    let (open, closed) = (&servers.0.endpoint, &servers.1.endpoint);
    let home = sandbox.home().join(".reactor");
    fs_err::create_dir(&home).unwrap();
    let config = format!(
        "default = \"server\"\n[contexts.server]\nendpoint = \"{open}\"\n[contexts.refused]\nendpoint = \"{closed}\"\n\
         [contexts.prod]\nendpoint = \"https://api.example.com\"\norg = \"acme\"\nprotected = true\n"
    );
    fs_err::write(home.join("config.toml"), config).unwrap();
    sandbox.write(
        "reactor.toml",
        "project_id = \"shop-1234\"\nname = \"Shop\"\n\n[[functions]]\nname = \"hello\"\nruntime = \"wasm\"\n\n\
         [[sites]]\nname = \"web\"\n",
    );
    sandbox.write("functions/hello/index.ts", "export default { fetch: () => new Response('hi') }\n");
    sandbox.write("data/migrations/0001_init.sql", "create table notes (id int);\n");
    sandbox.write("sites/web/index.html", "<!doctype html>\n<title>Shop</title>\n");
    sandbox.write("keys.env", "COLOUR=blue\nGREETING=Hello\n");
    // A browser that shows nothing.
    sandbox.set("BROWSER", "/bin/true");
    // Where git finds no repository, nothing depends on the folder above.
    sandbox.set("GIT_CEILING_DIRECTORIES", sandbox.work().parent().unwrap().to_string_lossy().into_owned());
    sandbox
}

/// A dev server as the other commands see one: this process, and the server that answers with samples.
fn pretend_dev(sandbox: &Sandbox, server: &SampleServer) {
    let state = serde_json::json!({
        "pid": std::process::id(),
        "boot_id": "boot_1",
        "machine_boot": "",
        "endpoint": server.endpoint,
        "token": "of-this-run",
        "database_url": "postgres://reactor@127.0.0.1:5433/reactor",
    });
    sandbox.write(".reactor/dev.json", &state.to_string());
}

fn run(mode: Mode, case: &Case, servers: &(SampleServer, SampleServer)) -> (Run, Colours, String) {
    let mut sandbox = sandbox(servers);
    if case.line.starts_with("build --check") {
        // The engine that runs functions is compiled once for all tests.
        sandbox.set("REACTOR_CACHE", std::env::temp_dir().join("reactor-tests-check").to_string_lossy());
    }
    if case.with_dev {
        pretend_dev(&sandbox, &servers.0);
    }
    if let Some(line) = case.before {
        sandbox.run(line).success();
    }
    let mut words: Vec<&str> = case.line.split(' ').collect();
    match mode {
        Mode::Pipe | Mode::Terminal => {}
        Mode::NoColor => sandbox.set("NO_COLOR", "1"),
        Mode::Ci => sandbox.set("CI", "1"),
        // There `--json` is the body of the request.
        Mode::Json if case.line.starts_with("functions invoke") => words.extend(["--output", "json"]),
        Mode::Json => words.push("--json"),
    }
    let (run, colours) = match mode {
        Mode::Terminal | Mode::NoColor => sandbox.run_on_terminal(&words, case.typed),
        _ => (sandbox.run_args(&words), Colours::None),
    };
    let shown = stable(&run, servers);
    (run, colours, shown)
}

/// What differs from run to run or from build to build: ports, processes, ages, durations, sizes and digests, and with
/// them the width of columns.
fn stable(run: &Run, servers: &(SampleServer, SampleServer)) -> String {
    let mut text = run.to_string();
    for (server, name) in [(&servers.0, "http://open.example:1"), (&servers.1, "http://closed.example:1")] {
        text = text.replace(&server.endpoint, name);
    }
    for (pattern, replacement) in [
        (r"[0-9]+ (s|min|h|d) ago|in [0-9]+ (s|min|h|d)\b|just now", "[AGE]"),
        (r"([^ \n]) {2,}", "$1  "),
        (r#""(created|at|started_at)":"[^"]*""#, r#""$1":"[TIME]""#),
        (r#"("pid":|\bpid  )[0-9]+"#, "$1[PID]"),
        (r#""compressed":[0-9]+"#, r#""compressed":"[SIZE]""#),
        (r"[0-9]+(\.[0-9]+)? (ms|s|MB|kB|B)\b", "[SIZE]"),
        (r"\b([0-9a-f]{64}|[0-9a-f]{12})\b", "[DIGEST]"),
        (r"/0\.1\.0\b|reactor 0\.1\.0|\b0\.1\.0\b", "[VERSION]"),
    ] {
        text = regex::Regex::new(pattern).unwrap().replace_all(&text, replacement).into_owned();
    }
    text
}

fn page(case: &Case, servers: &(SampleServer, SampleServer)) -> String {
    let Case { name, line, .. } = case;
    let mut page = format!("$ reactor {line}\n");
    let mut before: Vec<(Mode, String)> = Vec::new();
    for mode in Mode::ALL {
        let (run, colours, shown) = run(mode, case, servers);
        if mode == Mode::Json {
            check_documents(case, &run);
        }
        if mode == Mode::NoColor {
            assert_eq!(colours, Colours::None, "{name}: colours in spite of NO_COLOR");
        }
        let colours = if colours == Colours::Some { ", in colour" } else { "" };
        let _ = write!(page, "\n=== {}{colours}\n", mode.title());
        match before.iter().find(|(_, seen)| *seen == shown) {
            Some((other, _)) => {
                let _ = writeln!(page, "as {}", other.title());
            }
            None => page.push_str(&shown),
        }
        before.push((mode, shown));
    }
    page
}

/// What must hold of the JSON whatever is in it: each line is a document as its schema says, and a failure has its error
/// object on standard error.
fn check_documents(Case { name, form, .. }: &Case, run: &Run) {
    let documents: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}: {line}")))
        .collect();
    let schema = match form {
        Form::Own => *name,
        Form::Of(schema) => *schema,
        Form::Foreign => return,
    };
    if !matches!(run.code, 0 | 10 | 11) {
        // What a rollout said before it failed stays said.
        assert!(documents.is_empty() || schema == "deploy-event", "{name}: data of a failed command: {run}");
        let found = differences(&published("error").unwrap(), &last_line(run));
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
    for document in &documents {
        let schema = published(schema).unwrap_or_else(|| panic!("{name}: no schema says what this is: {document}"));
        let found = differences(&schema, document);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

fn last_line(run: &Run) -> Value {
    serde_json::from_str(run.stderr.lines().last().unwrap_or_default()).unwrap_or_default()
}

fn golden() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/cli/golden"))
}

#[cfg(target_os = "linux")]
#[test]
fn every_command_shows_what_it_showed_when_somebody_looked() {
    let servers = (SampleServer::start(None), SampleServer::start(Some("never")));
    let written = std::env::var_os("REACTOR_GOLDEN").map(PathBuf::from);
    let waiting = Mutex::new(CASES.iter().collect::<Vec<_>>());
    let different = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let Some(case) = waiting.lock().unwrap().pop() else { return };
                    let seen = page(case, &servers);
                    let file = format!("{}.txt", case.name);
                    if let Some(folder) = &written {
                        fs_err::write(folder.join(file), seen).unwrap();
                    } else if let Some(difference) = compare(&golden().join(file), &seen) {
                        different.lock().unwrap().push(difference);
                    }
                }
            });
        }
    });
    let different = different.into_inner().unwrap();
    assert!(
        different.is_empty(),
        "{} commands show something else; with REACTOR_GOLDEN=FOLDER they are written there\n{}",
        different.len(),
        different.join("\n")
    );
}

fn compare(path: &Path, seen: &str) -> Option<String> {
    let kept = fs_err::read_to_string(path).unwrap_or_default();
    if kept == seen {
        return None;
    }
    let mut text = format!("{}:\n", path.file_name().unwrap().to_string_lossy());
    let (kept, seen): (Vec<_>, Vec<_>) = (kept.lines().collect(), seen.lines().collect());
    for line in kept.iter().filter(|line| !seen.contains(line)) {
        let _ = writeln!(text, "  - {line}");
    }
    for line in seen.iter().filter(|line| !kept.contains(line)) {
        let _ = writeln!(text, "  + {line}");
    }
    Some(text)
}

#[test]
fn each_command_has_a_golden_file_or_a_reason() {
    let sandbox = Sandbox::new();
    sandbox.run("__reference pages").success();
    let page = fs_err::read_to_string(sandbox.path("pages/docs/reference/cli.md")).unwrap();
    let all: BTreeSet<&str> = page.lines().filter_map(|line| line.strip_prefix("## reactor ")).collect();
    let is_group =
        |name: &str| all.iter().any(|other| other.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
    let runs =
        |name: &str, line: &str| line == name || line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '));
    let has_file = |name: &str| CASES.iter().any(|case| runs(name, case.line));
    let reasons: BTreeSet<&str> = ELSEWHERE.iter().map(|(name, _)| *name).collect();
    let missing: Vec<_> =
        all.iter().filter(|name| !is_group(name) && !has_file(name) && !reasons.contains(*name)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
    // A reason is for a command that exists and has no file.
    let needless: Vec<_> = reasons.iter().filter(|name| !all.contains(*name) || has_file(name)).collect();
    assert_eq!(needless, Vec::<&&str>::new());
}

#[test]
fn each_golden_file_belongs_to_one_command_line() {
    let names: BTreeSet<String> = CASES.iter().map(|case| format!("{}.txt", case.name)).collect();
    assert_eq!(names.len(), CASES.len(), "two command lines have the same name");
    let files = fs_err::read_dir(golden()).unwrap();
    let left: Vec<String> = files
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|file| !names.contains(file))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
