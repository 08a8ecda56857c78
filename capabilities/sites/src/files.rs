//! The immutable table of a site: from a decoded request path to the file that answers it.

use std::collections::HashMap;
use std::sync::OnceLock;

use bundle_format::{Digest, FileEntry};
use http::header::HeaderValue;

use crate::content::Loaded;
use crate::encoding::Encoding;
use crate::media_type;
use crate::path::is_servable;
use crate::ready::Ready;

/// Folders whose files carry a hash in their name, by the convention of the tools that write them.
const HASHED_FOLDERS: &[&str] = &["assets/", "_astro/", "_next/static/"];

/// Shortest part of a name that is taken for a hash.
const HASH_LENGTH: usize = 8;

/// Below this size, in bytes, an answer fits one packet anyway.
const SMALLEST: u64 = 256;

/// Above this size, in bytes, compressing would take memory and time out of proportion.
const LARGEST: u64 = 32 << 20;

/// Every path a site answers, and its files.
#[derive(Debug, Default)]
pub(crate) struct Files {
    assets: Vec<Asset>,
    routes: HashMap<Box<str>, Entry>,
    /// Folder (with its slash) and file of each `404.html`, deepest first.
    not_found_pages: Vec<(Box<str>, usize)>,
}

/// One file of a site.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Relative to the site's folder.
    pub(crate) path: String,
    pub(crate) content_type: HeaderValue,
    /// Its name changes with its content.
    pub(crate) immutable: bool,
    /// The bytes as they came.
    pub(crate) plain: Form,
    /// Smaller forms, best first; set once they are made.
    packed: OnceLock<Vec<(Encoding, Form)>>,
}

/// One form of a file.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) digest: Digest,
    pub(crate) size: u64,
    pub(crate) etag: HeaderValue,
    pub(crate) content: Loaded,
}

impl Form {
    /// The strong tag is the digest of the file, with the encoding behind it.
    pub(crate) fn new(digest: Digest, size: u64, file: Digest, encoding: Option<Encoding>) -> Self {
        let tag = match encoding {
            None => format!("\"{file}\""),
            Some(encoding) => format!("\"{file}-{}\"", encoding.token()),
        };
        let etag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""));
        Self { digest, size, etag, content: Loaded::default() }
    }
}

/// A path that is answered.
#[derive(Debug)]
struct Entry {
    route: Route,
    ready: OnceLock<Box<Ready>>,
}

/// What stands behind a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    File(usize, Found),
    AddSlash,
    DropSlash,
}

/// By which rule of the table a file was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// The path is the file's own.
    Exact,
    /// `/about` for `about.html`.
    CleanUrl,
    /// `/docs/` for `docs/index.html`.
    Index,
}

/// Answer of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lookup<'a> {
    File(&'a Asset, Found),
    /// The same path with a slash behind it is a folder with an index.
    AddSlash,
    /// The same path without its slash is a page.
    DropSlash,
}

impl Files {
    /// The table of these files; `root` is the site's folder in the bundle. What may not be served is left out.
    pub(crate) fn new(root: &str, files: &[FileEntry]) -> Self {
        let mut table = Self::default();
        for file in files {
            let Some(path) = file.path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')) else { continue };
            if is_servable(path) {
                table.assets.push(Asset::new(path, file));
            }
        }
        table.add_routes();
        table
    }

    pub(crate) fn lookup(&self, path: &str) -> Option<Lookup<'_>> {
        Some(match self.routes.get(path)?.route {
            Route::File(index, found) => Lookup::File(&self.assets[index], found),
            Route::AddSlash => Lookup::AddSlash,
            Route::DropSlash => Lookup::DropSlash,
        })
    }

    /// The file of a path and the answers that are ready for it; nothing for paths that lead elsewhere.
    pub(crate) fn ready(&self, path: &str) -> Option<(&Asset, Found, &Ready)> {
        let entry = self.routes.get(path)?;
        match entry.route {
            Route::File(index, found) => Some((&self.assets[index], found, entry.ready.get_or_init(Box::default))),
            Route::AddSlash | Route::DropSlash => None,
        }
    }

    /// The `404.html` of the nearest folder above that path.
    pub(crate) fn not_found_page(&self, path: &str) -> Option<&Asset> {
        self.not_found_pages
            .iter()
            .find(|(folder, _)| path.starts_with(&**folder))
            .map(|(_, index)| &self.assets[*index])
    }

    pub(crate) fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// Whether smaller forms of some file are still to be made.
    pub(crate) fn lacks_packed(&self) -> bool {
        self.assets.iter().any(|asset| asset.is_packable() && !asset.is_packed())
    }

    /// Exact names first, so that none of the convenient ones ever hides a file.
    fn add_routes(&mut self) {
        let paths: Vec<String> = self.assets.iter().map(|asset| format!("/{}", asset.path)).collect();
        for (index, path) in paths.iter().enumerate() {
            self.add(path, Route::File(index, Found::Exact));
        }
        for (index, path) in paths.iter().enumerate() {
            if let Some(folder) = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/')) {
                self.add(folder, Route::File(index, Found::Index));
            } else if let Some(clean) = path.strip_suffix(".html").filter(|clean| !clean.ends_with('/')) {
                self.add(clean, Route::File(index, Found::CleanUrl));
            }
            if let Some(folder) = path.strip_suffix("404.html").filter(|folder| folder.ends_with('/')) {
                self.not_found_pages.push((folder.into(), index));
            }
        }
        for path in &paths {
            if let Some(folder) = path.strip_suffix("/index.html").filter(|folder| !folder.is_empty()) {
                self.add(folder, Route::AddSlash);
            }
        }
        for path in &paths {
            if let Some(clean) = path.strip_suffix(".html").filter(|clean| !clean.ends_with("/index")) {
                self.add(&format!("{clean}/"), Route::DropSlash);
            }
        }
        self.not_found_pages.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
    }

    fn add(&mut self, path: &str, route: Route) {
        self.routes.entry(path.into()).or_insert_with(|| Entry { route, ready: OnceLock::new() });
    }
}

impl Asset {
    fn new(path: &str, file: &FileEntry) -> Self {
        let content_type = media_type::of(path);
        // A page's address is shared and kept: it must never be stuck in caches, whatever its name looks like.
        let immutable = !media_type::is_html(&content_type) && has_hash(path);
        Self {
            path: path.to_owned(),
            content_type,
            immutable,
            plain: Form::new(file.sha256, file.size, file.sha256, None),
            packed: OnceLock::new(),
        }
    }
}

impl Asset {
    /// Whether smaller forms of it are worth making. The answer for its address then depends on what a client accepts,
    /// also while they are not made yet.
    pub(crate) fn is_packable(&self) -> bool {
        (SMALLEST..=LARGEST).contains(&self.plain.size) && media_type::is_compressible(&self.content_type)
    }

    /// The smaller forms, as far as they are made.
    pub(crate) fn packed(&self) -> &[(Encoding, Form)] {
        self.packed.get().map_or(&[], Vec::as_slice)
    }

    /// Whether it is known which smaller forms there are.
    pub(crate) fn is_packed(&self) -> bool {
        self.packed.get().is_some()
    }

    /// Gives it its smaller forms. The first ones stay.
    pub(crate) fn set_packed(&self, packed: Vec<(Encoding, Form)>) {
        let _ = self.packed.set(packed);
    }
}

/// Whether the path is one that changes with the content, by folder or by name.
fn has_hash(path: &str) -> bool {
    if HASHED_FOLDERS.iter().any(|folder| path.starts_with(folder)) {
        return true;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut parts = name.split('.').collect::<Vec<_>>();
    let has_extension = parts.len() > 1;
    parts.pop();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    has_extension
        && parts.iter().any(|part| {
            part.len() >= HASH_LENGTH && part.bytes().all(is_word) && part.bytes().any(|byte| byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn entries(root: &str, paths: &[&str]) -> Vec<FileEntry> {
        let entry = |path: &&str| FileEntry {
            path: format!("{root}/{path}"),
            size: 1,
            sha256: Digest::of(path.as_bytes()),
            executable: false,
        };
        paths.iter().map(entry).collect()
    }

    fn found(files: &Files, path: &str) -> String {
        match files.lookup(path) {
            Some(Lookup::File(asset, _)) => asset.path.clone(),
            Some(Lookup::AddSlash) => "+/".to_owned(),
            Some(Lookup::DropSlash) => "-/".to_owned(),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn a_path_finds_its_file() {
        let files = Files::new(
            "sites/web",
            &entries(
                "sites/web",
                &[
                    "index.html",
                    "about.html",
                    "docs/index.html",
                    "docs/start.html",
                    "both.html",
                    "both/index.html",
                    "plain",
                    "plain.html",
                    "robots.txt",
                    ".well-known/security.txt",
                    ".env",
                    "a/.git/config",
                    "_headers",
                    "_redirects",
                    "404.html",
                    "docs/404.html",
                    "dir.html/x.txt",
                    "my.index.html",
                ],
            ),
        );
        for (path, expected) in [
            ("/", "index.html"),
            ("/index.html", "index.html"),
            ("/index", "none"),
            ("/about", "about.html"),
            ("/about.html", "about.html"),
            ("/about/", "-/"),
            ("/docs", "+/"),
            ("/docs/", "docs/index.html"),
            ("/docs/start", "docs/start.html"),
            ("/docs/start/", "-/"),
            ("/both", "both.html"),
            ("/both/", "both/index.html"),
            ("/plain", "plain"),
            ("/plain/", "-/"),
            ("/robots.txt", "robots.txt"),
            ("/robots.txt/", "none"),
            ("/ROBOTS.TXT", "none"),
            ("/.well-known/security.txt", ".well-known/security.txt"),
            ("/.env", "none"),
            ("/a/.git/config", "none"),
            ("/_headers", "none"),
            ("/_redirects", "none"),
            ("//", "none"),
            ("//about", "none"),
            ("/docs//", "none"),
            ("/my.index", "my.index.html"),
            ("/my.", "none"),
            ("", "none"),
        ] {
            assert_eq!(found(&files, path), expected, "{path}");
        }
        assert_eq!(files.not_found_page("/docs/x/y").map(|asset| asset.path.as_str()), Some("docs/404.html"));
        assert_eq!(files.not_found_page("/docsx").map(|asset| asset.path.as_str()), Some("404.html"));
    }

    #[test]
    fn only_files_below_the_root_are_served() {
        let mut all = entries("sites/web", &["index.html"]);
        all.extend(entries("sites/website", &["secret.html"]));
        all.extend(entries("functions/hello", &["index.js"]));
        let files = Files::new("sites/web", &all);
        assert_eq!(files.assets().len(), 1);
    }

    #[test]
    fn names_with_a_hash_are_immutable_unless_they_are_pages() {
        for (path, expected) in [
            ("assets/app.js", true),
            ("_astro/x.css", true),
            ("_next/static/chunks/a.js", true),
            ("x/assets/app.js", false),
            ("app.4f3a2b1c.js", true),
            ("index-B7x9_f2Q.css", true),
            ("app.4f3a2b1c.js.map", true),
            ("app.js", false),
            ("bootstrap.js", false),
            ("app.4f3.js", false),
            ("4f3a2b1c", false),
            ("v12.app.js", false),
            ("post-2024-01-01.html", false),
            ("assets/page.html", false),
        ] {
            let files = Files::new("s", &entries("s", &[path]));
            assert_eq!(files.assets()[0].immutable, expected, "{path}");
        }
    }

    #[test]
    fn tags_differ_by_encoding() {
        let digest = Digest::of(b"x");
        let plain = Form::new(digest, 1, digest, None);
        let packed = Form::new(Digest::of(b"y"), 1, digest, Some(Encoding::Brotli));
        assert_eq!(plain.etag, format!("\"{digest}\"").as_str());
        assert_eq!(packed.etag, format!("\"{digest}-br\"").as_str());
    }
}
