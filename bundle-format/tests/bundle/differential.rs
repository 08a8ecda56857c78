//! Other programs see the same files: the system's tar and Python's tarfile.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Tree, noise};

/// Names that need every way to write one.
fn tree() -> Tree {
    let long = format!("project/{}/{}", "d".repeat(120), "n".repeat(90));
    let pax = format!("project/{}", "x".repeat(200));
    let very_long = format!("project/{}end", "folder-of-twenty-ch/".repeat(45));
    let mut tree = Tree::new([
        ("project/a.txt", b"hello\n".to_vec()),
        ("project/empty", Vec::new()),
        ("project/block", noise(1, 512)),
        ("project/ünï/日本 語.txt", b"x".to_vec()),
        ("project/--checkpoint=1", b"not an option".to_vec()),
        (&long, noise(2, 1_000)),
        (&pax, noise(3, 513)),
        (&very_long, noise(4, 5)),
        ("project/run", b"#!/bin/sh\n".to_vec()),
        ("project/large", noise(5, 9 << 20)),
    ]);
    tree.manifest.files.iter_mut().find(|file| file.path == "project/run").unwrap().executable = true;
    tree
}

/// `<sha256> <size> <mode> <path>` of every file of the manifest.
fn expected(tree: &Tree) -> Vec<String> {
    let line = |file: &bundle_format::FileEntry| {
        format!("{} {} {} {}", file.sha256, file.size, if file.executable { "755" } else { "644" }, file.path)
    };
    tree.manifest.files.iter().map(line).collect()
}

fn has(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

#[test]
fn the_systems_tar_extracts_the_same_files() {
    if !has("tar") || !has("zstd") {
        eprintln!("skipped: this needs `tar` and `zstd`");
        return;
    }
    let tree = tree();
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle.tar.zst");
    std::fs::write(&bundle, tree.pack()).unwrap();
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let run = Command::new("tar").arg("--zstd").arg("-xpf").arg(&bundle).arg("-C").arg(&out).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    for file in &tree.manifest.files {
        let path = out.join(&file.path);
        assert!(std::fs::read(&path).unwrap() == *tree.bytes(&file.path), "{}", file.path);
        assert_eq!(is_executable(&path), file.executable, "{}", file.path);
    }
    assert_eq!(std::fs::read(out.join("manifest.json")).unwrap(), tree.manifest.to_canonical_json());
    let listed = Command::new("tar").arg("--zstd").arg("-tf").arg(&bundle).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&listed.stdout).lines().count(), tree.manifest.files.len() + 2);
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    false
}

const PYTHON: &str = r#"
import hashlib, sys, tarfile
out = sys.stdout.buffer
with tarfile.open(fileobj=sys.stdin.buffer, mode="r|", encoding="utf-8", errors="strict") as archive:
    for member in archive:
        assert member.isreg() and member.mtime == 0 and member.uid == 0 and member.gid == 0, member
        assert member.uname == "" and member.gname == "" and member.linkname == "", member
        content = archive.extractfile(member).read()
        line = "%s %d %o %s\n" % (hashlib.sha256(content).hexdigest(), member.size, member.mode, member.name)
        out.write(line.encode("utf-8"))
"#;

#[test]
fn pythons_tarfile_lists_the_same_files() {
    if !has("python3") {
        eprintln!("skipped: this needs `python3`");
        return;
    }
    let tree = tree();
    let tar = zstd::decode_all(&*tree.pack()).unwrap();
    let mut python = Command::new("python3");
    python.args(["-c", PYTHON]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = python.spawn().unwrap();
    child.stdin.take().unwrap().write_all(&tar).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    let files: Vec<&str> = listed.lines().skip(2).collect();
    assert_eq!(files, expected(&tree));
}

#[test]
fn another_tar_library_lists_the_same_files() {
    let tree = tree();
    let tar = zstd::decode_all(&*tree.pack()).unwrap();
    let mut archive = tar::Archive::new(&*tar);
    let mut listed = Vec::new();
    for entry in archive.entries().unwrap().skip(2) {
        let mut entry = entry.unwrap();
        let mut content = Vec::new();
        std::io::copy(&mut entry, &mut content).unwrap();
        let (digest, mode) = (bundle_format::Digest::of(&content), entry.header().mode().unwrap());
        listed.push(format!("{digest} {} {mode:o} {}", content.len(), entry.path().unwrap().display()));
    }
    assert_eq!(listed, expected(&tree));
}
