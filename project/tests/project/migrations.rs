//! Migrations as a project holds them.

use crate::support::{Tree, findings, paths};

#[test]
fn every_sql_file_directly_in_the_folder_counts_in_name_order() {
    let tree = Tree::new("[data]\nmigrations_dir = \"db\"\n")
        .write("db/10.sql", "select 1")
        .write("db/9.sql", "-- reactor: no-transaction\ncreate index concurrently i on t (a);")
        .write("db/sub/1.sql", "select 1")
        .write("db/readme.md", "");
    let built = tree.build();
    let found: Vec<_> =
        built.manifest.migrations.iter().map(|entry| (entry.name.as_str(), entry.transactional)).collect();
    assert_eq!(found, [("10.sql", true), ("9.sql", false)]);
    assert_eq!(paths(&built), ["migrations/10.sql", "migrations/9.sql", "project/reactor.toml"]);
}

#[test]
fn transaction_control_is_refused_with_its_line() {
    let tree = Tree::new("").write("data/migrations/1.sql", "create table t ();\nCOMMIT;\n");
    assert_eq!(
        tree.failure(),
        "error: `COMMIT` in a migration
 --> data/migrations/1.sql:2:1
 | COMMIT;
 | ^^^^^^
hint: a migration runs inside the release's own transaction; remove it, or begin the file with `-- reactor: no-transaction`"
    );
}

#[test]
fn a_directive_that_is_none_is_an_error() {
    let tree = Tree::new("").write("data/migrations/1.sql", "-- reactor: no_transaction\nselect 1;\n");
    assert!(tree.failure().ends_with("hint: did you mean `-- reactor: no-transaction`?"));
}

#[test]
fn a_folder_that_the_manifest_names_must_exist() {
    let tree = Tree::new("[data]\nmigrations_dir = \"db\"\n");
    assert!(tree.failure().starts_with("error: the folder `db` does not exist\n --> reactor.toml:4:18"));
    assert!(Tree::new("").load().unwrap().migrations().unwrap().files.is_empty());
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let tree = Tree::new("");
    tree.put("data/migrations/1.sql", b"select 1;\nselect '\xff';");
    let error = tree.try_build().unwrap_err();
    assert!(findings(&error).starts_with("error: the file is not UTF-8 text\n --> data/migrations/1.sql:2:9"));
}
