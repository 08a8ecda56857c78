//! Where everything is: the addresses of functions and sites, the database, the token.

use project::Project;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::backend::Backend;
use super::board::named;
use crate::ui::Palette;

/// Functions that are listed one by one in a terminal.
const LISTED: usize = 8;

/// The addresses of a running `dev`.
pub(super) struct Places {
    endpoint: String,
    functions: Vec<(String, String)>,
    sites: Vec<(String, String)>,
    /// Its name, when it is not the usual one.
    database: Option<String>,
    database_url: String,
    /// Whether the database is ours to drop.
    is_managed: bool,
    token: String,
    release: Option<String>,
}

impl Places {
    pub(super) fn of(backend: &Backend, project: &Project, release: Option<&str>) -> Self {
        let endpoint = backend.endpoint().as_str().trim_end_matches('/').to_owned();
        let manifest = project.manifest();
        let functions = manifest.functions.iter();
        let functions =
            functions.map(|function| (function.name.to_string(), format!("{endpoint}/fn/v1/{}", function.name)));
        Self {
            functions: functions.collect(),
            sites: sites(backend, project),
            database: backend.unusual_database().map(str::to_owned),
            is_managed: backend.is_managed(),
            database_url: backend.handle.database_url().expose().to_owned(),
            token: backend.handle.admin_token().expose_secret().to_owned(),
            release: release.map(str::to_owned),
            endpoint,
        }
    }

    /// What `curl` can try.
    pub(super) fn first_function(&self) -> Option<&str> {
        self.functions.first().map(|(_, url)| url.as_str())
    }

    /// What a browser can show.
    pub(super) fn first_page(&self) -> &str {
        self.sites.first().map_or(&self.endpoint, |(_, url)| url)
    }

    /// Whether the database is ours to drop.
    pub(super) const fn is_managed(&self) -> bool {
        self.is_managed
    }

    pub(super) fn lines(&self, palette: Palette) -> Vec<String> {
        let row = |kind: &str, name: &str, text: &str| {
            format!("  {} {name:<14} {}", palette.dim(&format!("{kind:<9}")), palette.name(text))
        };
        let mut lines: Vec<_> = self.sites.iter().map(|(name, url)| row("site", name, url)).collect();
        lines.extend(self.functions.iter().take(LISTED).map(|(name, url)| row("function", name, url)));
        let more = self.functions.len().saturating_sub(LISTED);
        if more > 0 {
            lines.push(format!("  {}", palette.dim(&format!("          and {more} more functions"))));
        }
        lines.push(row("database", self.database.as_deref().unwrap_or_default(), &self.database_url));
        lines.push(row("token", "", &self.token));
        lines
    }

    /// The event `ready`.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "event": "ready",
            "endpoint": self.endpoint,
            "pid": std::process::id(),
            "database": self.database,
            "database_url": self.database_url,
            "token": self.token,
            "release": self.release,
            "functions": named(&self.functions),
            "sites": named(&self.sites),
        })
    }
}

/// The only site answers the root; several answer below their own host.
fn sites(backend: &Backend, project: &Project) -> Vec<(String, String)> {
    let base = backend.endpoint();
    let sites = &project.manifest().sites;
    let port = base.port().map(|port| format!(":{port}")).unwrap_or_default();
    sites
        .iter()
        .map(|site| {
            let url =
                if sites.len() == 1 { base.to_string() } else { format!("http://{}.localhost{port}/", site.name) };
            (site.name.to_string(), url)
        })
        .collect()
}
