//! Looking into bundles.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

fn built() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.run("init shop").success();
    sandbox.run("-C shop build --out ../shop.tar.zst").success();
    sandbox
}

#[test]
fn a_bundle_lists_what_the_project_would_send() {
    let sandbox = built();
    let files = |line: &str| sandbox.run(line).success().json()["files"].clone();
    assert_eq!(files("bundle ls shop.tar.zst --json"), files("-C shop bundle ls --json"));
}

#[test]
fn a_sound_bundle_is_verified_and_a_damaged_one_is_exit_11() {
    let sandbox = built();
    sandbox.run("bundle verify shop.tar.zst").success();
    let mut bytes = fs_err::read(sandbox.path("shop.tar.zst")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs_err::write(sandbox.path("bad.tar.zst"), &bytes).unwrap();
    assert_eq!(sandbox.run("bundle verify bad.tar.zst").code, 11);
    fs_err::write(sandbox.path("short.tar.zst"), &bytes[..middle]).unwrap();
    assert_eq!(sandbox.run("bundle verify short.tar.zst").code, 11);
    sandbox.write("text.tar.zst", "not a bundle");
    assert_snapshot!(sandbox.run("bundle verify text.tar.zst"));
}

#[test]
fn explain_names_the_rule_with_its_file_and_line() {
    let sandbox = built();
    sandbox.write("shop/.reactorignore", "# drafts\nsites/web/drafts/\n");
    sandbox.write("shop/sites/web/drafts/a.html", "x");
    sandbox.write("shop/.env", "A=1");
    let explain = |path: &str| sandbox.run(&format!("-C shop bundle explain {path}")).to_string();
    assert_snapshot!("explain_ignored", explain("sites/web/drafts/a.html"));
    assert_snapshot!("explain_hard", explain(".env"));
    assert_snapshot!("explain_kept", explain("sites/web/index.html"));
    sandbox.write("shop/notes.md", "nothing is made from it\n");
    assert!(explain("notes.md").contains("left out (no function, site or migrations folder holds it)"));
    assert!(explain("functions/hello/index.ts").contains("as far as function `hello` imports it"));
}

#[test]
fn explain_without_a_path_says_what_is_left_out_and_by_which_rule() {
    let sandbox = built();
    sandbox.write("shop/.gitignore", "*.log\n");
    sandbox.write("shop/sites/web/a.log", "x");
    sandbox.write("shop/node_modules/a/b.js", "x");
    let run = sandbox.run("-C shop bundle explain").success();
    assert!(run.stdout.contains("node_modules: `node_modules` is never bundled\n"), "{run}");
    assert!(run.stdout.contains("sites/web/a.log: .gitignore:1: *.log\n"), "{run}");
    let files = sandbox.run("-C shop bundle explain --files").success().stdout;
    assert!(files.lines().any(|path| path == "sites/web/index.html"), "{files}");
    assert!(!files.contains("node_modules") && !files.contains("a.log"), "{files}");
}

#[test]
fn the_tree_adds_up() {
    let sandbox = built();
    let tree = sandbox.run("bundle ls shop.tar.zst --tree --json").success().json();
    let flat = sandbox.run("bundle ls shop.tar.zst --json").success().json();
    let sum = |list: &serde_json::Value| -> u64 {
        list.as_array().unwrap().iter().map(|entry| entry["size"].as_u64().unwrap()).sum()
    };
    assert_eq!(sum(&tree["entries"]), sum(&flat["files"]));
    let run = sandbox.run("bundle ls shop.tar.zst --tree").success();
    assert!(run.stdout.contains("sites/") && run.stdout.contains("    index.html"), "{run}");
}

#[test]
fn a_changed_file_is_the_difference() {
    let sandbox = built();
    sandbox.write("shop/sites/web/index.html", "<p>changed</p>\n");
    sandbox.write("shop/sites/web/new.txt", "new\n");
    let diff = sandbox.run("-C shop bundle diff ../shop.tar.zst --json").success().json();
    let changes: Vec<_> = diff["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| format!("{} {}", file["change"].as_str().unwrap(), file["path"].as_str().unwrap()))
        .collect();
    assert_eq!(changes, ["changed sites/web/index.html", "added sites/web/new.txt"]);
    let same = sandbox.run("bundle diff shop.tar.zst shop.tar.zst").success();
    assert_eq!(same.stdout, "no difference\n");
}
