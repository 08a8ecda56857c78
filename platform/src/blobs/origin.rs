//! The origin: where servers that share a project keep content for each other, a folder or a bucket of S3.
//!
//! Content goes there in objects of many blobs each. What stands where in which object is the caller's to remember; the
//! local store is a cache of it. Everything here blocks: call it where blocking is fine.

mod bucket;

use std::io::{self, Read};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use fs_err as fs;
use secrecy::SecretString;
use thiserror::Error;

use super::{BlobDigest, BlobError, BlobStore};
use crate::data_dir::sync_dir;
use bucket::Bucket;

/// Bytes asked for at a time.
const WINDOW: u64 = 8 << 20;
/// Bytes that are read and thrown away rather than asked for anew.
const GAP: u64 = 256 << 10;
const PIECE: u64 = 1 << 20;

/// Where the origin is.
#[derive(Debug, Clone)]
pub enum OriginConfig {
    /// A folder that every server has mounted.
    Folder(PathBuf),
    /// A bucket of S3, or of a server that speaks its protocol.
    S3(S3Config),
}

/// A bucket and how to get into it.
#[derive(Debug, Clone, Default)]
pub struct S3Config {
    /// Name of the bucket.
    pub bucket: String,
    /// Path below which the objects lie; without slashes at its ends.
    pub prefix: String,
    /// `eu-central-1`
    pub region: Option<String>,
    /// Address of a server other than Amazon's.
    pub endpoint: Option<String>,
    /// Without it the machine's own role is asked for.
    pub access_key_id: Option<String>,
    /// Belongs to it.
    pub secret_access_key: Option<SecretString>,
}

/// Why the origin could not be used.
#[derive(Debug, Error)]
pub enum OriginError {
    /// The bucket, or the way to it.
    #[error("the origin `{place}` cannot be used")]
    Bucket {
        /// `s3://…`
        place: String,
        /// Why.
        #[source]
        source: Box<object_store::Error>,
    },
    /// The HTTP client of the bucket.
    #[error("the origin's HTTP client cannot be set up: {0}")]
    Client(String),
    /// The local store.
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// A folder; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// One blob's place in an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The blob.
    pub digest: BlobDigest,
    /// Name of the object.
    pub object: String,
    /// First byte in it.
    pub offset: u64,
    /// Length.
    pub len: u64,
}

/// An opened origin. Clones are the same.
#[derive(Clone)]
pub struct Origin(Arc<Place>);

enum Place {
    Folder(PathBuf),
    Bucket(Bucket),
}

impl Origin {
    /// Opens it; needs a tokio runtime. A folder is made when it is not there.
    pub fn open(config: &OriginConfig) -> Result<Self, OriginError> {
        let place = match config {
            OriginConfig::Folder(folder) => {
                fs::create_dir_all(folder)?;
                Place::Folder(folder.clone())
            }
            OriginConfig::S3(config) => Place::Bucket(Bucket::open(config)?),
        };
        Ok(Self(Arc::new(place)))
    }

    /// Its address, for people.
    pub fn location(&self) -> String {
        match &*self.0 {
            Place::Folder(folder) => format!("file://{}", folder.display()),
            Place::Bucket(bucket) => bucket.location(),
        }
    }

    /// Writes these blobs of the local store as one object; it is durable when this returns.
    pub fn put(&self, name: &str, blobs: &BlobStore, digests: &[BlobDigest]) -> Result<Vec<Placed>, OriginError> {
        let mut placed = Vec::with_capacity(digests.len());
        let mut offset = 0;
        for digest in digests {
            let len = blobs.size(digest).ok_or(BlobError::Missing { digest: *digest })?;
            placed.push(Placed { digest: *digest, object: name.to_owned(), offset, len });
            offset += len;
        }
        let pieces = Pieces { blobs, digests: digests.iter(), current: None };
        match &*self.0 {
            Place::Folder(folder) => write_file(&folder.join(name), pieces)?,
            Place::Bucket(bucket) => bucket.put(name, offset, pieces)?,
        }
        Ok(placed)
    }

    /// Brings these blobs into the local store, each held against its digest.
    pub fn fetch(&self, blobs: &BlobStore, wanted: &[Placed]) -> Result<(), OriginError> {
        let mut wanted: Vec<&Placed> = wanted.iter().collect();
        wanted.sort_unstable_by(|left, right| (&left.object, left.offset).cmp(&(&right.object, right.offset)));
        let mut batch = blobs.batch();
        for of_one in wanted.chunk_by(|left, right| left.object == right.object) {
            let end = of_one.iter().map(|placed| placed.offset + placed.len).max().unwrap_or_default();
            let mut window = Window { origin: self, object: &of_one[0].object, end, start: 0, bytes: Bytes::new() };
            for placed in of_one {
                let mut content = Content { window: &mut window, position: placed.offset, left: placed.len };
                batch.put(placed.digest, placed.len, &mut content)?;
            }
        }
        batch.commit()?;
        Ok(())
    }

    /// Removes an object; one that is gone already is no error.
    pub fn remove(&self, name: &str) -> Result<(), OriginError> {
        match &*self.0 {
            Place::Folder(folder) => match fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            },
            Place::Bucket(bucket) => bucket.remove(name),
        }
    }

    /// Whether it can be written to and read from now.
    pub fn probe(&self, name: &str) -> Result<(), OriginError> {
        match &*self.0 {
            Place::Folder(folder) => {
                let path = folder.join(name);
                fs::write(&path, b"probe")?;
                Ok(fs::remove_file(&path)?)
            }
            Place::Bucket(bucket) => bucket.probe(name),
        }
    }

    fn range(&self, name: &str, range: Range<u64>) -> io::Result<Bytes> {
        match &*self.0 {
            Place::Folder(folder) => {
                let file = fs::File::open(folder.join(name))?;
                let length = usize::try_from(range.end - range.start).map_err(io::Error::other)?;
                let mut buffer = vec![0; length];
                super::pack::read_exact_at(&file, &mut buffer, range.start)?;
                Ok(buffer.into())
            }
            Place::Bucket(bucket) => bucket.range(name, range).map_err(io::Error::other),
        }
    }
}

/// The contents of blobs one after the other, in pieces.
struct Pieces<'a> {
    blobs: &'a BlobStore,
    digests: std::slice::Iter<'a, BlobDigest>,
    current: Option<(super::BlobSlice, u64)>,
}

impl Iterator for Pieces<'_> {
    type Item = Result<Bytes, BlobError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((slice, position)) = &mut self.current
                && *position < slice.len
            {
                let piece = slice.read_range(*position, PIECE);
                *position += PIECE;
                return Some(piece.map_err(BlobError::from));
            }
            match self.blobs.slice(self.digests.next()?) {
                Ok(slice) => self.current = Some((slice, 0)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Under another name first, so that nobody sees half an object.
fn write_file(path: &std::path::Path, pieces: Pieces<'_>) -> Result<(), OriginError> {
    let unfinished = path.with_extension("part");
    let mut file = fs::File::create(&unfinished)?;
    for piece in pieces {
        io::Write::write_all(&mut file, &piece?)?;
    }
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    if let Some(folder) = path.parent() {
        sync_dir(folder)?;
    }
    Ok(())
}

/// Part of an object, moved forward as blobs are read from it.
struct Window<'a> {
    origin: &'a Origin,
    object: &'a str,
    /// Nothing behind it is wanted.
    end: u64,
    start: u64,
    bytes: Bytes,
}

impl Window<'_> {
    /// The bytes from that position on; at least one when there are any.
    fn at(&mut self, position: u64) -> io::Result<&[u8]> {
        let held = self.start..self.start + self.bytes.len() as u64;
        if !held.contains(&position) {
            // A small gap is cheaper than another request.
            let from = if (held.end..held.end + GAP).contains(&position) { held.end } else { position };
            let until = self.end.min(from + WINDOW).max(position + 1);
            self.bytes = self.origin.range(self.object, from..until)?;
            self.start = from;
        }
        let skip = usize::try_from(position - self.start).map_err(io::Error::other)?;
        Ok(self.bytes.get(skip..).unwrap_or_default())
    }
}

struct Content<'a, 'b> {
    window: &'a mut Window<'b>,
    position: u64,
    left: u64,
}

impl Read for Content<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let wanted = out.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if wanted == 0 {
            return Ok(0);
        }
        let bytes = self.window.at(self.position)?;
        let count = wanted.min(bytes.len());
        out[..count].copy_from_slice(&bytes[..count]);
        self.position += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{put_alone, store_in};

    use super::*;

    #[test]
    fn what_one_server_has_put_another_one_fetches() {
        let folder = tempfile::tempdir().unwrap();
        let origin = Origin::open(&OriginConfig::Folder(folder.path().join("origin"))).unwrap();
        let here = store_in(&folder.path().join("here"));
        let there = store_in(&folder.path().join("there"));
        let contents: Vec<Vec<u8>> =
            (0..60_u32).map(|number| vec![u8::try_from(number).unwrap(); (number * number * 100) as usize]).collect();
        let digests: Vec<BlobDigest> = contents.iter().map(|content| put_alone(&here, content)).collect();
        let placed = origin.put("one", &here, &digests).unwrap();
        let wanted: Vec<Placed> = placed.into_iter().step_by(7).collect();
        origin.fetch(&there, &wanted).unwrap();
        for (number, digest) in digests.iter().enumerate() {
            assert_eq!(there.contains(digest), number % 7 == 0, "{number}");
        }
        assert_eq!(there.read_blocking(&digests[49]).unwrap(), contents[49]);
        assert_eq!(there.statistics().packs, 1);
    }

    #[test]
    fn content_that_was_changed_in_the_origin_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let origin = Origin::open(&OriginConfig::Folder(folder.path().join("origin"))).unwrap();
        let here = store_in(&folder.path().join("here"));
        let there = store_in(&folder.path().join("there"));
        let digest = put_alone(&here, b"right");
        let placed = origin.put("one", &here, &[digest]).unwrap();
        fs::write(folder.path().join("origin/one"), b"wrong").unwrap();
        assert!(matches!(origin.fetch(&there, &placed), Err(OriginError::Blobs(BlobError::DigestMismatch { .. }))));
        assert!(!there.contains(&digest));
    }

    #[test]
    fn an_object_that_is_gone_can_be_removed_again() {
        let folder = tempfile::tempdir().unwrap();
        let origin = Origin::open(&OriginConfig::Folder(folder.path().to_owned())).unwrap();
        let here = store_in(&folder.path().join("here"));
        origin.put("one", &here, &[put_alone(&here, b"x")]).unwrap();
        origin.remove("one").unwrap();
        origin.remove("one").unwrap();
        assert!(!folder.path().join("one").exists());
        origin.probe("probe").unwrap();
    }
}
