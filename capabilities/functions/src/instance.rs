//! One instance for one call: its store, its limits and what the host knows about it.

use std::sync::Arc;

use wasmtime::component::ResourceTable;
use wasmtime::{ResourceLimiter, Store};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use crate::bindings::Handler;
use crate::component::Modules;
use crate::engine::{Engine, Ticking, yield_at_ticks};
use crate::host::{Host, HostFunctions};
use crate::output::Output;

/// What the runtime's own panic message may take.
const STDERR_MAX: usize = 16 << 10;

/// Links components to the host.
pub(crate) type Linker = wasmtime::component::Linker<CallState>;

/// Everything one store owns.
pub(crate) struct CallState {
    wasi: WasiCtx,
    table: ResourceTable,
    limiter: MemoryLimit,
    modules: Option<Arc<Modules>>,
    stderr: MemoryOutputPipe,
    ticking: Option<Ticking>,
    /// What the imports of the world need.
    pub(crate) host: Host,
}

impl CallState {
    /// State for a call.
    pub(crate) fn new(host: Host, modules: Option<Arc<Modules>>, memory: usize) -> Self {
        let stderr = MemoryOutputPipe::new(STDERR_MAX);
        let wasi = WasiCtxBuilder::new().stderr(stderr.clone()).build();
        let limiter = MemoryLimit::new(memory);
        Self { wasi, table: ResourceTable::new(), limiter, modules, stderr, ticking: None, host }
    }

    /// State for code that runs while a component is made: nothing outside the instance can be reached.
    pub(crate) fn for_top_level(modules: Arc<Modules>, memory: usize) -> Self {
        Self::new(Host::unreachable(Output::discard()), Some(modules), memory)
    }

    /// A store around this state.
    pub(crate) fn into_store(mut self, engine: &Engine) -> Store<Self> {
        self.ticking = Some(engine.ticking());
        let mut store = Store::new(engine.wasmtime(), self);
        store.limiter(|state| &mut state.limiter);
        yield_at_ticks(&mut store);
        store
    }

    /// What the runtime wrote to its standard error.
    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr.contents()).into_owned()
    }

    /// Whether the instance asked for more memory than it may have.
    pub(crate) fn out_of_memory(&self) -> bool {
        self.limiter.refused()
    }
}

impl WasiView for CallState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// Refuses memory beyond the function's limit, all memories of an instance together.
pub(crate) struct MemoryLimit {
    left: usize,
    refused: bool,
}

impl MemoryLimit {
    /// At most so many bytes.
    pub(crate) const fn new(bytes: usize) -> Self {
        Self { left: bytes, refused: false }
    }

    /// Whether something was refused.
    pub(crate) const fn refused(&self) -> bool {
        self.refused
    }
}

impl ResourceLimiter for MemoryLimit {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let left = self.left.checked_sub(desired.saturating_sub(current));
        match left {
            Some(left) => self.left = left,
            None => self.refused = true,
        }
        Ok(left.is_some())
    }

    fn table_growing(&mut self, _current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(maximum.is_none_or(|maximum| desired <= maximum))
    }
}

/// A linker with everything a component made here may import.
pub(crate) fn linker(engine: &Engine) -> wasmtime::Result<Linker> {
    let mut linker = Linker::new(engine.wasmtime());
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    Handler::add_to_linker::<_, HostFunctions>(&mut linker, |state: &mut CallState| &mut state.host)?;
    let mut loader = linker.instance("local:init/module-loader")?;
    loader.func_wrap("resolve", |store, (referrer, specifier): (String, String)| {
        Ok((with_modules(store.data(), |modules| modules.resolve(&referrer, &specifier)),))
    })?;
    loader.func_wrap("load", |store, (path,): (String,)| {
        Ok((with_modules(store.data(), |modules| modules.load(&path).map(str::to_owned)),))
    })?;
    Ok(linker)
}

fn with_modules(state: &CallState, read: impl FnOnce(&Modules) -> Result<String, String>) -> Result<String, String> {
    match &state.modules {
        Some(modules) => read(modules),
        None => Err("modules cannot be imported while a request is handled: everything is bundled".to_owned()),
    }
}
