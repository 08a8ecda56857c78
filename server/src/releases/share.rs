//! Content between nodes: what arrives here is written through to the origin, what is missing here comes from it.

use std::collections::HashSet;

use admin_api::{ApiError, ErrorCode};
use bundle_format::Manifest;
use platform::blobs::origin::{Origin, OriginError};
use platform::{ApiFailure, Failpoint};

use super::rollout::Stop;
use super::{Releases, chain};

/// Bytes of one object of the origin, unless a single blob is larger.
const OBJECT: u64 = 64 << 20;

impl Releases {
    /// Writes through to the origin what it lacks of a release. Before the release is: from then on every node may
    /// need it, and this one may be gone.
    pub(crate) async fn share(&self, manifest: &Manifest) -> Result<(), Stop> {
        let Some(origin) = &self.origin else {
            return Ok(());
        };
        let digests = digests_of(manifest);
        let there = self.store.shared(&digests).await?;
        let lacking: Vec<[u8; 32]> = digests.into_iter().filter(|digest| !there.contains(digest)).collect();
        for group in self.in_objects(&lacking) {
            let name = self.platform.ids.ulid("obj");
            let (origin, blobs) = (origin.clone(), self.platform.blobs.clone());
            let placed = blocking(move || origin.put(&name, &blobs, &group)).await?;
            self.failpoints.hit(Failpoint::ReceiveShared)?;
            self.store.add_placed(&placed).await?;
        }
        Ok(())
    }

    /// Brings what is missing here of a release from the origin.
    pub(crate) async fn have_content(&self, manifest: &Manifest) -> Result<(), Stop> {
        self.have(self.platform.blobs.missing(digests_of(manifest))).await
    }

    /// The same for a node that only serves: migrations have run where the release was deployed.
    pub(crate) async fn have_served_content(&self, manifest: &Manifest) -> Result<(), Stop> {
        self.have(self.platform.blobs.missing(served_digests(manifest))).await
    }

    async fn have(&self, missing: Vec<[u8; 32]>) -> Result<(), Stop> {
        if missing.is_empty() {
            return Ok(());
        }
        let Some(origin) = &self.origin else {
            return Err(lacking_content(missing.len(), "it was sent through another server")
                .with_hint("servers that share a project need one `[blobs] origin`")
                .into());
        };
        let placed = self.store.placed(&missing).await?;
        if placed.len() < missing.len() {
            return Err(lacking_content(missing.len() - placed.len(), "the origin does not have it either")
                .with_hint("deploy again: what is missing is sent")
                .into());
        }
        tracing::info!(blobs = placed.len(), origin = origin.location(), "fetching content");
        let (origin, blobs) = (origin.clone(), self.platform.blobs.clone());
        blocking(move || origin.fetch(&blobs, &placed)).await
    }

    /// Groups of about the size of an object.
    fn in_objects(&self, digests: &[[u8; 32]]) -> Vec<Vec<[u8; 32]>> {
        let mut groups = Vec::new();
        let (mut group, mut bytes) = (Vec::new(), 0);
        for digest in digests {
            let size = self.platform.blobs.size(digest).unwrap_or_default();
            if bytes > 0 && bytes + size > OBJECT {
                groups.push(std::mem::take(&mut group));
                bytes = 0;
            }
            group.push(*digest);
            bytes += size;
        }
        if !group.is_empty() {
            groups.push(group);
        }
        groups
    }
}

/// Each digest of a release once.
pub(super) fn digests_of(manifest: &Manifest) -> Vec<[u8; 32]> {
    let mut seen = HashSet::with_capacity(manifest.files.len());
    manifest.files.iter().map(|file| *file.sha256.as_bytes()).filter(|digest| seen.insert(*digest)).collect()
}

/// Digests of the files that functions and sites are made of.
pub(crate) fn served_digests(manifest: &Manifest) -> HashSet<[u8; 32]> {
    let roots = manifest.functions.iter().map(|function| &function.root);
    let roots = roots.chain(manifest.sites.iter().map(|site| &site.root));
    roots.flat_map(|root| manifest.files_below(root)).map(|file| *file.sha256.as_bytes()).collect()
}

fn lacking_content(count: usize, why: &str) -> ApiError {
    ApiError::new(ErrorCode::StageFailed, format!("{count} file(s) of the release have no content here: {why}"))
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OriginError> + Send + 'static,
) -> Result<T, Stop> {
    let outcome = tokio::task::spawn_blocking(work).await;
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            let failure = ApiFailure::new(ErrorCode::StageFailed, "the origin of blobs cannot be used");
            Err(failure.log(chain(&error)).hint("`reactor doctor` says more").into())
        }
        Err(error) => Err(ApiFailure::internal(error.to_string()).into()),
    }
}

/// Opens the configured origin.
pub(crate) fn open(config: Option<&platform::blobs::origin::OriginConfig>) -> Result<Option<Origin>, OriginError> {
    config.map(Origin::open).transpose()
}
