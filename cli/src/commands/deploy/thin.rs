//! The bundle on its way: only the files that the server does not have.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::sync::Arc;

use admin_client::BundleBody;
use bundle_format::{Content, Contents, FileEntry, Held, PackOptions, PackSummary};
use bytes::Bytes;
use futures::StreamExt as _;
use tempfile::NamedTempFile;
use tokio_util::io::ReaderStream;

use super::bundle::Ready;
use crate::error::CliError;
use crate::ui::Progress;

/// Which files are sent.
pub(super) enum Selection<'a> {
    /// Those whose digest is among these.
    Missing(&'a HashSet<String>),
    /// Those, and only below `migrations/`: a plan needs no more.
    MissingMigrations(&'a HashSet<String>),
}

/// The content of the selected files.
struct Selected<'a> {
    contents: &'a BTreeMap<String, Content>,
    selection: Selection<'a>,
}

impl Contents for Selected<'_> {
    fn open(&self, file: &FileEntry) -> io::Result<Option<Box<dyn Read + Send>>> {
        if !self.includes(file) {
            return Ok(None);
        }
        self.contents.get(&file.path).map(Content::open).transpose()
    }

    fn held(&self, file: &FileEntry) -> Option<Held> {
        if self.includes(file) { self.contents.held(file) } else { None }
    }

    fn includes(&self, file: &FileEntry) -> bool {
        match self.selection {
            Selection::Missing(missing) => missing.contains(&file.sha256.to_string()),
            Selection::MissingMigrations(missing) => {
                file.path.starts_with("migrations/") && missing.contains(&file.sha256.to_string())
            }
        }
    }
}

/// A thin bundle in a temporary file, which can be sent more than once.
pub(super) struct Thin {
    file: Arc<NamedTempFile>,
    /// What was written.
    pub(super) summary: PackSummary,
}

impl Thin {
    /// Packs the selected files.
    pub(super) fn pack(ready: &Ready, selection: Selection<'_>) -> Result<Self, CliError> {
        let mut file = NamedTempFile::new()?;
        let contents = Selected { contents: &ready.contents, selection };
        let summary = tokio::task::block_in_place(|| {
            let mut out = BufWriter::new(file.as_file_mut());
            let summary =
                bundle_format::pack(&ready.manifest, &ready.meta, &contents, &mut out, &PackOptions::default())?;
            out.flush()?;
            Ok::<_, CliError>(summary)
        })?;
        Ok(Self { file: Arc::new(file), summary })
    }

    /// The body of a request; `progress` counts the bytes that leave.
    pub(super) fn body(&self, progress: Option<Arc<Progress>>) -> BundleBody {
        let file = Arc::clone(&self.file);
        BundleBody::new(Some(self.summary.compressed), move || {
            let progress = progress.clone();
            match reopen(&file) {
                Ok(reader) => ReaderStream::with_capacity(reader, 256 * 1024)
                    .inspect(move |chunk: &io::Result<Bytes>| {
                        if let (Some(progress), Ok(chunk)) = (&progress, chunk) {
                            progress.advance(u64::try_from(chunk.len()).unwrap_or(0));
                        }
                    })
                    .boxed(),
                Err(error) => futures::stream::iter([Err(error)]).boxed(),
            }
        })
    }
}

fn reopen(file: &NamedTempFile) -> io::Result<tokio::fs::File> {
    let mut file = file.reopen()?;
    file.seek(SeekFrom::Start(0))?;
    Ok(tokio::fs::File::from_std(file))
}
