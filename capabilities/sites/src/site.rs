//! A site of a release, ready to answer.

use bundle_format::{FileEntry, SiteEntry, SiteName};

use crate::error::StageError;
use crate::files::Files;
use crate::rules::{HeaderRules, Redirects};

/// Everything needed to answer for one site; never changed once it is made.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) framework: String,
    /// Lower case, as they arrive in `Host`.
    pub(crate) domains: Vec<String>,
    pub(crate) spa: bool,
    pub(crate) files: Files,
    pub(crate) headers: HeaderRules,
    pub(crate) redirects: Redirects,
    /// A file's answer depends on nothing but its path and form, so that it can be kept ready.
    pub(crate) plain: bool,
}

impl Site {
    /// Compiles an entry of the manifest; what is left out of it goes to `warnings`.
    pub(crate) fn compile(
        entry: &SiteEntry,
        files: &[FileEntry],
        warnings: &mut Vec<String>,
    ) -> Result<Self, StageError> {
        SiteName::check(&entry.name).map_err(|_| StageError::Name(entry.name.clone()))?;
        let headers = HeaderRules::compile(&entry.headers, &entry.name, warnings)?;
        let redirects = Redirects::compile(&entry.redirects, &entry.name)?;
        Ok(Self {
            plain: !headers.depend_on_host() && !redirects.any_forced(),
            name: entry.name.clone(),
            framework: entry.framework.clone(),
            domains: entry.domains.iter().map(|domain| ascii_domain(domain)).collect(),
            spa: entry.spa,
            files: Files::new(&entry.root, files),
            headers,
            redirects,
        })
    }

    /// How many files it serves, and their bytes.
    pub(crate) fn size(&self) -> (u64, u64) {
        let assets = self.files.assets();
        (assets.len() as u64, assets.iter().map(|asset| asset.plain.size).sum())
    }
}

/// Browsers send the ASCII form of a domain, whatever form the manifest has it in.
fn ascii_domain(domain: &str) -> String {
    url::Host::parse(domain).map_or_else(|_| domain.to_ascii_lowercase(), |host| host.to_string())
}
