//! Packing: the same bytes on any number of threads, and never content that the manifest does not describe.

use std::collections::BTreeMap;
use std::io::{self, Read};

use bundle_format::{
    Content, Contents, FileEntry, Held, Limits, ManifestError, Meta, PackError, PackOptions, PackSummary, pack,
};

use crate::support::{Tree, empty, entry, meta, noise, read_all};

/// Files of many sizes; two of them so large that their frames stream.
fn mixed() -> Tree {
    let small =
        (0..600).zip(0_u64..).map(|(index, seed)| (format!("project/small/{index:03}"), noise(seed, index * 37)));
    let text = (0..40).map(|index| (format!("project/text/{index}"), "lorem ipsum ".repeat(index * 800).into_bytes()));
    let large =
        [("project/m-large".to_owned(), noise(7, 9 << 20)), ("project/z-large".to_owned(), vec![b'z'; 11 << 20])];
    Tree::new(small.chain(text).chain(large))
}

fn packed(contents: &dyn Contents, manifest: &bundle_format::Manifest) -> Result<PackSummary, PackError> {
    pack(manifest, &meta(), contents, &mut io::sink(), &PackOptions { threads: 2, ..PackOptions::default() })
}

#[test]
fn the_number_of_threads_does_not_change_a_byte() {
    let tree = mixed();
    let one = tree.pack_with(1);
    for threads in [0, 2, 3, 8] {
        assert!(tree.pack_with(threads) == one, "{threads} threads");
    }
    let (received, memory) = read_all(&one).unwrap();
    assert!(received.absent.is_empty());
    assert!(memory.files.iter().all(|(file, bytes)| *bytes == *tree.bytes(&file.path)));
}

#[test]
fn where_the_content_comes_from_does_not_change_a_byte() {
    let tree = Tree::new([("project/a", noise(1, 100_000)), ("project/b", Vec::new())]);
    let folder = tempfile::tempdir().unwrap();
    let mut on_disk = tree.clone();
    for (number, (path, content)) in on_disk.contents.iter_mut().enumerate() {
        let file = folder.path().join(number.to_string());
        std::fs::write(&file, tree.bytes(path)).unwrap();
        *content = Content::File(file);
    }
    assert!(on_disk.pack() == tree.pack());
}

#[test]
fn the_summary_counts_what_was_written() {
    let mut tree = mixed();
    tree.contents.remove("project/small/599");
    let mut out = Vec::new();
    let summary = pack(&tree.manifest, &meta(), &tree.contents, &mut out, &PackOptions::default()).unwrap();
    assert_eq!(summary.compressed, out.len() as u64);
    assert_eq!((summary.files, summary.left_out), (641, 1));
    assert_eq!(summary.content, tree.manifest.total_size() - 599 * 37);
    assert_eq!(summary.release_id, tree.manifest.release_id());
    assert!(summary.index.frames.is_empty());
}

#[test]
fn a_project_without_files_is_a_bundle() {
    let tree = Tree { manifest: empty(), contents: BTreeMap::new() };
    let (received, memory) = read_all(&tree.pack()).unwrap();
    assert_eq!(received.manifest, empty());
    assert!(memory.files.is_empty());
}

#[test]
fn a_file_that_changed_is_named() {
    for size in [1_000, 20 << 20] {
        let mut tree =
            Tree::new([("project/a", noise(1, 10)), ("project/b", noise(2, size)), ("project/c", noise(3, 10))]);
        let mut other = noise(2, size);
        other[size - 1] ^= 1;
        tree.contents.insert("project/b".into(), Content::Bytes(other.into()));
        let error = packed(&tree.contents, &tree.manifest).unwrap_err();
        assert!(matches!(&error, PackError::ContentChanged { path, .. } if path == "project/b"), "{error}");
        for (other, what) in [(size - 1, "shorter"), (size + 1, "longer"), (0, "empty")] {
            tree.contents.insert("project/b".into(), Content::Bytes(noise(2, other).into()));
            let error = packed(&tree.contents, &tree.manifest).unwrap_err();
            assert!(matches!(&error, PackError::SizeChanged { path, .. } if path == "project/b"), "{what}: {error}");
        }
    }
}

#[test]
fn a_file_that_is_gone_is_named() {
    let mut tree = Tree::new([("project/a", "x")]);
    tree.contents.insert("project/a".into(), Content::File("/nonexistent/file".into()));
    let error = packed(&tree.contents, &tree.manifest).unwrap_err();
    let PackError::Open { path, source } = error else { panic!("{error}") };
    assert_eq!(path, "project/a");
    assert!(source.to_string().contains("/nonexistent/file"), "{source}");
}

/// Has everything in memory; cannot open anything.
struct InMemory(BTreeMap<String, Held>);

impl Contents for InMemory {
    fn open(&self, _: &FileEntry) -> io::Result<Option<Box<dyn Read + Send>>> {
        Err(io::Error::other("nothing needs to be opened"))
    }

    fn held(&self, file: &FileEntry) -> Option<Held> {
        self.0.get(&file.path).cloned()
    }
}

#[test]
fn content_held_with_its_digest_gives_the_same_bytes_and_is_compared() {
    let tree = Tree::new([("project/a", noise(1, 1_000)), ("project/b", noise(2, 0)), ("project/c", noise(3, 513))]);
    let held = tree.contents.keys().map(|path| (path.clone(), Held::new(tree.bytes(path).to_vec()))).collect();
    let mut held = InMemory(held);
    let mut out = Vec::new();
    pack(&tree.manifest, &meta(), &held, &mut out, &PackOptions::default()).unwrap();
    assert!(out == tree.pack());
    let many = Held::many(tree.contents.keys().map(|path| tree.bytes(path).to_vec()).collect());
    let many = many.into_iter().map(|held| Content::Read { path: "/nonexistent/file".into(), held });
    let contents = tree.contents.keys().cloned().zip(many).collect();
    assert!(Tree { manifest: tree.manifest.clone(), contents }.pack() == out);
    held.0.insert("project/a".into(), Held::new(noise(4, 1_000)));
    assert!(matches!(packed(&held, &tree.manifest), Err(PackError::ContentChanged { .. })));
    held.0.insert("project/a".into(), Held::new(noise(1, 999)));
    assert!(matches!(packed(&held, &tree.manifest), Err(PackError::SizeChanged { .. })));
}

struct Broken;

impl Contents for Broken {
    fn open(&self, _: &FileEntry) -> io::Result<Option<Box<dyn Read + Send>>> {
        Ok(Some(Box::new(Broken)))
    }
}

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("a bad sector"))
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    for size in [10, 20 << 20] {
        let tree = Tree::new([("project/a", noise(1, size))]);
        let error = packed(&Broken, &tree.manifest).unwrap_err();
        assert!(matches!(&error, PackError::Read { path, .. } if path == "project/a"), "{error}");
    }
}

/// Says that it has everything and then opens only what is asked for by its first letter.
struct Forgetful<'a>(&'a Tree);

impl Contents for Forgetful<'_> {
    fn open(&self, file: &FileEntry) -> io::Result<Option<Box<dyn Read + Send>>> {
        if file.path.ends_with("gone") { Ok(None) } else { self.0.contents.open(file) }
    }
}

#[test]
fn files_left_out_without_notice_are_left_out() {
    let tree = Tree::new([
        ("project/a", noise(1, 100)),
        ("project/b-gone", noise(2, 100)),
        ("project/c", noise(1, 100)),
        ("project/d-gone", noise(2, 12 << 20)),
        ("project/e-gone", noise(3, 12 << 20)),
    ]);
    let mut out = Vec::new();
    let summary = pack(&tree.manifest, &meta(), &Forgetful(&tree), &mut out, &PackOptions::default()).unwrap();
    assert_eq!((summary.files, summary.left_out), (2, 3));
    let (received, memory) = read_all(&out).unwrap();
    assert_eq!((memory.files.len(), received.absent.len()), (2, 3));
    let mut announced = tree.clone();
    announced.contents.retain(|path, _| !path.ends_with("gone"));
    assert!(announced.pack() == out, "with or without notice, the same bytes");
}

#[test]
fn nothing_is_written_that_a_reader_would_refuse() {
    let mut manifest = empty();
    manifest.files = vec![entry("project/b", b""), entry("project/a", b"")];
    let contents: BTreeMap<String, Content> = BTreeMap::new();
    let error = packed(&contents, &manifest).unwrap_err();
    assert!(matches!(error, PackError::Manifest(ManifestError::Order { .. })));

    let long = Meta { message: Some("x".repeat(70_000)), ..meta() };
    let error = pack(&empty(), &long, &contents, &mut io::sink(), &PackOptions::default()).unwrap_err();
    assert!(matches!(error, PackError::MetaTooLarge { .. }));

    let limits = Limits { manifest: 10, ..Limits::default() };
    let options = PackOptions { limits, ..PackOptions::default() };
    let error = pack(&empty(), &meta(), &contents, &mut io::sink(), &options).unwrap_err();
    assert!(matches!(error, PackError::Manifest(ManifestError::TooLarge { max: 10, .. })));
}

struct FullDisk(usize);

impl io::Write for FullDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_wherever_it_happens() {
    let tree = Tree::new([("project/a", noise(1, 10_000)), ("project/b", noise(2, 9 << 20))]);
    for room in [0, 200, 11_000, 1 << 20] {
        let options = PackOptions { threads: 2, ..PackOptions::default() };
        let error = pack(&tree.manifest, &meta(), &tree.contents, &mut FullDisk(room), &options).unwrap_err();
        assert!(
            matches!(&error, PackError::Write(source) if source.kind() == io::ErrorKind::StorageFull),
            "{room}: {error}"
        );
    }
}
