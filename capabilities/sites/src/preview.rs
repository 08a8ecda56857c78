//! Looking at a release that is not live: under a host of its own, or with a header.
//!
//! `<release>.<site>.localhost` shows that site of that release, and so does a request to the site itself that names the
//! release in `x-reactor-preview`. The id of a release cannot be guessed, and no cache or search engine may keep a preview.

use std::sync::Arc;

use admin_api::ErrorCode;
use axum::response::{IntoResponse as _, Response};
use bundle_format::{FileEntry, SiteEntry};
use futures::future::BoxFuture;
use http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use platform::ApiFailure;

use crate::Sites;
use crate::domains::Proved;
use crate::serve::{Place, host_of, site_not_found};
use crate::table::Table;

/// Names the release to look at.
pub(crate) const PREVIEW_HEADER: HeaderName = HeaderName::from_static("x-reactor-preview");

/// Releases that are kept ready to be looked at.
const KEPT: usize = 8;

/// Length of the part of a release's id behind `rel_`.
const ID_LENGTH: usize = 26;

/// Where releases are kept; the server plugs it in.
pub trait KeptReleases: Send + Sync {
    /// The sites of a release with their files; `None` when there is no such release.
    fn sites_of<'a>(&'a self, release_id: &'a str) -> BoxFuture<'a, Result<Option<SitesOfRelease>, ApiFailure>>;
}

/// Sites as a manifest has them, each with the files below its folder.
pub type SitesOfRelease = Vec<(SiteEntry, Vec<FileEntry>)>;

/// Tables of releases that were looked at, the latest first.
pub(crate) type Previews = tokio::sync::Mutex<Vec<Arc<Table>>>;

/// What a request wants to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Preview {
    release_id: String,
    /// Named by the host; with a header the host says which site, as always.
    site: Option<String>,
}

impl Preview {
    /// `None` for a request that is about what is live.
    pub(crate) fn of(host: Option<&str>, headers: &HeaderMap) -> Option<Self> {
        if let Some((label, site)) = host.and_then(|host| host.strip_suffix(".localhost")?.split_once('.'))
            && let Some(release_id) = release_id(label)
        {
            return Some(Self { release_id, site: Some(site.to_owned()) });
        }
        let named = headers.get(PREVIEW_HEADER)?.to_str().ok()?.trim();
        Some(Self { release_id: release_id(named).unwrap_or_else(|| named.to_owned()), site: None })
    }
}

/// A host has no underscores by the letter of the standards, so that a dash stands for it too.
fn release_id(label: &str) -> Option<String> {
    let id = label.strip_prefix("rel_").or_else(|| label.strip_prefix("rel-"))?;
    let plain = id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    plain.then(|| format!("rel_{id}"))
}

impl Sites {
    /// Tells where releases are kept; without, nothing but what is live can be looked at.
    pub fn show_kept(&self, kept: Arc<dyn KeptReleases>) {
        // The first one stays: a server has one place for its releases.
        let _ = self.shared.kept.set(kept);
    }

    pub(crate) async fn serve_preview(&self, preview: &Preview, parts: &Parts) -> Response {
        let mut response = match self.try_preview(preview, parts).await {
            Ok(response) => response,
            Err(failure) => failure.into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
        response
    }

    async fn try_preview(&self, preview: &Preview, parts: &Parts) -> Result<Response, ApiFailure> {
        let table = self.preview_table(&preview.release_id).await?;
        let host = host_of(parts);
        let site = match &preview.site {
            Some(name) => table.sites.get(name).cloned().ok_or_else(|| site_not_found(name))?,
            None => table.by_host(host.as_deref()).ok_or_else(|| site_not_found(host.as_deref().unwrap_or("/")))?.site,
        };
        let place = Place { host: host.as_deref(), prefix: "", raw_path: parts.uri.path() };
        Ok(self.serve_site(&table, &site, parts, place).await)
    }

    async fn preview_table(&self, release_id: &str) -> Result<Arc<Table>, ApiFailure> {
        // Held while a release is prepared: whoever else wants to look waits for the same table.
        let mut previews = self.shared.previews.lock().await;
        if let Some(place) = previews.iter().position(|table| table.release.as_deref() == Some(release_id)) {
            let table = previews.remove(place);
            previews.insert(0, Arc::clone(&table));
            return Ok(table);
        }
        let unknown = || {
            ApiFailure::new(ErrorCode::ReleaseNotFound, format!("there is no release `{release_id}` to look at"))
                .next("reactor releases list")
        };
        let kept = self.shared.kept.get().ok_or_else(unknown)?;
        let entries = kept.sites_of(release_id).await?.ok_or_else(unknown)?;
        let mut sites = Vec::with_capacity(entries.len());
        for (entry, files) in entries {
            let staged = self.stage(&entry, &files).map_err(|error| {
                ApiFailure::new(ErrorCode::StageFailed, format!("release `{release_id}` cannot be shown: {error}"))
            })?;
            sites.push(staged.site);
        }
        let default = self.shared.config.default.as_deref();
        let proved = Proved::nothing(false);
        let table = Arc::new(Table::new(release_id.to_owned(), sites, default, &proved));
        previews.insert(0, Arc::clone(&table));
        previews.truncate(KEPT);
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdefghjkmnpqrs";

    #[test]
    fn a_host_or_a_header_names_the_release() {
        let none = HeaderMap::new();
        let of = |host: &str| Preview::of(Some(host), &none);
        let expected = Preview { release_id: format!("rel_{ID}"), site: Some("web".to_owned()) };
        assert_eq!(of(&format!("rel_{ID}.web.localhost")), Some(expected.clone()));
        assert_eq!(of(&format!("rel-{ID}.web.localhost")), Some(expected));
        for host in ["web.localhost", "rel_1.web.localhost", "localhost", &format!("rel_{ID}.example.com")] {
            assert_eq!(of(host), None, "{host}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(PREVIEW_HEADER, HeaderValue::from_static("rel_x"));
        let named = Preview { release_id: "rel_x".to_owned(), site: None };
        assert_eq!(Preview::of(Some("www.example.com"), &headers), Some(named));
    }
}
