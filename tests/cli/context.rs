//! Contexts: the configuration file, the order of resolution, where tokens come from.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

#[test]
fn local_always_exists() {
    assert_snapshot!(Sandbox::new().run("context list"));
}

#[test]
fn a_context_lives_from_add_to_remove() {
    let sandbox = Sandbox::new();
    let lines = [
        "context add prod --endpoint https://api.example.com --org acme --protected",
        "context use prod",
        "context show",
        "context list",
        "context rename prod live",
        "context show live",
        "context rm live",
        "context list",
    ];
    let seen: Vec<_> = lines.iter().map(|line| format!("$ reactor {line}\n{}", sandbox.run(line))).collect();
    assert_snapshot!(seen.join("\n"));
}

#[cfg(unix)]
#[test]
fn the_configuration_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    sandbox.run("context add prod --endpoint https://api.example.com").success();
    let mode = |path: &str| fs_err::metadata(sandbox.home().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(".reactor"), 0o700);
    assert_eq!(mode(".reactor/config.toml"), 0o600);
    // What somebody opened up is closed again by the next change.
    fs_err::set_permissions(sandbox.home().join(".reactor"), std::fs::Permissions::from_mode(0o755)).unwrap();
    fs_err::set_permissions(sandbox.home().join(".reactor/config.toml"), std::fs::Permissions::from_mode(0o644))
        .unwrap();
    sandbox.run("context add staging --endpoint https://staging.example.com").success();
    assert_eq!((mode(".reactor"), mode(".reactor/config.toml")), (0o700, 0o600));
}

#[test]
fn an_unknown_context_gets_a_suggestion_and_exit_3() {
    let sandbox = Sandbox::new();
    sandbox.run("context add production --endpoint https://api.example.com").success();
    let run = sandbox.run("logs --context prodution");
    assert_eq!(run.code, 3);
    assert_snapshot!(run);
}

#[test]
fn the_order_is_flag_variable_checkout_manifest_default_local() {
    let mut sandbox = Sandbox::new();
    for name in ["flag", "variable", "checkout", "manifest", "fallback"] {
        sandbox.run(&format!("context add {name} --endpoint https://{name}.example.com")).success();
    }
    let chosen = |sandbox: &Sandbox, line: &str| {
        let shown = sandbox.run(line).success().json();
        (shown["name"].as_str().unwrap().to_owned(), shown["source"].as_str().unwrap().to_owned())
    };
    let is = |name: &str, source: &str| (name.to_owned(), source.to_owned());
    assert_eq!(chosen(&sandbox, "context show --json"), is("local", "the built-in default"));
    sandbox.run("context use fallback").success();
    assert_eq!(chosen(&sandbox, "context show --json"), is("fallback", "the default of config.toml"));
    sandbox.write("reactor.toml", "project_id = \"shop-1234\"\ndefault_context = \"manifest\"\n");
    assert_eq!(chosen(&sandbox, "context show --json"), is("manifest", "default_context of reactor.toml"));
    sandbox.run("context use checkout").success();
    assert_eq!(chosen(&sandbox, "context show --json"), is("checkout", ".reactor/context"));
    sandbox.set("REACTOR_CONTEXT", "variable");
    assert_eq!(chosen(&sandbox, "context show --json"), is("variable", "REACTOR_CONTEXT"));
    assert_eq!(chosen(&sandbox, "context show --json --context flag"), is("flag", "--context"));
}

#[test]
fn use_says_when_a_variable_wins_over_it() {
    let mut sandbox = Sandbox::new();
    sandbox.run("context add prod --endpoint https://api.example.com").success();
    sandbox.set("REACTOR_CONTEXT", "local");
    let run = sandbox.run("context use prod").success();
    assert!(run.stderr.contains("REACTOR_CONTEXT is `local`"), "{run}");
}

#[test]
fn the_source_of_a_token_is_named_and_its_value_never() {
    let mut sandbox = Sandbox::new();
    sandbox.run("context add prod-eu --endpoint https://api.example.com").success();
    sandbox.set("REACTOR_TOKEN_PROD_EU", "canary-7f3a");
    let run = sandbox.run("context show prod-eu -v").success();
    assert!(run.stdout.contains("from REACTOR_TOKEN_PROD_EU"), "{run}");
    sandbox.set("REACTOR_TOKEN", "canary-9b1c");
    let general = sandbox.run("context list -vv").success();
    assert!(general.stdout.contains("REACTOR_TOKEN"), "{general}");
    for text in [&run.stdout, &run.stderr, &general.stdout, &general.stderr] {
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn another_address_for_a_known_name_needs_an_answer() {
    let sandbox = Sandbox::new();
    sandbox.run("context add prod --endpoint https://a.example.com").success();
    let run = sandbox.run("context add prod --endpoint https://b.example.com");
    assert_eq!(run.code, 5);
    assert_snapshot!(run);
    sandbox.run("context add prod --endpoint https://b.example.com --yes").success();
}

#[test]
fn a_broken_configuration_is_shown_with_its_place() {
    let sandbox = Sandbox::new();
    fs_err::create_dir(sandbox.home().join(".reactor")).unwrap();
    fs_err::write(sandbox.home().join(".reactor/config.toml"), "[contexts.prod]\nendpoint = https://x\n").unwrap();
    let run = sandbox.run("context list");
    assert_eq!(run.code, 3);
    assert_snapshot!(run);
}

#[test]
fn without_a_home_local_still_works_and_adding_says_what_to_do() {
    let mut sandbox = Sandbox::new();
    sandbox.set("HOME", "");
    sandbox.run("context show").success();
    assert_snapshot!(sandbox.run("context add prod --endpoint https://api.example.com"));
}
