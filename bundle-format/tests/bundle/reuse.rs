//! Frames of an earlier bundle are copied when they hold the same files, and never when they are damaged.

use std::io::Read;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use bundle_format::{
    Contents, Digest, FileEntry, FrameCache, FrameIndex, FrameReuse, PackOptions, PackSummary, PreviousBundle, pack,
};

use crate::support::{Tree, meta, noise, read_all};

fn tree() -> Tree {
    let small = (0..1_200_u64).map(|index| (format!("project/s{index:04}"), noise(index, 4_000)));
    Tree::new(small.chain([("project/large".to_owned(), noise(9, 10 << 20)), ("project/zero".to_owned(), Vec::new())]))
}

/// Counts what is opened.
struct Counted<'a>(&'a Tree, AtomicUsize);

impl<'a> Counted<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self(tree, AtomicUsize::new(0))
    }
}

impl Contents for Counted<'_> {
    fn open(&self, file: &FileEntry) -> std::io::Result<Option<Box<dyn Read + Send>>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.contents.open(file)
    }

    fn includes(&self, file: &FileEntry) -> bool {
        self.0.contents.includes(file)
    }
}

fn pack_with(contents: &dyn Contents, tree: &Tree, reuse: FrameReuse<'_>) -> (Vec<u8>, PackSummary) {
    let mut out = Vec::new();
    let options = PackOptions { threads: 3, reuse, ..PackOptions::default() };
    let summary = pack(&tree.manifest, &meta(), contents, &mut out, &options).unwrap();
    (out, summary)
}

struct Written {
    folder: tempfile::TempDir,
    bytes: Vec<u8>,
    index: FrameIndex,
}

impl Written {
    fn new(tree: &Tree) -> Self {
        let (bytes, summary) = pack_with(&tree.contents, tree, FrameReuse::Record);
        let written = Self { folder: tempfile::tempdir().unwrap(), bytes, index: summary.index };
        std::fs::write(written.path(), &written.bytes).unwrap();
        written
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("bundle.tar.zst")
    }

    fn previous(&self) -> PreviousBundle {
        PreviousBundle::open(&self.path(), &self.index).unwrap()
    }
}

#[test]
fn the_index_says_where_every_frame_is() {
    let written = Written::new(&tree());
    assert!(written.index.frames.len() > 4);
    for frame in &written.index.frames {
        let start = usize::try_from(frame.offset).unwrap();
        let bytes = &written.bytes[start..start + usize::try_from(frame.length).unwrap()];
        assert_eq!(crc32fast::hash(bytes), frame.check);
        assert!(zstd::decode_all(bytes).is_ok());
    }
    let json = serde_json::to_string(&written.index).unwrap();
    assert_eq!(serde_json::from_str::<FrameIndex>(&json).unwrap(), written.index);
}

#[test]
fn an_unchanged_tree_is_copied_without_opening_a_file() {
    let tree = tree();
    let written = Written::new(&tree);
    let contents = Counted::new(&tree);
    let (bytes, summary) = pack_with(&contents, &tree, FrameReuse::From(&written.previous()));
    assert!(bytes == written.bytes);
    assert_eq!(contents.1.into_inner(), 0);
    assert_eq!((summary.reused, summary.frames), (summary.frames, written.index.frames.len() as u64));
    assert_eq!(summary.index, written.index);
}

#[test]
fn a_changed_file_costs_its_frame_and_gives_the_same_bytes_as_without_reuse() {
    let written = Written::new(&tree());
    let mut changed = tree();
    let file = changed.manifest.files.iter_mut().find(|file| file.path == "project/s0700").unwrap();
    *file = crate::support::entry("project/s0700", b"changed");
    changed.contents.insert("project/s0700".into(), bundle_format::Content::Bytes(b"changed".as_slice().into()));
    let contents = Counted::new(&changed);
    let (bytes, summary) = pack_with(&contents, &changed, FrameReuse::From(&written.previous()));
    assert!(bytes == changed.pack());
    assert!(summary.reused + 2 >= summary.frames && summary.reused < summary.frames);
    assert!(contents.1.into_inner() < 1_100);
}

#[test]
fn a_damaged_earlier_bundle_is_not_used() {
    let tree = tree();
    let written = Written::new(&tree);
    let mut damaged = written.bytes.clone();
    for frame in &written.index.frames {
        damaged[usize::try_from(frame.offset + frame.length / 2).unwrap()] ^= 1;
    }
    std::fs::write(written.path(), &damaged).unwrap();
    let (bytes, summary) = pack_with(&tree.contents, &tree, FrameReuse::From(&written.previous()));
    assert!(bytes == written.bytes);
    assert_eq!(summary.reused, 0);
    std::fs::write(written.path(), b"").unwrap();
    assert!(pack_with(&tree.contents, &tree, FrameReuse::From(&written.previous())).0 == written.bytes);
    std::fs::remove_file(written.path()).unwrap();
    assert!(PreviousBundle::open(&written.path(), &written.index).is_err());
}

#[test]
fn a_thin_bundle_takes_only_frames_without_the_files_it_leaves_out() {
    let tree = tree();
    let written = Written::new(&tree);
    let mut thin = tree.clone();
    thin.contents.remove("project/s0003");
    let (bytes, summary) = pack_with(&thin.contents, &thin, FrameReuse::From(&written.previous()));
    assert!(summary.reused > 0 && summary.left_out == 1);
    let (received, _) = read_all(&bytes).unwrap();
    assert_eq!(received.absent.len(), 1);
    assert!(bytes == thin.pack());
}

/// Leaves a file out without having said so.
struct Silent<'a>(&'a Tree);

impl Contents for Silent<'_> {
    fn open(&self, file: &FileEntry) -> std::io::Result<Option<Box<dyn Read + Send>>> {
        if file.path == "project/s0003" { Ok(None) } else { self.0.contents.open(file) }
    }
}

#[test]
fn a_frame_is_recorded_as_what_it_holds_not_as_what_was_expected() {
    let tree = tree();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("thin");
    let (bytes, summary) = pack_with(&Silent(&tree), &tree, FrameReuse::Record);
    std::fs::write(&path, bytes).unwrap();
    let previous = PreviousBundle::open(&path, &summary.index).unwrap();
    let (bytes, _) = pack_with(&tree.contents, &tree, FrameReuse::From(&previous));
    assert!(bytes == tree.pack());
}

/// Offers the right bytes the first time only.
struct Fickle<'a>(&'a PreviousBundle, AtomicUsize);

impl FrameCache for Fickle<'_> {
    fn open(&self, key: &Digest) -> Option<(u32, Box<dyn Read + Send>)> {
        let (check, bytes) = self.0.open(key)?;
        let number = self.1.fetch_add(1, Ordering::Relaxed);
        Some(if number == 0 { (check, bytes) } else { (check, Box::new(bytes.take(100))) })
    }
}

#[test]
fn a_large_frame_that_breaks_while_it_is_copied_is_an_error() {
    let tree = Tree::new([("project/large", noise(9, 10 << 20))]);
    let written = Written::new(&tree);
    let previous = written.previous();
    let fickle = Fickle(&previous, AtomicUsize::new(0));
    let options = PackOptions { threads: 1, reuse: FrameReuse::From(&fickle), ..PackOptions::default() };
    let error = pack(&tree.manifest, &meta(), &tree.contents, &mut std::io::sink(), &options).unwrap_err();
    assert!(matches!(error, bundle_format::PackError::Reuse(_)), "{error}");
}
