//! One test per reason to refuse an archive.

use std::io::{self, Read, Write};

use bundle_format::{
    Digest, FileEntry, HeaderProblem, Limits, Manifest, ManifestError, Meta, PathProblem, ReadError, Sink, SinkError,
    read, read_head, verify,
};
use zstd::stream::raw::CParameter;

use crate::support::{Hostile, Memory, Tree, empty, entry, read_all};

/// Two files, `project/a` and `project/b`.
fn two() -> Tree {
    Tree::new([("project/a", "one"), ("project/b", "second")])
}

fn head() -> Hostile {
    Hostile::head(&two().manifest)
}

/// What is wrong with the header of `project/a` after a change.
fn header(change: impl FnOnce(&mut tar::Header)) -> HeaderProblem {
    match head().entry("project/a", b"one", change).file("project/b", b"second").end().refused() {
        ReadError::Header { problem, .. } => problem,
        other => panic!("{other}"),
    }
}

#[test]
fn the_builder_writes_what_is_accepted_when_nothing_is_changed() {
    let archive = head().file("project/a", b"one").file("project/b", b"second").end();
    let (received, memory) = read_all(&archive.compress()).unwrap();
    assert_eq!(received.manifest, two().manifest);
    assert_eq!(memory.files[1].1, b"second");
}

#[test]
fn refuses_what_is_no_zstd() {
    for bytes in
        [&b"PK\x03\x04 a zip"[..], b"{}", &[0; 100], &0x184D_2A50_u32.to_le_bytes(), &[0x25, 0xB5, 0x2F, 0xFD, 0, 0]]
    {
        assert!(matches!(read_all(bytes), Err(ReadError::NotZstd)));
    }
    assert!(matches!(read_all(b""), Err(ReadError::Truncated)));
}

#[test]
fn refuses_every_beginning_of_a_bundle() {
    let archive = two().pack();
    for length in 0..archive.len() {
        let mut memory = Memory::default();
        let error = read(&mut &archive[..length], &Limits::default(), &mut memory).unwrap_err();
        assert!(matches!(error, ReadError::Truncated), "{length} bytes: {error}");
    }
}

#[test]
fn refuses_anything_behind_the_end() {
    let archive = two().pack();
    let more: [&[u8]; 5] =
        [b"x", b"xxxxxxxx", &archive, &zstd::bulk::compress(b"", 3).unwrap(), &[0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]];
    for more in more {
        let error = read_all(&[&archive, more].concat()).unwrap_err();
        assert!(matches!(error, ReadError::TrailingData), "{error}");
    }
    let mut tar = head().file("project/a", b"one").file("project/b", b"second").end();
    tar.tar.push(0);
    assert!(matches!(tar.refused(), ReadError::TrailingData));
}

#[test]
fn refuses_a_damaged_frame() {
    let archive = two().pack();
    let mut damaged = archive.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    assert!(matches!(read_all(&damaged), Err(ReadError::FrameChecksum)));
    let mut damaged = archive;
    damaged[5..40].fill(0xFF);
    assert!(matches!(read_all(&damaged), Err(ReadError::Zstd(_) | ReadError::WindowTooLarge | ReadError::Dictionary)));
}

#[test]
fn refuses_a_window_beyond_8_mib() {
    let tar = head().file("project/a", b"one").file("project/b", b"second").end().tar;
    let compress = |window| {
        let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
        encoder.set_parameter(CParameter::WindowLog(window)).unwrap();
        encoder.write_all(&tar).unwrap();
        encoder.finish().unwrap()
    };
    assert!(read_all(&compress(23)).is_ok());
    assert!(matches!(read_all(&compress(24)), Err(ReadError::WindowTooLarge)));
    // The largest window that the format can express, 3.75 TiB.
    let monster = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    assert!(matches!(read_all(&monster), Err(ReadError::WindowTooLarge)));
}

#[test]
fn refuses_a_frame_that_needs_a_dictionary() {
    let frame = [0x28, 0xB5, 0x2F, 0xFD, 0x01, 0x00, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    assert!(matches!(read_all(&frame), Err(ReadError::Dictionary)));
}

#[test]
fn refuses_endless_input_that_gives_nothing() {
    let mut endless = io::Cursor::new([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x00]).chain(io::repeat(0));
    let error = read(&mut endless, &Limits::default(), &mut Memory::default()).unwrap_err();
    assert!(matches!(error, ReadError::TooMuchInput), "{error}");
}

#[test]
fn passes_on_that_the_input_failed() {
    let mut input = io::Cursor::new(two().pack()[..20].to_vec()).chain(Failing);
    let error = read(&mut input, &Limits::default(), &mut Memory::default()).unwrap_err();
    assert!(matches!(&error, ReadError::Input(source) if source.kind() == io::ErrorKind::ConnectionReset), "{error}");
}

struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

#[test]
fn refuses_an_end_that_is_not_two_blocks_of_zeros() {
    let archive = head().file("project/a", b"one").file("project/b", b"second").raw(&[0; 512]);
    assert!(matches!(archive.refused(), ReadError::Truncated));
    assert!(matches!(archive.raw(&[1; 512]).refused(), ReadError::MalformedEnd));
}

#[test]
fn refuses_another_first_or_second_entry() {
    let manifest = two().manifest.to_canonical_json();
    let error = Hostile::default().file("meta.json", b"{}").end().refused();
    assert!(matches!(error, ReadError::ManifestNotFirst { found } if found == "meta.json"));
    let error = Hostile::default().file("manifest.json", &manifest).file("project/a", b"one").end().refused();
    assert!(matches!(error, ReadError::MetaNotSecond { found } if found == "project/a"));
    let error = Hostile::default().entry("manifest.json", &manifest, |header| header.set_mode(0o755)).refused();
    assert!(matches!(error, ReadError::ManifestNotFirst { .. }));
}

#[test]
fn refuses_labels_that_are_too_long_or_no_labels() {
    let manifest = two().manifest.to_canonical_json();
    let with =
        |meta: &[u8]| Hostile::default().file("manifest.json", &manifest).file("meta.json", meta).end().refused();
    assert!(matches!(with(&vec![b' '; 65_537]), ReadError::MetaTooLarge { size: 65_537 }));
    assert!(matches!(with(b"{}"), ReadError::Meta(_)));
    assert!(matches!(with(b"[1]"), ReadError::Meta(_)));
}

#[test]
fn refuses_a_manifest_that_announces_more_than_it_may() {
    let announced =
        |size: u64| Hostile::default().entry("manifest.json", b"", |header| header.set_size(size)).refused();
    assert!(matches!(
        announced((64 << 20) + 1),
        ReadError::Manifest(ManifestError::TooLarge { size: 67_108_865, max: 67_108_864 })
    ));
    assert!(matches!(announced(64 << 20), ReadError::Truncated));
}

#[test]
fn refuses_an_invalid_manifest_before_the_sink_hears_of_it() {
    let mut manifest = two().manifest;
    manifest.files.swap(0, 1);
    let archive = Hostile::head(&manifest).file("project/b", b"second").file("project/a", b"one").end().compress();
    let mut memory = Memory::default();
    let error = read(&mut &*archive, &Limits::default(), &mut memory).unwrap_err();
    assert!(matches!(error, ReadError::Manifest(ManifestError::Order { list: "files", .. })));
    assert!(!memory.begun);
}

#[test]
fn refuses_links() {
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::Symlink)), HeaderProblem::Link);
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::Link)), HeaderProblem::Link);
    assert_eq!(header(|header| header.as_old_mut().linkname[..4].copy_from_slice(b"/etc")), HeaderProblem::Link);
}

#[test]
fn refuses_devices_folders_and_pipes() {
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::Char)), HeaderProblem::Device);
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::Block)), HeaderProblem::Device);
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::Directory)), HeaderProblem::Folder);
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::Fifo)), HeaderProblem::Pipe);
}

#[test]
fn refuses_gnu_extensions_global_pax_and_unknown_types() {
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::GNULongName)), HeaderProblem::Gnu);
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::GNULongLink)), HeaderProblem::Gnu);
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::GNUSparse)), HeaderProblem::Gnu);
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::XGlobalHeader)), HeaderProblem::GlobalPax);
    assert_eq!(header(|header| header.set_entry_type(tar::EntryType::Continuous)), HeaderProblem::Type(b'7'));
    assert_eq!(header(|header| header.as_old_mut().linkflag = [0]), HeaderProblem::Type(0));
}

#[test]
fn refuses_special_and_unusual_modes() {
    assert_eq!(header(|header| header.set_mode(0o4755)), HeaderProblem::SpecialMode(0o4755));
    assert_eq!(header(|header| header.set_mode(0o2644)), HeaderProblem::SpecialMode(0o2644));
    assert_eq!(header(|header| header.set_mode(0o1644)), HeaderProblem::SpecialMode(0o1644));
    assert_eq!(header(|header| header.set_mode(0o777)), HeaderProblem::Mode(0o777));
    assert_eq!(header(|header| header.set_mode(0o600)), HeaderProblem::Mode(0o600));
}

#[test]
fn refuses_owners_and_times() {
    assert_eq!(header(|header| header.set_uid(1000)), HeaderProblem::Owner);
    assert_eq!(header(|header| header.set_gid(1)), HeaderProblem::Owner);
    assert_eq!(header(|header| header.set_username("root").unwrap()), HeaderProblem::Owner);
    assert_eq!(header(|header| header.set_groupname("wheel").unwrap()), HeaderProblem::Owner);
    assert_eq!(header(|header| header.set_mtime(1)), HeaderProblem::Time);
}

#[test]
fn refuses_numbers_that_are_not_octal() {
    assert_eq!(
        header(|header| header.as_old_mut().size = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]),
        HeaderProblem::Number
    );
    assert_eq!(header(|header| header.as_old_mut().size = [0xFF; 12]), HeaderProblem::Number);
    assert_eq!(header(|header| header.as_old_mut().size = *b"-0000000003\0"), HeaderProblem::Number);
    assert_eq!(header(|header| header.as_old_mut().mode = *b"+000644\0"), HeaderProblem::Number);
    assert_eq!(header(|header| header.as_old_mut().uid = *b"0000009\0"), HeaderProblem::Number);
}

#[test]
fn refuses_headers_that_say_the_same_in_another_way() {
    assert_eq!(header(|header| header.as_old_mut().size = *b"3\0\0\0\0\0\0\0\0\0\0\0"), HeaderProblem::NotCanonical);
    assert_eq!(header(|header| header.as_old_mut().mode = *b"000644 \0"), HeaderProblem::NotCanonical);
    assert_eq!(header(|header| header.as_old_mut().name[99] = b'x'), HeaderProblem::NotCanonical);
    assert_eq!(header(|header| header.as_ustar_mut().unwrap().dev_major = *b"0000000\0"), HeaderProblem::NotCanonical);
    let split = |header: &mut tar::Header| {
        let header = header.as_ustar_mut().unwrap();
        header.name[..10].copy_from_slice(b"a\0\0\0\0\0\0\0\0\0");
        header.prefix[..7].copy_from_slice(b"project");
    };
    assert_eq!(header(split), HeaderProblem::NotCanonical);
}

#[test]
fn refuses_a_wrong_checksum_and_another_magic() {
    let mut archive = head().file("project/a", b"one").end();
    let at = archive.tar.len() - 1024 - 1024;
    archive.tar[at] ^= 1;
    assert!(matches!(archive.refused(), ReadError::Header { problem: HeaderProblem::Checksum, .. }));
    assert_eq!(header(|header| *header = gnu()), HeaderProblem::Magic);
}

fn gnu() -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_path("project/a").unwrap();
    header.set_size(3);
    header
}

#[test]
fn refuses_padding_that_is_not_zeros() {
    let mut archive = head().file("project/a", b"one").file("project/b", b"second").end();
    let last = archive.tar.len() - 1024 - 1;
    archive.tar[last] = 1;
    assert!(
        matches!(archive.refused(), ReadError::Header { path, problem: HeaderProblem::Padding } if path == "project/b")
    );
}

/// `project/a` behind a pax header with these records.
fn pax(records: &[u8]) -> ReadError {
    let extended = |header: &mut tar::Header| header.set_entry_type(tar::EntryType::XHeader);
    head()
        .entry("././@PaxHeader", records, extended)
        .file("project/a", b"one")
        .file("project/b", b"second")
        .end()
        .refused()
}

#[test]
fn refuses_pax_records_about_anything_but_path_and_size() {
    for records in [
        &b"11 mode=12\n"[..],
        b"22 linkpath=/etc/pass\n",
        b"",
        b"12 path=abcd",
        b"30 path=a\n",
        b"19 path=project/b\n\0",
    ] {
        assert!(matches!(pax(records), ReadError::Header { problem: HeaderProblem::PaxRecord, .. }));
    }
    let long = format!("{} path={}\n", 2000, "x".repeat(1989));
    assert!(matches!(pax(long.as_bytes()), ReadError::Header { problem: HeaderProblem::PaxRecord, .. }));
}

#[test]
fn refuses_pax_records_that_are_not_needed() {
    // The record and the header must not be able to disagree, in either direction.
    for records in [&b"18 path=project/a\n"[..], b"10 size=3\n", b"10 size=0\n", b"12 size=512\n"] {
        assert!(matches!(pax(records), ReadError::Header { problem: HeaderProblem::NotCanonical, .. }));
    }
    assert!(matches!(pax(b"18 path=../../etc\n"), ReadError::Path(_)));
}

#[test]
fn refuses_a_pax_header_without_a_file() {
    let extended = |header: &mut tar::Header| header.set_entry_type(tar::EntryType::XHeader);
    let record = b"18 path=project/a\n";
    let twice = head().entry("././@PaxHeader", record, extended).entry("././@PaxHeader", record, extended).end();
    assert!(matches!(twice.refused(), ReadError::Header { problem: HeaderProblem::LonePax, .. }));
    let last = head().entry("././@PaxHeader", record, extended).end();
    assert!(matches!(last.refused(), ReadError::Header { problem: HeaderProblem::LonePax, .. }));
}

#[test]
fn refuses_paths_that_leave_the_bundle() {
    let path = |path: &str| match head().file(path, b"").end().refused() {
        ReadError::Path(error) => error.problem,
        other => panic!("{other}"),
    };
    assert_eq!(path("/etc/passwd"), PathProblem::Absolute);
    assert_eq!(path("project/../../x"), PathProblem::ParentFolder);
    assert_eq!(path("C:/x"), PathProblem::DriveLetter);
    assert_eq!(path("project\\a"), PathProblem::Backslash);
    assert_eq!(path("project/con"), PathProblem::Reserved("con".into()));
    assert_eq!(path(""), PathProblem::Empty);
    let latin = |header: &mut tar::Header| header.as_old_mut().name[8] = 0xFF;
    let error = head().entry("project/a", b"one", latin).end().refused();
    assert!(matches!(error, ReadError::Path(error) if error.problem == PathProblem::NotUtf8));
}

#[test]
fn refuses_files_that_the_manifest_does_not_list() {
    let error = head().file("project/a", b"one").file("project/aa", b"").end().refused();
    assert!(matches!(error, ReadError::NotInManifest { path } if path == "project/aa"));
    let error = head().file("manifest.json", b"{}").end().refused();
    assert!(matches!(error, ReadError::NotInManifest { .. }));
}

#[test]
fn refuses_a_file_that_comes_twice_or_late() {
    let twice = head().file("project/a", b"one").file("project/a", b"one").end();
    assert!(matches!(twice.refused(), ReadError::Duplicate { path } if path == "project/a"));
    let late = head().file("project/b", b"second").file("project/a", b"one").end();
    assert!(matches!(late.refused(), ReadError::OutOfOrder { path } if path == "project/a"));
}

#[test]
fn refuses_another_size_mode_or_content() {
    let error = head().file("project/a", b"ones").end().refused();
    assert!(matches!(error, ReadError::WrongSize { expected: 3, found: 4, .. }));
    let error = head().entry("project/a", b"one", |header| header.set_mode(0o755)).end().refused();
    assert!(matches!(error, ReadError::WrongMode { .. }));
    let error = head().file("project/a", b"One").end().refused();
    let ReadError::WrongDigest { path, expected, found } = error else { panic!("{error}") };
    assert_eq!((path.as_str(), expected, found), ("project/a", Digest::of(b"one"), Digest::of(b"One")));
}

#[test]
fn refuses_an_empty_file_whose_digest_is_another_one() {
    let mut manifest = empty();
    manifest.files.push(FileEntry { sha256: Digest::of(b"x"), ..entry("project/a", b"") });
    let error = Hostile::head(&manifest).file("project/a", b"").end().refused();
    assert!(matches!(error, ReadError::WrongDigest { .. }));
}

/// Reads a part of every file and claims to be content with it.
struct Careless(usize);

impl Sink for Careless {
    fn begin(&mut self, _: &Manifest, _: &[u8], _: &Meta) -> Result<(), SinkError> {
        Ok(())
    }

    fn file(&mut self, _: &FileEntry, content: &mut dyn Read) -> Result<(), SinkError> {
        let mut some = vec![0; self.0];
        let _ = content.read(&mut some);
        Ok(())
    }
}

#[test]
fn verifies_what_a_sink_leaves_unread_or_ignores() {
    let wrong = head().file("project/a", b"One").file("project/b", b"second").end().compress();
    for some in [0, 1, 3, 100] {
        let error = read(&mut &*wrong, &Limits::default(), &mut Careless(some)).unwrap_err();
        assert!(matches!(error, ReadError::WrongDigest { .. }), "{error}");
        assert!(read(&mut &*two().pack(), &Limits::default(), &mut Careless(some)).is_ok());
    }
}

#[test]
fn never_hands_over_the_last_bytes_of_a_wrong_file() {
    let wrong = head().file("project/a", b"One").file("project/b", b"second").end().compress();
    let mut memory = Memory::default();
    assert!(read(&mut &*wrong, &Limits::default(), &mut memory).is_err());
    assert!(memory.files.is_empty());
}

struct Full;

impl Sink for Full {
    fn begin(&mut self, _: &Manifest, _: &[u8], _: &Meta) -> Result<(), SinkError> {
        Ok(())
    }

    fn file(&mut self, _: &FileEntry, _: &mut dyn Read) -> Result<(), SinkError> {
        Err("the disk is full".into())
    }
}

#[test]
fn passes_on_that_the_sink_failed() {
    let error = read(&mut &*two().pack(), &Limits::default(), &mut Full).unwrap_err();
    assert!(matches!(error, ReadError::Sink(source) if source.to_string() == "the disk is full"));
}

#[test]
fn limits_are_the_callers() {
    let archive = two().pack();
    let with = |limits: Limits| read(&mut &*archive, &limits, &mut Memory::default()).unwrap_err();
    let error = with(Limits { file: 5, ..Limits::default() });
    assert!(matches!(error, ReadError::Manifest(ManifestError::FileTooLarge { size: 6, max: 5, .. })));
    let error = with(Limits { total: 8, ..Limits::default() });
    assert!(matches!(error, ReadError::Manifest(ManifestError::TotalTooLarge { size: 9, max: 8 })));
    let error = with(Limits { files: 1, ..Limits::default() });
    assert!(matches!(error, ReadError::Manifest(ManifestError::TooManyFiles { count: 2, max: 1 })));
    let error = with(Limits { manifest: 100, ..Limits::default() });
    assert!(matches!(error, ReadError::Manifest(ManifestError::TooLarge { max: 100, .. })));
}

#[test]
fn a_bomb_ends_at_the_first_byte_too_many() {
    // 1 GiB of zeros in a few KiB of input, behind a manifest that announces three bytes.
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.write_all(&head().entry("project/a", b"", |header| header.set_size(1 << 30)).tar).unwrap();
    io::copy(&mut io::repeat(0).take(1 << 30), &mut encoder).unwrap();
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 200_000);
    assert!(matches!(read_all(&bomb), Err(ReadError::WrongSize { .. })));
    // The same behind the end.
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.write_all(&head().file("project/a", b"one").file("project/b", b"second").end().tar).unwrap();
    io::copy(&mut io::repeat(0).take(1 << 30), &mut encoder).unwrap();
    assert!(matches!(read_all(&encoder.finish().unwrap()), Err(ReadError::TrailingData)));
}

/// Gives one byte at a time.
struct Drip<'a>(&'a [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = out.len().min(1);
        self.0.read(&mut out[..count])
    }
}

#[test]
fn short_reads_change_nothing() {
    let archive = two().pack();
    let mut memory = Memory::default();
    let received = read(&mut Drip(&archive), &Limits::default(), &mut memory).unwrap();
    assert_eq!(received.manifest, two().manifest);
    assert_eq!(memory.files[0].1, b"one");
}

#[test]
fn the_head_is_read_without_the_files() {
    let archive = two().pack();
    let second =
        archive.windows(4).enumerate().filter(|(_, bytes)| *bytes == [0x28, 0xB5, 0x2F, 0xFD]).nth(1).unwrap().0;
    let head = read_head(&mut &archive[..second], &Limits::default()).unwrap();
    assert_eq!(head.release_id, two().manifest.release_id());
}

#[test]
fn verify_tells_full_from_thin() {
    let mut tree = two();
    assert!(!verify(&mut &*tree.pack(), &Limits::default()).unwrap().is_thin());
    tree.contents.remove("project/a");
    let verified = verify(&mut &*tree.pack(), &Limits::default()).unwrap();
    assert!(verified.is_thin());
    assert_eq!(verified.present(), 1);
    assert_eq!(verified.received.absent[0].path, "project/a");
}
