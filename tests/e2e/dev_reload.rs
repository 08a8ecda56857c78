//! `dev` while somebody works: saves, mistakes, new migrations, edits of the manifest.

use serde_json::Value;

use crate::world::{Running, World, curl, edit, until};

fn project(world: &World) -> std::path::PathBuf {
    world.run("", &["init", "hello"]).exits(0);
    world.work().join("hello")
}

fn dev(world: &World, more: &[&str]) -> (Running, String) {
    let mut line = vec!["--json", "dev", "--port", "0"];
    line.extend(more);
    let mut dev = world.start("hello", &line);
    let endpoint = dev.wait_for("ready")["endpoint"].as_str().unwrap().to_owned();
    (dev, endpoint)
}

fn greeting(endpoint: &str) -> (u16, String) {
    curl(&format!("{endpoint}/fn/v1/hello"), &["--data", r#"{"name":"Reactor"}"#])
}

fn hello() -> (u16, String) {
    (200, r#"{"message":"Hello, Reactor!"}"#.to_owned())
}

#[test]
fn a_mistake_keeps_the_last_good_version_and_is_gone_with_the_next_save() {
    let world = World::new();
    let source = project(&world).join("functions/hello/index.ts");
    let (mut dev, endpoint) = dev(&world, &[]);
    assert_eq!(greeting(&endpoint), hello());
    let (status, page) = curl(&endpoint, &[]);
    assert!(status == 200 && page.contains("/_reactor/client.js"), "{page}");
    assert_eq!(curl(&format!("{endpoint}/_reactor/client.js"), &[]).0, 200);

    let good = std::fs::read_to_string(&source).unwrap();
    std::fs::write(&source, "export default {\n  fetch( { return 1 }\n};\n").unwrap();
    let failed = dev.wait_for("failed");
    assert!(failed["error"].to_string().contains("functions/hello/index.ts"), "{failed}");
    // The page is read by another thread than the event.
    until(&true, || dev.stderr().contains("functions/hello/index.ts"));
    assert_eq!(greeting(&endpoint), hello());

    std::fs::write(&source, good.replace("Hello, ", "Moin, ")).unwrap();
    assert_eq!(dev.wait_for("reloaded")["changed"][0], "functions/hello/index.ts");
    assert_eq!(greeting(&endpoint).1, r#"{"message":"Moin, Reactor!"}"#);
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
}

#[test]
fn the_manifest_and_env_files_apply_live() {
    let world = World::new();
    let root = project(&world);
    let (mut dev, endpoint) = dev(&world, &[]);
    let folder = root.join("functions/second");
    std::fs::create_dir_all(&folder).unwrap();
    let code =
        "export default { fetch: (_: Request, env: Record<string, string>) => new Response(env.WORD ?? 'none') };";
    std::fs::write(folder.join("index.ts"), code).unwrap();
    let manifest = std::fs::read_to_string(root.join("reactor.toml")).unwrap();
    let second = "\n[[functions]]\nname = \"second\"\nauth = \"public\"\n";
    std::fs::write(root.join("reactor.toml"), format!("{manifest}{second}")).unwrap();
    let url = format!("{endpoint}/fn/v1/second");
    until(&(200, "none".to_owned()), || curl(&url, &[]));
    std::fs::write(root.join(".env"), "WORD=from the file\n").unwrap();
    until(&(200, "from the file".to_owned()), || curl(&url, &[]));

    std::fs::write(root.join("reactor.toml"), format!("{manifest}{second}memory = 3\n")).unwrap();
    let failed = dev.wait_for("failed");
    assert!(failed["error"].to_string().contains("reactor.toml"), "{failed}");
    assert_eq!(curl(&url, &[]).0, 200);
    std::fs::write(root.join("reactor.toml"), manifest).unwrap();
    until(&404, || curl(&url, &[]).0);
    assert_eq!(greeting(&endpoint), hello());
}

#[test]
fn new_migrations_are_applied_and_changed_ones_are_explained() {
    let world = World::new();
    let root = project(&world);
    let (mut dev, _) = dev(&world, &[]);
    // Made while `dev` runs, and filled later: nothing is applied before there is a statement.
    let made = world.run("hello", &["--json", "data", "new", "word"]).exits(0).json();
    dev.wait_for("reloaded");
    let migration = root.join(made["path"].as_str().unwrap());
    std::fs::write(&migration, "create table word (text text);\ninsert into word values ('one');\n").unwrap();
    let rows = ["--json", "data", "query", "select text from word"];
    until(&0, || world.run("hello", &rows).code);
    assert_eq!(world.run("hello", &rows).json()["rows"][0]["text"], "one");

    edit(&migration, "'one'", "'two'");
    dev.wait_for("failed");
    until(&true, || dev.stderr().contains("reactor data new") && dev.stderr().contains("--reset"));
    edit(&migration, "'two'", "'one'");
    dev.wait_for("reloaded");

    let broken = root.join("data/migrations/0008_broken.sql");
    std::fs::write(&broken, "create table fine (id int);\n\ncreate tabel broken (id int);\n").unwrap();
    let failed = dev.wait_for("failed");
    assert!(failed["error"].to_string().contains("data/migrations/0008_broken.sql"), "{failed}");
    std::fs::remove_file(&broken).unwrap();
    dev.wait_for("reloaded");
    assert_eq!(world.run("hello", &rows).exits(0).json()["rows"][0]["text"], "one");
    assert_eq!(dev.signal("TERM"), 0, "{}", dev.stderr());
}

#[test]
fn a_reset_begins_with_a_fresh_database_and_its_seed() {
    let world = World::new();
    world.run("", &["init", "guests", "--template", "guestbook"]).exits(0);
    let count = ["--json", "data", "query", "select count(*)::int as count from entries"];
    let start = |more: &[&str]| {
        let mut line = vec!["--json", "dev", "--port", "0"];
        line.extend(more);
        let mut dev = world.start("guests", &line);
        dev.wait_for("ready");
        dev
    };
    let counted = || world.run("guests", &count).exits(0).json()["rows"][0]["count"].as_i64().unwrap();
    let mut dev = start(&[]);
    let seeded = counted();
    assert!(seeded > 0, "the seed has filled the table");
    let insert = "insert into entries (name, message) values ('a', 'b')";
    world.run("guests", &["data", "query", "--write", insert]).exits(0);
    assert_eq!(counted(), seeded + 1);
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
    let mut dev = start(&[]);
    assert_eq!(counted(), seeded + 1, "a restart keeps every row and runs no seed");
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
    let mut dev = start(&["--reset"]);
    assert_eq!(counted(), seeded);
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
}

#[test]
fn every_branch_has_a_database_of_its_own_when_the_project_wants_it() {
    let world = World::new();
    let root = project(&world);
    let git = |line: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]);
        let output = command.args(line).current_dir(&root).env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
        assert!(output.status.success(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let manifest = root.join("reactor.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, format!("{text}\n[dev]\ndatabase_per_branch = true\n")).unwrap();
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "first"]);

    let mut dev = world.start("hello", &["--json", "dev", "--port", "0"]);
    assert_eq!(dev.wait_for("ready")["database"], Value::Null);
    world.run("hello", &["data", "query", "--write", "create table here (id int)"]).exits(0);
    git(&["checkout", "--quiet", "-b", "cart"]);
    // A checkout of the same files changes none of them, and is found all the same.
    assert_eq!(dev.wait_for("ready")["database"], "reactor_cart");
    let gone = ["--json", "data", "query", "select to_regclass('here') is null as gone"];
    assert_eq!(world.run("hello", &gone).exits(0).json()["rows"][0]["gone"], true);
    git(&["checkout", "--quiet", "main"]);
    assert_eq!(dev.wait_for("ready")["database"], Value::Null);
    assert_eq!(world.run("hello", &gone).exits(0).json()["rows"][0]["gone"], false);
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
}

#[test]
fn pages_are_told_about_a_failed_build_until_it_is_mended() {
    let world = World::new();
    let source = project(&world).join("functions/hello/index.ts");
    let good = std::fs::read_to_string(&source).unwrap();
    std::fs::write(&source, "export default {").unwrap();
    let (mut dev, endpoint) = dev(&world, &[]);
    let (status, page) = curl(&endpoint, &["--header", "accept: text/html"]);
    assert_eq!(status, 500, "{page}");
    assert!(page.contains("functions/hello/index.ts") && page.contains("/_reactor/client.js"), "{page}");
    std::fs::write(&source, good).unwrap();
    dev.wait_for("reloaded");
    assert_eq!(greeting(&endpoint), hello());
    assert_eq!(curl(&endpoint, &["--header", "accept: text/html"]).0, 200);
}
