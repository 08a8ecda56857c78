//! Compiled code on disk: made once per content and engine, mapped ever after, gone with the last who needs it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bundle_format::Digest;
use fs_err as fs;
use wasmtime::component::Component;

use crate::engine::Engine;

/// After so long the folder of another engine or version counts as abandoned: another process may still use it before.
const ABANDONED: Duration = Duration::from_hours(24 * 14);

/// What the names of code begin with that was made of a component, before its content.
pub(crate) const OF_COMPONENT: &str = "component-";

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

/// The folders of compiled code for this engine.
///
/// What belongs to one content lies in the server's own folder, and as a link in the one that all servers of one user
/// share: as long as there are two links, a server needs it.
#[derive(Debug, Clone)]
pub(crate) struct CodeCache {
    shared: PathBuf,
    own: PathBuf,
    /// One compilation at a time: they use every core by themselves and share fragments.
    compiling: Arc<Mutex<()>>,
    /// Threads that compile: whoever waits for an answer must not wait for somebody else's compilation.
    background: Arc<rayon::ThreadPool>,
}

impl CodeCache {
    /// The folders below these two, which may be one, for this engine and this version of what is compiled; abandoned
    /// ones beside them are removed.
    pub(crate) fn open(shared: &Path, own: &Path, engine: &Engine, version: &Digest) -> io::Result<Self> {
        let mut hasher = std::hash::DefaultHasher::new();
        engine.wasmtime().precompile_compatibility_hash().hash(&mut hasher);
        let name = format!("{:016x}-{}", hasher.finish(), &version.to_string()[..16]);
        let (shared, own) = (open_folder(shared, &name)?, open_folder(own, &name)?);
        let background = rayon::ThreadPoolBuilder::new().start_handler(|_| platform::step_back()).build();
        let background = Arc::new(background.map_err(io::Error::other)?);
        Ok(Self { shared, own, compiling: Arc::default(), background })
    }

    /// A file that all servers share and that is not compiled code.
    fn file(&self, name: &str) -> PathBuf {
        self.shared.join(name)
    }

    /// The code kept under that name, mapped.
    pub(crate) fn load(&self, engine: &Engine, name: &str) -> Option<Component> {
        let path = self.path(name);
        if !path.exists() && !self.take_over(name) {
            return None;
        }
        // SAFETY: only this program writes to the folders, which are private to its user, and it writes whole files.
        #[allow(unsafe_code, reason = "mapping compiled code is what the cache is for")]
        let loaded = unsafe { Component::deserialize_file(engine.wasmtime(), &path) };
        match loaded {
            Ok(component) => Some(component),
            Err(error) => {
                tracing::warn!(path = %path.display(), "compiled code is discarded: {error:#}");
                for path in [path, self.shared_path(name)] {
                    let _ = fs::remove_file(path);
                }
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
        self.hand_on(name, &code);
        self.load(engine, name).ok_or_else(|| CodeError::Compile("the compiled code cannot be read back".to_owned()))
    }

    /// Removes the code of contents that are not needed, unless it is younger than `grace`; how many files have gone.
    ///
    /// Code that runs is mapped and stays until it has ended. In the shared folder goes what no server has.
    pub(crate) fn collect(&self, needed: &HashSet<[u8; 32]>, grace: Duration) -> io::Result<usize> {
        let mut removed = 0;
        for entry in contents_in(&self.own)? {
            let (path, content) = entry?;
            if !needed.contains(content.as_bytes()) && is_older(&fs::metadata(&path)?, grace) {
                fs::remove_file(&path)?;
                removed += 1;
            }
        }
        if self.own == self.shared {
            return Ok(removed);
        }
        for entry in contents_in(&self.shared)? {
            let (path, _) = entry?;
            // Another server may be about the same.
            let Ok(metadata) = fs::metadata(&path) else { continue };
            if metadata.nlink() == 1 && is_older(&metadata, grace) && fs::remove_file(&path).is_ok() {
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Where code is mapped from.
    fn path(&self, name: &str) -> PathBuf {
        if content_of(name).is_none() {
            return self.shared_path(name);
        }
        self.own.join(format!("{name}.cwasm"))
    }

    fn shared_path(&self, name: &str) -> PathBuf {
        self.shared.join(format!("{name}.cwasm"))
    }

    /// Another server may have compiled the same: whether its code is this server's as well now.
    fn take_over(&self, name: &str) -> bool {
        let (shared, own) = (self.shared_path(name), self.path(name));
        if shared == own {
            return false;
        }
        match fs::hard_link(&shared, &own) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            // Folders of two file systems share by copies.
            Err(_) => fs::read(&shared).and_then(|code| write_atomically(&own, &code)).is_ok(),
        }
    }

    /// Other servers need not compile it again; where that fails, they do.
    fn hand_on(&self, name: &str, code: &[u8]) {
        let (shared, own) = (self.shared_path(name), self.path(name));
        if shared == own || fs::hard_link(&own, &shared).is_ok() {
            return;
        }
        if !shared.exists()
            && let Err(error) = write_atomically(&shared, code)
        {
            tracing::debug!(%error, "compiled code is not shared");
        }
    }
}

fn open_folder(cache: &Path, name: &str) -> io::Result<PathBuf> {
    let folder = cache.join(name);
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(cache)? {
        let entry = entry?;
        if entry.file_name() != name && is_abandoned(&entry) {
            // It can be made again, and failing to remove it is no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(folder)
}

/// The content that code of that name was made of; none for what belongs to all functions.
fn content_of(name: &str) -> Option<Digest> {
    name.strip_prefix(OF_COMPONENT).unwrap_or(name).parse().ok()
}

/// Compiled code of a folder that belongs to one content.
fn contents_in(folder: &Path) -> io::Result<impl Iterator<Item = io::Result<(PathBuf, Digest)>>> {
    Ok(fs::read_dir(folder)?.filter_map(|entry| {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(error) => return Some(Err(error)),
        };
        let name = path.file_name()?.to_str()?.strip_suffix(".cwasm")?;
        let content = content_of(name)?;
        Some(Ok((path, content)))
    }))
}

fn is_older(metadata: &std::fs::Metadata, age: Duration) -> bool {
    metadata.modified().is_ok_and(|modified| modified.elapsed().is_ok_and(|elapsed| elapsed >= age))
}

/// Whether nothing was compiled into the folder of another engine or version for weeks.
fn is_abandoned(entry: &fs::DirEntry) -> bool {
    entry.metadata().is_ok_and(|metadata| is_older(&metadata, ABANDONED))
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

    /// An engine that needs no room, and two servers that share a folder.
    struct Servers {
        folder: tempfile::TempDir,
        engine: Engine,
    }

    impl Servers {
        fn new() -> Self {
            let engine = Engine::new(crate::engine::Room::OnDemand, Arc::default()).unwrap();
            Self { folder: tempfile::tempdir().unwrap(), engine }
        }

        fn server(&self, name: &str) -> CodeCache {
            let (shared, own) = (self.folder.path().join("shared"), self.folder.path().join(name));
            CodeCache::open(&shared, &own, &self.engine, &Digest::of(b"version")).unwrap()
        }
    }

    /// The empty component: magic, version, layer.
    const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

    fn files(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names.retain(|name| name != "fragments");
        names
    }

    #[test]
    fn code_goes_with_its_content_and_what_belongs_to_all_functions_stays() {
        let servers = Servers::new();
        let cache = servers.server("shared");
        let (kept, gone) = (Digest::of(b"kept"), Digest::of(b"gone"));
        let names = [kept.to_string(), format!("component-{kept}"), gone.to_string(), format!("component-{gone}")];
        for name in names.iter().map(String::as_str).chain(["generic"]) {
            cache.compile(&servers.engine, name, COMPONENT).unwrap();
        }
        let needed = HashSet::from([*kept.as_bytes()]);
        assert_eq!(cache.collect(&needed, Duration::from_hours(1)).unwrap(), 0, "they are young");
        assert_eq!(cache.collect(&needed, Duration::ZERO).unwrap(), 2);
        let mut left = vec![format!("{kept}.cwasm"), format!("component-{kept}.cwasm"), "generic.cwasm".to_owned()];
        left.sort();
        assert_eq!(files(&cache.own), left);
        assert!(cache.load(&servers.engine, &names[0]).is_some() && cache.load(&servers.engine, &names[2]).is_none());
    }

    #[test]
    fn what_another_server_needs_stays_and_the_last_one_takes_it_along() {
        let servers = Servers::new();
        let (one, other) = (servers.server("one"), servers.server("other"));
        let name = Digest::of(b"content").to_string();
        one.compile(&servers.engine, &name, COMPONENT).unwrap();
        assert!(other.load(&servers.engine, &name).is_some(), "it is not compiled twice");
        let nothing = HashSet::new();
        assert_eq!(one.collect(&nothing, Duration::ZERO).unwrap(), 1);
        assert_eq!((files(&one.own).len(), files(&one.shared).len(), files(&other.own).len()), (0, 1, 1));
        // It was running: what is mapped goes on, and a restart finds it again.
        assert!(other.load(&servers.engine, &name).is_some());
        assert_eq!(other.collect(&nothing, Duration::ZERO).unwrap(), 2);
        assert_eq!((files(&one.shared).len(), files(&other.own).len()), (0, 0));
    }

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
