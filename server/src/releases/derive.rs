//! Releases made of the current one with a single member replaced: promotion, one member's rollback, its removal.

use std::collections::HashMap;
use std::sync::Arc;

use admin_api::{ActivationKind, DeployEvent, DeployResult, ErrorCode, ResultStatus};
use bundle_format::{FileEntry, FunctionEntry, Manifest, ReleaseId, SiteEntry};
use platform::ApiFailure;
use tokio_util::sync::CancellationToken;

use super::accept::Request;
use super::options::{Expected, Unmanaged};
use super::rollout::Candidate;
use super::run::Work;
use super::{Releases, chain};

/// How often the release is derived anew because another one went live in between.
const TRIES: u32 = 5;

/// Activations that are looked at to find out what a member was before.
const HISTORY: i64 = 500;

/// What the derived release has in place of the current one's member.
#[derive(Debug, Clone)]
pub(crate) enum Member {
    /// This function with these files.
    Function(Box<FunctionEntry>, Vec<FileEntry>),
    /// No function of that name.
    NoFunction(String),
    /// This site with these files.
    Site(Box<SiteEntry>, Vec<FileEntry>),
}

/// A change of one member.
#[derive(Debug, Clone)]
pub(crate) struct Derivation {
    pub(crate) member: Member,
    pub(crate) kind: ActivationKind,
    pub(crate) by: String,
    pub(crate) message: Option<String>,
}

impl Member {
    /// The manifest with this member.
    pub(super) fn put_into(self, manifest: &mut Manifest) {
        match self {
            Self::Function(entry, files) => {
                remove_function(manifest, &entry.name);
                manifest.functions.push(*entry);
                manifest.files.extend(files);
            }
            Self::NoFunction(name) => remove_function(manifest, &name),
            Self::Site(entry, files) => {
                remove_site(manifest, &entry.name);
                manifest.sites.push(*entry);
                manifest.files.extend(files);
            }
        }
        manifest.sites.sort_by(|one, other| one.name.cmp(&other.name));
        manifest.functions.sort_by(|one, other| one.name.cmp(&other.name));
        manifest.files.sort_by(|one, other| one.path.cmp(&other.path));
    }
}

fn remove_site(manifest: &mut Manifest, name: &str) {
    let Some(at) = manifest.sites.iter().position(|site| site.name == name) else { return };
    let root = format!("{}/", manifest.sites.remove(at).root);
    manifest.files.retain(|file| !file.path.starts_with(&root));
}

fn remove_function(manifest: &mut Manifest, name: &str) {
    let Some(at) = manifest.functions.iter().position(|function| function.name == name) else { return };
    let root = format!("{}/", manifest.functions.remove(at).root);
    manifest.files.retain(|file| !file.path.starts_with(&root));
}

impl Releases {
    /// Makes the current release live with one member replaced, and waits until it is confirmed. Returns its id.
    pub(crate) async fn derive(&self, derivation: Derivation) -> Result<String, ApiFailure> {
        self.refuse_when_stopping()?;
        let mut number = 1;
        loop {
            match self.derive_once(&derivation).await {
                Err(failure) if failure.error.known() == Some(ErrorCode::ReleaseMoved) && number < TRIES => number += 1,
                outcome => return outcome,
            }
        }
    }

    async fn derive_once(&self, derivation: &Derivation) -> Result<String, ApiFailure> {
        let (base, expected) = self.base().await?;
        let mut manifest = (*base.manifest).clone();
        derivation.member.clone().put_into(&mut manifest);
        let candidate = candidate(manifest, base.meta)?;
        if expected == Expected::Release(candidate.release_id.clone()) {
            return Ok(candidate.release_id);
        }
        let request = Request {
            kind: derivation.kind,
            by: &derivation.by,
            message: derivation.message.as_deref(),
            expected: Some(&expected),
            idempotency_key: None,
            cancel: CancellationToken::new(),
            trace: None,
        };
        let rollout = self.accept(candidate, request).await?;
        let mut stream = self.start(rollout, Work::Activate);
        while let Some(event) = stream.events.recv().await {
            if let DeployEvent::Result(result) = event {
                return ended(result);
            }
        }
        Err(ApiFailure::new(ErrorCode::Interrupted, "another process has ended the activation")
            .next(format!("reactor deploy attach {}", stream.id)))
    }

    /// What is changed: the live release, or before the first one an empty release of this server's project.
    async fn base(&self) -> Result<(Candidate, Expected), ApiFailure> {
        match self.live_candidate().await {
            Ok(live) => {
                let expected = Expected::Release(live.release_id.clone());
                Ok((live, expected))
            }
            Err(failure) if failure.error.known() == Some(ErrorCode::ReleaseNotFound) => {
                let Some(project_id) = self.store.project().await? else { return Err(failure) };
                Ok((candidate(nothing(project_id), None)?, Expected::Nothing))
            }
            Err(failure) => Err(failure),
        }
    }

    /// The release that is live, as it is kept here.
    pub(super) async fn live_candidate(&self) -> Result<Candidate, ApiFailure> {
        let pointer = self.store.pointer().await?.ok_or_else(|| {
            ApiFailure::new(ErrorCode::ReleaseNotFound, "nothing is deployed yet: a first release comes from a project")
                .next("reactor deploy")
        })?;
        self.kept_candidate(&pointer.release_id).await
    }

    /// What a member was before it became what it is now, skipping what was rolled back. `of` picks the member.
    pub(crate) async fn former<T: PartialEq>(
        &self,
        of: impl Fn(&Manifest) -> Option<T>,
    ) -> Result<Option<T>, ApiFailure> {
        let mut activations = self.store.activations(HISTORY, None).await?;
        activations.reverse();
        let mut manifests: HashMap<String, Arc<Manifest>> = HashMap::new();
        let mut past: Vec<T> = Vec::new();
        for activation in activations {
            let manifest = match manifests.get(&activation.release_id) {
                Some(manifest) => Arc::clone(manifest),
                None => match self.kept_candidate(&activation.release_id).await {
                    Ok(candidate) => candidate.manifest,
                    // It was collected: nobody can go back to what it was.
                    Err(failure) if failure.error.known() == Some(ErrorCode::ReleaseNotFound) => continue,
                    Err(failure) => return Err(failure),
                },
            };
            manifests.insert(activation.release_id, Arc::clone(&manifest));
            let Some(member) = of(&manifest) else { continue };
            if past.last() == Some(&member) {
                continue;
            }
            match past.iter().rposition(|known| *known == member) {
                Some(at) if activation.kind == ActivationKind::Rollback => past.truncate(at + 1),
                _ => past.push(member),
            }
        }
        past.pop();
        Ok(past.pop())
    }

    /// A bundle's release with the functions that live outside of any project's manifest, unless they are to go.
    pub(super) async fn carry_over(&self, candidate: Candidate, unmanaged: Unmanaged) -> Result<Candidate, ApiFailure> {
        let Some(functions) = &self.capabilities.functions else { return Ok(candidate) };
        let own: Vec<String> = candidate.manifest.functions.iter().map(|function| function.name.clone()).collect();
        let names = functions.unmanaged(&own).await?;
        self.with_carried(candidate, &names, unmanaged)
    }

    /// The same for a plan, which writes nothing.
    pub(super) async fn carry_over_quietly(
        &self,
        candidate: Candidate,
        unmanaged: Unmanaged,
    ) -> Result<Candidate, ApiFailure> {
        let Some(functions) = &self.capabilities.functions else { return Ok(candidate) };
        let own: Vec<String> = candidate.manifest.functions.iter().map(|function| function.name.clone()).collect();
        let names = functions.outside_of(&own).await?;
        self.with_carried(candidate, &names, unmanaged)
    }

    /// After a deploy with [`Unmanaged::Forget`]: nothing answers for what is not in the manifest any more, and the
    /// server forgets that it was there. What cannot be forgotten now is by the next such deploy.
    pub(super) async fn forget_unmanaged(&self, manifest: &Manifest) {
        let Some(functions) = &self.capabilities.functions else { return };
        let own: Vec<String> = manifest.functions.iter().map(|function| function.name.clone()).collect();
        match functions.forget_outside_of(&own).await {
            Ok(names) if names.is_empty() => {}
            Ok(names) => tracing::info!(functions = names.join(", "), "pruned functions are forgotten"),
            Err(error) => tracing::warn!(error = chain(&error), "pruned functions are not forgotten"),
        }
    }

    fn with_carried(
        &self,
        candidate: Candidate,
        names: &[String],
        unmanaged: Unmanaged,
    ) -> Result<Candidate, ApiFailure> {
        let live = self.live.get();
        let Some(live) = live.filter(|_| unmanaged == Unmanaged::Carry && !names.is_empty()) else {
            return Ok(candidate);
        };
        let mut manifest = (*candidate.manifest).clone();
        let absent = |name: &String| manifest.functions.iter().all(|function| function.name != *name);
        let absent: Vec<&String> = names.iter().filter(|name| absent(name)).collect();
        for name in absent {
            if let Some(member) = function(&live.manifest, name) {
                Member::Function(Box::new(member.0), member.1).put_into(&mut manifest);
            }
        }
        self::candidate(manifest, candidate.meta)
    }
}

/// A function of a manifest with its files.
pub(crate) fn function(manifest: &Manifest, name: &str) -> Option<(FunctionEntry, Vec<FileEntry>)> {
    let entry = manifest.functions.iter().find(|function| function.name == name)?;
    Some((entry.clone(), manifest.files_below(&entry.root).cloned().collect()))
}

/// A release that serves nothing.
fn nothing(project_id: String) -> Manifest {
    Manifest {
        files: Vec::new(),
        format: bundle_format::FORMAT,
        functions: Vec::new(),
        jobs: Vec::new(),
        migrations: Vec::new(),
        name: project_id.clone(),
        project_id,
        sites: Vec::new(),
    }
}

/// Checked like a manifest that arrives.
pub(super) fn candidate(manifest: Manifest, meta: Option<serde_json::Value>) -> Result<Candidate, ApiFailure> {
    let manifest_json = manifest.to_canonical_json();
    Manifest::from_json(&manifest_json).map_err(|error| ApiFailure::new(ErrorCode::ManifestInvalid, chain(&error)))?;
    let release_id = ReleaseId::of(&manifest_json).to_string();
    Ok(Candidate { release_id, manifest: Arc::new(manifest), manifest_json, meta })
}

fn ended(result: DeployResult) -> Result<String, ApiFailure> {
    match (result.status, result.error) {
        (ResultStatus::Live, _) => Ok(result.release_id),
        (_, Some(error)) => Err(error.into()),
        (status, None) => Err(ApiFailure::internal(format!("the activation ended as {status:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use bundle_format::{Access, Digest, FunctionConcurrency, FunctionLimits, FunctionRuntime};

    use super::*;

    fn entry(name: &str) -> FunctionEntry {
        FunctionEntry {
            auth: Access::Public,
            concurrency: FunctionConcurrency::default(),
            entrypoint: "index.js".into(),
            env_keys: vec![],
            forward_authorization: false,
            limits: FunctionLimits::default(),
            name: name.into(),
            root: format!("functions/{name}"),
            runtime: FunctionRuntime::Wasm,
            secret_keys: vec![],
        }
    }

    fn file(path: &str, byte: u8) -> FileEntry {
        FileEntry { executable: false, path: path.into(), sha256: Digest::from_bytes([byte; 32]), size: 1 }
    }

    fn manifest() -> Manifest {
        Manifest {
            files: vec![file("functions/one-more/index.js", 2), file("functions/one/index.js", 1)],
            format: bundle_format::FORMAT,
            functions: vec![entry("one"), entry("one-more")],
            jobs: vec![],
            migrations: vec![],
            name: "Shop".into(),
            project_id: "shop-1234".into(),
            sites: vec![],
        }
    }

    #[test]
    fn a_member_is_replaced_with_all_its_files_and_its_neighbours_stay() {
        let mut changed = manifest();
        let files = vec![file("functions/one/index.js", 9), file("functions/one/a.js", 8)];
        Member::Function(Box::new(entry("one")), files).put_into(&mut changed);
        let paths: Vec<&str> = changed.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["functions/one-more/index.js", "functions/one/a.js", "functions/one/index.js"]);
        assert_eq!(changed.functions.len(), 2);
        assert!(candidate(changed, None).is_ok());
    }

    #[test]
    fn a_member_that_is_put_back_gives_the_release_it_came_from() {
        let before = candidate(manifest(), None).unwrap().release_id;
        let mut changed = manifest();
        Member::NoFunction("one".into()).put_into(&mut changed);
        assert_ne!(candidate(changed.clone(), None).unwrap().release_id, before);
        let (entry, files) = function(&manifest(), "one").unwrap();
        Member::Function(Box::new(entry), files).put_into(&mut changed);
        assert_eq!(candidate(changed, None).unwrap().release_id, before);
    }
}
