//! Help, usage errors, and the commands that explain.

use std::collections::BTreeMap;

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

#[test]
fn without_a_command_help_goes_to_standard_error_and_the_exit_code_is_2() {
    let run = Sandbox::new().run("");
    assert_eq!(run.code, 2);
    assert_eq!(run.stdout, "");
    assert_snapshot!(run);
}

#[test]
fn help_goes_to_standard_output() {
    let run = Sandbox::new().run("--help").success();
    assert_eq!(run.stderr, "");
    assert!(run.stdout.contains("reactor deploy --context prod"), "{}", run.stdout);
}

#[test]
fn the_help_of_a_command_has_examples() {
    assert_snapshot!(Sandbox::new().run("deploy --help"));
}

/// Every command with its section of the reference, which is made of its help; options of every command stand under "".
fn sections(page: &str) -> BTreeMap<&str, &str> {
    page.split("\n## ")
        .map(|section| (section.lines().next().unwrap().trim_start_matches("# Command line"), section))
        .collect()
}

/// The lines of its help that show how it is used, without what they say about it.
fn examples(section: &str) -> Vec<&str> {
    let below = section.lines().skip_while(|line| *line != "Examples:").skip(1);
    let lines = below.take_while(|line| line.starts_with("  "));
    lines.filter_map(|line| line.trim().split("  ").next()).collect()
}

#[test]
fn every_command_has_an_example_and_every_example_its_command_and_options() {
    let sandbox = Sandbox::new();
    sandbox.run("__reference pages").success();
    let page = fs_err::read_to_string(sandbox.path("pages/docs/reference/cli.md")).unwrap();
    let sections = sections(&page);
    assert!(sections.len() > 80, "{} commands", sections.len());
    let mut wrong = Vec::new();
    for (name, section) in sections.iter().filter(|(name, _)| !name.is_empty()) {
        let examples = examples(section);
        if !examples.iter().any(|line| line.contains(name)) {
            wrong.push(format!("`{name}` has no example"));
        }
        // What follows `--` is for another program; what stands before `reactor` is one.
        let parts = examples.iter().flat_map(|line| line.split(" -- ").next().unwrap().split("&&"));
        for part in parts.filter_map(|part| Some(part[part.find("reactor ")?..].replace(" -C shop ", " "))) {
            let is_called = |name: &&&str| part == **name || part.starts_with(&format!("{name} "));
            let Some(called) =
                sections.keys().filter(|name| !name.is_empty()).filter(is_called).max_by_key(|name| name.len())
            else {
                wrong.push(format!("`{name}`: `{part}` is no command"));
                continue;
            };
            for option in part.split_whitespace().filter(|word| word.starts_with("--")) {
                let option = option.split('=').next().unwrap();
                if !sections[called].contains(option) && !sections[""].contains(option) {
                    wrong.push(format!("`{name}`: `{called}` has no `{option}`"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_noun_without_a_verb_prints_its_help_on_standard_error() {
    assert_snapshot!(Sandbox::new().run("context"));
}

#[test]
fn an_unknown_command_gets_a_suggestion() {
    assert_snapshot!(Sandbox::new().run("deploi"));
}

#[test]
fn an_unknown_flag_gets_a_suggestion() {
    assert_snapshot!(Sandbox::new().run("build --chek"));
}

#[test]
fn a_missing_argument_and_a_wrong_value_are_named() {
    let sandbox = Sandbox::new();
    assert_snapshot!("missing_argument", sandbox.run("context add prod"));
    assert_snapshot!("wrong_value", sandbox.run("explain --color rainbow"));
    assert_snapshot!("wrong_name", sandbox.run("context use Prod"));
}

#[test]
fn a_usage_error_is_json_when_json_was_asked_for() {
    let run = Sandbox::new().run("deploi --json");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(run.error()["code"], "usage");
    assert_eq!(run.error()["hint"], "did you mean `deploy`?");
}

#[test]
fn explain_knows_codes_and_exit_codes_offline() {
    let sandbox = Sandbox::new();
    assert_snapshot!("explain_code", sandbox.run("explain migration_late"));
    assert_snapshot!("explain_exit", sandbox.run("explain 8"));
    assert_snapshot!("explain_unknown", sandbox.run("explain migration-lat"));
}

#[test]
fn every_code_can_be_explained() {
    let sandbox = Sandbox::new();
    let all = sandbox.run("explain --json").success().json();
    let codes: Vec<_> = all["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"deploy_in_progress") && codes.len() > 40);
    let one = sandbox.run(&format!("explain {} --json", codes[0])).success().json();
    assert_eq!(one, all["items"][0]);
}

#[test]
fn completions_and_man_pages_are_printed() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish", "nushell"] {
        assert!(sandbox.run(&format!("completions {shell}")).success().stdout.contains("reactor"), "{shell}");
    }
    assert!(sandbox.run("man").success().stdout.starts_with(".ie"));
    sandbox.run("man --out pages").success();
    assert!(sandbox.path("pages/reactor-context-add.1").is_file());
    assert!(!sandbox.path("pages/reactor-__postgres.1").exists());
}

#[test]
fn the_version_needs_no_server() {
    let run = Sandbox::new().run("--version").success();
    assert_eq!(run.stdout, format!("reactor {}\n", env!("CARGO_PKG_VERSION")));
}
