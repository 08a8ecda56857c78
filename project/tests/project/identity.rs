//! The same project is the same release, wherever and however it is built.

use bundle_format::{Content, ReleaseId, verify};
use project::{BuildOptions, Built};

use crate::support::{Tree, paths, text};

fn project() -> Tree {
    Tree::new("[[functions]]\nname = \"hello\"\n[[functions]]\nname = \"other\"\n[[sites]]\nname = \"web\"\n[[jobs]]\nname = \"j\"\nfunction = \"hello\"\ntrigger = { type = \"manual\" }\n")
        .write("functions/hello/index.ts", "import { a } from '../../shared/a';\nimport old from 'old';\nexport default { fetch: () => a + old + import.meta.dev }\n")
        .write("functions/other/index.ts", "export enum Kind { A, B }\nexport default { fetch: () => Kind.B }\n")
        .write("shared/a.ts", "export const a: number = 1;\n")
        .write("node_modules/old/package.json", r#"{ "name": "old" }"#)
        .write("node_modules/old/index.js", "exports.x = require('./y');\n")
        .write("node_modules/old/y.js", "module.exports = 3;\n")
        .write("sites/web/index.html", "<h1>hi</h1>")
        .write("sites/web/a/b.css", "b {}")
        .write("data/migrations/002_b.sql", "select 2;")
        .write("data/migrations/001_a.sql", "select 1;")
}

fn bundle(built: &Built) -> Vec<u8> {
    let mut bytes = Vec::new();
    built.write(&mut bytes).unwrap();
    bytes
}

#[test]
fn two_copies_at_different_paths_are_the_same_release() {
    let (here, there) = (project(), project());
    let (a, b) = (here.build(), there.build());
    assert_eq!(paths(&a), paths(&b));
    for path in paths(&a) {
        assert_eq!(text(&a, path), text(&b, path), "{path}");
        assert!(!text(&a, path).contains(&*here.root().to_string_lossy()), "{path}");
    }
    assert_eq!(a.release_id, b.release_id);
    assert_eq!(a.release_id, ReleaseId::of(&a.manifest.to_canonical_json()));
}

#[test]
fn the_number_of_threads_and_the_digest_cache_change_nothing() {
    let tree = project();
    let build = |threads| {
        let options = BuildOptions { threads, built_at: Some(jiff::Timestamp::UNIX_EPOCH), ..BuildOptions::default() };
        tree.load().unwrap().build(&options, &|_| {}).unwrap()
    };
    let first = bundle(&build(1));
    assert_eq!(first, bundle(&build(4)));
    assert_eq!(first, bundle(&build(8)));
    // Damage to the cache costs time and nothing else.
    tree.put(".reactor/cache/digests", b"nonsense");
    assert_eq!(first, bundle(&build(2)));
}

#[test]
fn a_bundle_compressed_while_it_is_built_is_the_same() {
    let tree = project();
    for number in 0..1_200 {
        let folder = if number < 600 { "Pages" } else { "pages" };
        let content = format!("<p>{number}</p>\n").repeat(20);
        tree.put(&format!("sites/web/{folder}/{number:04}.html"), content.as_bytes());
    }
    // Lies between the two folders, and is bundled in no frame: the one that was made with it is made again.
    tree.put("sites/web/_headers", b"/*\n  X-Made-By: reactor\n");
    let build = |threads, hold, compress_ahead| {
        let built_at = Some(jiff::Timestamp::UNIX_EPOCH);
        let options = BuildOptions { threads, built_at, hold, compress_ahead, ..BuildOptions::default() };
        tree.load().unwrap().build(&options, &|_| {}).unwrap()
    };
    let expected = bundle(&build(2, 0, false));
    // With less room than there is content, some frames are made ahead and others are not.
    for (threads, hold) in [(1, BuildOptions::HOLD), (8, BuildOptions::HOLD), (2, 1_600_000), (2, 0)] {
        std::fs::remove_dir_all(tree.path(".reactor")).ok();
        let made = build(threads, hold, true);
        let held = made.contents.values().filter(|content| matches!(content, Content::Read { .. })).count();
        assert!(held < 1_000, "{held} files are still held");
        assert!(bundle(&made) == expected, "{threads} threads, {hold} bytes");
    }
}

#[cfg(unix)]
#[test]
fn old_files_are_remembered_by_digest_and_read_again_when_they_change() {
    let tree = project();
    let path = tree.path("sites/web/index.html");
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    // The change time cannot be set back: wait until it has settled.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let first = tree.build();
    let cache = tree.path(".reactor/cache/digests");
    assert!(std::fs::metadata(&cache).unwrap().len() > 100);
    assert_eq!(first.release_id, tree.build().release_id);
    // Same size, same modification time: only the change time tells.
    std::fs::write(&path, "<h1>ho</h1>").unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    assert_ne!(first.release_id, tree.build().release_id);
}

#[test]
fn a_built_project_is_a_bundle_that_verifies() {
    let tree = project();
    let built = tree.build();
    let bytes = bundle(&built);
    let verified = verify(&mut bytes.as_slice(), &bundle_format::Limits::default()).unwrap();
    assert_eq!(verified.received.release_id, built.release_id);
    assert_eq!(built.summary.files, built.manifest.files.len());
    assert_eq!((built.summary.migrations, built.summary.jobs, built.summary.functions.len()), (2, 1, 2));
    let names: Vec<_> = built.manifest.migrations.iter().map(|migration| migration.name.as_str()).collect();
    assert_eq!(names, ["001_a.sql", "002_b.sql"]);
}

#[test]
fn paths_that_differ_only_in_case_are_refused() {
    let tree = project().write("sites/web/About.html", "a").write("sites/web/about.html", "b");
    if std::fs::read_dir(tree.path("sites/web")).unwrap().count() < 4 {
        return; // A file system that ignores case cannot hold both.
    }
    let found = tree.failure();
    assert!(found.contains("sites/web/About.html") && found.contains("sites/web/about.html"), "{found}");
}

#[cfg(unix)]
#[test]
fn order_of_creation_modes_times_and_a_repository_change_no_byte_but_labels() {
    use std::os::unix::fs::PermissionsExt;

    let here = project();
    let there = Tree::empty();
    // The last file first: a folder lists its entries in another order.
    let mut files = Vec::new();
    list(&here.root(), &here.root(), &mut files);
    files.sort_by(|a, b| b.cmp(a));
    for path in &files {
        there.put(path, &std::fs::read(here.path(path)).unwrap());
        let copy = there.path(path);
        std::fs::File::options().write(true).open(&copy).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
        std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::set_permissions(copy.parent().unwrap(), std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=T", "-c", "user.email=t@example.com"]).args(arguments);
        assert!(command.current_dir(there.root()).output().unwrap().status.success(), "git {arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "all"]);
    let build = |tree: &Tree, ask_git, hold| {
        let built_at = Some(jiff::Timestamp::UNIX_EPOCH);
        let options = BuildOptions { built_at, ask_git, hold, ..BuildOptions::default() };
        tree.load().unwrap().build(&options, &|_| {}).unwrap()
    };
    assert!(bundle(&build(&here, false, 0)) == bundle(&build(&there, false, BuildOptions::HOLD)));
    let (without, with) = (build(&here, true, 0), build(&there, true, 0));
    assert_eq!((without.meta.commit.is_some(), with.meta.commit.is_some()), (false, true));
    assert_eq!(without.release_id, with.release_id);
    // Labels stand in the first frame, and nothing else is another.
    assert!(frames_of_files(&without) == frames_of_files(&with));
}

fn frames_of_files(built: &Built) -> Vec<u8> {
    let mut bytes = Vec::new();
    let reuse = bundle_format::FrameReuse::Record;
    let options = bundle_format::PackOptions { reuse, ..bundle_format::PackOptions::default() };
    let summary = bundle_format::pack(&built.manifest, &built.meta, &built.contents, &mut bytes, &options).unwrap();
    bytes.split_off(usize::try_from(summary.index.frames[0].offset).unwrap())
}

#[cfg(unix)]
fn list(root: &std::path::Path, folder: &std::path::Path, files: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(root, &path, files);
        } else {
            files.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
        }
    }
}
