//! The one wasmtime engine of the process: its configuration, its clock and its room for instances.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::Thread;
use std::time::Duration;

use wasmtime::{Config, Enabled, InstanceAllocationStrategy, PoolingAllocationConfig, UpdateDeadline};

use crate::code::Fragments;

/// How often running code is interrupted to let others run.
const TICK: Duration = Duration::from_millis(2);

/// Ticks that a call may see before it pauses for the first time. The first one comes whenever it comes: pausing at it would
/// stop short calls half-way, behind all that wait, and keep as many instances at once as there are calls.
const FIRST_SLICE: u64 = 2;

/// Ticks without any code running after which the clock rests.
const TICKS_BEFORE_REST: u32 = 500;

/// How long the clock rests at most before it looks whether its engine is still there.
const REST: Duration = Duration::from_secs(10);

/// Instances that may exist at a time in one process: 1000 calls of one function and some for others.
pub(crate) const INSTANCES: u32 = 1_100;

/// Core instances of one component: the runtime, the bindings, the WASI adapter and the glue between them.
const CORE_INSTANCES: u32 = 16;

/// Largest memory a function may ask for.
const MEMORY_MAX: usize = 1 << 30;

/// Kept mapped in a slot after a call; without it the kernel's page faults dominate under load.
const MEMORY_RESIDENT: usize = 4 << 20;
const TABLE_RESIDENT: usize = 64 << 10;
const STACK_RESIDENT: usize = 64 << 10;

/// The runtime's table of function pointers is larger than the default.
const TABLE_ELEMENTS: usize = 20_000;

/// Fiber of one call. JavaScript's own stack lives in linear memory.
const STACK: usize = 1 << 20;
const STACK_OF_WASM: usize = 512 << 10;

/// The engine and the thread that ticks it.
#[derive(Clone)]
pub(crate) struct Engine {
    wasmtime: wasmtime::Engine,
    fragments: Arc<Fragments>,
    clock: Arc<EpochClock>,
}

impl Engine {
    /// An engine whose compiled code may be reused by every process with the same configuration.
    pub(crate) fn new(room: Room, fragments: Arc<Fragments>) -> Result<Self, wasmtime::Error> {
        let mut config = Config::new();
        config.wasm_component_model(true);
        config.wasm_component_model_async(true);
        config.wasm_component_model_map(true);
        config.epoch_interruption(true);
        config.async_stack_size(STACK);
        config.max_wasm_stack(STACK_OF_WASM);
        config.enable_incremental_compilation(Arc::clone(&fragments) as Arc<dyn wasmtime::CacheStore>)?;
        match room {
            Room::Pool => config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool())),
            Room::OnDemand => config.allocation_strategy(InstanceAllocationStrategy::OnDemand),
        };
        let wasmtime = wasmtime::Engine::new(&config)?;
        let clock = EpochClock::start(&wasmtime);
        Ok(Self { wasmtime, fragments, clock })
    }

    /// The engine itself.
    pub(crate) fn wasmtime(&self) -> &wasmtime::Engine {
        &self.wasmtime
    }

    /// Keeps the clock going while code may run.
    pub(crate) fn ticking(&self) -> Ticking {
        self.clock.begin();
        Ticking(Arc::clone(&self.clock))
    }

    /// Compiled functions shared by all components.
    pub(crate) fn fragments(&self) -> &Fragments {
        &self.fragments
    }
}

/// Where instances get their memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// Slots reserved in advance: what a server needs.
    Pool,
    /// As they come: enough for checking one function at build time.
    OnDemand,
}

fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(INSTANCES)
        .total_core_instances(INSTANCES * CORE_INSTANCES)
        .total_memories(INSTANCES)
        .total_tables(INSTANCES * 2)
        .total_stacks(INSTANCES * 2)
        .max_memory_size(MEMORY_MAX)
        .table_elements(TABLE_ELEMENTS)
        .linear_memory_keep_resident(MEMORY_RESIDENT)
        .table_keep_resident(TABLE_RESIDENT)
        .async_stack_keep_resident(STACK_RESIDENT)
        .pagemap_scan(Enabled::Auto);
    pool
}

/// Advances the engine's epoch while code runs, and rests while none does.
struct EpochClock {
    running: AtomicUsize,
    resting: AtomicBool,
    thread: OnceLock<Thread>,
}

impl EpochClock {
    /// Starts the thread, which ends when the engine is gone.
    fn start(engine: &wasmtime::Engine) -> Arc<Self> {
        let clock =
            Arc::new(Self { running: AtomicUsize::new(0), resting: AtomicBool::new(false), thread: OnceLock::new() });
        let (engine, own) = (engine.weak(), Arc::clone(&clock));
        let ticker = std::thread::Builder::new().name("functions-epoch".to_owned());
        let started = ticker.spawn(move || {
            let mut idle = 0;
            while let Some(engine) = engine.upgrade() {
                engine.increment_epoch();
                drop(engine);
                idle = if own.running.load(Ordering::SeqCst) == 0 { idle + 1 } else { 0 };
                if idle < TICKS_BEFORE_REST {
                    std::thread::sleep(TICK);
                } else {
                    own.rest();
                }
            }
        });
        let started = started.expect("a thread can be started at boot");
        // Set once, here.
        let _ = clock.thread.set(started.thread().clone());
        clock
    }

    fn rest(&self) {
        self.resting.store(true, Ordering::SeqCst);
        if self.running.load(Ordering::SeqCst) == 0 {
            std::thread::park_timeout(REST);
        }
        self.resting.store(false, Ordering::SeqCst);
    }

    fn begin(&self) {
        self.running.fetch_add(1, Ordering::SeqCst);
        if self.resting.load(Ordering::SeqCst)
            && let Some(thread) = self.thread.get()
        {
            thread.unpark();
        }
    }
}

/// Held while code may run.
pub(crate) struct Ticking(Arc<EpochClock>);

impl Drop for Ticking {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What a store does at each tick but the first: let other tasks run, then go on. The caller's timer ends the call.
pub(crate) fn yield_at_ticks<T: 'static>(store: &mut wasmtime::Store<T>) {
    store.set_epoch_deadline(FIRST_SLICE);
    store.epoch_deadline_callback(|_| Ok(UpdateDeadline::Yield(1)));
}

/// The same for code that may compute for so long in all. Only ticks that meet it running count: on a busy machine the
/// wall's clock goes on while code waits for its turn.
pub(crate) fn bound_work<T: 'static>(store: &mut wasmtime::Store<T>, work: Duration) {
    let mut left = work.as_millis() / TICK.as_millis();
    store.epoch_deadline_callback(move |_| {
        left = left.checked_sub(1).ok_or(OutOfWork)?;
        Ok(UpdateDeadline::Yield(1))
    });
}

/// Code computed longer than it may.
#[derive(Debug, thiserror::Error)]
#[error("the code computed longer than it may")]
pub(crate) struct OutOfWork;
