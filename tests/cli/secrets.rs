//! A canary through every channel: it may be sent and kept where it belongs, and is seen nowhere else.

use std::path::Path;

use crate::routes::SampleServer;
use crate::sandbox::{Run, Sandbox};

const CANARY: &str = "canary-c4f1e07b";

/// A project whose build command, git and editor all write down how they were started.
fn sandbox(server: &SampleServer) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.run("init shop --quiet").success();
    let folder = sandbox.path("bin");
    let spies = sandbox.path("spied");
    fs_err::create_dir(&folder).unwrap();
    // Each spy writes its own command line and environment, and those of its parents' children, then does its work.
    let spy = format!(
        "#!/bin/sh\n{{ tr '\\0' '\\n' < /proc/$$/cmdline; tr '\\0' '\\n' < /proc/$$/environ; }} >> {} 2>/dev/null\n",
        spies.display()
    );
    for program in ["git", "npm", "less", "bun", "xdg-open"] {
        let real = format!("/usr/bin/{program}");
        let rest = if Path::new(&real).exists() { format!("exec {real} \"$@\"\n") } else { "exit 0\n".to_owned() };
        let path = folder.join(program);
        fs_err::write(&path, format!("{spy}{rest}")).unwrap();
        executable(&path);
    }
    let build = format!("{}/build", folder.display());
    fs_err::write(&build, format!("{spy}exit 0\n")).unwrap();
    executable(Path::new(&build));
    let manifest = sandbox.path("shop/reactor.toml");
    let text = fs_err::read_to_string(&manifest).unwrap();
    // The template's function is built by a command as well.
    let text = text.replacen("[[functions]]", &format!("[[functions]]\nbuild = \"{build}\""), 1);
    fs_err::write(&manifest, text).unwrap();
    sandbox.set("PATH", format!("{}:/usr/bin:/bin", folder.display()));
    sandbox.run(&format!("context add prod --endpoint {} --use", server.endpoint)).success();
    sandbox
}

#[cfg(unix)]
fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn executable(_path: &Path) {}

/// Every file below a folder that holds the canary, but for one that may.
fn holders(folder: &Path, allowed: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs_err::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.is_file() && holds(&fs_err::read(&path).unwrap()) && !path.ends_with(allowed) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

fn holds(bytes: &[u8]) -> bool {
    bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes())
}

#[track_caller]
fn unseen(run: &Run) {
    assert!(!run.stdout.contains(CANARY) && !run.stderr.contains(CANARY), "{run}");
}

/// Commands that send the token, fail with it, build, and start other programs.
const LINES: &[&str] = &[
    "whoami -vv",
    "whoami --json",
    "functions list -vv",
    "api GET /_admin/version -vv",
    "api GET /nothing --json",
    "context list -vv",
    "context show --json",
    "logs -vv",
    "doctor --json",
    "-C shop build --out ../bundle.tar.zst -vv",
    "-C shop deploy -vv",
    "-C shop deploy --json",
    "functions list --context nowhere",
    "functions list --context gone -vv",
    "-C shop functions env list hello",
    "version -vv",
    "stop -vv",
];

#[test]
fn a_token_of_the_environment_is_seen_nowhere() {
    let server = SampleServer::start(Some(CANARY));
    let mut sandbox = sandbox(&server);
    sandbox.run("context add gone --endpoint http://127.0.0.1:9").success();
    sandbox.set("REACTOR_TOKEN", CANARY);
    for line in LINES {
        unseen(&sandbox.run(line));
    }
    assert!(server.tokens().contains(&CANARY.to_owned()));
    assert!(sandbox.path("spied").exists(), "no child was looked at");
    assert_eq!(holders(sandbox.work().parent().unwrap(), "-"), Vec::<String>::new());
}

#[test]
fn a_token_of_a_flag_is_seen_nowhere_and_the_flag_is_warned_of() {
    let server = SampleServer::start(Some(CANARY));
    let sandbox = sandbox(&server);
    for line in LINES {
        let mut words: Vec<&str> = line.split(' ').collect();
        words.extend(["--token", CANARY]);
        let run = sandbox.run_args(&words);
        unseen(&run);
    }
    let warned = sandbox.run_args(&["whoami", "--token", CANARY]);
    assert!(warned.stderr.contains("visible to other users"), "{warned}");
    // A line that is not understood shows none of its values that may be one.
    unseen(&sandbox.run_args(&["whoami", "--token", CANARY, "--nonsense"]));
    assert_eq!(holders(sandbox.work().parent().unwrap(), "-"), Vec::<String>::new());
}

#[test]
fn a_token_of_standard_input_is_seen_nowhere() {
    let server = SampleServer::start(Some(CANARY));
    let sandbox = sandbox(&server);
    for line in LINES {
        let mut words: Vec<&str> = line.split(' ').collect();
        words.extend(["--token", "-"]);
        unseen(&sandbox.run_in(&sandbox.work(), &words, CANARY));
    }
    assert_eq!(holders(sandbox.work().parent().unwrap(), "-"), Vec::<String>::new());
}

#[test]
fn a_token_of_the_configuration_is_only_where_it_was_put() {
    let server = SampleServer::start(Some(CANARY));
    let mut sandbox = sandbox(&server);
    let words = ["login", "--token-stdin", "--store", "file"];
    unseen(&sandbox.run_in(&sandbox.work(), &words, CANARY).success());
    for line in LINES {
        unseen(&sandbox.run(line));
    }
    // The same through a variable that the context names.
    let line = format!("context add named --endpoint {} --token-variable SHOP_TOKEN --use", server.endpoint);
    sandbox.run(&line).success();
    sandbox.set("SHOP_TOKEN", CANARY);
    for line in LINES {
        unseen(&sandbox.run(line));
    }
    assert_eq!(holders(sandbox.work().parent().unwrap(), "credentials.toml"), Vec::<String>::new());
    // A file of tokens that is not TOML is an error which does not quote it.
    let file = sandbox.home().join(".reactor/credentials.toml");
    fs_err::write(&file, format!("[tokens]\nprod = \"{CANARY}\noops")).unwrap();
    unseen(&sandbox.run("whoami --context prod"));
}

#[test]
fn a_secret_of_a_function_is_sent_and_seen_nowhere() {
    let server = SampleServer::start(None);
    let sandbox = sandbox(&server);
    for words in [
        vec!["functions", "env", "set", "hello", "API_KEY", "--secret", "-vv"],
        vec!["functions", "env", "set", "hello", "API_KEY", "--secret", "--json"],
        // The sample server does not know the function: the value must not come back in the error either.
        vec!["functions", "env", "set", "unknown", "API_KEY", "--secret", "-vv"],
    ] {
        unseen(&sandbox.run_in(&sandbox.work(), &words, CANARY));
    }
    unseen(&sandbox.run_args(&["functions", "env", "set", "hello", "API_KEY", CANARY, "--secret", "-vv"]));
    assert_eq!(holders(sandbox.work().parent().unwrap(), "-"), Vec::<String>::new());
}

#[test]
fn a_private_key_in_a_file_is_refused_and_not_quoted() {
    let sandbox = Sandbox::new();
    sandbox.run("init shop --quiet").success();
    let material = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
    let key = format!("-----BEGIN PRIVATE KEY-----\n{material}\n{CANARY}\n-----END PRIVATE KEY-----\n");
    sandbox.write("shop/functions/hello/key.ts", &format!("export const key = `{key}`;\n"));
    sandbox.write("shop/sites/web/key.txt", &key);
    let run = sandbox.run("-C shop build");
    unseen(&run);
    assert_eq!(run.code, 3, "{run}");
}
