//! A build on top of an earlier one: the same result as from nothing, with less work.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use project::{BuildEvent, BuildOptions, Built, Changes, Kept, ProjectError};

use crate::support::{HELLO, Tree};

const TWO: &str = "[[functions]]\nname = \"one\"\n[[functions]]\nname = \"two\"\n[[sites]]\nname = \"web\"\n";
const IMPORTS: &str =
    "import { word } from '../../lib/word';\nexport default { fetch() { return new Response(word) } }\n";

struct Workplace {
    tree: Tree,
    kept: Kept,
}

impl Workplace {
    fn new() -> Self {
        let tree = Tree::new(TWO)
            .write("functions/one/index.ts", HELLO)
            .write("functions/two/index.ts", IMPORTS)
            .write("lib/word.ts", "export const word = 'a';\n")
            .write("sites/web/index.html", "<p>hello");
        let mut place = Self { tree, kept: Kept::default() };
        Workplace::age();
        assert_eq!(place.build(&[]).unwrap().0, ["one", "two", "web"]);
        place
    }

    /// Files that are as young as the build that reads them are not trusted.
    fn age() {
        std::thread::sleep(Duration::from_millis(30));
    }

    /// Builds after these files changed; the names of what was built, and the result.
    fn build(&mut self, changed: &[&str]) -> Result<(Vec<String>, Built), ProjectError> {
        let paths: HashSet<PathBuf> = changed.iter().map(|path| self.tree.root().join(path)).collect();
        let seen = RefCell::new(Vec::new());
        let note = |event| {
            if let BuildEvent::Started { name, .. } = event {
                seen.borrow_mut().push(name);
            }
        };
        let since = if paths.is_empty() { Changes::Unknown } else { Changes::Paths(&paths) };
        let built = self.tree.load()?.build_again(&BuildOptions::default(), (&mut self.kept, since), &note)?;
        let mut seen = seen.into_inner();
        seen.sort();
        Ok((seen, built))
    }

    /// The same, held against a build from nothing.
    fn rebuilt(&mut self, changed: &[&str]) -> Vec<String> {
        let (seen, built) = self.build(changed).unwrap();
        assert_eq!(built.release_id, self.tree.build().release_id);
        seen
    }
}

#[test]
fn only_the_member_whose_file_changed_is_built() {
    let mut place = Workplace::new();
    place.tree.put("functions/one/index.ts", HELLO.replace("hello", "moin").as_bytes());
    Workplace::age();
    assert_eq!(place.rebuilt(&["functions/one/index.ts"]), ["one"]);
    place.tree.put("sites/web/index.html", b"<p>moin");
    Workplace::age();
    assert_eq!(place.rebuilt(&["sites/web/index.html"]), ["web"]);
}

#[test]
fn a_shared_file_builds_those_that_import_it() {
    let mut place = Workplace::new();
    place.tree.put("lib/word.ts", b"export const word = 'b';\n");
    Workplace::age();
    assert_eq!(place.rebuilt(&["lib/word.ts"]), ["two"]);
}

#[test]
fn a_file_that_an_import_now_means_instead_counts() {
    let mut place = Workplace::new();
    std::fs::remove_file(place.tree.path("lib/word.ts")).unwrap();
    place.tree.put("lib/word/index.ts", b"export const word = 'c';\n");
    Workplace::age();
    assert_eq!(place.rebuilt(&["lib/word.ts", "lib/word"]), ["two"]);
    place.tree.put("lib/word.js", b"export const word = 'd';\n");
    Workplace::age();
    assert_eq!(place.rebuilt(&["lib/word.js"]), ["two"]);
}

#[test]
fn a_change_that_nobody_reported_is_seen_by_its_stamp() {
    let mut place = Workplace::new();
    place.tree.put("lib/word.ts", b"export const word = 'longer';\n");
    Workplace::age();
    assert_eq!(place.rebuilt(&["sites/web/index.html"]), ["two", "web"]);
}

#[test]
fn a_member_that_failed_is_built_again_and_the_others_are_not() {
    let mut place = Workplace::new();
    place.tree.put("functions/one/index.ts", b"export default {");
    Workplace::age();
    place.build(&["functions/one/index.ts"]).unwrap_err();
    place.tree.put("functions/one/index.ts", HELLO.as_bytes());
    Workplace::age();
    assert_eq!(place.rebuilt(&["functions/one/index.ts"]), ["one"]);
}

#[test]
fn a_migration_that_was_only_begun_waits_for_its_first_statement() {
    let tree = Tree::hello(HELLO).write("data/migrations/0001_begun.sql", "-- orders\n\n/* later */\n");
    let held = BuildOptions { hold_empty_migrations: true, ..BuildOptions::default() };
    let names = |options: &BuildOptions| {
        let built = tree.load().unwrap().build(options, &|_| {}).unwrap();
        built.manifest.migrations.iter().map(|migration| migration.name.clone()).collect::<Vec<_>>()
    };
    assert!(names(&held).is_empty());
    assert_eq!(names(&BuildOptions::default()), ["0001_begun.sql"]);
    tree.put("data/migrations/0001_begun.sql", b"-- orders\ncreate table orders (id int);\n");
    assert_eq!(names(&held), ["0001_begun.sql"]);
}

#[test]
fn manifest_and_rules_of_files_build_everything() {
    let mut place = Workplace::new();
    place.tree.put(".reactorignore", b"*.tmp\n");
    assert_eq!(place.rebuilt(&[".reactorignore"]), ["one", "two", "web"]);
}
