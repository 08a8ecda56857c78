//! What is deployed: the project as it is now, or a bundle file. Either way a manifest and the content of its files.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use admin_api::ErrorCode;
use bundle_format::{Content, FileEntry, Limits, Manifest, Meta, ReleaseId, Sink, SinkError};
use fs_err::File;
use tempfile::TempDir;

use super::Options;
use crate::commands::build;
use crate::context::Context;
use crate::error::CliError;

/// A release about to be sent.
pub(super) struct Ready {
    /// What it consists of.
    pub(super) manifest: Manifest,
    /// Labels.
    pub(super) meta: Meta,
    /// Its identity.
    pub(super) release_id: ReleaseId,
    /// Content by path inside the bundle.
    pub(super) contents: BTreeMap<String, Content>,
    /// Folder of the project, for git.
    pub(super) root: Option<PathBuf>,
    /// Holds the unpacked files of a bundle.
    _unpacked: Option<TempDir>,
}

#[cfg(test)]
impl Ready {
    /// A release of nothing but these files.
    pub(super) fn of(files: BTreeMap<String, Vec<u8>>) -> Self {
        let entry = |(path, content): (&String, &Vec<u8>)| FileEntry {
            path: path.clone(),
            size: content.len() as u64,
            sha256: bundle_format::Digest::of(content),
            executable: false,
        };
        let manifest = Manifest {
            format: bundle_format::FORMAT,
            project_id: "shop-0001".to_owned(),
            name: "Shop".to_owned(),
            files: files.iter().map(entry).collect(),
            migrations: Vec::new(),
            functions: Vec::new(),
            sites: Vec::new(),
            jobs: Vec::new(),
        };
        Self {
            release_id: ReleaseId::of(&manifest.to_canonical_json()),
            manifest,
            meta: Meta::default(),
            contents: files.into_iter().map(|(path, content)| (path, Content::Bytes(content.into()))).collect(),
            root: None,
            _unpacked: None,
        }
    }
}

/// Builds, or reads a bundle to its end and verifies it.
pub(super) async fn prepare(cx: &Context, options: &Options) -> Result<Ready, CliError> {
    if let Some(path) = &options.bundle {
        return unpack(cx, &cx.path(path));
    }
    let project = cx.project()?;
    if options.prebuilt {
        let path = build::default_path(&project);
        if !path.is_file() {
            return Err(CliError::new(ErrorCode::BuildFailed, "nothing was built yet").next("reactor build"));
        }
        let mut ready = unpack(cx, &path)?;
        ready.root = Some(project.root().to_owned());
        return Ok(ready);
    }
    let built = build::build(cx, &project, &options.secrets).await?;
    cx.ui.done(format!("built {}", build::contents(&built)));
    Ok(Ready {
        manifest: built.manifest,
        meta: built.meta,
        release_id: built.release_id,
        contents: built.contents,
        root: Some(project.root().to_owned()),
        _unpacked: None,
    })
}

fn unpack(cx: &Context, path: &Path) -> Result<Ready, CliError> {
    let step = cx.ui.step(format!("reading {}", cx.shown(path).display()));
    let folder = tempfile::tempdir()?;
    let mut sink = Unpack { folder: folder.path().to_owned(), contents: BTreeMap::new() };
    let mut input = io::BufReader::new(File::open(path)?);
    let received = tokio::task::block_in_place(|| bundle_format::read(&mut input, &Limits::default(), &mut sink))?;
    step.discard();
    if !received.absent.is_empty() {
        let message = format!("`{}` is a thin bundle: {} files are left out", path.display(), received.absent.len());
        return Err(
            CliError::new(ErrorCode::BundleInvalid, message).hint("deploy a full one: `reactor build --out FILE`")
        );
    }
    Ok(Ready {
        manifest: received.manifest,
        meta: received.meta,
        release_id: received.release_id,
        contents: sink.contents,
        root: cx.project_root()?,
        _unpacked: Some(folder),
    })
}

/// Keeps every file under a number: its name inside the bundle is never trusted on this file system.
struct Unpack {
    folder: PathBuf,
    contents: BTreeMap<String, Content>,
}

impl Sink for Unpack {
    fn begin(&mut self, _: &Manifest, _: &[u8], _: &Meta) -> Result<(), SinkError> {
        Ok(())
    }

    fn file(&mut self, file: &FileEntry, content: &mut dyn Read) -> Result<(), SinkError> {
        let path = self.folder.join(self.contents.len().to_string());
        io::copy(content, &mut File::create(&path)?)?;
        self.contents.insert(file.path.clone(), Content::File(path));
        Ok(())
    }
}
