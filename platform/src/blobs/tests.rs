//! What the store promises, also after interruptions.

use std::io::Cursor;

use super::*;

fn digest(content: &[u8]) -> BlobDigest {
    sha256(content)
}

fn put(batch: &mut BlobBatch, content: &[u8]) -> bool {
    batch.put(digest(content), content.len() as u64, &mut Cursor::new(content)).unwrap()
}

/// A store in a folder of its own.
pub(super) fn store_in(folder: &Path) -> BlobStore {
    open(folder).1
}

/// Content as a batch of its own.
pub(super) fn put_alone(store: &BlobStore, content: &[u8]) -> BlobDigest {
    let mut batch = store.batch();
    put(&mut batch, content);
    batch.commit().unwrap();
    digest(content)
}

fn open(folder: &Path) -> (DataDir, BlobStore) {
    let data_dir = DataDir::open(folder).unwrap();
    let store = BlobStore::open(&data_dir).unwrap();
    (data_dir, store)
}

fn only_pack(folder: &Path) -> PathBuf {
    let packs = pack_files(&folder.join("blobs/packs")).unwrap();
    assert_eq!(packs.len(), 1, "{packs:?}");
    packs[0].clone()
}

fn append(path: &Path, bytes: &[u8]) {
    let mut content = fs::read(path).unwrap();
    content.extend_from_slice(bytes);
    fs::write(path, content).unwrap();
}

#[tokio::test]
async fn what_was_committed_is_read_back_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let big = vec![7; 3 << 20];
    {
        let (_data_dir, store) = open(folder.path());
        let mut batch = store.batch();
        assert!(put(&mut batch, b"one"));
        assert!(put(&mut batch, b""));
        assert!(put(&mut batch, &big));
        assert!(!store.contains(&digest(b"one")), "visible before the commit");
        assert_eq!(batch.commit().unwrap(), 3);
        assert_eq!(store.read(&digest(b"one")).await.unwrap(), "one");
    }
    let (_data_dir, store) = open(folder.path());
    assert_eq!(store.read(&digest(&big)).await.unwrap(), big);
    assert_eq!(store.read(&digest(b"")).await.unwrap(), "");
    assert_eq!(store.statistics(), BlobStatistics { blobs: 3, bytes: 3 + (3 << 20), packs: 1 });
    assert!(matches!(store.read(&digest(b"two")).await, Err(BlobError::Missing { .. })));
}

#[test]
fn a_store_that_does_not_wait_shows_a_batch_at_once_and_has_it_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    {
        let data_dir = DataDir::open(folder.path()).unwrap();
        let store = BlobStore::open_unhurried(&data_dir).unwrap();
        for round in 0..9_u8 {
            let stored = put_alone(&store, &[round; 100]);
            assert_eq!(store.read_blocking(&stored).unwrap(), vec![round; 100]);
        }
    }
    let (_data_dir, store) = open(folder.path());
    for round in 0..9_u8 {
        assert_eq!(store.read_blocking(&digest(&[round; 100])).unwrap(), vec![round; 100]);
    }
}

#[test]
fn batches_share_a_pack_and_nothing_is_stored_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = open(folder.path());
    for round in 0..20_u8 {
        let mut batch = store.batch();
        assert_eq!(put(&mut batch, b"always the same"), round == 0);
        assert!(put(&mut batch, &[round; 100]));
        assert!(!put(&mut batch, &[round; 100]));
        assert_eq!(batch.commit().unwrap(), if round == 0 { 2 } else { 1 });
    }
    assert_eq!(store.statistics().packs, 1);
    assert_eq!(store.statistics().blobs, 21);
    assert_eq!(store.missing([digest(b"always the same"), digest(b"new")]), [digest(b"new")]);
}

#[test]
fn a_dropped_batch_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = open(folder.path());
    let mut first = store.batch();
    put(&mut first, &vec![1; 2 << 20]);
    drop(first);
    assert!(pack_files(&folder.path().join("blobs/packs")).unwrap().is_empty());
    let mut second = store.batch();
    put(&mut second, b"kept");
    second.commit().unwrap();
    let length = fs::metadata(only_pack(folder.path())).unwrap().len();
    let mut third = store.batch();
    put(&mut third, &vec![3; 2 << 20]);
    drop(third);
    assert_eq!(fs::metadata(only_pack(folder.path())).unwrap().len(), length);
    let mut fourth = store.batch();
    put(&mut fourth, b"after");
    fourth.commit().unwrap();
    assert_eq!(store.read_blocking(&digest(b"after")).unwrap(), "after");
    assert_eq!(store.read_blocking(&digest(b"kept")).unwrap(), "kept");
}

#[test]
fn a_batch_that_is_sent_to_the_disk_while_it_grows_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (data_dir, store) = open(folder.path());
    let contents: Vec<Vec<u8>> = (0..5_u8)
        .map(|number| (0..9_u32 << 20).map(|at| at.to_le_bytes()[2].wrapping_mul(7) ^ number).collect())
        .collect();
    let mut batch = store.batch();
    for content in &contents {
        assert!(put(&mut batch, content));
        // Small ones in between, so that headers stand at odd places of the buffers.
        put(&mut batch, &content[..1_000]);
        let refused = batch.put(digest(b"another"), 3 << 20, &mut Cursor::new(&content[..3 << 20]));
        assert!(matches!(refused, Err(BlobError::DigestMismatch { .. })));
    }
    assert_eq!(batch.commit().unwrap(), 10);
    drop(store);
    drop(data_dir);
    let (_data_dir, store) = open(folder.path());
    for content in &contents {
        assert!(store.read_blocking(&digest(content)).unwrap() == content);
        assert!(store.read_blocking(&digest(&content[..1_000])).unwrap() == content[..1_000]);
    }
}

#[test]
fn content_that_is_not_what_its_digest_says_is_refused_and_the_batch_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (data_dir, store) = open(folder.path());
    let mut batch = store.batch();
    put(&mut batch, b"before");
    let liar = vec![9; 3 << 20];
    let refused = batch.put(digest(b"another"), liar.len() as u64, &mut Cursor::new(&liar));
    assert!(matches!(refused, Err(BlobError::DigestMismatch { .. })));
    for announced in [2, 4] {
        let refused = batch.put(digest(b"abc"), announced, &mut Cursor::new(b"abc"));
        assert!(matches!(refused, Err(BlobError::SizeMismatch { .. })), "{announced}");
    }
    put(&mut batch, b"behind");
    assert_eq!(batch.commit().unwrap(), 2);
    drop(store);
    drop(data_dir);
    let (_data_dir, store) = open(folder.path());
    assert_eq!(store.read_blocking(&digest(b"before")).unwrap(), "before");
    assert_eq!(store.read_blocking(&digest(b"behind")).unwrap(), "behind");
    assert_eq!(store.statistics().blobs, 2);
}

#[test]
fn a_torn_tail_of_any_length_is_cut_off_at_open() {
    let source = tempfile::tempdir().unwrap();
    let (first_end, whole) = {
        let (_data_dir, store) = open(source.path());
        let mut batch = store.batch();
        put(&mut batch, b"committed first");
        batch.commit().unwrap();
        let first_end = fs::metadata(only_pack(source.path())).unwrap().len();
        let mut batch = store.batch();
        put(&mut batch, b"second, one");
        put(&mut batch, b"second, two");
        batch.commit().unwrap();
        (first_end, fs::read(only_pack(source.path())).unwrap())
    };
    for length in usize::try_from(first_end).unwrap()..whole.len() {
        let folder = tempfile::tempdir().unwrap();
        let packs = folder.path().join("blobs/packs");
        fs::create_dir_all(&packs).unwrap();
        fs::write(packs.join("a.pack"), &whole[..length]).unwrap();
        let (_data_dir, store) = open(folder.path());
        assert_eq!(store.read_blocking(&digest(b"committed first")).unwrap(), "committed first");
        assert!(!store.contains(&digest(b"second, one")), "cut at {length}");
        assert_eq!(fs::metadata(packs.join("a.pack")).unwrap().len(), first_end);
        let mut batch = store.batch();
        put(&mut batch, b"goes on");
        batch.commit().unwrap();
        assert_eq!(store.read_blocking(&digest(b"goes on")).unwrap(), "goes on");
    }
}

#[test]
fn a_pack_without_a_committed_batch_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let packs = folder.path().join("blobs/packs");
    fs::create_dir_all(&packs).unwrap();
    for (name, content) in
        [("empty", &b""[..]), ("header", b"reactor pack 1\n\0"), ("noise", b"not a pack at all, but long")]
    {
        fs::write(packs.join(format!("{name}.pack")), content).unwrap();
    }
    let (_data_dir, store) = open(folder.path());
    assert_eq!(store.statistics().blobs, 0);
    assert!(pack_files(&packs).unwrap().is_empty());
}

#[test]
fn rubbish_after_the_last_batch_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    {
        let (_data_dir, store) = open(folder.path());
        let mut batch = store.batch();
        put(&mut batch, b"good");
        batch.commit().unwrap();
    }
    append(&only_pack(folder.path()), &[0; 4096]);
    let (_data_dir, store) = open(folder.path());
    assert_eq!(store.read_blocking(&digest(b"good")).unwrap(), "good");
}

/// A power cut may leave the directory of the last batch on disk without its blobs.
#[test]
fn after_a_restart_of_the_machine_the_last_batch_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    {
        let (_data_dir, store) = open(folder.path());
        for content in [&b"first batch"[..], b"second batch"] {
            let mut batch = store.batch();
            put(&mut batch, content);
            batch.commit().unwrap();
        }
    }
    let pack = only_pack(folder.path());
    let mut bytes = fs::read(&pack).unwrap();
    let at = bytes.windows(12).position(|window| window == b"second batch").unwrap();
    bytes[at..at + 12].fill(0);
    fs::write(&pack, bytes).unwrap();
    fs::write(folder.path().join("blobs/boot"), "an earlier boot").unwrap();
    let (_data_dir, store) = open(folder.path());
    assert!(!store.contains(&digest(b"second batch")));
    assert_eq!(store.read_blocking(&digest(b"first batch")).unwrap(), "first batch");
}

#[test]
fn damage_in_stored_content_is_found_when_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = open(folder.path());
    let mut batch = store.batch();
    put(&mut batch, b"will rot");
    batch.commit().unwrap();
    let pack = only_pack(folder.path());
    let file = fs::OpenOptions::new().write(true).open(&pack).unwrap();
    let offset = store.slice(&digest(b"will rot")).unwrap().offset;
    std::os::unix::fs::FileExt::write_all_at(file.file(), b"W", offset).unwrap();
    assert!(matches!(store.read_blocking(&digest(b"will rot")), Err(BlobError::Damaged { .. })));
}

#[test]
fn many_threads_store_and_read_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = open(folder.path());
    std::thread::scope(|scope| {
        for writer in 0..4_u8 {
            let store = store.clone();
            scope.spawn(move || {
                for round in 0..10_u8 {
                    let mut batch = store.batch();
                    for blob in 0..10_u8 {
                        put(&mut batch, &[writer, round, blob]);
                    }
                    batch.commit().unwrap();
                    for blob in 0..10_u8 {
                        let content = [writer, round, blob];
                        assert_eq!(store.read_blocking(&digest(&content)).unwrap(), content[..]);
                    }
                }
            });
        }
    });
    assert_eq!(store.statistics().blobs, 400);
    assert!(store.statistics().packs <= 4);
}

#[test]
fn ranges_stay_within_their_blob() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = open(folder.path());
    let mut batch = store.batch();
    put(&mut batch, b"0123456789");
    put(&mut batch, b"neighbour");
    batch.commit().unwrap();
    let slice = store.slice(&digest(b"0123456789")).unwrap();
    assert_eq!(slice.read_range(3, 4).unwrap(), "3456");
    assert_eq!(slice.read_range(8, 100).unwrap(), "89");
    assert!(slice.read_exact_at(&mut [0; 3], 8).is_err());
    let mut whole = String::new();
    slice.reader().read_to_string(&mut whole).unwrap();
    assert_eq!(whole, "0123456789");
}
