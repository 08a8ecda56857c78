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
    let run = build(&sandbox, "--out ../shop.tar.zst").success();
    assert!(run.stdout.starts_with("rel_") && run.stdout.ends_with("  ../shop.tar.zst\n"), "{run}");
    // The table: what each part is made of, and how large it is then.
    for row in ["BEFORE", "AFTER", "function hello", "site web", "migrations", "bundle", "✓ built 1 function, 1 site"]
    {
        assert!(run.stderr.contains(row), "{row}: {run}");
    }
    // `--out` is relative to the working directory, which `-C` has moved.
    assert!(sandbox.path("shop.tar.zst").is_file());
}

/// Checks with an engine that is compiled once for all tests.
fn check(sandbox: &mut Sandbox, arguments: &str) -> Run {
    let cache = std::env::temp_dir().join("reactor-tests-check");
    sandbox.set("REACTOR_CACHE", cache.to_string_lossy());
    build(sandbox, &format!("--check {arguments}"))
}

#[test]
fn check_writes_nothing() {
    let mut sandbox = shop();
    check(&mut sandbox, "").success();
    assert!(!sandbox.path("shop/.reactor/build").exists());
}

#[test]
fn check_runs_the_top_level_code_of_functions() {
    let mut sandbox = shop();
    let source =
        "const limit: number = 3;\nif (limit > 2) throw new RangeError('three is too many');\nexport default {};\n";
    sandbox.write("shop/functions/hello/index.ts", source);
    let run = check(&mut sandbox, "--json");
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{run}");
    let finding = &run.error()["details"]["diagnostics"][0];
    assert_eq!(
        (finding["path"].as_str(), finding["line"].as_u64()),
        (Some("functions/hello/index.ts"), Some(2)),
        "{run}"
    );
    assert!(finding["message"].as_str().unwrap().contains("three is too many"), "{run}");
    // A build alone writes the bundle; a server would refuse it.
    build(&sandbox, "").success();
}

#[test]
fn check_names_migrations_that_the_last_build_knew_otherwise() {
    let mut sandbox = shop();
    sandbox.write("shop/data/migrations/0005_a.sql", "create table a (id int);\n");
    sandbox.write("shop/data/migrations/0006_b.sql", "create table b (id int);\n");
    build(&sandbox, "").success();
    let path = |name: &str| sandbox.path(&format!("shop/data/migrations/{name}"));
    fs_err::rename(path("0005_a.sql"), path("0007_a.sql")).unwrap();
    fs_err::write(path("0006_b.sql"), "create table b (id bigint);\n").unwrap();
    fs_err::write(path("0004_late.sql"), "create table c (id int);\n").unwrap();
    let run = check(&mut sandbox, "").success();
    for said in [
        "migration `0007_a.sql` is called `0005_a.sql` in the last build",
        "migration `0006_b.sql` is another one in the last build",
        "migration `0004_late.sql` comes before `0006_b.sql`, which is known in the last build",
    ] {
        assert!(run.stderr.contains(said), "{said}: {run}");
    }
}

#[test]
fn a_build_that_changes_nothing_leaves_the_bundle_alone() {
    let sandbox = shop();
    let bundle = sandbox.path("shop/.reactor/build/bundle.tar.zst");
    let first = build(&sandbox, "--json").success().json();
    assert_eq!((&first["unchanged"], &first["last"]), (&false.into(), &serde_json::Value::Null));
    let written = fs_err::metadata(&bundle).unwrap().modified().unwrap();
    let second = build(&sandbox, "--json").success().json();
    assert_eq!(second["unchanged"], true);
    assert_eq!(second["compressed"], first["compressed"]);
    assert_eq!(fs_err::metadata(&bundle).unwrap().modified().unwrap(), written);
    let run = build(&sandbox, "").success();
    assert!(run.stderr.contains("nothing has changed since the last build"), "{run}");
    // A bundle that is not the one that was written is written again, and a change is a new bundle.
    fs_err::write(&bundle, "damaged").unwrap();
    assert_eq!(build(&sandbox, "--json").success().json()["unchanged"], false);
    sandbox.run("bundle verify shop/.reactor/build/bundle.tar.zst").success();
    sandbox.write("shop/sites/web/new.txt", "new");
    let third = build(&sandbox, "--json").success().json();
    assert_eq!(third["unchanged"], false);
    assert_ne!(third["release_id"], first["release_id"]);
    assert_eq!(third["last"]["release_id"], first["release_id"]);
    sandbox.run("bundle verify shop/.reactor/build/bundle.tar.zst").success();
}

#[test]
fn a_new_commit_renews_the_labels_of_an_unchanged_bundle() {
    let sandbox = shop();
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        sandbox.prepare(&mut command, &sandbox.path("shop"));
        command.args(["-c", "user.name=T", "-c", "user.email=t@example.com"]).args(arguments);
        assert!(command.output().unwrap().status.success(), "git {arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "one"]);
    let built = || build(&sandbox, "--json").success().json();
    let first = built();
    assert_eq!(built()["unchanged"], true);
    git(&["commit", "--quiet", "--allow-empty", "-m", "two"]);
    let second = built();
    assert_eq!((&second["unchanged"], &second["release_id"]), (&false.into(), &first["release_id"]));
    assert_eq!(built()["unchanged"], true);
}

#[test]
fn a_copied_environment_file_never_gets_into_a_bundle() {
    let sandbox = shop();
    sandbox.write("shop/.env", "GREETING=a value that nobody else shall read\n");
    sandbox.write("shop/sites/web/settings.txt", "GREETING=a value that nobody else shall read\n");
    let run = build(&sandbox, "");
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("the file is a copy of `.env`, which is never bundled"), "{run}");
    assert!(run.stderr.contains("sites/web/settings.txt"), "{run}");
    build(&sandbox, "--allow-secret sites/web/settings.txt").success();
}

#[test]
fn the_same_files_are_the_same_release_whatever_surrounds_them() {
    let releases: Vec<_> = [("UTC", "C"), ("Asia/Kathmandu", "tr_TR.UTF-8"), ("America/St_Johns", "de_DE.UTF-8")]
        .iter()
        .map(|(zone, locale)| {
            let mut sandbox = shop();
            // The template has a random id: everything else is the same.
            let manifest = fs_err::read_to_string(sandbox.path("shop/reactor.toml")).unwrap();
            let id = regex::Regex::new("shop-[0-9a-f]{8}").unwrap();
            sandbox.write("shop/reactor.toml", &id.replace(&manifest, "shop-00000000"));
            sandbox.write("shop/sites/web/i/İıß.txt", "i");
            sandbox.set("TZ", *zone);
            sandbox.set("LC_ALL", *locale);
            sandbox.set("LANG", *locale);
            build(&sandbox, "--json").success().json()["release_id"].clone()
        })
        .collect();
    assert!(releases.windows(2).all(|pair| pair[0] == pair[1]), "{releases:?}");
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
    let mut sandbox = shop();
    sandbox.write("shop/functions/hello/index.ts", "export default {\n  fetch() { return new Response(; }\n};\n");
    let run = check(&mut sandbox, "");
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

#[cfg(target_os = "linux")]
#[test]
fn a_build_command_does_not_outlive_a_reactor_that_was_killed() {
    let sandbox = shop();
    let manifest = fs_err::read_to_string(sandbox.path("shop/reactor.toml")).unwrap();
    let command = "sleep 600 & echo $! > pid; wait";
    let slow = manifest.replace("name = \"web\"", &format!("name = \"web\"\nbuild = \"{command}\"\noutput = \".\""));
    sandbox.write("shop/reactor.toml", &slow);
    let mut child = sandbox.command(&sandbox.path("shop"), &["build"]).spawn().unwrap();
    let pid = wait_for(|| {
        let text = fs_err::read_to_string(sandbox.path("shop/sites/web/pid")).ok()?;
        text.trim().parse::<u32>().ok()
    });
    child.kill().unwrap();
    child.wait().unwrap();
    wait_for(|| {
        let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = stat.rsplit(')').next().unwrap_or_default().trim_start().to_owned();
        (state.is_empty() || state.starts_with('Z')).then_some(())
    });
}

/// What comes true within ten seconds.
#[cfg(target_os = "linux")]
fn wait_for<T>(condition: impl Fn() -> Option<T>) -> T {
    for _ in 0..1_000 {
        if let Some(value) = condition() {
            return value;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("it never came true");
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
