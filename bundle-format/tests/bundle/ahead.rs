//! Frames compressed before the manifest is known give the same bundle, from wherever they begin and whoever waits.

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

use bundle_format::{
    Ahead, Content, Contents, FileEntry, FrameFinder, FrameReuse, Held, PackOptions, PackSummary, pack,
};

use crate::support::{Tree, meta, noise, read_all};

fn tree() -> Tree {
    Tree::new((0..3_000_u64).map(|index| (format!("project/{index:04}"), noise(index, 900))))
}

fn held(tree: &Tree, file: &FileEntry) -> Held {
    Held::new(tree.bytes(&file.path).to_vec())
}

/// Gives the frames among these files to `ahead`; how many files they hold.
fn add(tree: &Tree, files: &[FileEntry], ahead: &Ahead) -> usize {
    let mut finder = FrameFinder::default();
    let mut added = 0;
    for files in files.iter().filter_map(|file| finder.push(file.clone())) {
        added += files.len();
        let contents = files.iter().map(|file| held(tree, file)).collect();
        ahead.add(files, contents);
    }
    added
}

/// Counts what is opened.
struct Counted<'a>(&'a Tree, AtomicUsize);

impl Contents for Counted<'_> {
    fn open(&self, file: &FileEntry) -> std::io::Result<Option<Box<dyn Read + Send>>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.contents.open(file)
    }
}

/// The bundle, what it says about itself, and how many files were opened for it.
fn pack_with(tree: &Tree, ahead: &Ahead, (threads, reuse): (usize, FrameReuse<'_>)) -> (Vec<u8>, PackSummary, usize) {
    let contents = Counted(tree, AtomicUsize::new(0));
    let options = PackOptions { threads, reuse, ahead: Some(ahead), ..PackOptions::default() };
    let mut out = Vec::new();
    let summary = pack(&tree.manifest, &meta(), &contents, &mut out, &options).unwrap();
    (out, summary, contents.1.into_inner())
}

#[test]
fn the_bundle_is_the_same_and_no_file_is_opened_again() {
    let tree = tree();
    let expected = tree.pack();
    for (threads, first) in [(1, 0), (2, 1), (8, 700)] {
        let ahead = Ahead::new(threads);
        let added = add(&tree, &tree.manifest.files[first..], &ahead);
        assert!(added > 1_000, "{added}");
        ahead.settle();
        let (bytes, summary, opened) = pack_with(&tree, &ahead, (threads, FrameReuse::Off));
        assert!(bytes == expected, "{threads} threads from file {first}");
        assert_eq!((opened, summary.files, summary.reused), (3_000 - added, 3_000, 0));
        assert!(summary.index.frames.is_empty());
    }
}

#[test]
fn frames_made_ahead_are_recorded_like_all_others() {
    let tree = tree();
    let ahead = Ahead::new(2);
    add(&tree, &tree.manifest.files, &ahead);
    let (_, with, _) = pack_with(&tree, &ahead, (2, FrameReuse::Record));
    let (_, without, _) = pack_with(&tree, &Ahead::new(2), (2, FrameReuse::Record));
    assert!(without.index.frames.len() > 3);
    assert_eq!(with, without);
}

#[test]
fn others_may_compress_while_somebody_packs() {
    let tree = tree();
    let ahead = Ahead::new(2);
    add(&tree, &tree.manifest.files, &ahead);
    let waiting = ahead.waiting();
    assert!(waiting > 1 << 20);
    let bytes = std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| while ahead.compress_next().is_some() {});
        }
        pack_with(&tree, &ahead, (4, FrameReuse::Off)).0
    });
    assert_eq!((ahead.waiting(), ahead.compress_next()), (0, None));
    assert!(bytes == tree.pack());
}

#[test]
fn a_frame_of_other_files_is_not_taken() {
    let before = tree();
    let ahead = Ahead::new(2);
    add(&before, &before.manifest.files, &ahead);
    let mut after = before.clone();
    let changed = after.manifest.files.iter_mut().find(|file| file.path == "project/0900").unwrap();
    let content = Held::new(b"another".to_vec());
    (changed.size, changed.sha256) = (7, content.sha256());
    after.contents.insert("project/0900".to_owned(), Content::Bytes(content.bytes().into()));
    let (bytes, _, opened) = pack_with(&after, &ahead, (2, FrameReuse::Off));
    assert!(bytes == after.pack());
    assert!(opened < 3_000, "{opened}");
    let (_, read) = read_all(&bytes).unwrap();
    assert_eq!(read.files[900].1, b"another");
}

#[test]
fn contents_that_are_not_those_of_the_files_become_no_frame() {
    let tree = tree();
    let ahead = Ahead::new(1);
    let mut finder = FrameFinder::default();
    for files in tree.manifest.files.iter().filter_map(|file| finder.push(file.clone())) {
        let contents = files.iter().map(|_| Held::new(b"something else".to_vec())).collect();
        ahead.add(files, contents);
    }
    let (bytes, _, opened) = pack_with(&tree, &ahead, (2, FrameReuse::Off));
    assert_eq!(opened, 3_000);
    assert!(bytes == tree.pack());
}
