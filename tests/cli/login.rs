//! Login, logout, whoami: what is kept, where, and what is said when it cannot be.

use crate::routes::SampleServer;
use crate::sandbox::{Run, Sandbox};

const TOKEN: &str = "canary-5f1d9a";

fn sandbox() -> (Sandbox, SampleServer) {
    let server = SampleServer::start(Some(TOKEN));
    let sandbox = Sandbox::new();
    sandbox.run(&format!("context add prod --endpoint {} --use", server.endpoint)).success();
    (sandbox, server)
}

fn login(sandbox: &Sandbox, line: &str, token: &str) -> Run {
    let words: Vec<&str> = line.split(' ').collect();
    sandbox.run_in(&sandbox.work(), &words, token)
}

fn config(sandbox: &Sandbox) -> String {
    fs_err::read_to_string(sandbox.home().join(".reactor/config.toml")).unwrap()
}

/// Nothing that the program writes holds the token, except where it was told to keep it.
fn shows_nothing(run: &Run) {
    assert!(!run.stdout.contains("canary") && !run.stderr.contains("canary"), "{run}");
}

#[test]
fn a_token_is_kept_in_a_file_by_consent_used_and_forgotten() {
    let (sandbox, server) = sandbox();
    let run = login(&sandbox, "login --token-stdin --store file --json", TOKEN).success();
    shows_nothing(&run);
    assert!(run.json()["store"].as_str().unwrap().ends_with("credentials.toml"));
    assert!(config(&sandbox).contains("kind = \"file\"") && !config(&sandbox).contains("canary"));
    let who = sandbox.run("whoami --json").success();
    assert_eq!(who.json()["token_source"], "credentials.toml");
    assert_eq!(server.tokens().last().map(String::as_str), Some(TOKEN));
    let run = sandbox.run("logout --json").success();
    assert_eq!(run.json()["forgotten"].as_array().unwrap().len(), 1);
    assert!(!fs_err::read_to_string(sandbox.home().join(".reactor/credentials.toml")).unwrap().contains("canary"));
    assert!(!config(&sandbox).contains("auth"));
    assert_eq!(sandbox.run("whoami").code, 4);
    assert_eq!(sandbox.run("logout --json").success().json()["forgotten"].as_array().unwrap().len(), 0);
}

#[cfg(unix)]
#[test]
fn the_file_of_tokens_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let (sandbox, _server) = sandbox();
    login(&sandbox, "login --token-stdin --store file", TOKEN).success();
    let file = sandbox.home().join(".reactor/credentials.toml");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_token_that_the_server_refuses_is_not_kept() {
    let (sandbox, _server) = sandbox();
    let run = login(&sandbox, "login --token-stdin --store file", "canary-wrong");
    assert_eq!(run.code, 4, "{run}");
    shows_nothing(&run);
    assert!(run.stderr.contains("nothing was stored"), "{run}");
    assert!(!sandbox.home().join(".reactor/credentials.toml").exists());
    assert!(!config(&sandbox).contains("auth"));
}

#[test]
fn a_token_is_not_kept_for_a_server_that_does_not_answer() {
    let sandbox = Sandbox::new();
    sandbox.run("context add prod --endpoint http://127.0.0.1:9 --use").success();
    let run = login(&sandbox, "login --token-stdin --store file", TOKEN);
    assert_eq!(run.code, 6, "{run}");
    assert!(!sandbox.home().join(".reactor/credentials.toml").exists());
}

#[test]
fn nobody_is_asked_without_a_terminal() {
    let (sandbox, _server) = sandbox();
    let run = sandbox.run("login");
    assert_eq!(run.code, 5, "{run}");
    assert!(run.stderr.contains("nobody can be asked: Token for prod"), "{run}");
    assert!(run.stderr.contains("hint: pass `--token-stdin`"), "{run}");
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_bus_nothing_is_kept_in_the_open_unasked() {
    let (mut sandbox, _server) = sandbox();
    sandbox.set("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", sandbox.path("no-bus").display()));
    let run = login(&sandbox, "login --token-stdin", TOKEN);
    assert_eq!(run.code, 5, "{run}");
    assert!(run.stderr.contains("the Secret Service: it is not available here"), "{run}");
    assert!(run.stderr.contains("REACTOR_TOKEN") && run.stderr.contains("--store file"), "{run}");
    assert!(!config(&sandbox).contains("auth"));
    shows_nothing(&run);
}

#[cfg(target_os = "linux")]
#[test]
fn a_bus_that_never_answers_is_given_up() {
    let (mut sandbox, _server) = sandbox();
    let socket = sandbox.path("bus");
    // Accepts and says nothing, as a keychain that waits for somebody to open it.
    let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming() {
            held.push(stream);
        }
    });
    sandbox.set("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", socket.display()));
    let run = login(&sandbox, "login --token-stdin --timeout 60", TOKEN);
    assert_eq!(run.code, 5, "{run}");
    assert!(run.stderr.contains("did not answer within 3 s"), "{run}");
    // A context whose token is in there says the same, and no request is made without the token.
    let text = config(&sandbox).replace(
        "[contexts.prod]",
        "[contexts.prod]\nauth = { kind = \"keychain\", service = \"reactor\", account = \"prod\" }",
    );
    fs_err::write(sandbox.home().join(".reactor/config.toml"), text).unwrap();
    let run = sandbox.run("functions list");
    assert_eq!(run.code, 4, "{run}");
    assert!(run.stderr.contains("did not answer within 3 s") && run.stderr.contains("REACTOR_TOKEN"), "{run}");
    // Looking at contexts opens no keychain, and a variable is enough.
    assert!(sandbox.run("context show").success().stdout.contains("from the Secret Service"));
    sandbox.set("REACTOR_TOKEN", TOKEN);
    sandbox.run("whoami").success();
}

#[cfg(target_os = "linux")]
#[test]
fn the_kernel_keyring_is_named_with_its_lifetime_or_refused() {
    let (sandbox, server) = sandbox();
    let run = login(&sandbox, "login --token-stdin --store kernel --json", TOKEN);
    shows_nothing(&run);
    if run.code != 0 {
        // Containers may forbid it. Then nothing is claimed.
        assert_eq!((run.code, run.error()["code"].as_str()), (4, Some("keychain_unavailable")), "{run}");
        assert!(!config(&sandbox).contains("auth"));
        return;
    }
    assert!(run.json()["lifetime"].as_str().unwrap().contains("restarts"), "{run}");
    assert!(config(&sandbox).contains("store = \"kernel\"") && !config(&sandbox).contains("canary"));
    sandbox.run("whoami").success();
    assert_eq!(server.tokens().last().map(String::as_str), Some(TOKEN));
    sandbox.run("logout").success();
    assert_eq!(sandbox.run("whoami").code, 4);
}

#[test]
fn a_token_follows_a_renamed_context_and_never_another_address() {
    let (sandbox, server) = sandbox();
    login(&sandbox, "login --token-stdin --store file", TOKEN).success();
    sandbox.run("context rename prod live").success();
    sandbox.run("whoami --context live").success();
    let other = SampleServer::start(None);
    sandbox.run(&format!("context add live --endpoint {} --yes", other.endpoint)).success();
    sandbox.run("functions list --context live").success();
    assert_eq!(other.tokens(), Vec::<String>::new());
    // A later context of that name does not find it either.
    sandbox.run(&format!("context add back --endpoint {}", server.endpoint)).success();
    login(&sandbox, "login --context back --token-stdin --store file", TOKEN).success();
    sandbox.run("context remove back").success();
    sandbox.run(&format!("context add back --endpoint {}", server.endpoint)).success();
    assert_eq!(sandbox.run("whoami --context back").code, 4);
}

#[test]
fn a_variable_that_wins_is_named() {
    let (mut sandbox, _server) = sandbox();
    sandbox.set("REACTOR_TOKEN", TOKEN);
    let run = login(&sandbox, "login --token-stdin --store file", TOKEN).success();
    assert!(run.stderr.contains("REACTOR_TOKEN wins over it"), "{run}");
    let run = sandbox.run("logout").success();
    assert!(run.stderr.contains("REACTOR_TOKEN still holds one"), "{run}");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_the_token_is_typed_unseen_and_the_file_is_offered() {
    let (mut sandbox, _server) = sandbox();
    sandbox.set("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", sandbox.path("no-bus").display()));
    // The token, then the first of the places that are left.
    let (run, _) = sandbox.run_on_terminal(&["login"], &format!("{TOKEN}\n\n"));
    assert_eq!(run.code, 0, "{run}");
    shows_nothing(&run);
    assert!(run.stdout.contains("credentials.toml"), "{run}");
    assert!(fs_err::read_to_string(sandbox.home().join(".reactor/credentials.toml")).unwrap().contains(TOKEN));
}

/// A real Secret Service under a bus of its own, where both are installed: unlocked it keeps, locked it is said.
#[cfg(target_os = "linux")]
#[test]
fn a_real_secret_service_keeps_a_token_and_a_locked_one_does_not() {
    let missing = ["/usr/bin/dbus-run-session", "/usr/bin/gnome-keyring-daemon"]
        .into_iter()
        .find(|program| !std::path::Path::new(program).exists());
    if let Some(program) = missing {
        #[allow(clippy::print_stderr, reason = "a test that looks away says so")]
        {
            eprintln!("not looked at: {program} is not installed");
        }
        return;
    }
    let (sandbox, server) = sandbox();
    let program = env!("CARGO_BIN_EXE_reactor");
    let script = format!(
        "echo pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; \
         echo {TOKEN} | {program} login --token-stdin --json && {program} whoami --json && {program} logout --json"
    );
    let session = |script: &str| {
        let mut command = std::process::Command::new("/usr/bin/dbus-run-session");
        sandbox.prepare(&mut command, &sandbox.work());
        command.env("XDG_RUNTIME_DIR", sandbox.work()).args(["--", "/bin/sh", "-c", script]);
        let output = command.output().unwrap();
        sandbox.run_of(
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let run = session(&script);
    assert_eq!(run.code, 0, "{run}");
    let documents: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents[0]["store"], "the Secret Service");
    assert_eq!(documents[1]["token_source"], "the Secret Service");
    assert_eq!(documents[2]["forgotten"][0], "the Secret Service");
    assert_eq!(server.tokens().last().map(String::as_str), Some(TOKEN));
    shows_nothing(&run);
    // Nobody has unlocked this one, and nobody is there to ask.
    let locked = format!(
        "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; echo {TOKEN} | {program} login --token-stdin"
    );
    let run = session(&locked);
    assert_eq!(run.code, 5, "{run}");
    assert!(run.stderr.contains("REACTOR_TOKEN"), "{run}");
    shows_nothing(&run);
}
