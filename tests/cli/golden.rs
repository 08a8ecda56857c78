//! What each command shows: in a pipe, on a terminal, with `NO_COLOR`, in CI and as JSON, held against `golden/*.txt`.
//!
//! `REACTOR_GOLDEN=FOLDER` writes what is seen into that folder instead; look at the difference before it is committed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::Value;

use crate::routes::SampleServer;
use crate::sandbox::{Run, Sandbox};
use crate::schema::{differences, published};
use crate::screen::Colours;

/// Name of the golden file, then the command line.
const CASES: &[(&str, &str)] = &[
    ("api", "api GET /_admin/version"),
    ("api-not-found", "api GET /nothing"),
    ("build-check", "build --check"),
    ("bundle-explain", "bundle explain reactor.toml"),
    ("completions-unknown-shell", "completions tcsh"),
    ("context-add", "context add staging --endpoint https://staging.example.com"),
    ("context-add-insecure", "context add staging --endpoint http://192.0.2.7 --use"),
    ("context-list", "context list"),
    ("context-remove", "context remove prod"),
    ("context-remove-unknown", "context remove prodd"),
    ("context-rename", "context rename prod live"),
    ("context-show", "context show"),
    ("context-show-protected", "context show prod"),
    ("context-use", "context use prod --global"),
    ("data-new", "data new"),
    ("data-query", "data query select"),
    ("data-status", "data status"),
    ("deploy-list", "deploy list"),
    ("deploy-protected", "deploy --context prod"),
    ("explain-code", "explain release_moved"),
    ("explain-exit", "explain 7"),
    ("functions-deployments", "functions deployments list hello"),
    ("functions-env-list", "functions env list hello"),
    ("functions-list", "functions list"),
    ("functions-show", "functions show hello"),
    ("functions-unknown", "functions show helo"),
    ("init-list-templates", "init --list-templates"),
    ("jobs-list", "jobs list"),
    ("jobs-show", "jobs show nightly"),
    ("jobs-runs", "jobs runs nightly"),
    ("jobs-run", "jobs run run_1"),
    ("login-refused", "login --context refused --token wrong"),
    ("logout", "logout"),
    ("logs", "logs"),
    ("no-such-command", "contxt list"),
    ("releases-list", "releases list"),
    ("releases-show", "releases show rel_1"),
    ("rollback-protected", "rollback --context prod"),
    ("sites-list", "sites list"),
    ("sites-show", "sites show web"),
    ("status", "status"),
    ("stop", "stop"),
    ("unknown-context", "logs --context prd"),
    ("version", "version"),
    ("whoami", "whoami"),
    ("whoami-refused", "whoami --context refused"),
];

/// Commands without a golden file, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("bundle diff", "bundle.rs: wants two bundles"),
    ("bundle ls", "bundle.rs: wants a built bundle"),
    ("bundle verify", "bundle.rs: wants a built bundle"),
    ("completions", "completion.rs: scripts are compared by `cargo xtask generate`"),
    ("data migrate", "tests/e2e: changes a database"),
    ("data psql", "data.rs: hands the terminal to psql"),
    ("deploy attach", "rollout.rs: follows a stream of events"),
    ("dev", "tests/e2e: runs until it is stopped"),
    ("doctor", "doctor.rs: differs from machine to machine"),
    ("man", "help.rs: pages are compared by `cargo xtask generate`"),
    ("functions policies list", "tests/e2e: wants a server with policies"),
    ("jobs dlq list", "tests/e2e: wants a run that died"),
    ("open", "starts a browser"),
    ("releases diff", "tests/e2e: wants two releases"),
    ("rollback", "rollout.rs: follows a stream of events"),
    ("serve", "tests/e2e: runs until it is stopped"),
    ("sites deployments list", "tests/e2e: wants a server with several"),
    ("sites domains list", "tests/e2e: wants a server with domains"),
    ("undo", "rollout.rs: is rollback"),
];

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
        "project_id = \"shop-1234\"\nname = \"Shop\"\n\n[[functions]]\nname = \"hello\"\nruntime = \"wasm\"\n",
    );
    sandbox.write("functions/hello/index.ts", "export default { fetch: () => new Response('hi') }\n");
    sandbox.write("data/migrations/0001_init.sql", "create table notes (id int);\n");
    // Where git finds no repository, nothing depends on the folder above.
    sandbox.set("GIT_CEILING_DIRECTORIES", sandbox.work().parent().unwrap().to_string_lossy().into_owned());
    sandbox
}

fn run(mode: Mode, line: &str, servers: &(SampleServer, SampleServer)) -> (Run, Colours, String) {
    let mut sandbox = sandbox(servers);
    if line.starts_with("build --check") {
        // The engine that runs functions is compiled once for all tests.
        sandbox.set("REACTOR_CACHE", std::env::temp_dir().join("reactor-tests-check").to_string_lossy());
    }
    let mut words: Vec<&str> = line.split(' ').collect();
    match mode {
        Mode::Pipe | Mode::Terminal => {}
        Mode::NoColor => sandbox.set("NO_COLOR", "1"),
        Mode::Ci => sandbox.set("CI", "1"),
        Mode::Json => words.push("--json"),
    }
    let (run, colours) = match mode {
        // Who is asked for the name of a protected context gets it wrong.
        Mode::Terminal | Mode::NoColor if line.ends_with("--context prod") => sandbox.run_on_terminal(&words, "nope\n"),
        Mode::Terminal | Mode::NoColor => sandbox.run_on_terminal(&words, ""),
        _ => (sandbox.run_args(&words), Colours::None),
    };
    let shown = stable(&run, servers);
    (run, colours, shown)
}

/// What differs from run to run: ports, ages, and with them the width of columns.
fn stable(run: &Run, servers: &(SampleServer, SampleServer)) -> String {
    let mut text = run.to_string();
    for (server, name) in [(&servers.0, "http://open.example:1"), (&servers.1, "http://closed.example:1")] {
        text = text.replace(&server.endpoint, name);
    }
    for (pattern, replacement) in [
        (r"[0-9]+ (s|min|h|d) ago|in [0-9]+ (s|min|h|d)\b|just now", "[AGE]"),
        (r"([^ \n]) {2,}", "$1  "),
        (r#""(created|at|started_at)":"[^"]*""#, r#""$1":"[TIME]""#),
        (r"[0-9]+(\.[0-9]+)? (ms|kB|B)\b", "[SIZE]"),
        (r"/0\.1\.0\b|reactor 0\.1\.0|\b0\.1\.0\b", "[VERSION]"),
    ] {
        text = regex::Regex::new(pattern).unwrap().replace_all(&text, replacement).into_owned();
    }
    text
}

fn page(name: &str, line: &str, servers: &(SampleServer, SampleServer)) -> String {
    let mut page = format!("$ reactor {line}\n");
    let mut before: Vec<(Mode, String)> = Vec::new();
    for mode in Mode::ALL {
        let (run, colours, shown) = run(mode, line, servers);
        check_streams(mode, name, &run);
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

/// What must hold whatever is shown.
fn check_streams(mode: Mode, name: &str, run: &Run) {
    if mode != Mode::Json {
        return;
    }
    let documents: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}: {line}")))
        .collect();
    if run.code == 0 {
        let schema = published(name);
        for document in &documents {
            let found = schema.as_ref().map(|schema| differences(schema, document)).unwrap_or_default();
            assert!(found.is_empty(), "{name}: {found:#?}");
        }
    } else if !matches!(run.code, 10 | 11) {
        assert!(documents.is_empty() || name.starts_with("api"), "{name}: data of a failed command: {run}");
        let found = differences(&published("error").unwrap(), &last_line(run));
        assert!(found.is_empty() || name.starts_with("api"), "{name}: {found:#?}");
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
                    let Some((name, line)) = waiting.lock().unwrap().pop().copied() else { return };
                    let seen = page(name, line, &servers);
                    if let Some(folder) = &written {
                        fs_err::write(folder.join(format!("{name}.txt")), seen).unwrap();
                    } else if let Some(difference) = compare(&golden().join(format!("{name}.txt")), &seen) {
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
    let covered = |name: &str| {
        CASES.iter().any(|(_, line)| *line == name || line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
            || ELSEWHERE.iter().any(|(other, _)| *other == name)
    };
    let missing: Vec<&&str> =
        all.iter().filter(|name| !is_group(name) && !covered(name) && !changes_a_server(name)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

/// Commands that change a server: their requests and answers are tested with the server, in `tests/e2e`, and their
/// arguments by `help.rs`.
fn changes_a_server(name: &str) -> bool {
    let verb = name.rsplit(' ').next().unwrap_or_default();
    !matches!(verb, "list" | "show" | "status" | "ls")
}
