//! What functions ask of releases: to take a bundle in, and to change one member of what is live.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use admin_api::ErrorCode;
use axum::extract::Request;
use bundle_format::{Hasher, Manifest};
use functions::{FunctionBundle, FunctionParts, ReleaseEngine, Switch};
use futures::FutureExt;
use futures::future::BoxFuture;
use platform::ApiFailure;
use tokio_util::sync::CancellationToken;

use crate::admin::body;
use crate::releases::{DeploySource, Derivation, Incoming, Inner, Keep, Member, Releases, function};

/// The engine as the functions see it. It does not keep the releases alive, which keep the functions alive.
pub(crate) struct EngineOfFunctions(Weak<Inner>);

impl EngineOfFunctions {
    pub(crate) fn new(releases: &Arc<Inner>) -> Self {
        Self(Arc::downgrade(releases))
    }

    fn releases(&self) -> Result<Releases, ApiFailure> {
        let inner = self.0.upgrade();
        inner.map(Releases).ok_or_else(|| ApiFailure::new(ErrorCode::ServerStopping, "the server is shutting down"))
    }
}

impl ReleaseEngine for EngineOfFunctions {
    fn receive(&self, request: Request) -> BoxFuture<'_, Result<FunctionBundle, ApiFailure>> {
        async move { receive(&self.releases()?, request).await }.boxed()
    }

    fn switch(&self, switch: Switch) -> BoxFuture<'_, Result<String, ApiFailure>> {
        async move {
            let member = match switch.to {
                Some(parts) => Member::Function(Box::new(parts.entry), parts.files),
                None => Member::NoFunction(switch.function.clone()),
            };
            let message = Some(format!("function `{}`", switch.function));
            let derivation = Derivation { member, kind: switch.kind, by: switch.by, message };
            self.releases()?.derive(derivation).await
        }
        .boxed()
    }

    fn former<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<FunctionParts>, ApiFailure>> {
        async move {
            let parts =
                |manifest: &Manifest| function(manifest, name).map(|(entry, files)| FunctionParts { entry, files });
            self.releases()?.former(parts).await
        }
        .boxed()
    }
}

/// The files become blobs of the project; the bundle itself becomes nothing.
async fn receive(releases: &Releases, request: Request) -> Result<FunctionBundle, ApiFailure> {
    let digest = Arc::new(Mutex::new(Hasher::new()));
    let source = body::bundle(request).await?;
    let source = DeploySource::reader(Hashed { source: source.0, digest: Arc::clone(&digest) });
    let keep = Keep::Blobs(releases.platform.blobs.clone());
    let incoming = Incoming::begin(source, releases.limits, keep, CancellationToken::new())
        .await
        .map_err(|error| error.to_failure())?;
    let manifest = incoming.head.manifest.clone();
    let project = (manifest.project_id.clone(), manifest.name.clone());
    releases.check_project(&project.0).await?;
    let parts = only_function(&manifest)?;
    let owner = releases.store.claim_project(&project.0, &project.1).await?;
    if owner != project.0 {
        releases.check_project(&project.0).await?;
    }
    let _content = releases.content.read().await;
    let outcome = incoming.finish().await;
    releases.store.own_blobs(&project.0, &outcome.stored).await?;
    let received = outcome.received.map_err(|error| error.to_failure())?;
    if let Some(absent) = received.absent.first() {
        let message = format!("`{}` is not in the bundle, and a bundle of one function holds all of it", absent.path);
        return Err(ApiFailure::new(ErrorCode::BundleInvalid, message));
    }
    let digest = std::mem::replace(&mut *digest.lock().unwrap_or_else(PoisonError::into_inner), Hasher::new());
    Ok(FunctionBundle { parts, sha256: digest.finish().to_string() })
}

fn only_function(manifest: &Manifest) -> Result<FunctionParts, ApiFailure> {
    let alone = manifest.sites.is_empty() && manifest.jobs.is_empty() && manifest.migrations.is_empty();
    match manifest.functions.as_slice() {
        [entry] if alone => {
            let files = manifest.files_below(&entry.root).cloned().collect();
            Ok(FunctionParts { entry: entry.clone(), files })
        }
        _ => Err(ApiFailure::new(
            ErrorCode::BundleInvalid,
            "a deployment of a function is a bundle with that one function and nothing else",
        )),
    }
}

/// Hashes what passes.
struct Hashed {
    source: Box<dyn Read + Send>,
    digest: Arc<Mutex<Hasher>>,
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.digest.lock().unwrap_or_else(PoisonError::into_inner).update(&buffer[..length]);
        Ok(length)
    }
}
