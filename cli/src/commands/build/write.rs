//! Writes a built project as a bundle.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use admin_api::ErrorCode;
use bundle_format::{Content, Contents, FileEntry, FrameReuse, Held, PackOptions, PackSummary};
use project::{Built, Project};
use tempfile::NamedTempFile;

use super::last::{LastBuild, default_path};
use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Progress, plural};

/// Writes the bundle beside its place and renames it. Frames of the last build are copied where nothing changed.
pub(super) fn write(
    cx: &Context,
    project: &Project,
    built: &Built,
    (path, last): (&Path, Option<&LastBuild>),
) -> Result<PackSummary, CliError> {
    let previous = last.and_then(|last| last.frames(project));
    let reuse = match &previous {
        Some(previous) => FrameReuse::From(previous),
        None => FrameReuse::Record,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs_err::create_dir_all(folder)?;
    if path == default_path(project) {
        remove_leftovers(folder);
    }
    let mut file = NamedTempFile::with_prefix_in(PREFIX, folder)?;
    if let Some(last) = last {
        reserve(file.as_file(), last.compressed);
    }
    let options = PackOptions { reuse, ahead: built.ahead.as_deref(), ..PackOptions::default() };
    let progress = cx.ui.step("writing the bundle");
    let contents = Counted { contents: &built.contents, progress: &progress, files: AtomicUsize::new(0) };
    progress.reached(0, built.summary.bytes);
    let summary = tokio::task::block_in_place(|| {
        let mut out = BufWriter::new(file.as_file_mut());
        let summary = bundle_format::pack(&built.manifest, &built.meta, &contents, &mut out, &options)?;
        io::Write::flush(&mut out)?;
        Ok::<_, CliError>(summary)
    })?;
    progress.discard();
    file.as_file().set_len(summary.compressed)?;
    make_readable(&file)?;
    file.persist(path).map_err(|error| {
        CliError::new(ErrorCode::IoFailed, format!("cannot write `{}`", path.display())).caused_by(&error.error)
    })?;
    if path == default_path(project) {
        LastBuild::write(project, built, &summary)?;
    }
    Ok(summary)
}

const PREFIX: &str = ".bundle-";
/// A build that takes longer is not under way any more.
const LONGEST: Duration = Duration::from_hours(1);

/// Removes what builds that were killed have left. What cannot be removed stays until the next time.
fn remove_leftovers(folder: &Path) {
    for entry in fs_err::read_dir(folder).into_iter().flatten().flatten() {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        let age = entry.metadata().ok().and_then(|metadata| metadata.modified().ok()?.elapsed().ok());
        if ours && age.is_some_and(|age| age > LONGEST) {
            let _ = fs_err::remove_file(entry.path());
        }
    }
}

/// The project's files; counts what is compressed. Frames that are copied are not asked for.
struct Counted<'a> {
    contents: &'a BTreeMap<String, Content>,
    progress: &'a Progress,
    files: AtomicUsize,
}

impl Counted<'_> {
    fn count(&self, file: &FileEntry) {
        let files = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        self.progress.advance(file.size);
        // A message for every file would cost more than the file.
        if files.is_multiple_of(64) {
            self.progress.update(format!("writing the bundle: {}", plural(files, "file")));
        }
    }
}

impl Contents for Counted<'_> {
    fn open(&self, file: &FileEntry) -> io::Result<Option<Box<dyn Read + Send>>> {
        self.count(file);
        self.contents.open(file)
    }

    fn includes(&self, file: &FileEntry) -> bool {
        self.contents.includes(file)
    }

    fn held(&self, file: &FileEntry) -> Option<Held> {
        let held = self.contents.held(file)?;
        self.count(file);
        Some(held)
    }
}

/// Gives the file its place on disk before it is written. When a file replaces another, ext4 first writes out whatever has
/// no place yet, and the build would wait for the disk; how much is needed the last bundle tells.
#[cfg(target_os = "linux")]
fn reserve(file: &std::fs::File, last: u64) {
    const GROWTH: u64 = 8 << 20;
    // Where this is not possible, a build only takes longer.
    let _ = rustix::fs::fallocate(file, rustix::fs::FallocateFlags::KEEP_SIZE, 0, last + GROWTH);
}

#[cfg(not(target_os = "linux"))]
fn reserve(_file: &std::fs::File, _last: u64) {}

/// A temporary file is private; a bundle is a file like any other.
#[cfg(unix)]
fn make_readable(file: &NamedTempFile) -> Result<(), CliError> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs_err::set_permissions(file.path(), std::fs::Permissions::from_mode(0o644))?)
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the other systems have modes")]
fn make_readable(_file: &NamedTempFile) -> Result<(), CliError> {
    Ok(())
}
