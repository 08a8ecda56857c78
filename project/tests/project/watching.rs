//! What to watch and what to leave alone.

use project::Rule;

use crate::support::{HELLO, Tree};

#[test]
fn watches_the_folder_and_every_folder_in_it_that_is_not_ignored() {
    let tree = Tree::hello(HELLO)
        .write("node_modules/x/y.js", "")
        .write(".reactor/x", "")
        .write("target/x", "")
        .write("shared/a.ts", "")
        .write(".gitignore", "target\n");
    let project = tree.load().unwrap();
    let roots = project.watch_roots().unwrap();
    let names: Vec<_> = roots
        .iter()
        .map(|root| (root.path.strip_prefix(tree.root()).unwrap().to_string_lossy().into_owned(), root.recursive))
        .collect();
    assert_eq!(names, [(String::new(), false), ("functions".into(), true), ("shared".into(), true)]);
}

#[test]
fn answers_for_relative_and_absolute_paths() {
    let tree = Tree::hello(HELLO).write(".gitignore", "a\n*.log\n").write("b.log", "");
    let project = tree.load().unwrap();
    assert!(project.is_ignored(std::path::Path::new("a/b/c")));
    assert!(project.is_ignored(&tree.path("b.log")));
    assert!(project.is_ignored(&tree.path("functions/hello/node_modules/x.js")));
    assert!(!project.is_ignored(&tree.path("functions/hello/index.ts")));
    let explained = project.explain(std::path::Path::new("x.log"));
    let rule = Rule::Line { file: ".gitignore".into(), line: 2, pattern: "*.log".into() };
    assert_eq!((explained.included, explained.rule), (false, Some(rule)));
}
