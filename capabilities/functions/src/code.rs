//! Compiled code on disk: made once per content and engine, mapped ever after.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bundle_format::Digest;
use fs_err as fs;
use wasmtime::component::Component;

use crate::engine::Engine;

/// After so long the folder of another engine or version counts as abandoned: another process may still use it before.
const ABANDONED: Duration = Duration::from_hours(24 * 14);

/// Machine code of single WASM functions, shared by all components: they differ in their data, hardly in their code.
///
/// Kept in memory only while something compiles, and on disk between.
#[derive(Debug, Default)]
pub(crate) struct Fragments {
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    code: HashMap<Vec<u8>, Arc<[u8]>>,
    added: bool,
}

impl wasmtime::CacheStore for Fragments {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.code.get(key).map(|code| Cow::Owned(code.to_vec()))
    }

    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.code.insert(key.to_vec(), value.into());
        entries.added = true;
        true
    }
}

impl Fragments {
    /// Reads what an earlier process left; a file that cannot be read is as good as none.
    fn load(&self, path: &Path) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if !entries.code.is_empty() {
            return;
        }
        let Ok(bytes) = fs::read(path) else { return };
        let mut rest = bytes.as_slice();
        while let Some((key, after_key)) = take_block(rest) {
            let Some((code, after_code)) = take_block(after_key) else { return };
            entries.code.insert(key.to_vec(), code.into());
            rest = after_code;
        }
        entries.added = false;
    }

    /// Writes everything if something was added.
    fn save(&self, path: &Path) -> io::Result<()> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if !entries.added {
            return Ok(());
        }
        let mut bytes = Vec::new();
        for (key, code) in &entries.code {
            put_block(&mut bytes, key);
            put_block(&mut bytes, code);
        }
        entries.added = false;
        drop(entries);
        write_atomically(path, &bytes)
    }

    fn forget(&self) {
        *self.entries.lock().unwrap_or_else(PoisonError::into_inner) = Entries::default();
    }
}

fn put_block(out: &mut Vec<u8>, block: &[u8]) {
    out.extend_from_slice(&(block.len() as u64).to_le_bytes());
    out.extend_from_slice(block);
}

fn take_block(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    rest.split_at_checked(length)
}

/// The folder of compiled code for this engine.
#[derive(Debug, Clone)]
pub(crate) struct CodeCache {
    folder: PathBuf,
    /// One compilation at a time: they use every core by themselves and share fragments.
    compiling: Arc<Mutex<()>>,
    /// Threads that compile: whoever waits for an answer must not wait for somebody else's compilation.
    background: Arc<rayon::ThreadPool>,
}

impl CodeCache {
    /// The folder below `cache` for this engine and this version of what is compiled; abandoned ones are removed.
    pub(crate) fn open(cache: &Path, engine: &Engine, version: &Digest) -> io::Result<Self> {
        let mut hasher = std::hash::DefaultHasher::new();
        engine.wasmtime().precompile_compatibility_hash().hash(&mut hasher);
        let name = format!("{:016x}-{}", hasher.finish(), &version.to_string()[..16]);
        let folder = cache.join(&name);
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(cache)? {
            let entry = entry?;
            if entry.file_name() != name.as_str() && is_abandoned(&entry) {
                // It can be made again, and failing to remove it is no harm.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let background = rayon::ThreadPoolBuilder::new().start_handler(|_| platform::step_back()).build();
        Ok(Self { folder, compiling: Arc::default(), background: Arc::new(background.map_err(io::Error::other)?) })
    }

    /// A file of this folder that is not compiled code.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The code kept under that name, mapped.
    pub(crate) fn load(&self, engine: &Engine, name: &str) -> Option<Component> {
        let path = self.path(name);
        if !path.exists() {
            return None;
        }
        // SAFETY: only this program writes to the folder, which is private to its user, and it writes whole files.
        #[allow(unsafe_code, reason = "mapping compiled code is what the cache is for")]
        let loaded = unsafe { Component::deserialize_file(engine.wasmtime(), &path) };
        match loaded {
            Ok(component) => Some(component),
            Err(error) => {
                tracing::warn!(path = %path.display(), "compiled code is discarded: {error:#}");
                let _ = fs::remove_file(&path);
                None
            }
        }
    }

    /// Compiles and keeps under that name. Blocks for up to seconds: never on an async thread.
    pub(crate) fn compile(&self, engine: &Engine, name: &str, wasm: &[u8]) -> Result<Component, CodeError> {
        let _alone = self.compiling.lock().unwrap_or_else(PoisonError::into_inner);
        let fragments = self.file("fragments");
        engine.fragments().load(&fragments);
        let component = self.background.install(|| Component::new(engine.wasmtime(), wasm));
        let component = component.map_err(|error| CodeError::Compile(format!("{error:#}")))?;
        engine.fragments().save(&fragments)?;
        engine.fragments().forget();
        let code = component.serialize().map_err(|error| CodeError::Compile(format!("{error:#}")))?;
        drop(component);
        write_atomically(&self.path(name), &code)?;
        self.load(engine, name).ok_or_else(|| CodeError::Compile("the compiled code cannot be read back".to_owned()))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.cwasm"))
    }
}

/// Whether nothing was compiled into the folder of another engine or version for weeks.
fn is_abandoned(entry: &fs::DirEntry) -> bool {
    let modified = entry.metadata().and_then(|metadata| metadata.modified());
    modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > ABANDONED))
}

/// Why code is not there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CodeError {
    /// The component is not valid, or uses what the engine does not offer.
    #[error("the component does not compile: {0}")]
    Compile(String),
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes beside the file, then renames: readers see the old bytes or the new.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(folder).map_err(|source| annotate(&source, folder))?;
    fs::write(file.path(), bytes)?;
    file.persist(path).map_err(|failed| annotate(&failed.error, path))?;
    Ok(())
}

fn annotate(source: &io::Error, path: &Path) -> io::Error {
    io::Error::new(source.kind(), format!("{}: {source}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmtime::CacheStore;

    #[test]
    fn fragments_survive_a_restart_and_a_truncated_file_is_harmless() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fragments");
        let fragments = Fragments::default();
        fragments.insert(b"one", vec![1; 300]);
        fragments.insert(b"two", vec![2; 5]);
        fragments.save(&path).unwrap();

        let again = Fragments::default();
        again.load(&path);
        assert_eq!(again.get(b"one").as_deref(), Some(&[1_u8; 300][..]));
        assert_eq!(again.get(b"two").as_deref(), Some(&[2_u8; 5][..]));

        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 3]).unwrap();
        let cut = Fragments::default();
        cut.load(&path);
        assert!(cut.entries.lock().unwrap().code.len() < 2);
    }
}
