//! Small bundles, a sink that remembers, and a builder that writes what no honest program would.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use bundle_format::{
    Content, Digest, FORMAT, FileEntry, Limits, Manifest, Meta, PackOptions, ReadError, Received, Sink, SinkError,
    pack, read,
};

pub(crate) fn meta() -> Meta {
    Meta { builder: "reactor 0.0.0".into(), built_at: "2026-01-01T00:00:00Z".into(), ..Meta::default() }
}

/// A tree of files and the manifest that lists them. Paths must lie below `project/`.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub(crate) manifest: Manifest,
    pub(crate) contents: BTreeMap<String, Content>,
}

impl Tree {
    pub(crate) fn new<P: Into<String>, C: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, C)>) -> Self {
        let mut tree = Self { manifest: empty(), contents: BTreeMap::new() };
        for (path, content) in files {
            tree.add(&path.into(), content.into());
        }
        tree.manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
        tree
    }

    fn add(&mut self, path: &str, content: Vec<u8>) {
        self.manifest.files.push(entry(path, &content));
        self.contents.insert(path.to_owned(), Content::Bytes(content.into()));
    }

    pub(crate) fn pack(&self) -> Vec<u8> {
        self.pack_with(2)
    }

    pub(crate) fn pack_with(&self, threads: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let options = PackOptions { threads, ..PackOptions::default() };
        pack(&self.manifest, &meta(), &self.contents, &mut out, &options).unwrap();
        out
    }

    pub(crate) fn bytes(&self, path: &str) -> Arc<[u8]> {
        match &self.contents[path] {
            Content::Bytes(bytes) => Arc::clone(bytes),
            Content::Read { held, .. } => held.bytes().into(),
            Content::File(path) => std::fs::read(path).unwrap().into(),
        }
    }
}

pub(crate) fn empty() -> Manifest {
    Manifest {
        files: Vec::new(),
        format: FORMAT,
        functions: Vec::new(),
        jobs: Vec::new(),
        migrations: Vec::new(),
        name: "Shop".into(),
        project_id: "shop-a1b2c3d4".into(),
        sites: Vec::new(),
    }
}

pub(crate) fn entry(path: &str, content: &[u8]) -> FileEntry {
    FileEntry { executable: false, path: path.into(), sha256: Digest::of(content), size: content.len() as u64 }
}

/// Bytes that do not compress, the same on every run.
pub(crate) fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut out = Vec::with_capacity(length + 8);
    while out.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend_from_slice(&state.to_le_bytes());
    }
    out.truncate(length);
    out
}

/// Remembers every file it was given.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) begun: bool,
    pub(crate) files: Vec<(FileEntry, Vec<u8>)>,
}

impl Sink for Memory {
    fn begin(&mut self, _: &Manifest, _: &[u8], _: &Meta) -> Result<(), SinkError> {
        self.begun = true;
        Ok(())
    }

    fn file(&mut self, file: &FileEntry, content: &mut dyn Read) -> Result<(), SinkError> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        self.files.push((file.clone(), bytes));
        Ok(())
    }
}

pub(crate) fn read_all(archive: &[u8]) -> Result<(Received, Memory), ReadError> {
    let mut memory = Memory::default();
    let received = read(&mut &*archive, &Limits::default(), &mut memory)?;
    Ok((received, memory))
}

/// Writes archives entry by entry with another tar library, so that both sides are checked against each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hostile {
    pub(crate) tar: Vec<u8>,
}

impl Hostile {
    /// The two entries before the files.
    pub(crate) fn head(manifest: &Manifest) -> Self {
        let meta = serde_json::to_vec(&meta()).unwrap();
        Self::default().file("manifest.json", &manifest.to_canonical_json()).file("meta.json", &meta)
    }

    pub(crate) fn file(self, path: &str, content: &[u8]) -> Self {
        self.entry(path, content, |_| {})
    }

    /// A file whose header was changed before it was sealed.
    pub(crate) fn entry(mut self, path: &str, content: &[u8], change: impl FnOnce(&mut tar::Header)) -> Self {
        let mut header = tar::Header::new_ustar();
        header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_size(content.len() as u64);
        header.set_entry_type(tar::EntryType::Regular);
        change(&mut header);
        seal(&mut header);
        self.tar.extend_from_slice(header.as_bytes());
        self.raw(content)
    }

    /// Content with its padding.
    pub(crate) fn raw(mut self, content: &[u8]) -> Self {
        self.tar.extend_from_slice(content);
        self.tar.resize(self.tar.len().next_multiple_of(512), 0);
        self
    }

    pub(crate) fn end(mut self) -> Self {
        self.tar.resize(self.tar.len() + 1024, 0);
        self
    }

    pub(crate) fn compress(&self) -> Vec<u8> {
        zstd::bulk::compress(&self.tar, 3).unwrap()
    }

    pub(crate) fn refused(&self) -> ReadError {
        read_all(&self.compress()).expect_err("a hostile archive")
    }
}

/// The checksum the way the format writes it: six digits, NUL, space.
pub(crate) fn seal(header: &mut tar::Header) {
    header.as_old_mut().cksum = *b"        ";
    let sum: u32 = header.as_bytes().iter().map(|byte| u32::from(*byte)).sum();
    header.as_old_mut().cksum.copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}
