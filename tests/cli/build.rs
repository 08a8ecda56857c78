//! Building: what is written, and how what is wrong reads.

use insta::assert_snapshot;

use crate::sandbox::{Run, Sandbox};

fn shop() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.run("init shop --name Shop").success();
    sandbox
}

fn build(sandbox: &Sandbox, arguments: &str) -> Run {
    sandbox.run(&format!("-C shop build {arguments}"))
}

#[test]
fn the_same_files_make_the_same_release() {
    let sandbox = shop();
    let first = build(&sandbox, "--json").success().json();
    let second = build(&sandbox, "--json").success().json();
    assert_eq!(first["release_id"], second["release_id"]);
    assert!(sandbox.path("shop/.reactor/build/bundle.tar.zst").is_file());
}

#[test]
fn a_bundle_goes_where_it_is_wanted() {
    let sandbox = shop();
    assert_snapshot!(build(&sandbox, "--out ../shop.tar.zst"));
    // `--out` is relative to the working directory, which `-C` has moved.
    assert!(sandbox.path("shop.tar.zst").is_file());
}

#[test]
fn check_writes_nothing() {
    let sandbox = shop();
    build(&sandbox, "--check").success();
    assert!(!sandbox.path("shop/.reactor/build").exists());
}

#[test]
fn no_project_says_what_to_do() {
    let run = Sandbox::new().run("build");
    assert_eq!(run.code, 3);
    assert_snapshot!(run);
}

#[test]
fn a_broken_manifest_is_shown_with_line_and_column() {
    let sandbox = Sandbox::new();
    sandbox.write("reactor.toml", "project_id = \"shop-1234\"\nname = \"Shop\n");
    let run = sandbox.run("build");
    assert_eq!(run.code, 3);
    assert_snapshot!(run);
}

#[test]
fn a_misspelt_key_gets_a_suggestion() {
    let sandbox = Sandbox::new();
    sandbox.write("reactor.toml", "project_id = \"shop-1234\"\n\n[data]\nmigration_dir = \"sql\"\n");
    assert_snapshot!(sandbox.run("build"));
}

#[test]
fn a_syntax_error_in_a_function_is_shown_with_its_place() {
    let sandbox = shop();
    sandbox.write("shop/functions/hello/index.ts", "export default {\n  fetch() { return new Response(; }\n};\n");
    let run = build(&sandbox, "--check");
    assert_eq!(run.code, 3);
    assert_snapshot!(run);
}

#[test]
fn findings_are_json_for_programs() {
    let sandbox = shop();
    sandbox.write("shop/functions/hello/index.ts", "export default {");
    let run = build(&sandbox, "--json");
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    let finding = &run.error()["details"]["diagnostics"][0];
    assert_eq!(finding["path"], "functions/hello/index.ts");
    assert_eq!(finding["line"], 1);
}

#[test]
fn findings_are_annotations_on_github() {
    let mut sandbox = shop();
    sandbox.write("shop/functions/hello/index.ts", "export default {");
    sandbox.set("GITHUB_ACTIONS", "true");
    let run = build(&sandbox, "");
    assert!(run.stderr.contains("::error file=functions/hello/index.ts,line=1"), "{run}");
}

#[test]
fn a_private_key_never_gets_into_a_bundle() {
    let sandbox = shop();
    let key = [
        "-----BEGIN ",
        "PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n",
    ]
    .concat();
    sandbox.write("shop/sites/web/key.txt", &key);
    let run = build(&sandbox, "");
    assert_eq!(run.code, 3);
    assert!(!run.stderr.contains("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"), "{run}");
    build(&sandbox, "--allow-secret sites/web/key.txt").success();
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_build_that_takes_long() {
    let sandbox = shop();
    let manifest = fs_err::read_to_string(sandbox.path("shop/reactor.toml")).unwrap();
    let slow = manifest.replace("name = \"web\"", "name = \"web\"\nbuild = \"sleep 6\"\noutput = \".\"");
    sandbox.write("shop/reactor.toml", &slow);
    let begun = std::time::Instant::now();
    let run = sandbox.interrupt_after(std::time::Duration::from_millis(700), &["-C", "shop", "build"]);
    assert_eq!(run.code, 130, "{run}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
}
