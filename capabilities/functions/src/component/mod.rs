//! From bundled JavaScript to a component: one runtime, the world's bindings, and the module's evaluated state.

mod assemble;
mod evaluated;
mod init;
mod modules;
mod position;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use bundle_format::{Digest, Hasher};
use wasmtime::component::Component;
use wasmtime_wizer::Wizer;

pub(crate) use init::TopLevel;
pub(crate) use modules::{Layer, Modules, USER};
pub(crate) use position::Positions;

use crate::code::{CodeCache, CodeError};
use crate::engine::Engine;
use crate::instance::Linker;

/// Name of the generic component in the cache: it evaluates a module when an instance starts.
const GENERIC: &str = "generic";

/// Name of the component that can be evaluated and then snapshotted.
const INSTRUMENTED: &str = "instrumented";

/// A function's bundled code.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    /// One ES module.
    pub(crate) code: Arc<str>,
    /// Its source map.
    pub(crate) map: Option<Arc<[u8]>>,
}

/// Limits on code that runs while a component is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TopLevelLimits {
    /// Memory, bytes.
    pub(crate) memory: usize,
    /// How long it may compute.
    pub(crate) work: Duration,
    /// How long it may take, however long others keep it waiting.
    pub(crate) time: Duration,
}

impl TopLevelLimits {
    /// Those of every function, with so many bytes of memory.
    pub(crate) const fn of(memory: usize) -> Self {
        Self { memory, work: Duration::from_secs(5), time: Duration::from_mins(1) }
    }
}

/// Makes components.
#[derive(Clone)]
pub(crate) struct ComponentMaker {
    engine: Engine,
    cache: CodeCache,
    linker: Arc<Linker>,
    layer: Layer,
    base: Arc<tokio::sync::OnceCell<Base>>,
    generic: Arc<tokio::sync::OnceCell<Component>>,
}

/// What all functions share.
struct Base {
    /// Runtime, bindings and adapter linked to one component, not yet evaluated.
    wasm: Vec<u8>,
    /// The script that sets up the runtime's streams.
    shim: String,
    /// The instrumented form, compiled.
    instrumented: Component,
}

impl ComponentMaker {
    /// A maker whose shared parts are made on first use.
    pub(crate) fn new(engine: Engine, cache: CodeCache, linker: Arc<Linker>, layer: Layer) -> Self {
        Self { engine, cache, linker, layer, base: Arc::default(), generic: Arc::default() }
    }

    /// What the components are for.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The modules every function can import.
    pub(crate) fn layer(&self) -> Layer {
        self.layer
    }

    /// Identifies what every component is made of beside its own code.
    pub(crate) fn version(layer: Layer) -> Digest {
        let mut hasher = Hasher::new();
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        hasher.update(assemble::RUNTIME);
        hasher.update(crate::bindings::WIT.as_bytes());
        for (path, source) in layer.0 {
            hasher.update(path.as_bytes());
            hasher.update(source.as_bytes());
        }
        hasher.finish()
    }

    /// A component whose instances start with the module already evaluated.
    pub(crate) async fn snapshot(&self, script: &Script, limits: TopLevelLimits) -> Result<Vec<u8>, ComponentError> {
        self.make(&Arc::new(Modules::of_function(self.layer, script)), modules::ENTRY_EVALUATED, limits).await
    }

    /// Evaluates the module as a snapshot would, and throws the result away.
    pub(crate) async fn check(&self, script: &Script, limits: TopLevelLimits) -> Result<(), ComponentError> {
        let base = self.base().await?;
        let modules = Arc::new(Modules::of_function(self.layer, script));
        init::evaluate(&self.engine, &self.linker, &base.top_level(modules, modules::ENTRY_EVALUATED, limits)).await?;
        Ok(())
    }

    /// The compiled component that evaluates a module when an instance starts: one for all functions, mapped once.
    pub(crate) async fn generic(&self) -> Result<Component, ComponentError> {
        self.generic.get_or_try_init(|| self.make_generic()).await.cloned()
    }

    async fn make_generic(&self) -> Result<Component, ComponentError> {
        if let Some(component) = self.cache.load(&self.engine, GENERIC) {
            return Ok(component);
        }
        let limits = TopLevelLimits { work: Duration::from_secs(10), ..TopLevelLimits::of(256 << 20) };
        let wasm = self.make(&Arc::new(Modules::of_layer(self.layer)), modules::ENTRY_LATER, limits).await?;
        self.compile(GENERIC, wasm).await
    }

    /// Makes the parts that are made once.
    pub(crate) async fn warm_up(&self) -> Result<(), ComponentError> {
        self.base().await?;
        self.generic().await.map(drop)
    }

    /// Compiles off the async threads and keeps the code.
    pub(crate) async fn compile(&self, name: &str, wasm: Vec<u8>) -> Result<Component, ComponentError> {
        let (engine, cache, name) = (self.engine.clone(), self.cache.clone(), name.to_owned());
        let compiled = tokio::task::spawn_blocking(move || cache.compile(&engine, &name, &wasm));
        Ok(compiled.await.map_err(|error| ComponentError::Broken(error.to_string()))??)
    }

    /// Code kept by an earlier `compile`.
    pub(crate) fn load(&self, name: &str) -> Option<Component> {
        self.cache.load(&self.engine, name)
    }

    /// Removes compiled code of contents that are not needed, off the async threads; how many files have gone.
    pub(crate) async fn collect(&self, needed: HashSet<[u8; 32]>, grace: Duration) -> std::io::Result<usize> {
        let cache = self.cache.clone();
        let collected = tokio::task::spawn_blocking(move || cache.collect(&needed, grace));
        collected.await.map_err(std::io::Error::other)?
    }

    async fn make(
        &self,
        modules: &Arc<Modules>,
        entry: &'static str,
        limits: TopLevelLimits,
    ) -> Result<Vec<u8>, ComponentError> {
        let base = self.base().await?;
        let top_level = base.top_level(Arc::clone(modules), entry, limits);
        let mut evaluated = init::evaluate(&self.engine, &self.linker, &top_level).await?;
        let wizer = Wizer::new();
        let (context, _) = wizer.instrument_component(&base.wasm).map_err(|error| broken(&error))?;
        let snapshot = wizer.snapshot_component(context, &mut evaluated).await.map_err(|error| broken(&error))?;
        evaluated.into_failure().map_or(Ok(snapshot), |error| Err(broken(&error)))
    }

    async fn base(&self) -> Result<&Base, ComponentError> {
        let made = self.base.get_or_try_init(|| async {
            let (engine, cache) = (self.engine.clone(), self.cache.clone());
            let made = tokio::task::spawn_blocking(move || Base::make(&engine, &cache));
            made.await.map_err(|error| ComponentError::Broken(error.to_string()))?
        });
        made.await
    }
}

impl Base {
    fn make(engine: &Engine, cache: &CodeCache) -> Result<Self, ComponentError> {
        let assembled = assemble::assemble().map_err(|error| ComponentError::Broken(format!("{error:#}")))?;
        let instrumented = if let Some(component) = cache.load(engine, INSTRUMENTED) {
            component
        } else {
            let (_, wasm) = Wizer::new().instrument_component(&assembled.wasm).map_err(|error| broken(&error))?;
            cache.compile(engine, INSTRUMENTED, &wasm)?
        };
        Ok(Self { wasm: assembled.wasm, shim: assembled.shim, instrumented })
    }

    fn top_level(&self, modules: Arc<Modules>, entry: &'static str, limits: TopLevelLimits) -> TopLevel<'_> {
        TopLevel { component: &self.instrumented, shim: &self.shim, entry, modules, limits }
    }
}

fn broken(error: &wasmtime::Error) -> ComponentError {
    ComponentError::Broken(format!("{error:#}"))
}

/// Why no component was made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ComponentError {
    /// The module's own code failed: message and stack with the positions of its source.
    #[error("{0}")]
    Script(ScriptError),
    /// The top-level code computed longer than it may.
    #[error("the module's top-level code did not end within {0:?} of computing")]
    Work(Duration),
    /// The top-level code took longer than it may.
    #[error("the module's top-level code did not end within {0:?}")]
    Timeout(Duration),
    /// The compiled code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// A fault of the platform.
    #[error("the component cannot be made: {0}")]
    Broken(String),
}

/// What the module's code threw, and what it wrote before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScriptError {
    /// First line: kind and message.
    pub(crate) message: String,
    /// The frames, as positions in the sources.
    pub(crate) stack: String,
}

impl std::fmt::Display for ScriptError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)?;
        if !self.stack.is_empty() {
            write!(formatter, "\n{}", self.stack)?;
        }
        Ok(())
    }
}
