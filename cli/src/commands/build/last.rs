//! What the last build wrote: how to know that nothing has changed since, and which frames can be copied.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bundle_format::{FrameIndex, Meta, PackSummary, PreviousBundle};
use project::{BuildOptions, Built, CheckedOut, Project};
use serde::{Deserialize, Serialize};

use crate::error::CliError;

/// Beside the bundle: what it is, and where its frames are.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LastBuild {
    pub(super) release_id: String,
    meta: Meta,
    /// Bytes of the bundle.
    pub(super) compressed: u64,
    /// Bytes of the files in it.
    pub(super) bytes: u64,
    /// When the file was last written, nanoseconds since 1970: a file of this size and time is the one that was written.
    modified_ns: u64,
    index: FrameIndex,
}

/// Where `build` writes and `deploy --prebuilt` reads.
pub(crate) fn default_path(project: &Project) -> PathBuf {
    project.state_dir().join("build").join("bundle.tar.zst")
}

fn record_path(project: &Project) -> PathBuf {
    default_path(project).with_extension("json")
}

impl LastBuild {
    /// Reads the record; none when nothing was built, or when the bundle is no longer the one it speaks of.
    pub(super) fn read(project: &Project) -> Option<Self> {
        let record: Self = serde_json::from_slice(&fs_err::read(record_path(project)).ok()?).ok()?;
        let (length, modified_ns) = stamp(&default_path(project))?;
        (length == record.compressed && modified_ns == record.modified_ns).then_some(record)
    }

    /// Writes the record of the bundle that has just been written to the default path.
    pub(super) fn write(project: &Project, built: &Built, summary: &PackSummary) -> Result<(), CliError> {
        let Some((_, modified_ns)) = stamp(&default_path(project)) else { return Ok(()) };
        let record = Self {
            release_id: built.release_id.to_string(),
            meta: built.meta.clone(),
            compressed: summary.compressed,
            bytes: summary.content,
            modified_ns,
            index: summary.index.clone(),
        };
        // A record that cannot be written makes the next build slower and nothing else.
        if let Ok(text) = serde_json::to_vec(&record) {
            fs_err::write(record_path(project), text)?;
        }
        Ok(())
    }

    /// Whether a bundle of `built` would be the one that is there, labels included. Whether the work tree has changes
    /// that were not committed is not asked again: it is what it was when the bundle was written.
    pub(super) fn is(&self, built: &Built, options: &BuildOptions, checked_out: &CheckedOut) -> bool {
        let same_commit = match checked_out {
            CheckedOut::Nothing => self.meta.commit.is_none(),
            CheckedOut::Commit { commit, branch } => {
                self.meta.commit.as_ref() == Some(commit) && self.meta.branch == *branch
            }
            CheckedOut::Unknown => false,
        };
        let same_time = options.built_at.is_none_or(|at| at.to_string() == self.meta.built_at);
        self.release_id == built.release_id.as_str() && same_commit && same_time && self.meta.builder == options.builder
    }

    /// The bundle as a source of frames.
    pub(super) fn frames(&self, project: &Project) -> Option<PreviousBundle> {
        PreviousBundle::open(&default_path(project), &self.index).ok()
    }
}

fn stamp(path: &Path) -> Option<(u64, u64)> {
    let metadata = fs_err::metadata(path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((metadata.len(), u64::try_from(modified.as_nanos()).ok()?))
}
