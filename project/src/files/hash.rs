//! Digests of many files at once, each read one time: hashed and scanned for secrets in the same pass.

use std::io::Read;
use std::path::{Path, PathBuf};

use bundle_format::{Digest, Hasher};
use fs_err as fs;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::cache::{DigestCache, Identity};
use super::secrets::{LONGEST, Secret, scan};
use super::walk::Found;
use crate::{Diagnostic, ProjectError, SourceText};

/// A file with its digest.
#[derive(Debug)]
pub(crate) struct Hashed {
    pub(crate) size: u64,
    pub(crate) digest: Digest,
    pub(crate) secrets: Vec<Diagnostic>,
}

/// Files up to this size are read in one piece.
const WHOLE: u64 = 4 * 1024 * 1024;
const PIECE: usize = 1024 * 1024;

/// Digests of `files`, in their order. Uses the caller's thread pool.
pub(crate) fn hash_files(root: &Path, files: &[Found], cache: &DigestCache) -> Result<Vec<Hashed>, ProjectError> {
    files.par_iter().map(|file| hash_file(root, file, cache)).collect()
}

fn hash_file(root: &Path, file: &Found, cache: &DigestCache) -> Result<Hashed, ProjectError> {
    let identity = Identity::of(&file.metadata);
    if let Some(digest) = identity.and_then(|identity| cache.get(&identity)) {
        return Ok(Hashed { size: file.metadata.len(), digest, secrets: Vec::new() });
    }
    let shown = crate::diagnostic::display_path(root, &file.location);
    let hashed = if file.metadata.len() <= WHOLE {
        read_whole(&file.location, &shown)?
    } else {
        read_pieces(&file.location, &shown)?
    };
    if let Some(identity) = identity
        && hashed.secrets.is_empty()
        && hashed.size == file.metadata.len()
    {
        cache.remember(identity, hashed.digest);
    }
    Ok(hashed)
}

fn read_whole(path: &Path, shown: &Path) -> Result<Hashed, ProjectError> {
    let content = fs::read(path)?;
    let secrets = scan(&content).iter().map(|secret| finding(shown, &content, secret)).collect();
    Ok(Hashed { size: content.len() as u64, digest: Digest::of(&content), secrets })
}

fn read_pieces(path: &Path, shown: &PathBuf) -> Result<Hashed, ProjectError> {
    let mut file = fs::File::open(path)?;
    let mut hasher = Hasher::new();
    let mut size = 0;
    let mut secrets = Vec::new();
    let mut window = vec![0; LONGEST + PIECE];
    // The end of the last piece stays in front of the next, so that a token across the border is seen.
    let mut kept = 0;
    loop {
        let read = file.read(&mut window[kept..])?;
        if read == 0 {
            break;
        }
        hasher.update(&window[kept..kept + read]);
        size += read as u64;
        let filled = kept + read;
        if secrets.is_empty()
            && let Some(secret) = scan(&window[..filled]).first()
        {
            let message = format!("the file holds {}", secret.kind);
            secrets.push(Diagnostic::error(message).in_file(shown).hint(ALLOW));
        }
        let keep = filled.min(LONGEST);
        window.copy_within(filled - keep..filled, 0);
        kept = keep;
    }
    Ok(Hashed { size, digest: hasher.finish(), secrets })
}

const ALLOW: &str = "move it to the function's environment, or pass `--allow-secret PATH` if it is meant to be public";

/// The error for a secret, with its place. The secret itself is not repeated: the excerpt stops before it.
pub(crate) fn finding(shown: &Path, content: &[u8], secret: &Secret) -> Diagnostic {
    let line_start = content[..secret.start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let before = String::from_utf8_lossy(&content[line_start..secret.start]).into_owned();
    let line = content[..secret.start].split(|byte| *byte == b'\n').count();
    let shortened: String = before.chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
    let excerpt = SourceText::new(shown, format!("{shortened}…"));
    let mut found = Diagnostic::error(format!("the file holds {}", secret.kind))
        .at(&excerpt, shortened.len()..shortened.len() + '…'.len_utf8())
        .label("hidden here")
        .hint(ALLOW);
    found.line = line;
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(content: &[u8]) -> Hashed {
        let folder = tempfile::tempdir().unwrap();
        let location = folder.path().join("a");
        fs::write(&location, content).unwrap();
        let metadata = fs::metadata(&location).unwrap();
        let cache = DigestCache::open(folder.path());
        hash_file(folder.path(), &Found { path: "a".to_owned(), location, metadata }, &cache).unwrap()
    }

    fn token() -> String {
        format!("ghp_{}", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5")
    }

    #[test]
    fn names_the_line_of_a_secret_and_never_shows_it() {
        let hashed = hash(format!("one\ntwo = \"{}\"\n", token()).as_bytes());
        let found = &hashed.secrets[0];
        assert_eq!(found.message, "the file holds a GitHub token");
        assert_eq!((found.path.as_deref(), found.line, found.column), (Some(Path::new("a")), 2, 8));
        assert!(!found.source_line.contains("ghp_"));
    }

    #[test]
    fn sees_a_secret_across_the_border_of_two_pieces() {
        let mut content = vec![b' '; usize::try_from(WHOLE).unwrap() + PIECE];
        let at = LONGEST + PIECE - 10;
        content[at..at + 40].copy_from_slice(token().as_bytes());
        let hashed = hash(&content);
        assert_eq!(hashed.secrets.len(), 1);
        assert_eq!(hashed.digest, Digest::of(&content));
        assert_eq!(hashed.size, content.len() as u64);
    }
}
