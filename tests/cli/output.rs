//! Streams, colours and forms.

use crate::sandbox::Sandbox;

#[test]
fn a_pipe_gets_no_colour_unless_it_is_forced() {
    let mut sandbox = Sandbox::new();
    assert!(!sandbox.run("explain usage").stdout.contains('\u{1b}'));
    assert!(sandbox.run("explain usage --color always").stdout.contains('\u{1b}'));
    sandbox.set("CLICOLOR_FORCE", "1");
    assert!(sandbox.run("explain usage").stdout.contains('\u{1b}'));
    assert!(!sandbox.run("explain usage --color never").stdout.contains('\u{1b}'));
    sandbox.set("NO_COLOR", "1");
    assert!(!sandbox.run("explain usage").stdout.contains('\u{1b}'));
    assert!(sandbox.run("explain usage --color=always").stdout.contains('\u{1b}'));
}

#[test]
fn usage_errors_follow_the_same_colour_rules() {
    let sandbox = Sandbox::new();
    assert!(!sandbox.run("nope").stderr.contains('\u{1b}'));
    assert!(sandbox.run("nope --color always").stderr.contains('\u{1b}'));
}

#[test]
fn quiet_keeps_data_and_drops_talk() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("init shop --quiet").success();
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    let run = sandbox.run("context list -q").success();
    assert!(run.stdout.contains("local"));
}

#[test]
fn json_may_come_from_the_environment() {
    let mut sandbox = Sandbox::new();
    sandbox.set("REACTOR_OUTPUT", "json");
    assert_eq!(sandbox.run("context list").success().json()["items"][0]["name"], "local");
    sandbox.set("REACTOR_OUTPUT", "yaml");
    assert_eq!(sandbox.run("context list").code, 2);
}

#[test]
fn every_document_is_one_line_and_nothing_else_reaches_standard_output() {
    let sandbox = Sandbox::new();
    sandbox.run("init shop").success();
    for line in [
        "context list --json",
        "context show --json",
        "context add x --endpoint https://x.example.com --json",
        "context rename x y --json",
        "context use y --global --json",
        "context remove y --json",
        "explain --json",
        "explain usage --json",
        "explain 1 --json",
        "-C shop build --json",
        "-C shop build --check --json",
        "-C shop bundle ls --json",
        "-C shop bundle ls --why-big --json",
        "-C shop bundle explain reactor.toml --json",
        "-C shop bundle verify .reactor/build/bundle.tar.zst --json",
        "man --out pages --json",
    ] {
        let run = sandbox.run(line).success();
        run.json();
        assert_eq!(run.stderr, "", "{line}");
    }
}
