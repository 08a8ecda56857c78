//! In CI: annotations, outputs and a summary on GitHub, plain lines elsewhere, and the example workflows.

use std::path::PathBuf;

use crate::sandbox::Sandbox;

fn examples() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/ci"))
}

fn broken() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("reactor.toml", "project_id = \"shop-1234\"\nnmae = \"Shop\"\n");
    sandbox
}

#[test]
fn github_gets_an_annotation_with_file_line_and_column() {
    let mut sandbox = broken();
    sandbox.set("CI", "true");
    sandbox.set("GITHUB_ACTIONS", "true");
    let run = sandbox.run("build --check");
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("::error file=reactor.toml,line=2,col=1::"), "{run}");
    let json = sandbox.run("build --check --json");
    assert!(!json.stdout.contains("::error"), "{json}");
}

#[test]
fn other_systems_get_plain_lines() {
    let mut sandbox = broken();
    sandbox.set("CI", "true");
    let run = sandbox.run("build --check");
    assert_eq!(run.code, 3);
    assert!(!run.stderr.contains("::error") && !run.stderr.contains('\u{1b}'), "{run}");
    assert!(run.stderr.contains("reactor.toml:2:1"), "{run}");
}

#[cfg(target_os = "linux")]
#[test]
fn nobody_is_asked_in_ci_even_on_a_terminal() {
    let mut sandbox = Sandbox::new();
    sandbox.set("CI", "true");
    sandbox.run("context add prod --endpoint https://192.0.2.1 --protected").success();
    let (run, _) = sandbox.run_on_terminal(&["rollback", "--context", "prod"], "");
    assert_eq!(run.code, 5, "{run}");
}

/// The lines of an example that start `reactor`, without what a shell or a runner adds.
fn commands(text: &str) -> Vec<Vec<String>> {
    let filled = regex::Regex::new(r"\$\{\{[^}]*\}\}").unwrap().replace_all(text, "filled-in").into_owned();
    filled
        .lines()
        .filter_map(|line| {
            let line = line.trim().trim_start_matches("- ").trim_start_matches("run: ");
            line.strip_prefix("reactor ").map(|rest| {
                let rest = rest.split(['>', '|']).next().unwrap_or(rest);
                rest.split_whitespace().map(|word| word.trim_matches('"').to_owned()).collect()
            })
        })
        .collect()
}

#[test]
fn every_command_of_the_examples_exists_with_its_options() {
    let sandbox = Sandbox::new();
    let mut count = 0;
    for file in ["github.yml", "gitlab.yml"] {
        let text = fs_err::read_to_string(examples().join(file)).unwrap();
        assert!(!text.contains('\t'), "{file}: YAML has no tabs");
        for mut words in commands(&text) {
            words.push("--help".to_owned());
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let run = sandbox.run_args(&words);
            assert_eq!(run.code, 0, "{file}: {words:?}: {run}");
            // Help does not look at options; a misspelt one is found by its absence.
            for option in words.iter().filter(|word| word.starts_with("--") && **word != "--json") {
                assert!(run.stdout.contains(option), "{file}: {option} is no option of {words:?}");
            }
            count += 1;
        }
    }
    assert!(count >= 6, "{count} commands");
}

#[test]
fn the_github_example_names_secrets_that_it_uses() {
    let text = fs_err::read_to_string(examples().join("github.yml")).unwrap();
    assert!(text.contains("REACTOR_TOKEN: ${{ secrets.REACTOR_TOKEN }}"), "{text}");
    assert!(!text.contains("--token"), "a token on a command line is visible to others");
    assert!(text.contains("steps.deploy.outputs.url"), "{text}");
}
