//! What is fuzzed. Each target takes any bytes and comes back soon, without a panic, and with nothing accepted that
//! breaks a promise of the format.
//!
//! The same functions run under libFuzzer (`fuzz_targets/`, nightly) and under the runner of `bundle-format`'s tests
//! (`cargo xtask fuzz`, stable).

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Component, Path};

use bundle_format::{
    BundlePath, Content, Digest, FileEntry, Limits, Manifest, Meta, PackOptions, Received, ReleaseId, Sink, SinkError,
    diff, pack, path, read,
};

/// What became of an input: inputs of one class are treated alike. A runner keeps an input that is the first of its
/// class.
pub(crate) type Class = String;

/// Takes any bytes.
pub(crate) type Target = fn(&[u8]) -> Class;

/// The targets by name.
#[allow(dead_code, reason = "each binary of cargo-fuzz calls its own")]
pub(crate) const TARGETS: [(&str, Target); 4] =
    [("reader", reader), ("archive", archive), ("path", paths), ("manifest", manifest)];

/// Small enough that no input can make a target slow by being within them.
const LIMITS: Limits =
    Limits { file: 1 << 20, total: 4 << 20, files: 1_000, path: 1_024, manifest: 1 << 20, function: 1 << 20 };

/// Bytes as they may come over the network.
#[allow(dead_code, reason = "each binary of cargo-fuzz calls its own")]
pub(crate) fn reader(data: &[u8]) -> Class {
    let mut kept = Kept::default();
    match read(&mut &*data, &LIMITS, &mut kept) {
        Ok(received) => accepted(&received, &kept),
        Err(error) => class(&error),
    }
}

/// A tar, compressed here: changes reach the tar reader and do not end at a checksum of zstd. With an odd first byte the
/// checksums of headers are made right too.
#[allow(dead_code, reason = "each binary of cargo-fuzz calls its own")]
pub(crate) fn archive(data: &[u8]) -> Class {
    let Some((mode, tar)) = data.split_first() else { return String::new() };
    let mut tar = tar.to_vec();
    if mode % 2 == 1 {
        for block in tar.chunks_exact_mut(512).filter(|block| block[257..262] == *b"ustar") {
            block[148..156].fill(b' ');
            let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
            block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        }
    }
    match zstd::bulk::compress(&tar, 1) {
        Ok(frame) => reader(&frame),
        Err(error) => error.to_string(),
    }
}

/// Remembers what a reader hands out.
#[derive(Default)]
struct Kept {
    files: Vec<(FileEntry, Vec<u8>)>,
}

impl Sink for Kept {
    fn begin(&mut self, manifest: &Manifest, manifest_json: &[u8], _: &Meta) -> Result<(), SinkError> {
        assert_eq!(manifest.to_canonical_json(), manifest_json, "a manifest has one form");
        Ok(())
    }

    fn file(&mut self, file: &FileEntry, content: &mut dyn Read) -> Result<(), SinkError> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        self.files.push((file.clone(), bytes));
        Ok(())
    }
}

/// A bundle that was accepted: everything it promised holds, and writing it again gives the same.
fn accepted(received: &Received, kept: &Kept) -> Class {
    assert_eq!(received.release_id, ReleaseId::of(&received.manifest_json));
    assert_eq!(kept.files.len() + received.absent.len(), received.manifest.files.len());
    for (file, bytes) in &kept.files {
        assert_eq!((Digest::of(bytes), bytes.len() as u64), (file.sha256, file.size), "{}", file.path);
        stays_inside(&file.path);
    }
    let contents: BTreeMap<String, Content> =
        kept.files.iter().map(|(file, bytes)| (file.path.clone(), Content::Bytes(bytes.as_slice().into()))).collect();
    let mut again = Vec::new();
    let options = PackOptions { threads: 1, limits: LIMITS, ..PackOptions::default() };
    let written = pack(&received.manifest, &received.meta, &contents, &mut again, &options);
    assert_eq!(written.expect("what was read can be written").release_id, received.release_id);
    let mut second = Kept::default();
    let reread = read(&mut again.as_slice(), &LIMITS, &mut second).expect("what was written can be read");
    assert_eq!(reread.manifest_json, received.manifest_json);
    assert_eq!(second.files, kept.files);
    format!("accepted {} {}", kept.files.len(), received.absent.len())
}

/// Nothing that a file system of any kind would put elsewhere.
fn stays_inside(path: &str) {
    assert!(!path.contains(['\\', '\0']) && !path.is_empty(), "{path:?}");
    assert!(Path::new(path).components().all(|part| matches!(part, Component::Normal(_))), "{path:?}");
    assert!(path.split('/').all(|part| !part.is_empty() && !part.ends_with(['.', ' '])), "{path:?}");
    let drive = |part: &str| part.as_bytes().get(1) == Some(&b':') && part.as_bytes()[0].is_ascii_alphabetic();
    assert!(!path.split('/').any(drive), "{path:?}");
    assert!(Path::new("/inside").join(path).starts_with("/inside"), "{path:?}");
}

/// Paths, one a line: each checked, all held against each other.
#[allow(dead_code, reason = "each binary of cargo-fuzz calls its own")]
pub(crate) fn paths(data: &[u8]) -> Class {
    let Ok(text) = std::str::from_utf8(data) else { return "not text".to_owned() };
    let mut good = Vec::new();
    let mut outcome = String::new();
    for line in text.split('\n').take(12) {
        match line.parse::<BundlePath>() {
            Ok(path) => {
                stays_inside(path.as_str());
                good.push(line);
            }
            Err(error) => outcome = class(&error.problem),
        }
    }
    good.sort_unstable();
    good.dedup();
    let folded: Vec<String> = good.iter().map(|path| path::fold(path).into_owned()).collect();
    let beside =
        |a: &String, b: &String| a == b || b.strip_prefix(a.as_str()).is_some_and(|rest| rest.starts_with('/'));
    let expected = folded
        .iter()
        .enumerate()
        .any(|(at, a)| folded.iter().enumerate().any(|(other, b)| at != other && beside(a, b)));
    let found = path::collision(good.iter().copied());
    assert_eq!(found.is_some(), expected, "{good:?}");
    format!("{outcome} {} {}", good.len(), expected)
}

/// The bytes of a manifest.
#[allow(dead_code, reason = "each binary of cargo-fuzz calls its own")]
pub(crate) fn manifest(data: &[u8]) -> Class {
    match Manifest::from_json_within(data, &LIMITS) {
        Ok(manifest) => {
            assert_eq!(manifest.to_canonical_json(), data, "a manifest has one form");
            assert_eq!(manifest.release_id(), ReleaseId::of(data));
            assert!(diff(&manifest, &manifest).is_empty());
            manifest.files.iter().for_each(|file| stays_inside(&file.path));
            format!("accepted {}", manifest.files.len().min(4))
        }
        Err(error) => class(&error),
    }
}

/// An error without what differs from input to input: the names of its variants, and nothing that stands in quotes.
fn class(error: &dyn std::fmt::Debug) -> Class {
    let text = format!("{error:?}").replace("\\\\", "").replace("\\\"", "");
    let outside = text.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let words = outside.split(|character: char| !character.is_ascii_alphanumeric());
    let variants = words.filter(|word| word.starts_with(|first: char| first.is_ascii_uppercase()));
    variants.take(5).collect::<Vec<_>>().join(" ")
}
