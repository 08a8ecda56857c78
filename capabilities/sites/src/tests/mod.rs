//! Requests against staged sites, bytes compared.

mod domains;
mod hostile;
mod previews;
mod reloading;
mod serving;
mod swift;

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bundle_format::{Digest, FileEntry, HeaderRule, RedirectRule, SiteEntry};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use platform::blobs::BlobStore;
use platform::data_dir::DataDir;
use platform::{Mode, Shutdown};

use crate::{Opened, Sites, SitesConfig, StageError, StagedSite};

/// A capability over an own data folder.
pub(super) struct Bench {
    pub(super) sites: Sites,
    blobs: BlobStore,
    _folder: tempfile::TempDir,
}

/// An answer, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}

impl Bench {
    pub(super) fn new(mode: Mode) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data_dir = DataDir::open(folder.path()).expect("a data folder");
        let blobs = BlobStore::open(&data_dir).expect("blobs");
        let config = SitesConfig::default();
        let opened = Opened { mode, shutdown: Shutdown::new(), blobs: blobs.clone(), registry: None };
        let sites = Sites::open(config, opened, &data_dir.cache().join("sites"));
        Self { sites: sites.expect("sites"), blobs, _folder: folder }
    }

    /// Stores contents and returns their entries below a folder.
    pub(super) fn store(&self, root: &str, files: &[(&str, &[u8])]) -> Vec<FileEntry> {
        let mut batch = self.blobs.batch();
        let mut entries = Vec::new();
        for (path, content) in files {
            let (sha256, size) = (Digest::of(content), content.len() as u64);
            batch.put(*sha256.as_bytes(), size, &mut &**content).expect("stored");
            entries.push(FileEntry { path: format!("{root}/{path}"), size, sha256, executable: false });
        }
        batch.commit().expect("committed");
        entries
    }

    pub(super) fn stage(&self, entry: &SiteEntry, files: &[(&str, &[u8])]) -> Result<StagedSite, StageError> {
        self.sites.stage(entry, &self.store(&entry.root, files))
    }

    /// Stages and activates one site, and waits until it has its compressed forms.
    pub(super) async fn publish(&self, entry: &SiteEntry, files: &[(&str, &[u8])]) {
        let staged = self.stage(entry, files).expect("staged");
        self.sites.activate("rel_1", vec![staged]);
        let lacks_packed = || self.sites.table().sites.values().any(|site| site.files.lacks_packed());
        while self.sites.shared.mode == Mode::Serve && lacks_packed() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// A request by host; the target is what stands in the request line.
    pub(super) async fn ask(&self, request: http::request::Builder) -> Answer {
        let response = self.sites.serve_host(request.body(Body::empty()).expect("a request")).await;
        read(response.expect("a site answers")).await
    }

    pub(super) async fn get(&self, target: &str) -> Answer {
        self.ask(Request::get(target).header("host", "127.0.0.1:8080")).await
    }
}

pub(super) async fn read(response: Response) -> Answer {
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
    Answer { status: parts.status, headers: parts.headers, body }
}

pub(super) fn site(name: &str) -> SiteEntry {
    SiteEntry {
        name: name.to_owned(),
        framework: "static".to_owned(),
        root: format!("sites/{name}"),
        spa: false,
        headers: Vec::new(),
        redirects: Vec::new(),
        domains: Vec::new(),
    }
}

pub(super) fn header_rule(path: &str, name: &str, value: &str) -> HeaderRule {
    HeaderRule { path: path.to_owned(), set: vec![(name.to_owned(), value.to_owned())] }
}

pub(super) fn redirect_rule(from: &str, to: &str, status: u16) -> RedirectRule {
    RedirectRule { from: from.to_owned(), to: to.to_owned(), status, force: false }
}
