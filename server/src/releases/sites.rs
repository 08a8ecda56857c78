//! Deployments of sites: what a site was in any release that is kept, looked at, promoted, and taken back.
//!
//! Nothing is stored for them. A deployment is a site as some release has it, named by what it consists of; one that is
//! sent alone becomes a release that is kept and not live.

use std::collections::BTreeMap;

use admin_api::{ActivationKind, ErrorCode, SiteDeployment};
use bundle_format::{FileEntry, Manifest, ReleaseId, SiteEntry};
use futures::future::BoxFuture;
use platform::ApiFailure;
use sites::{KeptReleases, SitesOfRelease};
use tokio_util::sync::CancellationToken;

use super::derive::{Derivation, Member, candidate};
use super::options::DeploySource;
use super::receive::{Incoming, Keep};
use super::rollout::Candidate;
use super::{Releases, chain};
use crate::store::{Store, StoredRelease};

/// Releases that are looked through for deployments, the newest ones.
const HISTORY: i64 = 200;

/// Manifests in memory at a time.
const PAGE: i64 = 10;

/// Who changes which site, and how.
pub(crate) struct SiteChange<'a> {
    pub(crate) site: &'a str,
    pub(crate) deployment_id: Option<&'a str>,
    pub(crate) by: &'a str,
}

/// What came of a change.
pub(crate) struct SiteChanged {
    pub(crate) deployment_id: String,
    pub(crate) release_id: String,
}

/// Where the capability finds releases that are not live.
pub(crate) struct KeptSites(pub(crate) Store);

impl KeptReleases for KeptSites {
    fn sites_of<'a>(&'a self, release_id: &'a str) -> BoxFuture<'a, Result<Option<SitesOfRelease>, ApiFailure>> {
        Box::pin(async move {
            let Some(stored) = self.0.release(release_id).await? else { return Ok(None) };
            let manifest = manifest_of(&stored)?;
            Ok(Some(manifest.sites.iter().map(|entry| (entry.clone(), files_of(&manifest, entry))).collect()))
        })
    }
}

impl Releases {
    /// The deployments of a site, the newest first.
    pub(crate) async fn site_deployments(&self, name: &str) -> Result<Vec<SiteDeployment>, ApiFailure> {
        let live = self.live.get();
        let live = live.as_ref().and_then(|live| site(&live.manifest, name)).map(|site| deployment_id(&site));
        let mut found: BTreeMap<String, SiteDeployment> = BTreeMap::new();
        let mut offset = 0;
        while offset < HISTORY {
            let page = self.store.kept_releases(PAGE, offset).await?;
            for stored in &page {
                let Some(site) = site(&manifest_of(stored)?, name) else { continue };
                let id = deployment_id(&site);
                let shown = self.shown(&site, stored, live.as_ref() == Some(&id));
                // Releases come newest first: the newest one shows it, the oldest one dates it.
                let known = found.entry(id).or_insert(shown);
                known.created_at.clone_from(&stored.created_at);
            }
            if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
                break;
            }
            offset += PAGE;
        }
        if found.is_empty() {
            return Err(ApiFailure::new(ErrorCode::SiteNotFound, format!("no release has a site `{name}`"))
                .next("reactor sites list"));
        }
        let mut deployments: Vec<SiteDeployment> = found.into_values().collect();
        deployments.sort_by(|one, other| other.created_at.cmp(&one.created_at).then_with(|| other.id.cmp(&one.id)));
        Ok(deployments)
    }

    /// Makes a deployment live: the one that is named, else the newest.
    pub(crate) async fn promote_site(&self, change: &SiteChange<'_>) -> Result<SiteChanged, ApiFailure> {
        let deployments = self.site_deployments(change.site).await?;
        let wanted = match change.deployment_id {
            None => deployments.first(),
            Some(id) => deployments.iter().find(|deployment| deployment.id == id),
        };
        let wanted = wanted.ok_or_else(|| unknown(change))?;
        let stored = self.kept_candidate(&wanted.release_id).await?;
        let (entry, files) = site(&stored.manifest, change.site).ok_or_else(|| unknown(change))?;
        self.change(change, (entry, files), ActivationKind::Promote).await
    }

    /// Takes a site back to the deployment that is named, else to what it was before.
    pub(crate) async fn roll_back_site(&self, change: &SiteChange<'_>) -> Result<SiteChanged, ApiFailure> {
        let former = if change.deployment_id.is_some() {
            let deployments = self.site_deployments(change.site).await?;
            let wanted = deployments.iter().find(|deployment| Some(deployment.id.as_str()) == change.deployment_id);
            let stored = self.kept_candidate(&wanted.ok_or_else(|| unknown(change))?.release_id).await?;
            site(&stored.manifest, change.site)
        } else {
            self.former(|manifest| site(manifest, change.site)).await?
        };
        let former = former.ok_or_else(|| {
            let message = format!("site `{}` was never anything else", change.site);
            ApiFailure::new(ErrorCode::NothingToRollBack, message)
                .next(format!("reactor sites deployments list {}", change.site))
        })?;
        self.change(change, former, ActivationKind::Rollback).await
    }

    async fn change(
        &self,
        change: &SiteChange<'_>,
        (entry, files): (SiteEntry, Vec<FileEntry>),
        kind: ActivationKind,
    ) -> Result<SiteChanged, ApiFailure> {
        let both = (entry, files);
        let deployment_id = deployment_id(&both);
        let member = Member::Site(Box::new(both.0), both.1);
        let derivation = Derivation { member, kind, by: change.by.to_owned(), message: None };
        let release_id = self.derive(derivation).await?;
        Ok(SiteChanged { deployment_id, release_id })
    }

    /// Takes a bundle with one site, prepares it, and keeps the current release with it: nothing that is live changes.
    pub(crate) async fn receive_site(&self, source: DeploySource, name: &str) -> Result<SiteDeployment, ApiFailure> {
        let cancel = CancellationToken::new();
        let keep = Keep::Blobs(self.platform.blobs.clone());
        let incoming = Incoming::begin(source, self.limits, keep, cancel).await.map_err(|error| error.to_failure())?;
        let head = Candidate::of(&incoming.head);
        let project_id = head.manifest.project_id.clone();
        self.check_project(&project_id).await?;
        let Some((entry, files)) = site(&head.manifest, name).filter(|_| head.manifest.sites.len() == 1) else {
            let message = format!("the bundle must hold the site `{name}` and no other");
            return Err(ApiFailure::new(ErrorCode::BundleInvalid, message).next(format!("reactor sites deploy {name}")));
        };
        let content = self.content.read().await;
        let outcome = incoming.finish().await;
        self.store.own_blobs(&project_id, &outcome.stored).await?;
        drop(content);
        let received = outcome.received.map_err(|error| error.to_failure())?;
        self.check_content(&project_id, &received.absent).await.map_err(ApiFailure::from)?;
        self.prepare_site(&entry, &files)?;
        let kept = match self.live_candidate().await {
            Ok(live) => {
                let mut manifest = (*live.manifest).clone();
                Member::Site(Box::new(entry.clone()), files.clone()).put_into(&mut manifest);
                candidate(manifest, head.meta)?
            }
            Err(failure) if failure.error.known() == Some(ErrorCode::ReleaseNotFound) => head,
            Err(failure) => return Err(failure),
        };
        let stored = kept.stored();
        self.store.keep_release(&stored, &kept.manifest.name).await?;
        let id = deployment_id(&(entry, files));
        let deployments = self.site_deployments(name).await?;
        let kept = deployments.into_iter().find(|deployment| deployment.id == id);
        kept.ok_or_else(|| ApiFailure::internal(format!("the deployment {id} was kept and is not there")))
    }

    fn prepare_site(&self, entry: &SiteEntry, files: &[FileEntry]) -> Result<(), ApiFailure> {
        let Some(sites) = &self.capabilities.sites else {
            return Err(ApiFailure::new(ErrorCode::ManifestInvalid, "this server does not mount `sites`"));
        };
        let staged = sites.stage(entry, files);
        staged.map(drop).map_err(|error| ApiFailure::new(ErrorCode::StageFailed, chain(&error)))
    }

    fn shown(&self, site: &(SiteEntry, Vec<FileEntry>), stored: &StoredRelease, live: bool) -> SiteDeployment {
        let (entry, files) = site;
        SiteDeployment {
            id: deployment_id(site),
            site: entry.name.clone(),
            framework: entry.framework.clone(),
            files: files.len() as u64,
            bytes: files.iter().map(|file| file.size).sum(),
            live,
            release_id: stored.id.clone(),
            created_at: stored.created_at.clone(),
            preview_url: preview_url(&self.base_url, &stored.id, &entry.name),
        }
    }
}

/// A site of a manifest with its files.
fn site(manifest: &Manifest, name: &str) -> Option<(SiteEntry, Vec<FileEntry>)> {
    let entry = manifest.sites.iter().find(|site| site.name == name)?;
    Some((entry.clone(), files_of(manifest, entry)))
}

fn files_of(manifest: &Manifest, entry: &SiteEntry) -> Vec<FileEntry> {
    manifest.files_below(&entry.root).cloned().collect()
}

fn manifest_of(stored: &StoredRelease) -> Result<Manifest, ApiFailure> {
    Manifest::from_json(&stored.manifest)
        .map_err(|error| ApiFailure::internal(format!("manifest of {}: {}", stored.id, chain(&error))))
}

/// Like the id of a release: the same site gives the same id.
fn deployment_id(site: &(SiteEntry, Vec<FileEntry>)) -> String {
    let json = serde_json::to_vec(site).unwrap_or_default();
    ReleaseId::of(&json).as_str().replacen("rel_", "dep_", 1)
}

/// The release as the first label of a host; a dash, because hosts have no underscores.
fn preview_url(base: &str, release_id: &str, site: &str) -> String {
    let port = base.rsplit_once(':').map_or("", |(_, port)| port);
    let port = if port.bytes().all(|byte| byte.is_ascii_digit()) && !port.is_empty() {
        format!(":{port}")
    } else {
        String::new()
    };
    format!("http://{}.{site}.localhost{port}/", release_id.replacen("rel_", "rel-", 1))
}

fn unknown(change: &SiteChange<'_>) -> ApiFailure {
    let id = change.deployment_id.unwrap_or_default();
    ApiFailure::new(ErrorCode::DeploymentNotFound, format!("site `{}` has no deployment `{id}`", change.site))
        .next(format!("reactor sites deployments list {}", change.site))
}

#[cfg(test)]
mod tests {
    use bundle_format::Digest;

    use super::*;

    fn entry() -> SiteEntry {
        SiteEntry {
            domains: vec![],
            framework: "static".into(),
            headers: vec![],
            name: "web".into(),
            redirects: vec![],
            root: "sites/web".into(),
            spa: false,
        }
    }

    #[test]
    fn the_same_site_is_the_same_deployment_and_any_change_is_another() {
        let file = |byte| FileEntry {
            executable: false,
            path: "sites/web/index.html".into(),
            sha256: Digest::from_bytes([byte; 32]),
            size: 1,
        };
        let one = deployment_id(&(entry(), vec![file(1)]));
        assert_eq!(one.len(), 30);
        assert!(one.starts_with("dep_"));
        assert_eq!(one, deployment_id(&(entry(), vec![file(1)])));
        assert_ne!(one, deployment_id(&(entry(), vec![file(2)])));
        assert_ne!(one, deployment_id(&(SiteEntry { spa: true, ..entry() }, vec![file(1)])));
    }

    #[test]
    fn a_preview_has_a_host_of_its_own_on_the_same_port() {
        for (base, expected) in [
            ("http://127.0.0.1:8000", "http://rel-1.web.localhost:8000/"),
            ("http://[::1]:8000", "http://rel-1.web.localhost:8000/"),
            ("https://api.example.com", "http://rel-1.web.localhost/"),
        ] {
            assert_eq!(preview_url(base, "rel_1", "web"), expected);
        }
    }
}
