//! From a request to what answers it: forced rules, files, other rules, the single page, the error page.

use http::StatusCode;
use percent_encoding::utf8_percent_encode;

use crate::files::{Asset, Found, Lookup};
use crate::rules::{Asked, Force, IN_PATH, Target, with_query};
use crate::site::Site;

/// What answers a request.
#[derive(Debug)]
pub(crate) enum Resolution<'a> {
    File { asset: &'a Asset, status: StatusCode, why: Why },
    Redirect { status: StatusCode, location: String, why: Why },
    NotFound,
}

/// Which part of the site decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The path names it, by that rule of the table.
    Named(Found),
    /// The page's address has a slash at its end, or none.
    TrailingSlash,
    /// The redirect rule at that place.
    Rule(usize),
    /// Unknown paths belong to the single page.
    SinglePage,
    /// The site's own error page.
    NotFoundPage,
}

impl Site {
    /// `prefix` is the path the site is mounted below, empty at the top of a host.
    pub(crate) fn resolve(&self, asked: &Asked<'_>, prefix: &str) -> Resolution<'_> {
        let named = self.files.lookup(asked.path);
        let force = if named.is_some() { Force::Only } else { Force::All };
        if let Some((index, target)) = self.redirects.find(asked, force)
            && let Some(resolution) = self.follow(target, Why::Rule(index), prefix)
        {
            return resolution;
        }
        match named {
            Some(Lookup::File(asset, found)) => {
                Resolution::File { asset, status: StatusCode::OK, why: Why::Named(found) }
            }
            Some(Lookup::AddSlash) => move_to(&format!("{}/", asked.path), asked, prefix),
            Some(Lookup::DropSlash) => move_to(asked.path.trim_end_matches('/'), asked, prefix),
            None => self.otherwise(asked.path),
        }
    }

    /// `None` when a rewrite leads to nothing.
    fn follow(&self, target: Target, why: Why, prefix: &str) -> Option<Resolution<'_>> {
        match target {
            Target::Location { status, location } => {
                let location = if location.starts_with('/') { format!("{prefix}{location}") } else { location };
                Some(Resolution::Redirect { status, location, why })
            }
            Target::Rewrite { status, path } => {
                let asset = match self.files.lookup(&path)? {
                    Lookup::File(asset, _) => asset,
                    Lookup::AddSlash => self.file(&format!("{path}/"))?,
                    Lookup::DropSlash => self.file(path.trim_end_matches('/'))?,
                };
                Some(Resolution::File { asset, status, why })
            }
        }
    }

    fn file(&self, path: &str) -> Option<&Asset> {
        match self.files.lookup(path)? {
            Lookup::File(asset, _) => Some(asset),
            Lookup::AddSlash | Lookup::DropSlash => None,
        }
    }

    fn otherwise(&self, path: &str) -> Resolution<'_> {
        if self.spa
            && let Some(asset) = self.file("/index.html")
        {
            return Resolution::File { asset, status: StatusCode::OK, why: Why::SinglePage };
        }
        match self.files.not_found_page(path) {
            Some(asset) => Resolution::File { asset, status: StatusCode::NOT_FOUND, why: Why::NotFoundPage },
            None => Resolution::NotFound,
        }
    }
}

fn move_to<'a>(path: &str, asked: &Asked<'_>, prefix: &str) -> Resolution<'a> {
    let location = format!("{prefix}{}", utf8_percent_encode(path, IN_PATH));
    Resolution::Redirect {
        status: StatusCode::PERMANENT_REDIRECT,
        location: with_query(location, asked.query),
        why: Why::TrailingSlash,
    }
}

#[cfg(test)]
mod tests {
    use bundle_format::{Digest, FileEntry, RedirectRule, SiteEntry};

    use super::*;

    fn site(spa: bool, paths: &[&str], redirects: &[(&str, &str, u16, bool)]) -> Site {
        let files: Vec<FileEntry> = paths
            .iter()
            .map(|path| FileEntry {
                path: format!("sites/web/{path}"),
                size: 1,
                sha256: Digest::of(path.as_bytes()),
                executable: false,
            })
            .collect();
        let redirects = redirects
            .iter()
            .map(|(from, to, status, force)| RedirectRule {
                from: (*from).to_owned(),
                to: (*to).to_owned(),
                status: *status,
                force: *force,
            })
            .collect();
        let entry = SiteEntry {
            name: "web".to_owned(),
            framework: "static".to_owned(),
            root: "sites/web".to_owned(),
            spa,
            headers: Vec::new(),
            redirects,
            domains: Vec::new(),
        };
        Site::compile(&entry, &files, &mut Vec::new()).expect("a valid site")
    }

    fn answer(site: &Site, target: &str, prefix: &str) -> String {
        let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        match site.resolve(&Asked { host: None, path, query }, prefix) {
            Resolution::File { asset, status, .. } => format!("{} {}", status.as_u16(), asset.path),
            Resolution::Redirect { status, location, .. } => format!("{} -> {location}", status.as_u16()),
            Resolution::NotFound => "404".to_owned(),
        }
    }

    #[test]
    fn files_win_over_rules_unless_forced() {
        let site = site(
            false,
            &["index.html", "a.html", "b.html", "docs/index.html", "404.html", "café/index.html", "app/index.html"],
            &[
                ("/a", "/elsewhere", 302, false),
                ("/b", "/elsewhere", 302, true),
                ("/docs/*", "/docs-moved/:splat", 301, false),
                ("/app/*", "/app", 200, false),
                ("/lost/*", "/nothing", 200, false),
                ("/gone", "/a.html", 404, false),
            ],
        );
        for (target, expected) in [
            ("/", "200 index.html"),
            ("/a", "200 a.html"),
            ("/b", "302 -> /elsewhere"),
            ("/b?x=1", "302 -> /elsewhere?x=1"),
            ("/docs/", "200 docs/index.html"),
            ("/docs", "308 -> /docs/"),
            ("/docs?x=1", "308 -> /docs/?x=1"),
            ("/docs/x", "301 -> /docs-moved/x"),
            ("/café", "308 -> /caf%C3%A9/"),
            ("/a/", "308 -> /a"),
            ("/app/any/thing", "200 app/index.html"),
            ("/lost/x", "404 404.html"),
            ("/gone", "404 a.html"),
            ("/nowhere", "404 404.html"),
        ] {
            assert_eq!(answer(&site, target, ""), expected, "{target}");
        }
    }

    #[test]
    fn locations_stay_below_the_mount() {
        let site =
            site(false, &["docs/index.html"], &[("/x", "/y", 301, false), ("/z", "https://e.example/", 301, false)]);
        for (target, expected) in [
            ("/docs", "308 -> /sites/v1/web/docs/"),
            ("/x", "301 -> /sites/v1/web/y"),
            ("/z", "301 -> https://e.example/"),
            ("/nowhere", "404"),
        ] {
            assert_eq!(answer(&site, target, "/sites/v1/web"), expected, "{target}");
        }
    }

    #[test]
    fn unknown_paths_of_a_single_page_site_answer_its_page() {
        let site = site(true, &["index.html", "404.html", "app.js"], &[("/old", "/new", 301, false)]);
        for (target, expected) in [("/any/where", "200 index.html"), ("/app.js", "200 app.js"), ("/old", "301 -> /new")]
        {
            assert_eq!(answer(&site, target, ""), expected, "{target}");
        }
    }
}
