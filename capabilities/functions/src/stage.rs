//! Prepares a function of a release: finds or makes its deployment and has its code compiled.

use std::sync::Arc;

use admin_api::{DeploymentState, ErrorCode};
use bundle_format::{Digest, FileEntry, FunctionEntry, FunctionRuntime, Hasher};
use platform::{BlobError, DatabaseError, Mode};
use tokio_util::task::AbortOnDropHandle;

use crate::bindings::HandlerPre;
use crate::component::{ComponentError, ComponentMaker, Modules, Positions, Script, ScriptError, TopLevelLimits};
use crate::javascript::Program;
use crate::proxy::{self, Refused};
use crate::routing::{Deployed, Live};
use crate::runtime::Runtime;
use crate::store::NewDeployment;
use crate::{FunctionParts, Functions};

/// A function that is ready to be switched to.
pub struct StagedFunction {
    pub(crate) live: Arc<Live>,
    is_new: bool,
}

impl StagedFunction {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.live.entry.name
    }

    /// `dep_<ulid>`.
    pub fn deployment_id(&self) -> &str {
        &self.live.deployment
    }

    /// Whether the deployment was made by this staging.
    pub const fn is_new(&self) -> bool {
        self.is_new
    }
}

/// Why a function cannot go live.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// Its own code failed while it was prepared.
    #[error("function `{function}`: {message}")]
    Script {
        /// The function.
        function: String,
        /// What it threw, with positions in its sources.
        message: String,
    },
    /// Its component does not fit this server.
    #[error("function `{function}`: {reason}")]
    Component {
        /// The function.
        function: String,
        /// Which import, export or limit stands in the way.
        reason: String,
    },
    /// Required keys are not set.
    #[error("function `{function}` requires {} that {} not set: {}", if keys.len() == 1 { "a key" } else { "keys" }, if keys.len() == 1 { "is" } else { "are" }, keys.join(", "))]
    EnvMissing {
        /// The function.
        function: String,
        /// The keys.
        keys: Vec<String>,
    },
    /// The server lacks the runtime.
    #[error("function `{function}` asks for the runtime `{runtime}`, which this server does not have: {reason}")]
    RuntimeUnavailable {
        /// The function.
        function: String,
        /// The runtime.
        runtime: &'static str,
        /// Why not.
        reason: String,
    },
    /// The manifest asks for what this server cannot do.
    #[error("function `{function}`: {reason}")]
    Unsupported {
        /// The function.
        function: String,
        /// What is wrong.
        reason: String,
    },
    /// The platform failed.
    #[error("function `{function}` cannot be prepared: {reason}")]
    Broken {
        /// The function.
        function: String,
        /// Why.
        reason: String,
    },
    /// Its files.
    #[error("function `{function}`: a file cannot be read")]
    Blob {
        /// The function.
        function: String,
        /// Why.
        #[source]
        source: BlobError,
    },
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl StageError {
    /// Its code on the wire.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Script { .. } | Self::Component { .. } | Self::Broken { .. } | Self::Blob { .. } => {
                ErrorCode::StageFailed
            }
            Self::EnvMissing { .. } => ErrorCode::EnvMissing,
            Self::RuntimeUnavailable { .. } => ErrorCode::RuntimeUnavailable,
            Self::Unsupported { .. } => ErrorCode::ManifestInvalid,
            Self::Database(_) => ErrorCode::DatabaseUnavailable,
        }
    }
}

impl Functions {
    /// Prepares a function; cheap when its code was compiled before.
    pub async fn stage(&self, entry: &FunctionEntry, files: &[FileEntry]) -> Result<StagedFunction, StageError> {
        self.refuse_missing_keys(entry)?;
        self.make_ready(entry, files, false).await
    }

    /// The same for a function that has just arrived, alone: its deployment is the newest one from now on.
    pub(crate) async fn stage_sent(&self, parts: &FunctionParts) -> Result<StagedFunction, StageError> {
        self.refuse_missing_keys(&parts.entry)?;
        self.make_ready(&parts.entry, &parts.files, true).await
    }

    fn refuse_missing_keys(&self, entry: &FunctionEntry) -> Result<(), StageError> {
        let keys = self.missing_keys(entry);
        if keys.is_empty() { Ok(()) } else { Err(StageError::EnvMissing { function: entry.name.clone(), keys }) }
    }

    /// Keys that the function requires and that are not set.
    pub fn missing_keys(&self, entry: &FunctionEntry) -> Vec<String> {
        self.inner.environment.missing(entry)
    }

    /// The same for a release that is live already: a key that was taken away since does not take the function away.
    pub async fn restore(&self, entry: &FunctionEntry, files: &[FileEntry]) -> Result<StagedFunction, StageError> {
        self.make_ready(entry, files, false).await
    }

    async fn make_ready(
        &self,
        entry: &FunctionEntry,
        files: &[FileEntry],
        sent: bool,
    ) -> Result<StagedFunction, StageError> {
        refuse_unsupported(entry)?;
        let identity = identity(entry, files);
        let store = &self.inner.store;
        let loaded = self.loaded(&entry.name, &identity);
        // One that has just been sent becomes the newest of its function, which is written even if it is live.
        if let Some(live) = loaded.as_ref().filter(|_| !sent)
            && store.is_ready(&live.deployment).await?
        {
            return Ok(StagedFunction { live: Arc::clone(live), is_new: false });
        }
        let (id, sha256) = (self.inner.platform.ids.ulid("dep"), identity.to_string());
        let runtime = runtime_name(entry.runtime);
        let new = NewDeployment { id: &id, sha256: &sha256, runtime, entry, files, sent };
        let (deployment, is_new) = store.deployment_of(&new).await?;
        let tried = deployment.state == DeploymentState::Ready;
        if let Some(live) = loaded.filter(|live| tried && live.deployment == deployment.id) {
            return Ok(StagedFunction { live, is_new });
        }
        let (runtime, positions) = match self.prepare(entry, files, tried).await {
            Ok(prepared) => prepared,
            Err(error) => {
                let message = error.to_string();
                store.set_deployment_state(&deployment.id, DeploymentState::Failed, Some(&message)).await?;
                return Err(error);
            }
        };
        if !tried {
            store.set_deployment_state(&deployment.id, DeploymentState::Ready, None).await?;
        }
        let deployed = Deployed { id: deployment.id, identity };
        Ok(StagedFunction { live: Arc::new(Live::new(entry.clone(), deployed, runtime, positions)), is_new })
    }

    /// What answers for that name now, if it is the same code under the same rules: it is ready as it is, with its
    /// processes and the calls that are counted on it.
    fn loaded(&self, name: &str, identity: &Digest) -> Option<Arc<Live>> {
        self.inner.routing.current().get(name).filter(|live| live.identity == *identity).map(Arc::clone)
    }

    /// The one place where a manifest's runtime becomes code that can be called. `tried`: its top-level code has run
    /// before, and did not fail.
    async fn prepare(
        &self,
        entry: &FunctionEntry,
        files: &[FileEntry],
        tried: bool,
    ) -> Result<(Runtime, Arc<Positions>), StageError> {
        match entry.runtime {
            FunctionRuntime::Wasm if is_component(entry) => self.prepare_component(entry, files).await,
            FunctionRuntime::Wasm => self.prepare_javascript(entry, files, tried).await,
            FunctionRuntime::Bun => self.prepare_bun(entry, files, tried).await,
            FunctionRuntime::Lambda => Err(lacking(entry)),
        }
    }

    /// Compiled once per content, and looked at in an instance that handles no call.
    async fn prepare_component(
        &self,
        entry: &FunctionEntry,
        files: &[FileEntry],
    ) -> Result<(Runtime, Arc<Positions>), StageError> {
        let path = format!("{}/{}", entry.root, entry.entrypoint);
        let Some(wasm) = self.file(entry, files, &path).await? else {
            return Err(unsupported(entry, format!("its entrypoint `{}` is not in the bundle", entry.entrypoint)));
        };
        let memory = megabytes(entry.limits.memory_mb);
        let function = entry.name.clone();
        match proxy::prepare(&self.inner.maker, &self.inner.proxy_linker, &wasm, memory).await {
            Ok(program) => Ok((Runtime::Component(Arc::new(program)), Arc::default())),
            Err(Refused::Component(reason)) => Err(StageError::Component { function, reason }),
            Err(Refused::Broken(reason)) => Err(StageError::Broken { function, reason }),
        }
    }

    async fn prepare_javascript(
        &self,
        entry: &FunctionEntry,
        files: &[FileEntry],
        tried: bool,
    ) -> Result<(Runtime, Arc<Positions>), StageError> {
        let script = self.script(entry, files).await?;
        let positions = Arc::new(Positions::new(script.map.clone()));
        let program = self.program(entry, &script, tried).await.map_err(|error| explain(entry, &positions, error))?;
        Ok((Runtime::Javascript(Arc::new(program)), positions))
    }

    async fn script(&self, entry: &FunctionEntry, files: &[FileEntry]) -> Result<Script, StageError> {
        let path = format!("{}/{}", entry.root, entry.entrypoint);
        let Some(code) = self.file(entry, files, &path).await? else {
            return Err(unsupported(entry, format!("its entrypoint `{}` is not in the bundle", entry.entrypoint)));
        };
        let code = std::str::from_utf8(&code)
            .map_err(|_| unsupported(entry, format!("`{}` is not UTF-8", entry.entrypoint)))?;
        let map = self.file(entry, files, &format!("{path}.map")).await?;
        Ok(Script { code: code.into(), map: map.map(|map| map.as_ref().into()) })
    }

    pub(crate) async fn file(
        &self,
        entry: &FunctionEntry,
        files: &[FileEntry],
        path: &str,
    ) -> Result<Option<bytes::Bytes>, StageError> {
        let Some(file) = files.iter().find(|file| file.path == path) else { return Ok(None) };
        let content = self.inner.platform.blobs.read(file.sha256.as_bytes()).await;
        content.map(Some).map_err(|source| StageError::Blob { function: entry.name.clone(), source })
    }

    /// In development the module is evaluated by each instance, so that a save costs no compilation.
    async fn program(&self, entry: &FunctionEntry, script: &Script, tried: bool) -> Result<Program, ComponentError> {
        let limits = TopLevelLimits::of(megabytes(entry.limits.memory_mb));
        let maker = &self.inner.maker;
        let (component, modules) = if self.inner.platform.mode == Mode::Dev {
            if !tried {
                check_apart(maker, script, limits).await?;
            }
            (maker.generic().await?, Some(Arc::new(Modules::of_function(maker.layer(), script))))
        } else {
            let name = Digest::of(script.code.as_bytes()).to_string();
            let component = match maker.load(&name) {
                Some(component) => component,
                None => maker.compile(&name, maker.snapshot(script, limits).await?).await?,
            };
            (component, None)
        };
        let linked = self.inner.linker.instantiate_pre(&component).and_then(HandlerPre::new);
        let code = linked.map_err(|error| ComponentError::Broken(format!("{error:#}")))?;
        Ok(Program { engine: self.inner.engine.clone(), code, modules })
    }
}

/// Evaluates the module in a task of its own, so that several functions are looked at on several threads. Ends with
/// whoever waits for it.
async fn check_apart(maker: &ComponentMaker, script: &Script, limits: TopLevelLimits) -> Result<(), ComponentError> {
    let (maker, script) = (maker.clone(), script.clone());
    let checking = AbortOnDropHandle::new(tokio::spawn(async move { maker.check(&script, limits).await }));
    checking.await.map_err(|error| ComponentError::Broken(error.to_string()))?
}

/// Bytes of so many MiB.
pub(crate) const fn megabytes(count: u32) -> usize {
    (count as usize) << 20
}

fn refuse_unsupported(entry: &FunctionEntry) -> Result<(), StageError> {
    if entry.runtime == FunctionRuntime::Lambda {
        return Err(lacking(entry));
    }
    Ok(())
}

/// Whether the entrypoint is a component and not a script.
fn is_component(entry: &FunctionEntry) -> bool {
    let extension = entry.entrypoint.rsplit_once('.').map_or("", |(_, extension)| extension);
    extension.eq_ignore_ascii_case("wasm")
}

fn lacking(entry: &FunctionEntry) -> StageError {
    let reason = "it runs `wasm` and `bun`".to_owned();
    StageError::RuntimeUnavailable { function: entry.name.clone(), runtime: runtime_name(entry.runtime), reason }
}

/// As the manifest writes it.
pub(crate) const fn runtime_name(runtime: FunctionRuntime) -> &'static str {
    match runtime {
        FunctionRuntime::Wasm => "wasm",
        FunctionRuntime::Bun => "bun",
        FunctionRuntime::Lambda => "lambda",
    }
}

pub(crate) fn unsupported(entry: &FunctionEntry, reason: String) -> StageError {
    StageError::Unsupported { function: entry.name.clone(), reason }
}

fn explain(entry: &FunctionEntry, positions: &Positions, error: ComponentError) -> StageError {
    let function = entry.name.clone();
    match error {
        ComponentError::Script(ScriptError { message, stack }) => {
            let text = if stack.is_empty() { message } else { format!("{message}\n{stack}") };
            StageError::Script { function, message: positions.translate(&text) }
        }
        ComponentError::Work(_) | ComponentError::Timeout(_) => {
            StageError::Script { function, message: error.to_string() }
        }
        other => StageError::Broken { function, reason: other.to_string() },
    }
}

/// What makes a deployment the same: what is run, and under which rules.
pub(crate) fn identity(entry: &FunctionEntry, files: &[FileEntry]) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(&serde_json::to_vec(entry).expect("plain data becomes JSON"));
    for file in files {
        hasher.update(file.path.as_bytes());
        hasher.update(&[0]);
        hasher.update(file.sha256.as_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use bundle_format::{Access, FunctionConcurrency, FunctionLimits};

    use super::*;

    fn entry() -> FunctionEntry {
        FunctionEntry {
            name: "hello".into(),
            runtime: FunctionRuntime::Wasm,
            entrypoint: "index.js".into(),
            auth: Access::Public,
            limits: FunctionLimits::default(),
            concurrency: FunctionConcurrency::default(),
            env_keys: vec![],
            forward_authorization: false,
            secret_keys: vec![],
            root: "functions/hello".into(),
        }
    }

    #[test]
    fn what_this_server_cannot_run_is_refused_by_name() {
        let lambda = refuse_unsupported(&FunctionEntry { runtime: FunctionRuntime::Lambda, ..entry() }).unwrap_err();
        assert_eq!(lambda.code(), ErrorCode::RuntimeUnavailable);
        assert!(lambda.to_string().contains("`lambda`"));
        assert!(refuse_unsupported(&FunctionEntry { runtime: FunctionRuntime::Bun, ..entry() }).is_ok());
        assert!(is_component(&FunctionEntry { entrypoint: "main.wasm".into(), ..entry() }));
        assert!(refuse_unsupported(&entry()).is_ok());
    }

    #[test]
    fn other_files_and_other_rules_are_another_deployment() {
        let file = |byte| FileEntry {
            path: "functions/hello/index.js".into(),
            size: 1,
            sha256: Digest::from_bytes([byte; 32]),
            executable: false,
        };
        let same = identity(&entry(), &[file(1)]);
        assert_eq!(identity(&entry(), &[file(1)]), same);
        assert_ne!(identity(&entry(), &[file(2)]), same);
        assert_ne!(identity(&FunctionEntry { auth: Access::Required, ..entry() }, &[file(1)]), same);
    }
}
