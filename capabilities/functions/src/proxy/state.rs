//! What the host keeps for one instance of a component.

use std::sync::Arc;

use admin_api::Level;
use wasmtime::Store;
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::WasiHttpCtx;
use wasmtime_wasi_http::p2::{WasiHttpCtxView, WasiHttpView};

use super::console::Console;
use super::outbound::Outbound;
use crate::call::Facts;
use crate::engine::{Engine, Ticking, yield_at_ticks};
use crate::host::Services;
use crate::instance::MemoryLimit;
use crate::output::Output;

/// Everything one store owns.
pub(crate) struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    table: ResourceTable,
    limiter: MemoryLimit,
    outbound: Outbound,
    ticking: Option<Ticking>,
}

impl State {
    /// State for a call.
    pub(super) fn new(facts: &Facts, output: Output, services: Arc<Services>, memory: usize) -> Self {
        let mut wasi = builder(output);
        wasi.envs(&facts.env);
        let outbound = Outbound { services: Some(services), trace: facts.trace.clone() };
        Self::with(wasi.build(), outbound, memory)
    }

    /// State for an instance that handles no call: it reaches nothing.
    pub(super) fn bare(output: Output, memory: usize) -> Self {
        Self::with(builder(output).build(), Outbound::default(), memory)
    }

    fn with(wasi: WasiCtx, outbound: Outbound, memory: usize) -> Self {
        Self {
            wasi,
            http: WasiHttpCtx::new(),
            table: ResourceTable::new(),
            limiter: MemoryLimit::new(memory),
            outbound,
            ticking: None,
        }
    }

    /// A store around this state.
    pub(super) fn into_store(mut self, engine: &Engine) -> Store<Self> {
        self.ticking = Some(engine.ticking());
        let mut store = Store::new(engine.wasmtime(), self);
        store.limiter(|state| &mut state.limiter);
        yield_at_ticks(&mut store);
        store
    }

    /// Whether the instance asked for more memory than it may have.
    pub(super) fn out_of_memory(&self) -> bool {
        self.limiter.refused()
    }
}

fn builder(output: Output) -> WasiCtxBuilder {
    let mut wasi = WasiCtxBuilder::new();
    wasi.stdout(Console::new(output.clone(), Level::Info)).stderr(Console::new(output, Level::Error));
    wasi
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.outbound }
    }
}
