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

fn python(program: &str, input: &[u8]) -> String {
    let mut python = Command::new("python3");
    python.args(["-c", program]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = python.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn pythons_tarfile_lists_the_same_files() {
    if !has("python3") {
        eprintln!("skipped: this needs `python3`");
        return;
    }
    let tree = tree();
    let tar = zstd::decode_all(&*tree.pack()).unwrap();
    let listed = python(PYTHON, &tar);
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

/// Sections 3 and 6 of the specification, implemented from its text alone: reads a line of JSON for each entry, then the
/// contents one after the other; writes the release id and the digest of the tar.
const SECOND_IMPLEMENTATION: &str = r#"
import hashlib, json, sys
def octal(value, digits):
    return b"%0*o\0" % (digits, value)
def block(prefix, name, mode, size, kind):
    head = name.ljust(100, b"\0") + octal(mode, 7) + octal(0, 7) * 2 + octal(size, 11) + octal(0, 11)
    tail = kind + b"\0" * 100 + b"ustar\x0000" + b"\0" * 80 + prefix.ljust(155, b"\0") + b"\0" * 12
    return head + b"%06o\0 " % (sum(head) + sum(tail) + 8 * 32) + tail
def padded(data):
    return data + b"\0" * (-len(data) % 512)
def record(key, value):
    rest = b" %s=%s\n" % (key, value)
    length = len(rest) + 1
    while len(b"%d" % length) + len(rest) != length:
        length += 1
    return b"%d" % length + rest
def header(path, size, mode):
    name, prefix, records = path, b"", b""
    if len(path) > 100:
        places = [at for at in range(len(path)) if path[at:at + 1] == b"/" and len(path) - at - 1 <= 100]
        if places and 1 <= places[0] <= 155 and places[0] + 1 < len(path):
            prefix, name = path[:places[0]], path[places[0] + 1:]
        else:
            name = path[:100].decode("utf-8", "ignore").encode()
            records = record(b"path", path)
    extra = block(b"", b"././@PaxHeader", 0o644, len(records), b"x") + padded(records) if records else b""
    return extra + block(prefix, name, mode, size, b"0")
source = sys.stdin.buffer
entries = json.loads(source.readline())
tar, identity = b"", None
for entry in entries:
    content = source.read(entry["size"])
    if entry["path"] == "manifest.json":
        bits = int.from_bytes(hashlib.sha256(content).digest(), "big")
        alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
        identity = "rel_" + "".join(alphabet[bits >> (251 - 5 * place) & 31] for place in range(26))
    mode = 0o755 if entry["executable"] else 0o644
    tar += header(entry["path"].encode(), entry["size"], mode) + padded(content)
print(identity, hashlib.sha256(tar + b"\0" * 1024).hexdigest())
"#;

#[test]
fn an_implementation_of_the_specification_writes_the_same_tar() {
    if !has("python3") {
        eprintln!("skipped: this needs `python3`");
        return;
    }
    let tree = tree();
    let manifest = tree.manifest.to_canonical_json();
    let meta = serde_json::to_vec(&crate::support::meta()).unwrap();
    let mut entries = vec![("manifest.json", manifest, false), ("meta.json", meta, false)];
    let files = tree.manifest.files.iter();
    entries.extend(files.map(|file| (file.path.as_str(), tree.bytes(&file.path).to_vec(), file.executable)));
    let describe = |(path, content, executable): &(&str, Vec<u8>, bool)| serde_json::json!({ "path": path, "size": content.len(), "executable": executable });
    let mut input = serde_json::to_vec(&entries.iter().map(describe).collect::<Vec<_>>()).unwrap();
    input.push(b'\n');
    input.extend(entries.iter().flat_map(|(_, content, _)| content));
    let written = python(SECOND_IMPLEMENTATION, &input);
    let tar = zstd::decode_all(&*tree.pack()).unwrap();
    let expected = format!("{} {}\n", tree.manifest.release_id(), bundle_format::Digest::of(&tar));
    assert_eq!(written, expected);
}
