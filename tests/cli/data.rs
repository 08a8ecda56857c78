//! Migrations that are written, and queries that cannot be sent.

use crate::sandbox::Sandbox;

#[test]
fn a_new_migration_sorts_after_the_others() {
    let sandbox = Sandbox::new();
    sandbox.run("init shop").success();
    let new = |name: &str| sandbox.run_args(&["-C", "shop", "data", "new", name, "--json"]).success().json();
    let first = new("Add orders")["path"].as_str().unwrap().to_owned();
    let second = new("items")["path"].as_str().unwrap().to_owned();
    assert!(first.ends_with("_add_orders.sql") && first < second, "{first} {second}");
    sandbox.run("-C shop build --check").success();
}

#[test]
fn a_query_needs_a_statement() {
    let run = Sandbox::new().run("data query -f missing.sql");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("missing.sql"), "{run}");
}

#[test]
fn psql_needs_a_dev_server() {
    let sandbox = Sandbox::new();
    sandbox.run("init shop").success();
    let run = sandbox.run("-C shop data psql");
    assert_eq!(run.code, 6);
    assert!(run.stderr.contains("reactor dev"), "{run}");
}
