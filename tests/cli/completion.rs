//! What a shell is offered: commands, options, and names from files of this machine.

use std::path::Path;

use crate::routes::SampleServer;
use crate::sandbox::Sandbox;

/// What bash would be offered for the last of these words.
fn offered(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let mut command = sandbox.command(&sandbox.work(), &["--", "reactor"]);
    command.args(words);
    command.env("REACTOR_COMPLETE", "bash").env("_CLAP_IFS", "\n").env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    let output = command.output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.trim_end().to_owned()).collect()
}

/// The same without the options, which may follow everywhere.
fn names(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    offered(sandbox, words).into_iter().filter(|word| !word.starts_with('-')).collect()
}

fn project(sandbox: &Sandbox) {
    sandbox.write(
        "reactor.toml",
        "project_id = \"shop-1234\"\n[[functions]]\nname = \"checkout\"\nruntime = \"wasm\"\n[[sites]]\nname = \"shopfront\"\n",
    );
}

#[test]
fn commands_and_options_are_offered() {
    let sandbox = Sandbox::new();
    assert!(offered(&sandbox, &["con"]).contains(&"context".to_owned()));
    assert!(offered(&sandbox, &["deploy", "--no-a"]).contains(&"--no-activate".to_owned()));
    assert!(!offered(&sandbox, &[""]).iter().any(|word| word.starts_with("__")));
}

#[test]
fn contexts_are_offered_wherever_one_is_named() {
    let sandbox = Sandbox::new();
    sandbox.run("context add staging --endpoint https://staging.example.com").success();
    for words in [vec!["logs", "--context", ""], vec!["-c", ""], vec!["context", "use", ""], vec!["context", "rm", ""]]
    {
        let known = names(&sandbox, &words);
        assert!(known.contains(&"staging".to_owned()) && known.contains(&"local".to_owned()), "{words:?}: {known:?}");
    }
    assert_eq!(names(&sandbox, &["context", "use", "st"]), ["staging"]);
}

#[test]
fn what_the_manifest_declares_is_offered_before_any_server_knows_it() {
    let sandbox = Sandbox::new();
    project(&sandbox);
    assert_eq!(names(&sandbox, &["functions", "show", ""]), ["checkout"]);
    assert_eq!(names(&sandbox, &["fn", "logs", "ch"]), ["checkout"]);
    assert_eq!(names(&sandbox, &["open", ""]), ["shopfront"]);
}

#[test]
fn names_of_a_server_come_from_the_cache_and_are_renewed_behind_the_scenes() {
    let server = SampleServer::start(None);
    let sandbox = Sandbox::new();
    sandbox.run(&format!("context add prod --endpoint {} --use", server.endpoint)).success();
    // Nothing is known yet; the question itself has another process ask.
    assert_eq!(names(&sandbox, &["functions", "show", ""]), Vec::<String>::new());
    let cache = sandbox.home().join(".reactor/cache/names/prod.json");
    wait_for(&cache);
    assert_eq!(names(&sandbox, &["functions", "show", ""]), ["hello"]);
    assert_eq!(names(&sandbox, &["sites", "show", ""]), ["web"]);
    assert_eq!(names(&sandbox, &["jobs", "show", ""]), ["nightly"]);
    // Newest first.
    assert_eq!(names(&sandbox, &["rollback", "--to", ""]), ["rel_2", "rel_3", "rel_1"]);
}

/// A user with one server, and the file in which its names are kept.
fn with_server(server: &SampleServer) -> (Sandbox, std::path::PathBuf) {
    let sandbox = Sandbox::new();
    sandbox.run(&format!("context add prod --endpoint {} --use", server.endpoint)).success();
    let cache = sandbox.home().join(".reactor/cache/names/prod.json");
    (sandbox, cache)
}

#[test]
fn what_a_command_was_told_is_offered_without_asking_again() {
    let server = SampleServer::start(None);
    let (sandbox, cache) = with_server(&server);
    sandbox.run("functions list").success();
    sandbox.run("releases list --json").success();
    assert_eq!(names(&sandbox, &["functions", "show", ""]), ["hello"]);
    assert_eq!(names(&sandbox, &["rollback", "--to", ""]), ["rel_2", "rel_3", "rel_1"]);
    assert!(!cache.with_extension("asked").exists(), "the server was asked again");
    // Sites were not listed: they are asked for.
    assert_eq!(names(&sandbox, &["sites", "show", ""]), Vec::<String>::new());
    assert!(cache.with_extension("asked").exists(), "the server was not asked");
}

#[test]
fn what_a_rollout_made_live_is_offered() {
    let server = SampleServer::start(None);
    let (sandbox, _) = with_server(&server);
    sandbox.run("rollback --to rel_1").success();
    assert_eq!(names(&sandbox, &["rollback", "--to", ""]), ["rel_1"]);
    assert_eq!(names(&sandbox, &["functions", "show", ""]), ["hello"]);
}

#[test]
fn a_rollout_that_failed_teaches_nothing() {
    let server = SampleServer::start(None);
    let (sandbox, cache) = with_server(&server);
    assert_eq!(sandbox.run("deploy attach dpl_2").code, 8);
    assert!(!cache.exists());
}

#[test]
fn names_that_cannot_be_kept_are_nobodys_concern() {
    let server = SampleServer::start(None);
    let (sandbox, _) = with_server(&server);
    fs_err::write(sandbox.home().join(".reactor/cache"), "a file where a folder should be").unwrap();
    let run = sandbox.run("functions list").success();
    assert_eq!(run.stderr, "", "{run}");
}

fn wait_for(path: &Path) {
    for _ in 0..200 {
        if path.exists() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("{} did not appear", path.display());
}

#[test]
fn a_server_that_never_answers_holds_nobody_up() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let sandbox = Sandbox::new();
    sandbox.run(&format!("context add prod --endpoint http://{} --use", listener.local_addr().unwrap())).success();
    project(&sandbox);
    // The test would hang here if the network were waited for.
    assert_eq!(names(&sandbox, &["functions", "show", ""]), ["checkout"]);
}

#[test]
fn a_broken_configuration_offers_nothing_and_says_nothing() {
    let sandbox = Sandbox::new();
    fs_err::create_dir(sandbox.home().join(".reactor")).unwrap();
    fs_err::write(sandbox.home().join(".reactor/config.toml"), "[[[").unwrap();
    assert_eq!(names(&sandbox, &["context", "use", ""]), ["local"]);
}

#[test]
fn the_script_of_each_shell_is_made_for_this_program() {
    let sandbox = Sandbox::new();
    for (shell, mark) in [
        ("bash", "REACTOR_COMPLETE"),
        ("zsh", "#compdef reactor"),
        ("fish", "REACTOR_COMPLETE"),
        ("powershell", "REACTOR_COMPLETE"),
        ("elvish", "REACTOR_COMPLETE"),
        ("nushell", "^reactor __names contexts"),
    ] {
        let script = sandbox.run(&format!("completions {shell}")).success().stdout;
        assert!(script.contains(mark), "{shell}: {script}");
    }
}

/// The script in a real bash: TAB after `reactor context use st`.
#[cfg(target_os = "linux")]
#[test]
fn bash_completes_a_name_with_the_script() {
    let sandbox = Sandbox::new();
    sandbox.run("context add staging --endpoint https://staging.example.com").success();
    let folder = Path::new(env!("CARGO_BIN_EXE_reactor")).parent().unwrap();
    let script = "source <(reactor completions bash); COMP_WORDS=(reactor context use st); COMP_CWORD=3; COMP_TYPE=9; \
                  _clap_complete_reactor reactor st use; printf '%s' \"${COMPREPLY[*]}\"";
    let mut command = std::process::Command::new("/bin/bash");
    sandbox.prepare(&mut command, &sandbox.work());
    command.env("PATH", format!("{}:/usr/bin:/bin", folder.display())).args(["-c", script]);
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "staging", "{output:?}");
}
