//! New projects.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

/// Templates whose site is built by a tool of its own.
const NEED_PACKAGES: [&str; 2] = ["astro", "vite"];

#[test]
fn a_new_project_is_made_and_the_next_steps_are_shown() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("init shop"));
    let manifest = fs_err::read_to_string(sandbox.path("shop/reactor.toml")).unwrap();
    assert!(manifest.contains("project_id = \"shop-"), "{manifest}");
    assert!(manifest.contains("name = \"shop\""), "{manifest}");
    assert!(sandbox.path("shop/functions/hello/index.ts").is_file());
}

#[test]
fn two_projects_of_one_name_have_two_ids() {
    let sandbox = Sandbox::new();
    let id =
        |folder: &str| sandbox.run(&format!("init {folder} --name Shop --json")).success().json()["project_id"].clone();
    assert_ne!(id("one"), id("two"));
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let sandbox = Sandbox::new();
    sandbox.write("shop/notes.txt", "mine");
    let run = sandbox.run("init shop");
    assert_eq!(run.code, 3);
    assert_snapshot!(run);
}

#[test]
fn a_folder_with_only_a_repository_in_it_is_taken() {
    let sandbox = Sandbox::new();
    fs_err::create_dir_all(sandbox.path(".git")).unwrap();
    sandbox.run("init .").success();
    assert!(sandbox.path("reactor.toml").is_file());
}

#[test]
fn a_project_is_not_made_over_another_one() {
    let sandbox = Sandbox::new();
    sandbox.run("init shop").success();
    assert_snapshot!(sandbox.run("init shop"));
}

#[test]
fn an_unknown_template_gets_a_suggestion() {
    assert_snapshot!(Sandbox::new().run("init shop --template helo"));
}

#[test]
fn templates_are_listed() {
    let list = Sandbox::new().run("init --list-templates --json").success().json();
    assert_eq!(list["items"][0]["name"], "hello");
}

#[test]
fn every_template_builds() {
    let sandbox = Sandbox::new();
    let list = sandbox.run("init --list-templates --json").success().json();
    for template in list["items"].as_array().unwrap() {
        let name = template["name"].as_str().unwrap();
        sandbox.run(&format!("init {name} --template {name}")).success();
        if NEED_PACKAGES.contains(&name) {
            // Without network there are none: the build says how to get them. With them they are built end to end.
            let refused = sandbox.run(&format!("build -C {name}"));
            assert_eq!(refused.code, 3, "{}", refused.stderr);
            assert!(refused.stderr.contains("npm install"), "{}", refused.stderr);
            continue;
        }
        sandbox.run(&format!("build -C {name}")).success();
    }
}
