//! Frames end where the specification says, each can be decompressed alone, and all carry a checksum.

use crate::support::{Tree, meta, noise, read_all};

const MIB: usize = 1 << 20;

/// Compressed frames of an archive.
fn frames(mut archive: &[u8]) -> Vec<&[u8]> {
    let mut frames = Vec::new();
    while !archive.is_empty() {
        let length = zstd::zstd_safe::find_frame_compressed_size(archive).unwrap();
        let (frame, rest) = archive.split_at(length);
        frames.push(frame);
        archive = rest;
    }
    frames
}

/// Paths in one frame, by another tar library.
fn paths(frame: &[u8]) -> Vec<String> {
    let bytes = zstd::decode_all(frame).unwrap();
    assert_eq!(bytes.len() % 512, 0, "whole entries");
    let mut archive = tar::Archive::new(&*bytes);
    archive.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn the_first_frame_holds_manifest_and_labels_and_the_last_one_the_end() {
    let archive = Tree::new([("project/a", "x")]).pack();
    let frames = frames(&archive);
    assert_eq!(frames.len(), 3);
    assert_eq!(paths(frames[0]), ["manifest.json", "meta.json"]);
    assert_eq!(paths(frames[1]), ["project/a"]);
    assert_eq!(zstd::decode_all(frames[2]).unwrap(), [0; 1024]);
}

#[test]
fn a_frame_ends_after_a_digest_that_begins_with_zero_or_at_4_mib() {
    let tree = Tree::new((0..900_u64).map(|index| (format!("project/{index:04}"), noise(index, 11_000))));
    let archive = tree.pack();
    let mut expected = vec![vec!["manifest.json".to_owned(), "meta.json".to_owned()], Vec::new()];
    let mut size = 0;
    for file in &tree.manifest.files {
        expected.last_mut().unwrap().push(file.path.clone());
        size += 512 + 11_264;
        if file.sha256.as_bytes()[0] == 0 || size >= 4 * MIB {
            expected.push(Vec::new());
            size = 0;
        }
    }
    if expected.last().unwrap().is_empty() {
        expected.pop();
    }
    expected.push(Vec::new());
    let found: Vec<Vec<String>> = frames(&archive).into_iter().map(paths).collect();
    assert!(expected.len() > 5);
    assert_eq!(found, expected);
}

#[test]
fn an_inserted_file_changes_only_the_frames_around_it() {
    let files = (0..2_000_u64).map(|index| (format!("project/{index:04}"), noise(index, 3_000)));
    let before = Tree::new(files.clone()).pack();
    let after = Tree::new(files.chain([("project/0001-new".to_owned(), b"new".to_vec())])).pack();
    let (before, after) = (frames(&before), frames(&after));
    let kept = after.iter().filter(|frame| before.contains(frame)).count();
    assert!(before.len() > 4 && kept + 2 >= after.len(), "{kept} of {}", after.len());
}

#[test]
fn every_frame_has_a_checksum_and_says_its_size() {
    let tree =
        Tree::new([("project/a", noise(1, 100)), ("project/b", noise(2, 12 * MIB)), ("project/c", vec![0; 9 * MIB])]);
    for frame in frames(&tree.pack()) {
        assert_eq!(frame[4] & 0b100, 0b100, "checksum flag");
        let size = zstd::zstd_safe::get_frame_content_size(frame).unwrap().unwrap();
        assert_eq!(size, zstd::decode_all(frame).unwrap().len() as u64);
    }
}

#[test]
fn a_thin_bundle_cuts_where_the_full_one_cuts() {
    let tree = Tree::new((0..1_500_u64).map(|index| (format!("project/{index:04}"), noise(index, 5_000))));
    let full = tree.pack();
    let full = frames(&full);
    let whole: Vec<String> = paths(full[2]);
    let mut thin = tree.clone();
    thin.contents.retain(|path, _| whole.contains(path) || path.ends_with("00"));
    let archive = thin.pack();
    let thin = frames(&archive);
    assert!(thin.contains(&full[2]), "a frame that is whole is the same frame");
    assert!(thin.iter().all(|frame| !zstd::decode_all(*frame).unwrap().is_empty()), "no empty frames");
}

#[test]
fn the_reader_does_not_care_how_the_tar_was_cut() {
    let tree = Tree::new([("project/a", noise(1, 70_000)), ("project/b", noise(2, 3))]);
    let tar = zstd::decode_all(&*tree.pack()).unwrap();
    for piece in [1_000, 512, 100_000, 1 << 30] {
        let cut: Vec<u8> = tar.chunks(piece).flat_map(|piece| zstd::bulk::compress(piece, 1).unwrap()).collect();
        let (received, _) = read_all(&cut).unwrap();
        assert_eq!(received.manifest, tree.manifest);
        assert_eq!(received.meta, meta());
    }
}
