//! No single byte of an archive can be changed, left out or added without the reader noticing, unless nothing changes.

use bundle_format::{Limits, read};

use crate::support::{Memory, Tree, read_all};

fn small() -> Tree {
    let mut tree =
        Tree::new([("project/a.txt", "hello hello hello"), ("project/b/ü.bin", "\u{0}\u{1}\u{2}"), ("project/c", "")]);
    tree.manifest.files[1].executable = true;
    tree
}

/// Refused, or the very same content.
fn refused_or_harmless(archive: &[u8], tree: &Tree) -> bool {
    let mut memory = Memory::default();
    match read(&mut &*archive, &Limits::default(), &mut memory) {
        Err(_) => true,
        Ok(received) => {
            received.manifest == tree.manifest
                && received.release_id == tree.manifest.release_id()
                && received.meta == crate::support::meta()
                && received.absent.is_empty()
                && memory.files.iter().all(|(file, bytes)| *bytes == *tree.bytes(&file.path))
        }
    }
}

#[test]
fn every_changed_byte_is_refused_or_harmless() {
    let tree = small();
    let archive = tree.pack();
    let mut changed = archive.clone();
    for at in 0..archive.len() {
        for value in 0..=u8::MAX {
            changed[at] = value;
            assert!(refused_or_harmless(&changed, &tree), "byte {at} as {value:#x}");
        }
        changed[at] = archive[at];
    }
}

#[test]
fn every_missing_or_doubled_byte_is_refused_or_harmless() {
    let tree = small();
    let archive = tree.pack();
    for at in 0..archive.len() {
        let without = [&archive[..at], &archive[at + 1..]].concat();
        assert!(refused_or_harmless(&without, &tree), "without byte {at}");
        let doubled = [&archive[..=at], &archive[at..]].concat();
        assert!(refused_or_harmless(&doubled, &tree), "byte {at} twice");
    }
}

#[test]
fn every_changed_byte_of_the_tar_is_refused_or_makes_another_release_unless_it_is_a_label() {
    // The same on the inside, where zstd's checksum does not help: an attacker computes a new one.
    let tree = small();
    let archive = tree.pack();
    let tar = zstd::decode_all(&*archive).unwrap();
    let manifest = tree.manifest.to_canonical_json();
    let meta_at = 512 + manifest.len().next_multiple_of(512) + 512;
    let labels = meta_at..meta_at + serde_json::to_vec(&crate::support::meta()).unwrap().len();
    let mut changed = tar.clone();
    for at in (0..tar.len()).filter(|at| !labels.contains(at)) {
        for value in [tar[at] ^ 1, tar[at] ^ 0x20, tar[at] ^ 0x80, 0, 0xFF] {
            if value == tar[at] {
                continue;
            }
            changed[at] = value;
            let archive = zstd::bulk::compress(&changed, 1).unwrap();
            if let Ok((received, _)) = read_all(&archive) {
                // Names in the manifest may be others: then so is the identity.
                assert!(received.release_id != tree.manifest.release_id(), "byte {at} of the tar as {value:#x}");
                assert!((512..512 + manifest.len()).contains(&at), "byte {at} of the tar as {value:#x}");
            }
        }
        changed[at] = tar[at];
    }
}
